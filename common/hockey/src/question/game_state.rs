//! The state of the game: periods and skaters.

use super::numbers::{digits, number, ordinal};
use super::part::Part;
use super::tokens::{Token, word};

/// `periods 1 and 2`, `first two periods`, `first and third period`, `in the 2nd`.
pub(super) fn periods_at(tokens: &[Token]) -> Option<(usize, Part)> {
    let the = usize::from(word(tokens, 0) == "the");
    let counted =
        |first: &str| tokens.get(the + 1).and_then(number).filter(|_| word(tokens, the) == first && word(tokens, the + 2) == "periods");
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
    Part::Refused {
        reason: "periods are 1 to 3, and 4 on for overtime".to_owned(),
        suggestions: vec!["in the third period".to_owned(), "in overtime".to_owned()],
    }
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
    (own < 10 && other < 10)
        .then(|| (length, Part::Refused { reason, suggestions: vec![against, "5v4".to_owned(), "odd-man rushes against".to_owned()] }))
}

/// `2 on 1s`, `three on twos`.
fn singular(token: &Token) -> Option<u32> {
    let word = token.word.strip_suffix('s').unwrap_or(&token.word).to_owned();
    number(&Token { word, ..token.clone() }).or_else(|| number(token))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::question::tokens::tokenise;

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
        assert!(periods_at(&tokenise("twelfth period")).is_none());
        for (text, strength) in [("5v4", "5v4"), ("5-on-3", "5v3"), ("five on five", "5v5"), ("6on5", "6v5"), ("3x3", "3v3")] {
            assert!(matches!(skaters_at(&tokenise(text)).unwrap().1, Part::Strength(found) if found == strength), "{text}");
        }
        assert!(matches!(skaters_at(&tokenise("2-on-1")).unwrap().1, Part::Refused { .. }));
        assert!(skaters_at(&tokenise("goals on 5")).is_none());
    }
}
