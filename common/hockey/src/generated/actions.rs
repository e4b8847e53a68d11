//! The actions that generated games consist of: some of the vendor's strings, with coarse weights of our own.

use super::{meaning::Meaning, random::Random};
use crate::play::{Outcome, Zone};
use std::sync::LazyLock;

/// An action as a row writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedAction {
    /// What it means.
    pub meaning: Meaning,
    /// Where, as seen by the acting team; none on bare rows.
    pub zone: Option<Zone>,
    /// How it went; none on bare rows.
    pub outcome: Option<Outcome>,
    /// The column `name`, e.g. `pass`.
    pub name: &'static str,
    /// The column `type`, e.g. `outlet`.
    pub kind: &'static str,
    /// The column `shorthand`, e.g. `DZ OUTLET PASS+`.
    pub text: &'static str,
    weight: u32,
}

/// Every action that may be generated.
pub static ACTIONS: LazyLock<Vec<GeneratedAction>> = LazyLock::new(|| include_str!("actions.txt").lines().filter_map(read).collect());

static DECKS: LazyLock<Vec<Vec<&'static GeneratedAction>>> = LazyLock::new(|| {
    let mut decks = vec![Vec::new(); Meaning::ALL.len() * 4];
    ACTIONS.iter().for_each(|action| decks[place(action.meaning, action.zone)].push(action));
    decks
});

/// One of the actions of this meaning in this zone, the heavier the more often; none if there is none.
pub(super) fn draw(random: &mut Random, meaning: Meaning, zone: Option<Zone>) -> Option<&'static GeneratedAction> {
    let deck = &DECKS[place(meaning, zone)];
    deck.get(random.weighted(deck.iter().map(|action| action.weight))).copied()
}

/// The action of this meaning, zone and kind.
pub(super) fn of_kind(meaning: Meaning, zone: Option<Zone>, kind: &str) -> Option<&'static GeneratedAction> {
    DECKS[place(meaning, zone)].iter().find(|action| action.kind == kind).copied()
}

fn place(meaning: Meaning, zone: Option<Zone>) -> usize {
    meaning as usize * 4 + zone.map_or(3, |zone| zone as usize)
}

/// `meaning zone outcome weight name kind text`; the text may have spaces.
fn read(line: &'static str) -> Option<GeneratedAction> {
    let mut words = line.splitn(7, ' ');
    let mut word = || words.next();
    let (meaning, zone) = (Meaning::parse(word()?)?, Zone::parse(word()?));
    let outcome = match word()? {
        "+" => Some(Outcome::Successful),
        "-" => Some(Outcome::Failed),
        "?" => Some(Outcome::Undetermined),
        _ => None,
    };
    Some(GeneratedAction { meaning, zone, outcome, weight: word()?.parse().ok()?, name: word()?, kind: word()?, text: word()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_and_every_meaning_has_an_action() {
        assert_eq!(ACTIONS.len(), include_str!("actions.txt").lines().count());
        let without: Vec<_> = Meaning::ALL.iter().filter(|meaning| ACTIONS.iter().all(|action| action.meaning != **meaning)).collect();
        assert!(without.is_empty(), "{without:?}");
    }
}
