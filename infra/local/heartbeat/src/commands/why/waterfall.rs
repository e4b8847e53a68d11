//! A trace as lines of text: who did what, how long, and a bar where it lay in the whole.

use crate::telemetry::waterfall::{Mark, Row, Waterfall};

/// The most lines that are drawn.
const MOST_ROWS: usize = 200;
/// What stands between the name and the bar: the duration and a mark.
const FIGURES: usize = 12;
/// The least columns a bar has.
const SHORTEST_BAR: usize = 12;
/// Deeper is not indented more.
const DEEPEST: usize = 12;

/// One clip's part of a trace of so many, no line longer than `columns` but the first; an empty text where there is nothing to draw.
pub(super) fn as_text(trace_id: &str, clips: usize, waterfall: &Waterfall, columns: usize) -> String {
    if waterfall.rows.is_empty() {
        return String::new();
    }
    let names: Vec<String> = waterfall.rows.iter().take(MOST_ROWS).map(name).collect();
    let longest = names.iter().map(|name| name.chars().count()).max().unwrap_or_default();
    let name_columns = longest.min(columns.saturating_sub(FIGURES + SHORTEST_BAR)).max(8);
    let bar_columns = columns.saturating_sub(name_columns + FIGURES).max(SHORTEST_BAR);
    let mut text = format!("trace {trace_id}: {}{}\n", duration(waterfall.total_ns), among(clips));
    for (row, name) in waterfall.rows.iter().zip(&names) {
        let (name, took) = (shortened(name, name_columns), duration(row.duration_ns));
        let line = format!("{name:<name_columns$} {took:>8} {} {}", mark(row.mark), bar(row, waterfall.total_ns, bar_columns));
        text.push_str(line.trim_end());
        text.push('\n');
    }
    if waterfall.rows.len() > MOST_ROWS {
        text.push_str(&format!("… and {} lines more: --json\n", waterfall.rows.len() - MOST_ROWS));
    }
    text
}

fn name(row: &Row) -> String {
    let indent = "  ".repeat(row.depth.min(DEEPEST));
    match (row.mark, &row.function) {
        (Mark::Waiting, _) => format!("{indent}· waiting"),
        (_, Some(function)) => format!("{indent}{function}: {}", row.name),
        (_, None) => format!("{indent}{}", row.name),
    }
}

fn mark(mark: Mark) -> char {
    match mark {
        Mark::Done | Mark::Waiting => ' ',
        Mark::Retried => '↻',
        Mark::Failed => '✗',
    }
}

/// What is shorter than half a column is a thin line.
fn bar(row: &Row, total_ns: u64, columns: usize) -> String {
    let column = total_ns.max(1) as f64 / columns as f64;
    let first = ((row.start_ns as f64 / column) as usize).min(columns - 1);
    let end = (((row.start_ns + row.duration_ns) as f64 / column).round() as usize).clamp(first + 1, columns);
    let drawn = match row.mark {
        Mark::Waiting => "·",
        _ if (row.duration_ns as f64) < column / 2.0 => "▏",
        Mark::Done => "█",
        Mark::Retried | Mark::Failed => "▒",
    };
    " ".repeat(first) + &drawn.repeat(end - first)
}

/// Whoever waits does so for the others that were asked for in the same question.
fn among(clips: usize) -> String {
    if clips > 1 { format!(", one of {clips} clips that were asked for together") } else { String::new() }
}

fn duration(nanoseconds: u64) -> String {
    let milliseconds = nanoseconds as f64 / 1e6;
    if milliseconds < 9.95 {
        format!("{milliseconds:.1} ms")
    } else if milliseconds < 9_999.5 {
        format!("{milliseconds:.0} ms")
    } else {
        format!("{:.1} s", milliseconds / 1e3)
    }
}

fn shortened(name: &str, columns: usize) -> String {
    if name.chars().count() <= columns {
        return name.to_owned();
    }
    name.chars().take(columns.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::telemetry::{
        span::{Span, Status},
        waterfall::tests::span,
    };

    fn spans() -> Vec<Span> {
        let mut failed = span(4, 3, ("cut-clip", "/clip-accepted"), 30, 60);
        failed.status = Status::Error;
        failed.attributes.insert("outcome".to_owned(), "retry".into());
        let mut refused = span(9, 8, ("register-clip", "/clip-cut"), 190, 200);
        refused.status = Status::Error;
        vec![
            span(1, 0, ("register-clip", "/clip-requests"), 0, 20),
            span(2, 1, ("register-clip", "database"), 2, 2),
            span(3, 1, ("register-clip", "publish clip-accepted"), 15, 18),
            failed,
            span(5, 3, ("cut-clip", "/clip-accepted"), 100, 180),
            span(6, 5, ("cut-clip", "read"), 100, 110),
            span(7, 5, ("cut-clip", "encode"), 110, 170),
            span(8, 5, ("cut-clip", "publish clip-cut"), 170, 180),
            refused,
        ]
    }

    #[test]
    fn each_bar_lies_where_its_work_was() {
        let text = as_text(&"0af7651916cd43dd".repeat(2), 1, &Waterfall::of(&spans()), 76);
        let expected = "\
trace 0af7651916cd43dd0af7651916cd43dd: 200 ms
register-clip: clip.requested      20 ms   ███
  database                        0.0 ms   ▏
  publish clip-accepted           3.0 ms     ▏
    · waiting                      12 ms     ···
    cut-clip: clip.accepted        30 ms ↻     ▒▒▒▒▒▒
    · waiting                      40 ms            ········
    cut-clip: clip.accepted        80 ms                   ██████████████
      read                         10 ms                   ██
      encode                       60 ms                     ██████████
      publish clip-cut             10 ms                               ██
        · waiting                  10 ms                                ··
        register-clip: clip.cut    10 ms ✗                                ▒▒
";
        assert_eq!(text, expected, "\n{text}");
    }

    #[test]
    fn it_fits_into_any_width_and_stays_short() {
        for columns in [0, 1, 30, 40, 200] {
            let text = as_text("t", 1, &Waterfall::of(&spans()), columns);
            let longest = text.lines().skip(1).map(|line| line.chars().count()).max().unwrap();
            assert!(longest <= columns.max(FIGURES + SHORTEST_BAR + 8), "{columns}:\n{text}");
        }
        let many: Vec<Span> = (1..=300).map(|id| span(id, id - 1, ("a", "b"), id, id + 1)).collect();
        let text = as_text("t", 1, &Waterfall::of(&many), 80);
        assert_eq!((text.lines().count(), text.lines().last().unwrap()), (202, "… and 100 lines more: --json"));
        assert_eq!(as_text("t", 1, &Waterfall::of(&[]), 80), "");
    }

    #[test]
    fn what_is_one_of_several_says_so_and_long_times_are_seconds() {
        let slow = [span(1, 0, ("a", "b"), 0, 28_827)];
        let text = as_text("t", 5, &Waterfall::of(&slow), 60);
        assert!(text.starts_with("trace t: 28.8 s, one of 5 clips that were asked for together\na: b"), "{text}");
        assert_eq!([9_940_000, 9_960_000, 9_999_400_000, 9_999_500_000].map(duration), ["9.9 ms", "10 ms", "9999 ms", "10.0 s"]);
    }
}
