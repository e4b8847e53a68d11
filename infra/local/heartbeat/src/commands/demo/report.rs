//! What the demo made, as a table.

use crate::{
    api::{ClipView, MasterView},
    follow::ReadyClip,
    output::{self, bytes, span},
};
use comfy_table::{Cell, CellAlignment};
use std::collections::BTreeMap;

/// The clips, and the links to watch them: below the table, where a terminal does not break them.
pub(super) fn table(clips: &[ReadyClip], master: &MasterView) -> String {
    let master_bytes = master.size_bytes.max(0) as u64;
    let read = format!("read of {}", bytes(master_bytes));
    let mut table = output::table(&["", "clip", "shows", "frames", "milliseconds", &read]);
    for (number, clip) in clips.iter().enumerate() {
        table.add_row(row(number + 1, &clip.view, master_bytes));
    }
    let link = |clip: &ClipView| clip.watch_url.clone().or(clip.playlist_url.clone()).unwrap_or_default();
    let links: String = clips.iter().enumerate().map(|(number, clip)| format!("\n  {}  {}", number + 1, link(&clip.view))).collect();
    format!("{table}\nwatch them:{links}")
}

fn row(number: usize, clip: &ClipView, master_bytes: u64) -> Vec<Cell> {
    let receipt = clip.receipt.clone().unwrap_or_default();
    let frames = receipt.end_frame.unwrap_or_default() - receipt.first_frame.unwrap_or_default();
    let read = receipt.bytes_read.unwrap_or_default();
    let share = 100.0 * read as f64 / master_bytes.max(1) as f64;
    let right = |text: String| Cell::new(text).set_alignment(CellAlignment::Right);
    vec![
        right(number.to_string()),
        Cell::new(clip.title.as_deref().unwrap_or(&clip.clip_id)),
        right(span(clip.start_timecode_s, clip.end_timecode_s)),
        right(frames.to_string()),
        Cell::new(stages(&receipt.stages_ms)),
        right(format!("{}, {share:.0} %", bytes(read))),
    ]
}

/// The three longest and what the others take together.
fn stages(milliseconds: &BTreeMap<String, f64>) -> String {
    let mut stages: Vec<(&String, &f64)> = milliseconds.iter().collect();
    stages.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let (long, short) = stages.split_at(stages.len().min(3));
    let mut words: Vec<String> = long.iter().map(|(stage, milliseconds)| format!("{stage} {milliseconds:.0}")).collect();
    if !short.is_empty() {
        words.push(format!("others {:.0}", short.iter().map(|(_, milliseconds)| **milliseconds).sum::<f64>()));
    }
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_stage_comes_first() {
        let mut measured = BTreeMap::from([("read".to_owned(), 12.4), ("encode".to_owned(), 900.0)]);
        assert_eq!(stages(&measured), "encode 900, read 12");
        measured.extend([("verify".to_owned(), 300.0), ("index".to_owned(), 1.4), ("upload".to_owned(), 3.0)]);
        assert_eq!(stages(&measured), "encode 900, verify 300, read 12, others 4");
    }
}
