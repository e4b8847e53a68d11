//! How many plays, which end of them, and how much video around each.

use super::numbers::number;
use super::part::Part;
use super::tokens::{Token, word};

/// The most plays that an answer may be limited to.
pub(super) const MOST_PLAYS: u32 = 500;
/// The most seconds around a play.
pub(super) const MOST_SECONDS: f64 = 60.0;

/// `first 10`, `last three`, `10 newest`, `limit 20`, `up to 20`, `12`.
pub(super) fn count_at(tokens: &[Token]) -> Option<(usize, Part)> {
    let the = usize::from(word(tokens, 0) == "the");
    let count = |place: usize| tokens.get(place).and_then(number);
    let end = |place: usize| match (word(tokens, place), word(tokens, place + 1)) {
        ("most", "recent") => Some((2, true)),
        ("last" | "latest" | "newest" | "final", _) => Some((1, true)),
        ("first" | "earliest" | "oldest", _) => Some((1, false)),
        _ => None,
    };
    if let Some((length, newest)) = end(the) {
        let number = count(the + length)?;
        return Some((the + length + 1, checked(number, Part::Count { newest, number: Some(number) })));
    }
    if let Some((number, (length, newest))) = count(the).and_then(|number| Some((number, end(the + 1)?))) {
        return Some((the + 1 + length, checked(number, Part::Count { newest, number: Some(number) })));
    }
    let limit = match (word(tokens, 0), word(tokens, 1), word(tokens, 2)) {
        ("limit" | "limited", "to", _) | ("up", "to", _) | ("at", "most", _) | ("no", "more", "than") => {
            2 + usize::from(word(tokens, 2) == "than")
        }
        ("limit" | "max" | "maximum", _, _) => 1,
        _ => return count(0).filter(|_| the == 0).map(|number| (1, Part::Number(number))),
    };
    let number = count(limit)?;
    Some((limit + 1, checked(number, Part::Limit(number))))
}

/// The part, or why so many cannot be asked for.
pub(super) fn checked(number: u32, part: Part) -> Part {
    if (1..=MOST_PLAYS).contains(&number) {
        return part;
    }
    Part::Refused {
        reason: format!("1 to {MOST_PLAYS} plays can be asked for"),
        suggestions: vec!["first 10".to_owned(), "last 10".to_owned()],
    }
}

/// `with 5 seconds before and 3 after`, `10s before`, `5 s either side`, `post 3`.
pub(super) fn window_at(tokens: &[Token]) -> Option<(usize, Part)> {
    let begun = usize::from(matches!(
        word(tokens, 0),
        "with" | "plus" | "including" | "add" | "adding" | "start" | "starting" | "starts" | "ending" | "end"
    ));
    let begun = begun + usize::from(begun > 0 && word(tokens, begun) == "a");
    seconds_first(tokens, begun).or_else(|| side_first(tokens, begun))
}

fn seconds_first(tokens: &[Token], begun: usize) -> Option<(usize, Part)> {
    let (seconds, mut place, unit) = seconds_at(tokens, begun)?;
    if word(tokens, place) == "of" && word(tokens, place + 1) == "video" {
        place += 2;
    }
    let both = [("either", "side"), ("each", "side"), ("both", "sides"), ("on", "each"), ("on", "either"), ("on", "both")];
    if both.contains(&(word(tokens, place), word(tokens, place + 1))) {
        let on = usize::from(word(tokens, place) == "on");
        return Some((place + 2 + on, window(Some(seconds), Some(seconds))));
    }
    if (word(tokens, place), word(tokens, place + 1)) == ("lead", "in") {
        return Some((place + 2, window(Some(seconds), None)));
    }
    let side = side(word(tokens, place))?;
    let (pre, post) = (side == Side::Before, side == Side::After);
    // "10 after December" is no window; "10 s after December" neither.
    let dated = super::dates::date_at(
        tokens.get(place + 1..)?,
        &crate::catalog::Calendar { today: chrono::NaiveDate::default(), newest_season: None },
    )
    .is_some();
    if dated && !unit {
        return None;
    }
    if word(tokens, place + 1) == "and" && self::side(word(tokens, place + 2)) == Some(Side::After) && pre {
        return Some((place + 3, window(Some(seconds), Some(seconds))));
    }
    let after = place + 1 + tail(tokens, place + 1);
    Some((after, window(pre.then_some(seconds), post.then_some(seconds))))
}

