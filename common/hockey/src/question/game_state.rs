//! The state of the game: periods, skaters and score.

use super::numbers::{digits, number, ordinal};
use super::part::Part;
use super::tokens::Token;
use crate::query::ScoreRange;

fn word(tokens: &[Token], place: usize) -> &str {
    tokens.get(place).map_or("", |token| token.word.as_str())
}

/// `periods 1 and 2`, `first two periods`, `first and third period`, `in the 2nd`.
pub(super) fn periods_at(tokens: &[Token]) -> Option<(usize, Part)> {
    let the = usize::from(word(tokens, 0) == "the");
    let counted = |first: &str| tokens.get(the + 1).and_then(number).filter(|_| word(tokens, the) == first && word(tokens, the + 2) == "periods");
    if let Some(count) = counted("first").filter(|count| (1..=3).contains(count)) {
        return Some((the + 3, Part::Periods((1..=count as u8).collect())));
    }
    if let Some(count) = counted("last").or(counted("final")).filter(|count| (1..=3).contains(count)) {
        return Some((the + 3, Part::Periods((4 - count as u8..=3).collect())));
    }
    numbered_periods(tokens).or_else(|| ordinal_periods(tokens))
}

/// `period 2`, `periods 1 and 3`, `periods 1, 2`.
fn numbered_periods(tokens: &[Token]) -> Option<(usize, Part)> {
    if !matches!(word(tokens, 0), "period" | "periods") {
        return None;
    }
    let (length, numbers) = list(tokens, 1, |token| number(token).filter(|number| *number < 100));
    if numbers.is_empty() {
        return None;
    }
    Some((length, periods(&numbers)))
}

/// `first and second period(s)`, `1st, 2nd and 3rd periods`.
fn ordinal_periods(tokens: &[Token]) -> Option<(usize, Part)> {
    let begun = usize::from(word(tokens, 0) == "the");
    let (mut length, numbers) = list(tokens, begun, |token| ordinal(&token.word));
    if matches!(word(tokens, length), "period" | "periods") && !numbers.is_empty() {
        length += 1;
        return Some((length, periods(&numbers)));
    }
    None
}

/// Numbers from a place on, joined by commas, "and" or "or": the place after the last, and the numbers.
fn list(tokens: &[Token], begun: usize, read: impl Fn(&Token) -> Option<u32>) -> (usize, Vec<u32>) {
    let (mut place, mut numbers) = (begun, Vec::new());
    while let Some(token) = tokens.get(place) {
        let the = |at: usize| usize::from(word(tokens, at) == "the");
        let joining = usize::from(!numbers.is_empty() && matches!(token.word.as_str(), "and" | "or" | "&" | "+"));
        let skipped = if joining > 0 { joining + the(place + joining) } else { 0 };
        let listed = numbers.is_empty() || joining > 0 || token.after_comma;
        let Some(next) = tokens.get(place + skipped).filter(|_| listed).and_then(&read) else { break };
        numbers.push(next);
        place += skipped + 1;
    }
    (place, numbers)
}

fn periods(numbers: &[u32]) -> Part {
    let known: Vec<u8> = numbers.iter().filter(|number| (1..=9).contains(*number)).map(|number| *number as u8).collect();
    if known.len() == numbers.len() {
        return Part::Periods(known);
    }
    Part::Refused { reason: "periods are 1 to 3, and 4 on for overtime".to_owned(), suggestions: vec!["in the third period".to_owned(), "in overtime".to_owned()] }
}

/// `5v4`, `5 on 4`, `five-on-three`.
pub(super) fn skaters_at(tokens: &[Token]) -> Option<(usize, Part)> {
    let together = |text: &str| {
        let (own, other) = ["v", "on", "x", "vs"].iter().find_map(|between| text.split_once(between))?;
        Some((1, digits(own)?, digits(other.trim_end_matches('s'))?))
    };
    let (length, own, other) = together(word(tokens, 0)).or_else(|| {
        let between = matches!(word(tokens, 1), "on" | "v" | "vs" | "x" | "against");
        between.then(|| Some((3, number(tokens.first()?)?, singular(tokens.get(2)?)?))).flatten()
    })?;
    if (3..=6).contains(&own) && (3..=6).contains(&other) {
        return Some((length, Part::Strength(format!("{own}v{other}"))));
    }
    let against = format!("{own}-on-{other} against");
    let reason = "three to six skaters play on each side; rushes are marked as the defending team's play".to_owned();
    (own < 10 && other < 10).then(|| (length, Part::Refused { reason, suggestions: vec![against, "5v4".to_owned(), "odd-man rushes against".to_owned()] }))
}

/// `2 on 1s`, `three on twos`.
fn singular(token: &Token) -> Option<u32> {
    let word = token.word.strip_suffix('s').unwrap_or(&token.word).to_owned();
    number(&Token { word, ..token.clone() }).or_else(|| number(token))
}

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
            let (found, part) = score_at(&tokenise(text)).unwrap_or_else(|| (0, Part::Unknown));
            assert!(matches!(part, Part::Score(range) if range == ScoreRange { min, max }), "{text}: {part:?}");
            assert_eq!(found, length, "{text}");
        }
        for text in ["up", "down low", "behind the net", "within 5 seconds", "goal", "lead", "up to 20"] {
            assert!(score_at(&tokenise(text)).is_none(), "{text}");
        }
    }

    #[test]
    fn periods_and_skaters_are_read() {
        for (text, length, expected) in [
            ("first two periods", 3, vec![1, 2]),
            ("last two periods", 3, vec![2, 3]),
            ("periods 1 and 3", 4, vec![1, 3]),
            ("1st, 2nd or 3rd period", 5, vec![1, 2, 3]),
            ("first and third period", 4, vec![1, 3]),
            ("period two", 2, vec![2]),
        ] {
            let (found, part) = periods_at(&tokenise(text)).unwrap();
            assert!(matches!(&part, Part::Periods(periods) if *periods == expected), "{text}: {part:?}");
            assert_eq!(found, length, "{text}");
        }
        assert!(matches!(periods_at(&tokenise("period 12")).unwrap().1, Part::Refused { .. }));
        assert!(matches!(periods_at(&tokenise("twelfth period")), None));
        for (text, strength) in [("5v4", "5v4"), ("5-on-3", "5v3"), ("five on five", "5v5"), ("6on5", "6v5"), ("3x3", "3v3")] {
            assert!(matches!(skaters_at(&tokenise(text)).unwrap().1, Part::Strength(found) if found == strength), "{text}");
        }
        assert!(matches!(skaters_at(&tokenise("2-on-1")).unwrap().1, Part::Refused { .. }));
        assert!(skaters_at(&tokenise("goals on 5")).is_none());
    }
}
