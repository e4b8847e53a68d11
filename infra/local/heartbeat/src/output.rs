//! What is printed: words for people, JSON for programs.

use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle};
use std::io::{IsTerminal, Write};

/// Whether somebody watches.
pub fn on_a_terminal() -> bool {
    std::io::stderr().is_terminal() && std::io::stdout().is_terminal()
}

/// How many columns a line of output may have; where nobody watches, as many as a wide terminal has.
pub fn columns() -> usize {
    Table::new().width().map_or(100, usize::from)
}

/// Bytes exactly as they are, with a line end after them if a person reads them.
pub fn raw(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)?;
    if std::io::stdout().is_terminal() {
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

/// A value as indented JSON.
pub fn json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string_pretty(value)?);
    Ok(())
}

/// An empty table as wide as the terminal at most; the first column, which people copy from, is never broken.
pub fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    let line_under_the_header = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));
    table.load_style(line_under_the_header).set_content_arrangement(ContentArrangement::Dynamic).set_header(header.to_vec());
    if let Some(first) = table.column_mut(0) {
        first.set_constraint(ColumnConstraint::ContentWidth);
    }
    table
}

/// Bytes as people count them.
pub fn bytes(count: u64) -> String {
    let count = count as f64;
    let units = [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)];
    let unit = units.iter().find(|(_, size)| count >= *size);
    unit.map_or_else(|| format!("{count} B"), |(name, size)| format!("{:.1} {name}", count / size))
}

/// Frames a second as people write it: 25, 29.97, 59.94.
pub fn rate(frames_a_second: f64) -> String {
    let text = format!("{frames_a_second:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A part of a video: `3:14.3–3:22.3`.
pub fn span(start_s: f64, end_s: f64) -> String {
    format!("{}–{}", clock(start_s), clock(end_s))
}

/// A time in a video: `3:14.3`.
pub fn clock(seconds: f64) -> String {
    let tenths = (seconds * 10.0).round() as i64;
    format!("{}:{:02}.{}", tenths / 600, tenths / 10 % 60, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!([bytes(999), bytes(1_500), bytes(2_345_678), bytes(8_000_000_000)], ["999 B", "1.5 kB", "2.3 MB", "8.0 GB"]);
        assert_eq!([rate(25.0), rate(30000.0 / 1001.0), rate(12.5)], ["25", "29.97", "12.5"]);
        assert_eq!([clock(194.3), clock(59.96), clock(0.0)], ["3:14.3", "1:00.0", "0:00.0"]);
    }
}
