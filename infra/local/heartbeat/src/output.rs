//! What is printed: words for people, JSON for programs.

use comfy_table::{Cell, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};
use std::io::{IsTerminal, Write};

/// What a table has beside the text of a column, and what stands between two columns.
const PADDING: usize = 2;
const BETWEEN: usize = 1;
/// A text is not broken into shorter lines than this.
const SHORTEST_LINE: usize = 14;

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

/// The same table in so few columns of a terminal that no word, time or date is broken: what fits in no other way is left out,
/// the columns named first before the others. None where nobody watches.
pub fn fitted(mut table: Table, left_out: &[usize]) -> Table {
    let Some(room) = table.width().map(usize::from) else { return table };
    let mut hidden = Vec::new();
    let mut candidates = left_out.iter().copied();
    while least_width(&table, &hidden) > room
        && let Some(column) = candidates.next()
    {
        hidden.push(column);
    }
    let least: Vec<usize> = (0..table.column_iter().count()).map(|column| least_line(&table, column)).collect();
    for (number, line) in least.into_iter().enumerate().skip(1) {
        let Some(column) = table.column_mut(number) else { continue };
        let least = Width::Fixed(u16::try_from(line + PADDING).unwrap_or(u16::MAX));
        column.set_constraint(if hidden.contains(&number) { ColumnConstraint::Hidden } else { ColumnConstraint::LowerBoundary(least) });
    }
    table
}

/// How wide a table is whose words are whole.
fn least_width(table: &Table, hidden: &[usize]) -> usize {
    let shown = (0..table.column_iter().count()).filter(|column| !hidden.contains(column));
    let wide: usize = shown.map(|column| least_line(table, column) + PADDING + BETWEEN).sum();
    wide.saturating_sub(BETWEEN)
}

/// How long the lines of a column must be: as its longest word, and a short text stays on one line. The first is never broken.
fn least_line(table: &Table, column: usize) -> usize {
    let rows = table.header().into_iter().chain(table.row_iter());
    let cells: Vec<String> = rows.filter_map(|row| row.cell_iter().nth(column)).map(Cell::content).collect();
    let length = |text: &str| text.chars().count();
    let longest = cells.iter().map(|text| length(text)).max().unwrap_or_default();
    let word = cells.iter().flat_map(|text| text.split_whitespace()).map(length).max().unwrap_or_default();
    if column == 0 { longest } else { word.max(longest.min(SHORTEST_LINE)) }
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
    fn a_narrow_table_has_fewer_columns_and_whole_words() {
        let filled = |columns| {
            let mut table = table(&["clip", "date", "player", "zone"]);
            table.add_row(["2480a29600000000", "2025-10-11", "Noah Dobson", "dz"]).set_width(columns);
            fitted(table, &[3, 1]).to_string()
        };
        let has = |columns, word: &str| filled(columns).contains(word);
        for columns in [34, 50, 80] {
            let text = filled(columns);
            assert!(text.lines().all(|line| line.chars().count() <= columns.into()), "{columns}:\n{text}");
            assert!(has(columns, "2480a29600000000") && has(columns, "Dobson"), "{text}");
        }
        assert!(has(80, "2025-10-11") && has(80, "zone") && has(80, "Noah Dobson"));
        assert!(has(50, "2025-10-11") && !has(50, "zone"));
        assert!(!has(34, "2025") && !has(34, "zone"));
    }

    #[test]
    fn numbers_read_well() {
        assert_eq!([bytes(999), bytes(1_500), bytes(2_345_678), bytes(8_000_000_000)], ["999 B", "1.5 kB", "2.3 MB", "8.0 GB"]);
        assert_eq!([rate(25.0), rate(30000.0 / 1001.0), rate(12.5)], ["25", "29.97", "12.5"]);
        assert_eq!([clock(194.3), clock(59.96), clock(0.0)], ["3:14.3", "1:00.0", "0:00.0"]);
    }
}
