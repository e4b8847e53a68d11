//! Rows that could not be read, and when there are too many of them.

use events::NotUnderstood;

/// So many odd rows of a file are kept; all are counted.
pub const MOST_ODD_ROWS_KEPT: usize = 1_000;
/// So much of a row's text is kept, in characters.
const LONGEST_TEXT: usize = 400;

/// A row that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OddRow {
    /// Its line in the file, the header being line 1; of JSON, its place among the entries, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub reason: String,
    /// The row, shortened, with what cannot be shown replaced.
    pub text: String,
}

/// The odd rows of a file while it is read.
#[derive(Debug, Default)]
pub(super) struct OddRows {
    pub(super) kept: Vec<OddRow>,
    pub(super) count: u64,
}

impl OddRows {
    pub(super) fn add(&mut self, line: u64, reason: String, text: &[u8]) {
        self.count += 1;
        if self.kept.len() < MOST_ODD_ROWS_KEPT {
            self.kept.push(OddRow { line, reason, text: shortened(text) });
        }
    }

    /// Refuses a file of which more than half cannot be read: the rest of it is not to be trusted either.
    pub(super) fn refuse_if_most(&self, all: u64, what: &str) -> Result<(), NotUnderstood> {
        match self.kept.first() {
            Some(first) if self.count * 2 > all => Err(NotUnderstood(format!(
                "{} of {all} {what} cannot be read, so none are loaded; the first is on line {}: {}",
                self.count, first.line, first.reason
            ))),
            _ => Ok(()),
        }
    }
}

/// Quotes a value from outside: cut to 60 characters, nothing invisible.
pub(crate) fn quoted(text: &str) -> String {
    let mut short: String = text.chars().take(60).flat_map(char::escape_debug).collect();
    if text.chars().nth(60).is_some() {
        short.push('…');
    }
    format!("“{short}”")
}

/// Text that Postgres and a terminal can take: no NUL, nothing that is not UTF-8.
fn shortened(text: &[u8]) -> String {
    let start = &text[..text.len().min(LONGEST_TEXT * 4)];
    let shown = String::from_utf8_lossy(start);
    shown.trim_end().chars().take(LONGEST_TEXT).map(|character| if character == '\0' { '␀' } else { character }).collect()
}
