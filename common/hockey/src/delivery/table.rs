//! A CSV file from outside: what it may be instead, its header, and its rows with their lines.

use super::odd_rows::{OddRows, quoted};
use csv::{ByteRecord, ReaderBuilder};
use events::NotUnderstood;

/// The largest play file is 2 MB.
const LARGEST: usize = 64 * 1024 * 1024;
/// The longest game ever played had nine periods: 12,000 rows.
const MOST_ROWS: u64 = 100_000;
/// No header is longer, in bytes.
const LONGEST_HEADER: usize = 4_096;

/// Reads every row below a header. `header` says how many columns a row must have, or why the header is wrong;
/// `row` takes a row or says what is wrong with it. Returns the number of rows.
pub(super) fn read_rows(
    bytes: &[u8],
    header: impl FnOnce(&[&str]) -> Result<usize, NotUnderstood>,
    odd: &mut OddRows,
    mut row: impl FnMut(u64, &ByteRecord) -> Result<(), String>,
) -> Result<u64, NotUnderstood> {
    let bytes = text_of(bytes)?;
    let columns = header(&header_of(bytes)?)?;
    // A carriage return alone ends no row: no two rows begin on the same line.
    let mut reader = ReaderBuilder::new().terminator(csv::Terminator::Any(b'\n')).flexible(true).from_reader(bytes);
    let mut record = ByteRecord::new();
    let mut rows = 0;
    let mut line = Lines::default();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(true) if rows == MOST_ROWS => {
                return Err(NotUnderstood(format!("the file has more than {MOST_ROWS} rows: no game has, so it is something else")));
            }
            Ok(true) if record.iter().all(|field| field == b"\r") => continue,
            Ok(true) => rows += 1,
            Ok(false) => return Ok(rows),
            Err(error) => return Err(NotUnderstood(format!("the file cannot be read as CSV: {error}"))),
        }
        let start = record.position().map_or(0, csv::Position::byte) as usize;
        let text = bytes.get(start..reader.position().byte() as usize).unwrap_or_default();
        let line = line.at(bytes, start);
        if let Err(reason) = whole(&record, columns, text).and_then(|()| row(line, &record)) {
            odd.add(line, reason, text.trim_ascii());
        }
    }
}

/// Line numbers, counted here: the reader's own are those of where it last stopped.
#[derive(Default)]
struct Lines {
    counted_to: usize,
    breaks: u64,
}

impl Lines {
    /// The line on which the record that begins at or after this byte is written.
    fn at(&mut self, bytes: &[u8], start: usize) -> u64 {
        let blank = bytes.get(start..).unwrap_or_default().iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let passed = bytes.get(self.counted_to..start + blank).unwrap_or_default();
        self.breaks += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.counted_to = self.counted_to.max(start + blank);
        self.breaks + 1
    }
}

fn whole(record: &ByteRecord, columns: usize, text: &[u8]) -> Result<(), String> {
    if text.contains(&0) {
        return Err("the row holds NUL bytes".to_owned());
    }
    if record.len() != columns {
        return Err(format!("{} columns instead of {columns}: the row is cut off, or holds more than one row", record.len()));
    }
    Ok(())
}

/// The file's text, or what it is instead.
fn text_of(bytes: &[u8]) -> Result<&[u8], NotUnderstood> {
    let refused = |why: &str| Err(NotUnderstood(why.to_owned()));
    match bytes {
        [] => refused("the file is empty: the upload or the export was cut off; deliver it again"),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, _, ..] | [_, 0, ..] => {
            refused("the file is written in UTF-16: export it as UTF-8 and deliver it again")
        }
        [0x1F, 0x8B, ..] => refused("the file is compressed with gzip: unpack it and deliver it again"),
        [b'P', b'K', 3, 4, ..] => refused("the file is a ZIP archive or a spreadsheet: export it as CSV and deliver it again"),
        _ if bytes.len() > LARGEST => refused("the file is larger than 64 MB: no play file is, so it is something else"),
        [0xEF, 0xBB, 0xBF, rest @ ..] => Ok(rest),
        _ => Ok(bytes),
    }
}

fn header_of(bytes: &[u8]) -> Result<Vec<&str>, NotUnderstood> {
    let start = &bytes[..bytes.len().min(LONGEST_HEADER)];
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or(start);
    let text = std::str::from_utf8(line).map_err(|_| NotUnderstood("the first line is not text: this is no play file".to_owned()))?;
    Ok(text.trim_end().split(',').map(|column| column.trim_matches('"')).collect())
}

/// Says in what a header differs from the one that is meant.
pub(super) fn header_differs(found: &[&str], expected: &[&str]) -> NotUnderstood {
    let differing = found.iter().zip(expected).position(|(found, expected)| found != expected);
    let place = differing.unwrap_or(found.len().min(expected.len()));
    let is = found.get(place).map_or("missing".to_owned(), |column| quoted(column));
    let should = expected.get(place).map_or("the end of the line".to_owned(), |column| quoted(column));
    NotUnderstood(format!(
        "the first line is not the header of this kind of file: column {} of {} is {is}, where {should} is expected",
        place + 1,
        found.len()
    ))
}
