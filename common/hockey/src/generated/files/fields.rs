//! Fields of a row, written as the vendor writes them.

use crate::play::{Manpower, Outcome};
use std::fmt::Write;

/// A field: in quotes where it holds a space, a tab, a comma or a quote.
pub(super) fn text(out: &mut String, field: &str) {
    if !field.contains([' ', '\t', ',', '"']) {
        return out.push_str(field);
    }
    out.push('"');
    field.chars().for_each(|char| match char {
        '"' => out.push_str("\"\""),
        char => out.push(char),
    });
    out.push('"');
}

/// Frames as seconds with 14 digits: `134.53333333333`.
pub(super) fn seconds(out: &mut String, frames: u32, rate: u32) {
    let seconds = f64::from(frames) / f64::from(rate);
    let before_the_point = if frames < rate { 0 } else { (frames / rate).ilog10() as usize + 1 };
    let start = out.len();
    let _ = write!(out, "{seconds:.*}", 14 - before_the_point);
    let kept = out[start..].trim_end_matches('0').trim_end_matches('.').len();
    out.truncate(start + kept);
}

/// Frames as `HH:MM:SS:FF`.
pub(super) fn timecode(out: &mut String, frames: u32, rate: u32) {
    let seconds = frames / rate;
    let _ = write!(out, "{:02}:{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60, frames % rate);
}

/// `a, b`, in quotes where there are several.
pub(super) fn flags(out: &mut String, flags: &[&str]) {
    match flags {
        [] => {}
        [only] => out.push_str(only),
        several => {
            out.push('"');
            out.push_str(&several.join(", "));
            out.push('"');
        }
    }
}

/// As the raw file writes it.
pub(super) fn manpower(manpower: Manpower) -> &'static str {
    match manpower {
        Manpower::EvenStrength => "evenStrength",
        Manpower::PowerPlay => "powerPlay",
        Manpower::ShortHanded => "shortHanded",
    }
}

/// Empty on bare rows.
pub(super) fn outcome(outcome: Option<Outcome>) -> &'static str {
    outcome.map_or("", Outcome::word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl Fn(&mut String)) -> String {
        let mut out = String::new();
        write(&mut out);
        out
    }

    #[test]
    fn numbers_look_like_the_vendors() {
        let of = |frames, rate| written(|out| seconds(out, frames, rate));
        assert_eq!([of(71, 30), of(72, 30), of(4036, 30), of(0, 30)], ["2.3666666666667", "2.4", "134.53333333333", "0"]);
        assert_eq!([of(40_858, 30), of(30_000, 25), of(29, 30)], ["1361.9333333333", "1200", "0.96666666666667"]);
        assert_eq!(written(|out| timecode(out, 35 * 60 * 30 + 42, 30)), "00:35:01:12");
        assert_eq!(written(|out| text(out, "Montreal Canadiens")), "\"Montreal Canadiens\"");
        assert_eq!(written(|out| flags(out, &["a", "b"])), "\"a, b\"");
    }
}
