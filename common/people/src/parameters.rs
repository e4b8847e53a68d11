//! The parameters of a request: every one is known, is there once, and is understood; or it is named in a 400.

use crate::Problem;
use std::{collections::BTreeMap, fmt::Display};
use url::form_urlencoded;

const LONGEST_TEXT: usize = 200;

/// What came after the question mark.
pub struct Parameters(BTreeMap<String, String>);

impl Parameters {
    /// Reads a query string that may hold these parameters and no others.
    pub fn read(query: Option<&str>, known: &[&str]) -> Result<Self, Problem> {
        let mut values = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            if !known.contains(&&*name) {
                let name: String = name.chars().take(60).flat_map(char::escape_debug).collect();
                return Err(Problem::bad_request(format!("there is no parameter “{name}”; there are {}", known.join(", "))));
            }
            if values.insert(name.to_string(), value.into_owned()).is_some() {
                return Err(Problem::bad_request(format!("{name} is given twice")));
            }
        }
        Ok(Self(values))
    }

    /// One parameter, as `understand` reads it; none if it is not given.
    pub fn get<T, E: Display>(&self, name: &str, understand: impl FnOnce(&str) -> Result<T, E>) -> Result<Option<T>, Problem> {
        let value = self.0.get(name).map(|value| understand(value));
        value.transpose().map_err(|reason| Problem::bad_request(format!("{name}: {reason}")))
    }
}

/// A short text of visible characters, as clip requests hold them.
pub fn text(value: &str) -> Result<String, String> {
    let visible = |character: char| !character.is_control() && character != char::REPLACEMENT_CHARACTER;
    let value = value.trim();
    if value.is_empty() || value.chars().count() > LONGEST_TEXT || !value.chars().all(visible) {
        return Err(format!("this must be 1 to {LONGEST_TEXT} visible characters"));
    }
    Ok(value.to_owned())
}
