//! Which games a question is about: `last 5 games`, `since October 11`, `game 20031`, `last season`.

use super::dates::{Span, date_at, is_plain_month, season_at};
use super::game_numbers::games;
use super::numbers::number;
use super::part::Part;
use super::tokens::{Token, word};
use crate::catalog::Calendar;
use crate::query::Timeframe;
use chrono::{Datelike, Days, NaiveDate};

/// The timeframe at the beginning of these tokens, and how many of them say it.
pub(super) fn timeframe_at(tokens: &[Token], calendar: &Calendar) -> Option<(usize, Part)> {
    let found = [last_games(tokens), seasons(tokens, calendar), days(tokens, calendar), games(tokens), recent_days(tokens, calendar.today)];
    found.into_iter().flatten().max_by_key(|(length, _)| *length)
}

/// The season before one.
pub(super) fn season_before(season: &str) -> Option<String> {
    let start: u32 = season.get(..4)?.parse().ok()?;
    Some(format!("{}-{start}", start.checked_sub(1)?))
}

/// The number of tokens that say "last": `last`, `the past`, `most recent`.
fn last_words(tokens: &[Token]) -> Option<usize> {
    let the = usize::from(word(tokens, 0) == "the");
    match (word(tokens, the), word(tokens, the + 1)) {
        ("most", "recent") => Some(the + 2),
        ("last" | "past" | "previous" | "latest" | "recent", _) => Some(the + 1),
        _ => None,
    }
}

fn last_games(tokens: &[Token]) -> Option<(usize, Part)> {
    let begun = last_words(tokens)?;
    let count = tokens.get(begun).and_then(number);
    let place = begun + usize::from(count.is_some());
    // `last 3 home games`: the rest says which games.
    if kind_of_games(tokens, place) {
        let count = count.unwrap_or(1);
        return (1..=500).contains(&count).then_some((place, Part::Timeframe(Timeframe::LastGames(count))));
    }
    let several = match word(tokens, place) {
        "game" | "match" | "outing" => false,
        "games" | "matches" | "outings" => true,
        _ => return None,
    };
    if several && count.is_none() {
        return Some((place + 1, refused("say how many games", &["last 5 games", "last game", "this season"])));
    }
    let count = count.unwrap_or(1);
    if !(1..=500).contains(&count) {
        return Some((place + 1, refused("the last 1 to 500 games can be asked for", &["last 5 games", "this season"])));
    }
    Some((place + 1, Part::Timeframe(Timeframe::LastGames(count))))
}

/// `home games`, `regular season games`.
fn kind_of_games(tokens: &[Token], place: usize) -> bool {
    let kind = match (word(tokens, place), word(tokens, place + 1)) {
        ("regular", "season") | ("pre", "season") => 2,
        ("home" | "road" | "away" | "preseason" | "playoff" | "exhibition", _) => 1,
        _ => return false,
    };
    matches!(word(tokens, place + kind), "game" | "games")
}

fn seasons(tokens: &[Token], calendar: &Calendar) -> Option<(usize, Part)> {
    let newest = || calendar.newest_season.clone();
    let named = |length: usize, season: Option<String>| {
        let none = || refused("no season has been loaded yet", &[]);
        Some((length, season.map_or_else(none, |season| Part::Timeframe(Timeframe::Season(season)))))
    };
    match (word(tokens, 0), word(tokens, 1), word(tokens, 2)) {
        ("this" | "current", "season" | "year", _) => named(2, newest()),
        ("the", "current", "season") => named(3, newest()),
        ("of" | "in" | "all" | "this", "the" | "current", "season") => named(3, newest()),
        ("all" | "season", "season" | "long", _) => named(2, newest()),
        ("last" | "previous" | "past", "season" | "year", _) => named(2, newest().and_then(|season| season_before(&season))),
        ("the", "last" | "previous", "season") => named(3, newest().and_then(|season| season_before(&season))),
        _ => {
            let begun = usize::from(word(tokens, 0) == "season");
            let (length, season) = season_at(tokens.get(begun..)?)?;
            let after = usize::from(begun == 0 && word(tokens, length) == "season");
            named(begun + length + after, Some(season))
        }
    }
}

fn days(tokens: &[Token], calendar: &Calendar) -> Option<(usize, Part)> {
    let at = |place: usize| date_at(tokens.get(place..)?, calendar);
    let on = |length: usize, from: Option<NaiveDate>, to: Option<NaiveDate>| Some((length, days_part(from, to)));
    match word(tokens, 0) {
        "from" | "between" => {
            let first = at(1)?;
            let middle = 1 + first.length;
            match (word(tokens, 0), word(tokens, middle)) {
                (_, "to" | "until" | "till" | "through") | ("between", "and") => {}
                ("from", "on" | "onwards" | "onward") => return on(middle + 1, Some(first.from), None),
                _ => return on(middle, Some(first.from), Some(first.to)),
            }
            let last = at(middle + 1).and_then(|last| not_before(first, last))?;
            on(middle + 1 + last.length, Some(first.from), Some(last.to))
        }
        "since" => at(1).and_then(|span| on(1 + span.length, Some(span.from), None)),
        "after" => at(1).and_then(|span| on(1 + span.length, span.to.succ_opt(), None)),
        "before" => at(1).and_then(|span| on(1 + span.length, None, span.from.pred_opt())),
        "until" | "till" | "through" => at(1).and_then(|span| on(1 + span.length, None, Some(span.to))),
        "up" if word(tokens, 1) == "to" => at(2).and_then(|span| on(2 + span.length, None, Some(span.to))),
        "in" | "on" | "during" => at(1).and_then(|span| on(1 + span.length, Some(span.from), Some(span.to))),
        first => {
            let span = at(0)?;
            // "may" and "mar" alone are other words; "Oct" alone is too short to be sure of.
            let sure = span.length > 1 || is_plain_month(first) || span.from == span.to;
            let range = matches!(word(tokens, span.length), "to" | "until" | "through").then(|| at(span.length + 1)).flatten();
            let last = range.and_then(|last| not_before(span, last));
            match last {
                Some(last) if sure => on(span.length + 1 + last.length, Some(span.from), Some(last.to)),
                _ => sure.then(|| on(span.length, Some(span.from), Some(span.to))).flatten(),
            }
        }
    }
}

