//! What the demo found and cut, as a table.

use super::Answered;
use crate::{
    api::{ClipView, Happened, MasterView},
    commands::find::chips,
    output::{self, bytes},
};
use comfy_table::{Cell, CellAlignment};
use std::collections::BTreeMap;

/// What each question was understood as; then the plays with their clips, and the links to watch them below the
/// table, where a terminal does not break them.
pub(super) fn table(answers: &[Answered], masters: &[MasterView]) -> String {
    let mut text = String::new();
    let mut table = output::table(&["", "play", "timecode", "frames of the video", "milliseconds", "read of the video"]);
    let mut links = String::new();
    let mut number = 0;
    for answer in answers {
        text += &format!("“{}” was understood as\n{}\n", answer.question, chips(&answer.found.reading.chips));
        for happened in answer.found.happened() {
            let clip = happened.clip.as_ref().and_then(|clip| clip.clip_id.as_ref()).and_then(|id| answer.waited.ready.get(id));
            let Some(clip) = clip else { continue };
            number += 1;
            table.add_row(row(number, happened, &clip.view, masters));
            let link = clip.view.watch_url.as_ref().or(clip.view.playlist_url.as_ref());
            links += &format!("\n  {number}  {}", link.map(String::as_str).unwrap_or_default());
        }
    }
    let table = output::fitted(table, &[2, 4]);
    format!("{text}\n{table}\nwatch them; the number in the picture is that of the frame:{links}")
}

fn row(number: usize, happened: &Happened, clip: &ClipView, masters: &[MasterView]) -> Vec<Cell> {
    let receipt = clip.receipt.clone().unwrap_or_default();
    let frames = format!("{}–{}", receipt.first_frame.unwrap_or_default(), receipt.end_frame.unwrap_or_default() - 1);
    let read = receipt.bytes_read.unwrap_or_default();
    let master = masters.iter().find(|master| master.period == Some(happened.period));
    let share = 100.0 * read as f64 / master.map_or(1, |master| master.size_bytes.max(1)) as f64;
    let right = |text: String| Cell::new(text).set_alignment(CellAlignment::Right);
    let timecode = if happened.timecode.is_empty() { &happened.start_timecode } else { &happened.timecode };
    vec![
        right(number.to_string()),
        Cell::new(clip.title.as_deref().unwrap_or(&clip.clip_id)),
        Cell::new(timecode),
        right(frames),
        Cell::new(stages(&receipt.stages_ms)),
        right(format!("{}, {share:.0} %", bytes(read))),
    ]
}

/// The two longest and what the others take together.
fn stages(milliseconds: &BTreeMap<String, f64>) -> String {
    let mut stages: Vec<(&String, &f64)> = milliseconds.iter().collect();
    stages.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let (long, short) = stages.split_at(stages.len().min(2));
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
        assert_eq!(stages(&measured), "encode 900, verify 300, others 17");
    }
}
