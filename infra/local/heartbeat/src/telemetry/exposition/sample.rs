//! One line of an exposition.

use super::escaped;
use std::fmt;

/// Names and values, in the order in which they are written.
pub(in crate::telemetry) type Labels = Vec<(String, String)>;

/// One number.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::telemetry) struct Sample {
    /// The family's name with a suffix, e.g. `_bucket`.
    pub name: String,
    /// What tells it from others of the name.
    pub labels: Labels,
    /// Its value.
    pub value: f64,
    /// As it was written: a number of this kind is not changed by being passed on.
    pub(super) written: String,
    /// One observation with its trace, as `{trace_id="…"} 0.2 1700000000.0`.
    pub(super) exemplar: Option<String>,
}

impl Sample {
    pub(super) fn plain(name: String, labels: &[(&str, &str)], value: f64) -> Self {
        let labels = labels.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { name, labels, value, written: value.to_string(), exemplar: None }
    }

    /// A label's value; empty where it has none.
    pub(in crate::telemetry) fn get(&self, label: &str) -> &str {
        self.labels.iter().find(|(name, _)| name == label).map_or("", |(_, value)| value)
    }

    /// Sets a label, before all others.
    pub(super) fn label(&mut self, name: &str, value: &str) {
        self.labels.retain(|(known, _)| known != name);
        self.labels.insert(0, (name.to_owned(), value.to_owned()));
    }
}

impl fmt::Display for Sample {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let labels: Vec<String> = self.labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escaped(value))).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        write!(out, "{}{labels} {}", self.name, self.written)?;
        self.exemplar.as_ref().map_or(Ok(()), |exemplar| write!(out, " # {exemplar}"))
    }
}
