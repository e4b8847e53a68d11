//! What a question was understood as.

use crate::query::Query;
use serde::{Deserialize, Serialize};

/// A question, understood or not. It is run only when nothing is left that was not understood.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// What it asks for.
    pub query: Query,
    /// Each part of the question and what it was taken for, in the order of the words; assumptions last.
    pub chips: Vec<Chip>,
    /// What is not known, with what may have been meant.
    pub not_understood: Vec<NotKnown>,
    /// What may mean several things.
    pub ambiguities: Vec<Ambiguity>,
}

impl Reading {
    /// Whether it may be run.
    pub fn is_clear(&self) -> bool {
        self.not_understood.is_empty() && self.ambiguities.is_empty()
    }
}

/// A part of the question and its meaning, for a page to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chip {
    /// The words as they were written; empty where nothing was said and something was assumed.
    pub text: String,
    /// Which field of the query it became, e.g. `events`.
    pub field: String,
    /// What it means, in words, e.g. `zone exit: carries the puck out of the defensive zone`.
    pub meaning: String,
}

/// Words that mean nothing here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotKnown {
    /// The words.
    pub text: String,
    /// What is wrong with them, for the person who wrote them.
    pub reason: String,
    /// The nearest that is known, the nearest first; at most five.
    pub suggestions: Vec<String>,
}

/// Words that mean several things.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ambiguity {
    /// The words.
    pub text: String,
    /// What they may mean; writing one of `say` in their place settles it.
    pub choices: Vec<Choice>,
}

/// One thing that words may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What to write instead, e.g. `#8480012` or `Elias Pettersson D`.
    pub say: String,
    /// For people, e.g. `Elias Pettersson, C, VAN, #40`.
    pub label: String,
    /// The league's id, of a player.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub player_id: Option<u32>,
}
