//! The reading as it grows: chips and complaints with their places, and which words are accounted for.

use super::assume::assume;
use super::lexicon::joined;
use super::part::{Found, Part};
use super::people::NameIndex;
use super::suggest::suggestions;
use super::tokens::Token;
use crate::catalog::{Asker, Calendar};
use crate::query::Query;
use crate::reading::{Ambiguity, Chip, Choice, NotKnown, Reading};

/// A question while it is read.
pub(super) struct Reader<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token],
    pub parts: &'a [Found],
    pub index: &'a NameIndex,
    pub asker: &'a Asker,
    pub calendar: &'a Calendar,
    pub query: Query,
    chips: Vec<(usize, Chip)>,
    not_understood: Vec<(usize, NotKnown)>,
    ambiguities: Vec<(usize, Ambiguity)>,
    /// Of each token, whether the reading accounts for it.
    told: Vec<bool>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        text: &'a str,
        tokens: &'a [Token],
        parts: &'a [Found],
        index: &'a NameIndex,
        asker: &'a Asker,
        calendar: &'a Calendar,
    ) -> Self {
        let (chips, not_understood, ambiguities) = (Vec::new(), Vec::new(), Vec::new());
        let told = vec![false; tokens.len()];
        Self { text, tokens, parts, index, asker, calendar, query: Query::default(), chips, not_understood, ambiguities, told }
    }

    /// The asker's team, if it is one.
    pub(super) fn own_team(&self) -> Option<&'a str> {
        match self.asker.teams.as_slice() {
            [team] => Some(team.as_str()),
            _ => None,
        }
    }

    /// The words of a run of tokens, as they were written.
    pub(super) fn written(&self, from: usize, to: usize) -> &'a str {
        match (self.tokens.get(from), self.tokens.get(to.wrapping_sub(1))) {
            (Some(first), Some(last)) => self.text.get(first.from..last.to).unwrap_or(""),
            _ => "",
        }
    }

    /// A part was understood as this.
    pub(super) fn chip(&mut self, part: usize, field: &str, meaning: String) {
        self.chip_of(self.parts[part].from, self.parts[part].to, field, meaning);
    }

    /// A run of tokens was understood as this.
    pub(super) fn chip_of(&mut self, from: usize, to: usize, field: &str, meaning: String) {
        let text = self.tell(from, to);
        self.chips.push((from, Chip { text, field: field.to_owned(), meaning }));
    }

    /// A part cannot be asked so.
    pub(super) fn refuse(&mut self, part: usize, reason: impl Into<String>, suggestions: &[&str]) {
        let suggestions = suggestions.iter().map(|text| (*text).to_owned()).collect();
        self.refuse_run(self.parts[part].from, self.parts[part].to, reason.into(), suggestions);
    }

    /// A run of tokens cannot be asked so.
    pub(super) fn refuse_run(&mut self, from: usize, to: usize, reason: String, mut suggestions: Vec<String>) {
        suggestions.truncate(super::suggest::MOST);
        let text = self.tell(from, to);
        self.not_understood.push((from, NotKnown { text, reason, suggestions }));
    }

    /// A run of tokens may mean several things.
    pub(super) fn open(&mut self, from: usize, to: usize, choices: Vec<Choice>) {
        let text = self.tell(from, to);
        self.ambiguities.push((from, Ambiguity { text, choices }));
    }

    /// The reading: whatever was not accounted for is not understood.
    pub(super) fn finish(mut self) -> Reading {
        self.complain();
        let nothing = self.chips.is_empty() && self.not_understood.is_empty() && self.ambiguities.is_empty();
        if nothing {
            let suggestions = ["zone exits", "shots on net in the last game", "my shifts"].map(str::to_owned).to_vec();
            let text = self.text.chars().take(60).collect();
            let reason = "it says nothing that can be looked for".to_owned();
            self.not_understood.push((0, NotKnown { text, reason, suggestions }));
        }
        self.chips.sort_by_key(|(place, _)| *place);
        self.not_understood.sort_by_key(|(place, _)| *place);
        self.ambiguities.sort_by_key(|(place, _)| *place);
        let mut reading = Reading {
            query: self.query,
            chips: self.chips.into_iter().map(|(_, chip)| chip).collect(),
            not_understood: self.not_understood.into_iter().map(|(_, not_known)| not_known).collect(),
            ambiguities: self.ambiguities.into_iter().map(|(_, ambiguity)| ambiguity).collect(),
        };
        assume(&mut reading, self.asker, self.calendar);
        reading
    }

    /// Complaints about the parts that no one has dealt with.
    fn complain(&mut self) {
        let mut place = 0;
        while place < self.parts.len() {
            let found = &self.parts[place];
            let (from, to) = (found.from, found.to);
            match &found.part {
                Part::Unknown => {
                    let last = self.end_of_unknown(place);
                    self.not_known(from, self.parts[last].to);
                    place = last;
                }
                Part::Refused { reason, suggestions } => self.refuse_run(from, to, reason.clone(), suggestions.clone()),
                Part::Open(choices) => {
                    let choice =
                        |(say, label): &(&str, &str)| Choice { say: (*say).to_owned(), label: (*label).to_owned(), player_id: None };
                    self.open(from, to, choices.iter().map(choice).collect());
                }
                Part::Negation => self.refuse_negation(place),
                part if part.joins() => {}
                _ if self.told[from..to].iter().any(|told| !told) => {
                    self.refuse_run(from, to, "it does not belong to anything here".to_owned(), Vec::new());
                }
                _ => {}
            }
            place += 1;
        }
    }

    fn refuse_negation(&mut self, place: usize) {
        let next = (place + 1..self.parts.len()).find(|next| !matches!(self.parts[*next].part, Part::Stop));
        let to = self.parts[next.unwrap_or(place)].to;
        let reason = "what is not wanted cannot be said; say what is wanted".to_owned();
        self.refuse_run(self.parts[place].from, to, reason, Vec::new());
    }

    /// Unknown words in a row are one, up to a comma: `nik suzki`.
    fn end_of_unknown(&self, place: usize) -> usize {
        let follows = |next: &usize| matches!(self.parts[*next].part, Part::Unknown) && !self.tokens[self.parts[*next].from].after_comma;
        (place + 1..self.parts.len()).take_while(follows).last().unwrap_or(place)
    }

    fn not_known(&mut self, from: usize, to: usize) {
        let folded = joined(&self.tokens[from..to]);
        let mut near = suggestions(folded.trim(), self.index);
        for token in self.tokens[from..to].iter().filter(|_| to - from > 1) {
            near.extend(suggestions(&token.word, self.index));
        }
        let mut seen = std::collections::HashSet::new();
        near.retain(|suggestion| seen.insert(suggestion.clone()));
        self.refuse_run(from, to, "this is no player, team, play or word that is known here".to_owned(), near);
    }

    fn tell(&mut self, from: usize, to: usize) -> String {
        let to = to.min(self.told.len());
        self.told[from.min(to)..to].iter_mut().for_each(|told| *told = true);
        self.written(from, to).to_owned()
    }
}