/// The end of a range is the first such day after its beginning, where no year was said.
fn not_before(first: Span, last: Span) -> Option<Span> {
    if last.to >= first.from || last.with_year {
        return Some(last);
    }
    let later = |day: NaiveDate| (1..=8).find_map(|years| day.with_year(day.year() + years));
    Some(Span { from: later(last.from)?, to: later(last.to)?, ..last })
}

fn days_part(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Part {
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        return refused("the first day is after the last", &["from 2025-10-01 to 2025-10-31"]);
    }
    Part::Timeframe(Timeframe::Days { from, to })
}

/// `last 7 days`, `last two weeks`, `this week`, `last month`.
fn recent_days(tokens: &[Token], today: NaiveDate) -> Option<(usize, Part)> {
    let back = |days: u64| today.checked_sub_days(Days::new(days));
    let monday = back(u64::from(today.weekday().num_days_from_monday()));
    let month = |back: u32| {
        let (from, to) = super::dates::month(today.year(), today.month())?;
        let earlier = |day: NaiveDate| day.checked_sub_months(chrono::Months::new(back));
        Some((earlier(from)?, if back == 0 { to } else { from.pred_opt()? }))
    };
    let whole = |length: usize, span: Option<(NaiveDate, NaiveDate)>| span.map(|(from, to)| (length, days_part(Some(from), Some(to))));
    match (word(tokens, 0), word(tokens, 1)) {
        ("this", "week") => return whole(2, monday.zip(Some(today))),
        ("this", "month") => return whole(2, month(0).map(|(from, _)| (from, today))),
        ("last" | "previous", "month") => return whole(2, month(1)),
        ("last" | "previous", "week") => {
            let from = monday.and_then(|monday| monday.checked_sub_days(Days::new(7)));
            return whole(2, from.zip(monday.and_then(|monday| monday.pred_opt())));
        }
        _ => {}
    }
    let begun = last_words(tokens)?;
    let count = u64::from(tokens.get(begun).and_then(number).filter(|count| (1..=1000).contains(count))?);
    let length = begun + 2;
    match word(tokens, begun + 1) {
        "day" | "days" => whole(length, back(count - 1).zip(Some(today))),
        "week" | "weeks" => whole(length, back(7 * count - 1).zip(Some(today))),
        _ => None,
    }
}

pub(super) fn refused(reason: &str, suggestions: &[&str]) -> Part {
    Part::Refused { reason: reason.to_owned(), suggestions: suggestions.iter().map(|text| (*text).to_owned()).collect() }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::question::tokens::tokenise;

    fn read(text: &str) -> (usize, String) {
        let calendar = Calendar { today: NaiveDate::from_ymd_opt(2026, 1, 15).unwrap(), newest_season: Some("2025-2026".to_owned()) };
        let found = timeframe_at(&tokenise(text), &calendar);
        found.map_or((0, String::new()), |(length, part)| match part {
            Part::Timeframe(frame) => (length, serde_json::to_string(&frame).unwrap()),
            Part::Games(ids) => (length, ids.join(" ")),
            other => (length, format!("{other:?}")),
        })
    }

    #[test]
    fn timeframes_are_read() {
        for (text, length, frame) in [
            ("last five games", 3, r#"{"last_games":5}"#),
            ("the most recent game x", 4, r#"{"last_games":1}"#),
            ("this season", 2, r#"{"season":"2025-2026"}"#),
            ("last season", 2, r#"{"season":"2024-2025"}"#),
            ("2024-25 season", 3, r#"{"season":"2024-2025"}"#),
            ("since October 11", 3, r#"{"days":{"from":"2025-10-11","to":null}}"#),
            ("before December", 2, r#"{"days":{"from":null,"to":"2025-11-30"}}"#),
            ("from Oct 11 2025 to 2025-11-02", 8, r#"{"days":{"from":"2025-10-11","to":"2025-11-02"}}"#),
            ("from November to February", 4, r#"{"days":{"from":"2025-11-01","to":"2026-02-28"}}"#),
            ("in may", 2, r#"{"days":{"from":"2025-05-01","to":"2025-05-31"}}"#),
            ("on 2025-10-11", 4, r#"{"days":{"from":"2025-10-11","to":"2025-10-11"}}"#),
            ("last 3 home games", 2, r#"{"last_games":3}"#),
            ("last 7 days", 3, r#"{"days":{"from":"2026-01-09","to":"2026-01-15"}}"#),
            ("last month", 2, r#"{"days":{"from":"2025-12-01","to":"2025-12-31"}}"#),
            ("last week", 2, r#"{"days":{"from":"2026-01-05","to":"2026-01-11"}}"#),
            ("games 20031 and 20038", 4, "20031 20038"),
            ("2025020031", 1, "2025020031"),
        ] {
            assert_eq!(read(text), (length, frame.to_owned()), "{text}");
        }
        assert!(read("last 0 games").1.contains("Refused") && read("last games").1.contains("Refused"));
        assert!(read("from December 1 to 2025-11-01").1.contains("after the last") && read("game 17").1.contains("no game"));
        for text in ["may goals", "last goals", "20031", "season", "march to the net", "last"] {
            assert_eq!(read(text).0, 0, "{text}");
        }
    }
}
