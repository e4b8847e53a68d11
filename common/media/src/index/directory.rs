//! Where the pages of an index are and which frames each has.

use super::varint::{Reader, put, put_signed};

/// One page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageEntry {
    /// The number of its first frame.
    pub first_frame: u32,
    /// The pts of that frame.
    pub first_pts: i64,
    /// The pts of its first key sample: frames before that need the page before too. `None`: no key in it.
    pub first_key_pts: Option<i64>,
    /// Where it starts, from the start of the first page.
    pub offset: u64,
}

/// All entries as bytes.
pub fn encode(entries: &[PageEntry]) -> Vec<u8> {
    let mut bytes = Vec::new();
    put(&mut bytes, entries.len() as u64);
    let (mut frame, mut pts, mut offset) = (0, 0, 0);
    for entry in entries {
        put(&mut bytes, u64::from(entry.first_frame - frame));
        put_signed(&mut bytes, entry.first_pts - pts);
        put(&mut bytes, u64::from(entry.first_key_pts.is_some()));
        put_signed(&mut bytes, entry.first_key_pts.map_or(0, |key| key - entry.first_pts));
        put(&mut bytes, entry.offset - offset);
        (frame, pts, offset) = (entry.first_frame, entry.first_pts, entry.offset);
    }
    bytes
}

/// Reads the entries of a file with `frames` frames and `length` bytes of pages; they are in order and inside.
pub fn decode(bytes: &[u8], frames: u32, length: u64) -> anyhow::Result<Vec<PageEntry>> {
    let mut reader = Reader(bytes);
    let count: usize = reader.take_as()?;
    anyhow::ensure!((1..=reader.0.len()).contains(&count), "the index claims {count} pages");
    let mut entries: Vec<PageEntry> = Vec::with_capacity(count);
    for _ in 0..count {
        let entry = take(&mut reader, entries.last())?;
        let ordered = entries.last().map_or(entry.first_frame == 0 && entry.offset == 0, |last| {
            last.first_frame < entry.first_frame && last.first_pts < entry.first_pts && last.offset < entry.offset
        });
        let inside = entry.first_frame < frames && entry.offset < length;
        anyhow::ensure!(ordered && inside, "the pages of the index are not in order");
        entries.push(entry);
    }
    anyhow::ensure!(reader.0.is_empty(), "the directory of the index has bytes left over");
    Ok(entries)
}

fn take(reader: &mut Reader<'_>, last: Option<&PageEntry>) -> anyhow::Result<PageEntry> {
    let (frame, pts, offset) = last.map_or((0, 0, 0), |last| (last.first_frame, last.first_pts, last.offset));
    let first_frame = frame.saturating_add(reader.take_as()?);
    let first_pts = pts.saturating_add(reader.take_signed()?);
    let has_key = reader.take()? == 1;
    let key = first_pts.saturating_add(reader.take_signed()?);
    let offset = offset.saturating_add(reader.take()?);
    Ok(PageEntry { first_frame, first_pts, first_key_pts: has_key.then_some(key), offset })
}
