//! The words analysts use, and exactly which actions each of them means.
//!
//! A term is a predicate over a parsed action, never a part of a string, and has a definition that a coach can
//! check. Terms overlap: a goal-line pass is a pass, and a stretch pass is one too.

mod defending;
mod passing;
mod penalties;
mod phrases;
mod possession;
mod recovering;
mod shooting;
mod stoppages;

use crate::action::Action;
use std::collections::HashMap;
use std::sync::LazyLock;

pub(crate) use phrases::spellings;

/// A word of the analysts and what it means.
#[derive(Debug, Clone, Copy)]
pub struct Term {
    /// Snake case, e.g. `zone_exit`: what clips, queries and programs call it.
    pub id: &'static str,
    /// For people, e.g. `zone exit`.
    pub name: &'static str,
    /// One sentence that a coach can check, beginning with the verb.
    pub definition: &'static str,
    /// How people write it, singular, folded; `<dz>`, `<nz>`, `<oz>` and `<fo>` stand for each way to write the zones
    /// and the face-off. The plural of the last word is understood too.
    pub phrases: &'static [&'static str],
    /// Seconds of video before it where nothing is said.
    pub pre_s: f64,
    /// Seconds of video after it where nothing is said.
    pub post_s: f64,
    /// Whether an action is one.
    pub matches: fn(&Action) -> bool,
}

/// Every term, those of one subject together.
pub static TERMS: LazyLock<Vec<Term>> = LazyLock::new(|| {
    let subjects =
        [possession::TERMS, passing::TERMS, shooting::TERMS, defending::TERMS, recovering::TERMS, stoppages::TERMS, penalties::TERMS];
    subjects.concat()
});

/// The term with this id.
pub fn term(id: &str) -> Option<&'static Term> {
    static BY_ID: LazyLock<HashMap<&'static str, &'static Term>> = LazyLock::new(|| TERMS.iter().map(|term| (term.id, term)).collect());
    BY_ID.get(id).copied()
}

#[cfg(test)]
mod tests;
