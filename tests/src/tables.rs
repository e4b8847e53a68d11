//! Tables as they are printed: Markdown, so that they can be pasted into a note.

use comfy_table::{Table, presets::ASCII_MARKDOWN};

/// An empty table with these headings.
pub fn table<T: Into<String>>(headings: impl IntoIterator<Item = T>) -> Table {
    let mut table = Table::new();
    table.load_style(ASCII_MARKDOWN).set_header(headings.into_iter().map(Into::into).collect::<Vec<String>>());
    table
}
