//! Days, months and seasons as people write them.

use super::numbers::{digits, ordinal};
use super::tokens::Token;
use crate::catalog::Calendar;
use chrono::{Datelike, Days, Months, NaiveDate};

/// Days from the first to the last, and how many tokens say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub length: usize,
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// Whether the year was said.
    pub with_year: bool,
}

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// A day, or a month, at the beginning of these tokens. Where no year is said it is the latest that has begun and that the
/// newest season has.
pub(super) fn date_at(tokens: &[Token], calendar: &Calendar) -> Option<Span> {
    let word = |place: usize| tokens.get(place).map_or("", |token| token.word.as_str());
    let the = usize::from(word(0) == "the");
    let (today, latest) = (calendar.today, latest_day(calendar));
    iso(tokens).or_else(|| month_first(tokens, latest)).or_else(|| day_first(tokens, the, latest)).or_else(|| match word(0) {
        "today" | "tonight" => Some(day(1, today)),
        "yesterday" => Some(day(1, today.checked_sub_days(Days::new(1))?)),
        "last" if word(1) == "night" => Some(day(2, today.checked_sub_days(Days::new(1))?)),
        _ => None,
    })
}

/// Today; or, when the newest season with games is over, the last day before another could begin.
fn latest_day(calendar: &Calendar) -> NaiveDate {
    let end = calendar.newest_season.as_deref().and_then(|season| season.get(5..)?.parse().ok());
    let over = end.and_then(|year| NaiveDate::from_ymd_opt(year, 8, 31));
    over.map_or(calendar.today, |over| over.min(calendar.today))
}

/// Whether a word is a month's name that is no other word: `may` and `mar` are not.
pub(super) fn is_plain_month(word: &str) -> bool {
    MONTHS.contains(&word) && !matches!(word, "may" | "march")
}

/// A season `2025-26`, `2025-2026` or `20252026` at the beginning of these tokens: its years and how many tokens.
pub(super) fn season_at(tokens: &[Token]) -> Option<(usize, String)> {
    let first = tokens.first()?.word.as_str();
    if first.len() == 8 {
        let (start, end) = (digits(first.get(..4)?)?, digits(first.get(4..)?)?);
        return season(start, end).map(|season| (1, season));
    }
    let second = tokens.get(1)?.word.as_str();
    let (start, end) = (digits(first).filter(|_| first.len() == 4)?, digits(second)?);
    let end = if second.len() == 2 { start / 100 * 100 + end } else { end };
    season(start, end).map(|season| (2, season))
}

/// The first and the last day of a month.
pub(super) fn month(year: i32, month: u32) -> Option<(NaiveDate, NaiveDate)> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    Some((first, first.checked_add_months(Months::new(1))?.pred_opt()?))
}

fn season(start: u32, end: u32) -> Option<String> {
    ((1917..2100).contains(&start) && end == start + 1).then(|| format!("{start}-{end}"))
}

fn day(length: usize, day: NaiveDate) -> Span {
    Span { length, from: day, to: day, with_year: true }
}

fn year(token: Option<&Token>) -> Option<i32> {
    let word = token?.word.as_str();
    digits(word).filter(|year| word.len() == 4 && (1917..2100).contains(year)).map(|year| year as i32)
}

fn iso(tokens: &[Token]) -> Option<Span> {
    let [_, month, date] = tokens.get(..3)? else { return None };
    let from = NaiveDate::from_ymd_opt(year(tokens.first())?, digits(&month.word)?, digits(&date.word)?)?;
    Some(day(3, from))
}

fn month_number(word: &str) -> Option<u32> {
    let whole = |month: &str| month == word || (word.len() == 3 && month.starts_with(word)) || (word == "sept" && month == "september");
    MONTHS.iter().position(|month| whole(month)).map(|place| place as u32 + 1)
}

fn day_number(token: &Token) -> Option<u32> {
    let day = digits(&token.word).filter(|_| token.word.len() <= 2 && !token.hash);
    day.or_else(|| ordinal(&token.word).filter(|_| token.word.starts_with(|first: char| first.is_ascii_digit())))
        .filter(|day| (1..=31).contains(day))
}

