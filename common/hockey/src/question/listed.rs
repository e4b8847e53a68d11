//! The words that a structured query may use, and what each means: for a page that helps somebody ask.

use super::{meaning, words};

/// Every flag that may be asked for.
pub fn flags() -> Vec<(&'static str, String)> {
    let explained = words::FLAGS.iter().map(|word| (word.flag, word.meaning.to_owned()));
    let others = words::OTHER_FLAGS.iter().map(|flag| (*flag, format!("as the vendor marks it: {flag}")));
    let mut all: Vec<(&'static str, String)> = explained.chain(others).collect();
    all.sort();
    all.dedup_by_key(|(flag, _)| *flag);
    all
}

/// Every section of the rink, by the narrowest place it belongs to.
pub fn sections() -> Vec<(&'static str, String)> {
    words::SECTIONS.iter().map(|section| (*section, place(section))).collect()
}

/// Every strength but the skaters, which are written like `5v4`.
pub fn strengths() -> Vec<(&'static str, String)> {
    words::STRENGTHS.iter().map(|(strength, _)| (*strength, meaning::strength(strength))).collect()
}

fn place(section: &str) -> String {
    let attacking = words::PLACES.iter().filter(|place| place.attacking.contains(&section));
    if let Some(place) = attacking.min_by_key(|place| place.attacking.len()) {
        return place.name.to_owned();
    }
    let defending = words::PLACES.iter().filter(|place| place.defending.contains(&section));
    let narrowest = defending.min_by_key(|place| place.defending.len());
    narrowest.map_or_else(|| section.to_owned(), |place| format!("{} of the acting team's own end", place.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_once_and_has_a_meaning() {
        for list in [flags(), sections(), strengths()] {
            assert!(!list.is_empty() && list.iter().all(|(word, meaning)| !word.is_empty() && !meaning.is_empty()));
            let mut words: Vec<&str> = list.iter().map(|(word, _)| *word).collect();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), list.len());
        }
        assert!(sections().contains(&("innerSlot", "the inner slot".to_owned())));
        assert!(sections().contains(&("innerSlotDZ", "the inner slot of the acting team's own end".to_owned())));
    }
}