/// `pre 5`, `post 3 s`.
fn side_first(tokens: &[Token], begun: usize) -> Option<(usize, Part)> {
    let pre = match word(tokens, begun) {
        "pre" => true,
        "post" => false,
        _ => return None,
    };
    let (seconds, place, _) = seconds_at(tokens, begun + 1)?;
    Some((place, window(pre.then_some(seconds), (!pre).then_some(seconds))))
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Side {
    Before,
    After,
}

fn side(word: &str) -> Option<Side> {
    match word {
        "before" | "prior" | "pre" | "earlier" => Some(Side::Before),
        "after" | "post" | "later" | "afterwards" | "afterward" => Some(Side::After),
        _ => None,
    }
}

/// `it`, `the play`, `each`, `each play`.
fn tail(tokens: &[Token], place: usize) -> usize {
    match (word(tokens, place), word(tokens, place + 1)) {
        ("the" | "each" | "every", "play" | "plays" | "event" | "one") => 2,
        ("it" | "each", _) => 1,
        _ => 0,
    }
}

/// Seconds, the place after them, and whether a unit was said.
fn seconds_at(tokens: &[Token], place: usize) -> Option<(f64, usize, bool)> {
    let token = tokens.get(place)?;
    let units = ["s", "sec", "secs", "second", "seconds"];
    let together = units.iter().find_map(|unit| token.word.strip_suffix(unit)).filter(|number| !number.is_empty());
    if let Some(seconds) = together.and_then(decimal) {
        return Some((seconds, place + 1, true));
    }
    let seconds = decimal(&token.word).or_else(|| number(token).map(f64::from))?;
    let unit = units.contains(&word(tokens, place + 1));
    Some((seconds, place + 1 + usize::from(unit), unit))
}

fn decimal(text: &str) -> Option<f64> {
    let plain = text.len() <= 8 && text.starts_with(|first: char| first.is_ascii_digit());
    plain.then(|| text.parse::<f64>().ok()).flatten().filter(|seconds| seconds.is_finite())
}

fn window(pre_s: Option<f64>, post_s: Option<f64>) -> Part {
    if pre_s.iter().chain(&post_s).all(|seconds| (0.0..=MOST_SECONDS).contains(seconds)) {
        return Part::Window { pre_s, post_s };
    }
    Part::Refused {
        reason: format!("0 to {MOST_SECONDS} seconds can be shown before and after a play"),
        suggestions: vec!["with 5 seconds before and 5 after".to_owned()],
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::question::tokens::tokenise;

    #[test]
    fn windows_are_read() {
        for (text, length, pre, post) in [
            ("with 5 seconds before", 4, Some(5.0), None),
            ("3 after", 2, None, Some(3.0)),
            ("10s before the play", 4, Some(10.0), None),
            ("2.5 sec after each", 4, None, Some(2.5)),
            ("with 5 seconds on each side", 6, Some(5.0), Some(5.0)),
            ("five seconds before and after", 5, Some(5.0), Some(5.0)),
            ("pre 5", 2, Some(5.0), None),
            ("with a 10 second lead-in", 6, Some(10.0), None),
        ] {
            let (found, part) = window_at(&tokenise(text)).unwrap();
            assert!(matches!(part, Part::Window { pre_s, post_s } if pre_s == pre && post_s == post), "{text}: {part:?}");
            assert_eq!(found, length, "{text}");
        }
        assert!(matches!(window_at(&tokenise("90 seconds before")).unwrap().1, Part::Refused { .. }));
        for text in ["5", "before", "5 goals", "10 before December", "9e9s before x"] {
            assert!(!matches!(window_at(&tokenise(text)), Some((_, Part::Window { .. }))), "{text}");
        }
    }

    #[test]
    fn counts_are_read() {
        let read = |text: &str| count_at(&tokenise(text)).map(|(length, part)| (length, format!("{part:?}")));
        assert_eq!(read("first 10 goals"), Some((2, "Count { newest: false, number: Some(10) }".to_owned())));
        assert_eq!(read("the last three goals"), Some((3, "Count { newest: true, number: Some(3) }".to_owned())));
        assert_eq!(read("5 most recent"), Some((3, "Count { newest: true, number: Some(5) }".to_owned())));
        assert_eq!(read("up to 20"), Some((3, "Limit(20)".to_owned())));
        assert_eq!(read("12 goals"), Some((1, "Number(12)".to_owned())));
        assert!(read("first 0").unwrap().1.contains("Refused") && read("limit 501").unwrap().1.contains("Refused"));
        assert_eq!(read("goals"), None);
    }
}
