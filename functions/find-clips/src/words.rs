//! Times and periods as people read them.

use db::NaiveDate;

/// The game clock since the period's start: `12:34`.
pub(crate) fn clock(milliseconds: i32) -> String {
    let seconds = milliseconds.max(0) / 1000;
    format!("{:02}:{:02}", seconds / 60, seconds % 60)
}

/// Frames since the opening face-off: `HH:MM:SS:FF`.
pub(crate) fn timecode(frames: i32, rate: u32) -> String {
    let (frames, rate) = (frames.max(0).cast_unsigned(), rate.max(1));
    let (seconds, frame) = (frames / rate, frames % rate);
    format!("{:02}:{:02}:{:02}:{frame:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// `P2`, `OT`, `OT2`.
pub(crate) fn period(number: i16) -> String {
    match number {
        ..=3 => format!("P{number}"),
        4 => "OT".to_owned(),
        further => format!("OT{}", further - 3),
    }
}

/// `11 October 2025`.
pub(crate) fn day(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// The beginning of a text, as clip requests hold texts: visible characters, at most 200; none where nothing is left.
pub(crate) fn visible(text: &str) -> Option<String> {
    let seen: String = text.chars().filter(|character| !character.is_control()).take(200).collect();
    Some(seen.trim().to_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_people_read_them() {
        assert_eq!(clock(754_900), "12:34");
        assert_eq!(clock(1_200_000), "20:00");
        assert_eq!(timecode(30 * 3723 + 29, 30), "01:02:03:29");
        assert_eq!(timecode(24, 25), "00:00:00:24");
        assert_eq!((timecode(-5, 30), timecode(5, 0)), ("00:00:00:00".to_owned(), "00:00:05:00".to_owned()));
        assert_eq!([period(1), period(3), period(4), period(5)], ["P1", "P3", "OT", "OT2"]);
    }

    #[test]
    fn what_is_quoted_in_a_request_is_short_and_visible() {
        assert_eq!(visible(" a\u{0}b\n ").as_deref(), Some("ab"));
        assert_eq!(visible("\t\n"), None);
        assert_eq!(visible(&"é".repeat(500)).map(|text| text.chars().count()), Some(200));
    }
}
