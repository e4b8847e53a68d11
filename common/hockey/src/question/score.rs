//! The score: who is ahead and by how much.

use super::numbers::number;
use super::part::Part;
use super::tokens::{Token, word};
use crate::query::ScoreRange;

/// `when leading`, `down by two or more`, `within one goal`, `with a two-goal lead`, `tied`.
pub(super) fn score_at(tokens: &[Token]) -> Option<(usize, Part)> {
    let begun = usize::from(matches!(word(tokens, 0), "when" | "while" | "if" | "with" | "whenever"));
    let found = [level(tokens, begun), within(tokens, begun), lead_of(tokens, begun), direction(tokens, begun)];
    found.into_iter().flatten().max_by_key(|(length, _)| *length).map(|(length, range)| (length, Part::Score(range)))
}

const ANY_LEAD: ScoreRange = ScoreRange { min: Some(1), max: None };

fn level(tokens: &[Token], begun: usize) -> Option<(usize, ScoreRange)> {
    let even = ScoreRange { min: Some(0), max: Some(0) };
    let mut place = begun;
    place += usize::from(matches!(word(tokens, place), "the" | "a"));
    place += usize::from(matches!(word(tokens, place), "score" | "game"));
    place += usize::from(matches!(word(tokens, place), "is" | "was"));
    let length = match (word(tokens, place), word(tokens, place + 1)) {
        ("tied", "up") | ("tie", "game") | ("tied", "game") | ("tied", "score") => 2,
        ("tied" | "level", _) => 1,
        _ => return None,
    };
    Some((place + length, even))
}

/// `within one`, `within two goals`.
fn within(tokens: &[Token], begun: usize) -> Option<(usize, ScoreRange)> {
    let place = begun + usize::from(word(tokens, begun) == "a");
    let count = tokens.get(place + 1).and_then(amount).filter(|_| word(tokens, place) == "within")?;
    let length = place + 2 + goals(tokens, place + 2);
    let seconds = matches!(word(tokens, length), "second" | "seconds" | "s" | "minutes" | "minute" | "sec");
    (!seconds).then_some((length, ScoreRange { min: Some(-count), max: Some(count) }))
}

/// `with a lead`, `in the lead`, `with a two goal lead`, `a one-goal deficit`.
fn lead_of(tokens: &[Token], begun: usize) -> Option<(usize, ScoreRange)> {
    let place = begun + usize::from(word(tokens, begun) == "in");
    let place = place + usize::from(matches!(word(tokens, place), "a" | "the"));
    let count = tokens.get(place).and_then(amount);
    let place = place + count.map_or(0, |_| 1 + goals(tokens, place + 1));
    let range = |lead: i8| ScoreRange { min: Some(lead), max: Some(lead) };
    match (word(tokens, place), count) {
        ("lead", Some(count)) => Some((place + 1, range(count))),
        ("deficit", Some(count)) => Some((place + 1, range(-count))),
        ("lead", None) if place > begun => Some((place + 1, ANY_LEAD)),
        _ => None,
    }
}

fn direction(tokens: &[Token], begun: usize) -> Option<(usize, ScoreRange)> {
    let short = |place: usize| matches!(word(tokens, place), "up" | "down");
    let leading = match word(tokens, begun) {
        "leading" | "ahead" | "up" => true,
        "trailing" | "behind" | "down" => false,
        _ => return None,
    };
    let range = amount_of(tokens, begun + 1);
    // "up" and "down" alone are other words too.
    if range.is_none() && short(begun) && begun == 0 {
        return None;
    }
    if range.is_none() && matches!(word(tokens, begun + 1), "the" | "net" | "low" | "to" | "a") {
        return None;
    }
    let (length, range) = range.unwrap_or((begun + 1, ANY_LEAD));
    Some((length, if leading { range } else { mirrored(range) }))
}

/// `by one`, `by two or more`, `by at least 2 goals`, `one goal`: a lead of so many, and the place after it.
fn amount_of(tokens: &[Token], begun: usize) -> Option<(usize, ScoreRange)> {
    let mut place = begun + usize::from(word(tokens, begun) == "by");
    let (skipped, lowest, open_up, open_down) = match (word(tokens, place), word(tokens, place + 1)) {
        ("at", "least") => (2, 0, true, false),
        ("more", "than") => (2, 1, true, false),
        ("at", "most") => (2, 0, false, true),
        ("exactly" | "only" | "just", _) => (1, 0, false, false),
        _ => (0, 0, false, false),
    };
    place += skipped;
    let count = tokens.get(place).and_then(amount)? + lowest;
    place += 1 + goals(tokens, place + 1);
    let (after, or_more, or_less) = match (word(tokens, place), word(tokens, place + 1)) {
        ("or", "more") => (2, true, false),
        ("or", "less" | "fewer") => (2, false, true),
        ("+" | "plus", _) => (1, true, false),
        _ => (0, false, false),
    };
    place += after + if after > 0 { goals(tokens, place + after) } else { 0 };
    let max = (!(open_up || or_more)).then_some(count);
    let min = if open_down || or_less { 1 } else { count };
    Some((place, ScoreRange { min: Some(min), max }))
}

fn amount(token: &Token) -> Option<i8> {
    if token.word == "a" {
        return Some(1);
    }
    number(token).filter(|count| (1..=15).contains(count)).map(|count| count as i8)
}

fn goals(tokens: &[Token], place: usize) -> usize {
    usize::from(matches!(word(tokens, place), "goal" | "goals"))
}

fn mirrored(range: ScoreRange) -> ScoreRange {
    ScoreRange { min: range.max.map(|most| -most), max: range.min.map(|least| -least) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::question::tokens::tokenise;

    #[test]
    fn the_score_is_read() {
        for (text, length, min, max) in [
            ("leading by", 1, Some(1), None),
            ("when up", 2, Some(1), None),
            ("down by one", 3, Some(-1), Some(-1)),
            ("down a goal", 3, Some(-1), Some(-1)),
            ("up by two or more", 5, Some(2), None),
            ("trailing by at least 2 goals", 6, None, Some(-2)),
            ("up 2+", 3, Some(2), None),
            ("ahead by more than one", 5, Some(2), None),
            ("down by two or less", 5, Some(-2), Some(-1)),
            ("within one goal", 3, Some(-1), Some(1)),
            ("with a two-goal lead", 5, Some(2), Some(2)),
            ("in the lead", 3, Some(1), None),
            ("with the score tied", 4, Some(0), Some(0)),
            ("tied", 1, Some(0), Some(0)),
        ] {
            let (found, part) = score_at(&tokenise(text)).unwrap_or((0, Part::Unknown));
            assert!(matches!(part, Part::Score(range) if range == ScoreRange { min, max }), "{text}: {part:?}");
            assert_eq!(found, length, "{text}");
        }
        for text in ["up", "down low", "behind the net", "within 5 seconds", "goal", "lead", "up to 20"] {
            assert!(score_at(&tokenise(text)).is_none(), "{text}");
        }
    }
}
