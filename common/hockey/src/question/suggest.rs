//! What may have been meant by words that are not known.

use super::people::NameIndex;
use crate::vocabulary::TERMS;
use std::collections::HashSet;
use std::sync::LazyLock;

/// The most suggestions.
pub(super) const MOST: usize = 5;

/// Players, teams and words near to this, the nearest kinds first: a player whose name it nearly is, a team, a term.
pub(super) fn suggestions(folded: &str, index: &NameIndex) -> Vec<String> {
    static WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let terms = TERMS.iter().map(|term| term.name);
        let teams =
            crate::team::ALL.iter().flat_map(|team| [team.nickname, team.place].into_iter().chain(team.other_names.iter().copied()));
        terms.chain(teams).chain(super::words::SUGGESTED.iter().copied()).collect()
    });
    static FOLDED: LazyLock<Vec<String>> = LazyLock::new(|| WORDS.iter().map(|word| crate::names::fold(word)).collect());
    let near = nearest(folded, FOLDED.iter().map(String::as_str), MOST);
    let words = near.iter().filter_map(|near| FOLDED.iter().position(|word| word == near)).map(|place| WORDS[place].to_owned());
    let mut seen = HashSet::new();
    let both = index.near(folded, MOST).into_iter().chain(words);
    both.filter(|suggestion| seen.insert(suggestion.clone())).take(MOST).collect()
}

/// The folded candidates that are near to a folded word: those that contain it whole, then by edits.
pub(super) fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>, most: usize) -> Vec<String> {
    let bound = match word.len() {
        0..=2 => return Vec::new(),
        3..=5 => 1,
        6..=8 => 2,
        9..=40 => 3,
        _ => return Vec::new(),
    };
    let mut near: Vec<(usize, &str)> = candidates.filter_map(|candidate| Some((distance(word, candidate, bound)?, candidate))).collect();
    near.sort();
    near.dedup();
    near.into_iter().take(most).map(|(_, candidate)| candidate.to_owned()).collect()
}

fn distance(word: &str, candidate: &str, bound: usize) -> Option<usize> {
    if candidate.split(' ').any(|part| part == word) {
        return Some(usize::from(candidate != word));
    }
    let whole = close(word, candidate, bound);
    let parts = || candidate.split(' ').filter_map(|part| close(word, part, bound)).min().map(|edits| edits + 1);
    whole.or_else(|| candidate.contains(' ').then(parts).flatten())
}

/// Edits, where there are few: words of other lengths or letters are not compared at all, which keeps a question below a millisecond.
fn close(word: &str, other: &str, bound: usize) -> Option<usize> {
    let far = other.len() < 3 || word.len().abs_diff(other.len()) > bound;
    // An edit changes two letters of the set at most.
    if far || (letters(word) ^ letters(other)).count_ones() as usize > 2 * bound {
        return None;
    }
    Some(strsim::osa_distance(word, other)).filter(|edits| *edits <= bound)
}

/// The letters of a word as a set.
fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |set, byte| set | 1 << (byte & 31))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_of_every_kind() {
        let index = NameIndex::new(crate::generated::people());
        assert_eq!(suggestions("suzki", &index)[0], "Nick Suzuki");
        assert_eq!(suggestions("nik suzuky", &index)[0], "Nick Suzuki");
        assert_eq!(suggestions("juraj", &index), ["Juraj Slafkovský"]);
        assert_eq!(suggestions("hopkins", &index)[0], "Ryan Nugent-Hopkins");
        assert_eq!(suggestions("canadins", &index)[0], "Canadiens");
        assert_eq!(suggestions("turnovr", &index)[0], "turnover");
        assert_eq!(suggestions("elias petterson", &index), ["#8480012", "#8483678"]);
        assert!(suggestions("zamboni", &index).is_empty() && suggestions("", &index).is_empty());
    }
}