/// `October 11`, `Oct. 11th, 2025`, `October 2025`, `October`.
fn month_first(tokens: &[Token], today: NaiveDate) -> Option<Span> {
    let number = month_number(&tokens.first()?.word)?;
    if let Some(date) = tokens.get(1).and_then(day_number) {
        return on_day(number, date, year(tokens.get(2)), 2, today);
    }
    let said = year(tokens.get(1));
    let latest = if number <= today.month() { today.year() } else { today.year() - 1 };
    let (from, to) = month(said.unwrap_or(latest), number)?;
    Some(Span { length: 1 + usize::from(said.is_some()), from, to, with_year: said.is_some() })
}

/// `11 October`, `the 11th of October 2025`.
fn day_first(tokens: &[Token], skipped: usize, today: NaiveDate) -> Option<Span> {
    let date = day_number(tokens.get(skipped)?)?;
    let of = usize::from(tokens.get(skipped + 1)?.word == "of");
    let number = month_number(&tokens.get(skipped + 1 + of)?.word)?;
    on_day(number, date, year(tokens.get(skipped + 2 + of)), skipped + 2 + of, today)
}

fn on_day(month: u32, date: u32, said: Option<i32>, length: usize, today: NaiveDate) -> Option<Span> {
    if let Some(year) = said {
        return Some(day(length + 1, NaiveDate::from_ymd_opt(year, month, date)?));
    }
    // Back to the last leap year, for 29 February.
    let latest = (0..=8).filter_map(|back| NaiveDate::from_ymd_opt(today.year() - back, month, date)).find(|day| *day <= today)?;
    Some(Span { with_year: false, ..day(length, latest) })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::question::tokens::tokenise;

    #[test]
    fn dates_are_read() {
        let today = Calendar { today: NaiveDate::from_ymd_opt(2026, 1, 15).unwrap(), newest_season: None };
        for (text, length, from, to) in [
            ("2025-10-11", 3, "2025-10-11", "2025-10-11"),
            ("October 11", 2, "2025-10-11", "2025-10-11"),
            ("Oct. 11th, 2024 x", 3, "2024-10-11", "2024-10-11"),
            ("11 October 2025", 3, "2025-10-11", "2025-10-11"),
            ("the 11th of October", 4, "2025-10-11", "2025-10-11"),
            ("January 15", 2, "2026-01-15", "2026-01-15"),
            ("January 16", 2, "2025-01-16", "2025-01-16"),
            ("October", 1, "2025-10-01", "2025-10-31"),
            ("February 2024", 2, "2024-02-01", "2024-02-29"),
            ("Feb 29", 2, "2024-02-29", "2024-02-29"),
            ("yesterday", 1, "2026-01-14", "2026-01-14"),
            ("last night", 2, "2026-01-14", "2026-01-14"),
        ] {
            let span = date_at(&tokenise(text), &today).unwrap();
            assert_eq!((span.length, span.from.to_string(), span.to.to_string()), (length, from.to_owned(), to.to_owned()), "{text}");
        }
        for text in ["2025-13-40", "Octo 11", "31 11", "October 99x", "", "second October"] {
            assert!(date_at(&tokenise(text), &today).is_none_or(|span| span.length == 1), "{text}");
        }
    }

    #[test]
    fn seasons_are_read() {
        for (text, season) in [("2025-26", "2025-2026"), ("2024-2025", "2024-2025"), ("20252026", "2025-2026")] {
            assert_eq!(season_at(&tokenise(text)).unwrap().1, season);
        }
        for text in ["2025-27", "2025 10 11", "5 6", "2025", "99999999"] {
            assert!(season_at(&tokenise(text)).is_none(), "{text}");
        }
    }

    #[test]
    fn a_month_is_of_the_newest_season_when_that_is_over() {
        let calendar =
            |year, newest: &str| Calendar { today: NaiveDate::from_ymd_opt(year, 11, 21).unwrap(), newest_season: Some(newest.to_owned()) };
        let from = |calendar: &Calendar, text| date_at(&tokenise(text), calendar).unwrap().from.to_string();
        assert_eq!(from(&calendar(2026, "2025-2026"), "October"), "2025-10-01");
        assert_eq!(from(&calendar(2026, "2025-2026"), "March 3"), "2026-03-03");
        assert_eq!(from(&calendar(2026, "2026-2027"), "October"), "2026-10-01");
        assert_eq!(from(&calendar(2026, "2025-2026"), "yesterday"), "2026-11-20");
    }
}
