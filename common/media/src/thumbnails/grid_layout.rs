//! How the tiles of the scrub grid are arranged, and the WebVTT that says so.

use crate::fragments::{ClipHead, Sample};
use std::fmt::Write;

/// The arrangement of the tiles: row by row, one for each second.
#[derive(Debug, Clone, PartialEq)]
pub struct GridLayout {
    /// How many tiles there are.
    pub tiles: u32,
    /// Tiles in a row.
    pub columns: u32,
    /// Rows.
    pub rows: u32,
    /// Width of a tile in pixels.
    pub tile_width: u32,
    /// Height of a tile in pixels.
    pub tile_height: u32,
    /// Seconds of the clip.
    pub duration: f64,
}

const MOST_COLUMNS: u32 = 10;
/// A clip of up to so many seconds has large tiles.
const SHORT_SECONDS: u32 = 60;
/// A JPEG has at most 65,535 rows, and a minute has ten rows of tiles or less.
const MOST_TILE_HEIGHT: u32 = 1280;

impl GridLayout {
    /// For a clip with these frames.
    pub fn of(frames: &[Sample], head: &ClipHead) -> Self {
        let last = frames.last().map_or(0, |frame| frame.pts.max(0)) / i64::from(head.video.timescale);
        let tiles = u32::try_from(last).unwrap_or(u32::MAX).saturating_add(1);
        Self::new(tiles, head.duration_seconds(), head.video.width.into(), head.video.height.into())
    }

    /// For so many tiles of a picture of this size.
    pub fn new(tiles: u32, duration: f64, width: u32, height: u32) -> Self {
        let tiles = tiles.max(1);
        let columns = tiles.min(MOST_COLUMNS);
        let tile_width = if tiles <= SHORT_SECONDS { 320 } else { 160 };
        let even_height = (tile_width * height).div_ceil(width.max(1)).next_multiple_of(2);
        let tile_height = even_height.clamp(2, MOST_TILE_HEIGHT);
        Self { tiles, columns, rows: tiles.div_ceil(columns), tile_width, tile_height, duration }
    }

    /// Width of the whole grid in pixels.
    pub fn width(&self) -> u32 {
        self.columns * self.tile_width
    }

    /// Height of the whole grid in pixels.
    pub fn height(&self) -> u32 {
        self.rows * self.tile_height
    }

    /// A second in which no frame begins shows what stood still.
    pub(super) fn filters(&self) -> String {
        let Self { columns, rows, tile_width, tile_height, .. } = self;
        format!("fps=1:start_time=0:round=down:eof_action=pass,scale={tile_width}:{tile_height},setsar=1,tile={columns}x{rows}")
    }
}

/// The cues of a grid: one second each, the last one until the end of the clip.
pub fn grid_vtt(layout: &GridLayout) -> String {
    let mut text = "WEBVTT\n".to_owned();
    let GridLayout { tiles, columns, tile_width, tile_height, duration, .. } = layout;
    for tile in 0..*tiles {
        let (start, end) = (f64::from(tile), if tile + 1 == *tiles { *duration } else { f64::from(tile + 1) });
        let (x, y) = (tile % columns * tile_width, tile / columns * tile_height);
        let (start, end) = (clock(start), clock(end));
        // Writing to a String cannot fail.
        let _ = write!(text, "\n{start} --> {end}\ngrid.jpg#xywh={x},{y},{tile_width},{tile_height}\n");
    }
    text
}

/// `HH:MM:SS.mmm`.
fn clock(seconds: f64) -> String {
    let millis = (seconds * 1e3).round() as u64;
    let (hours, minutes) = (millis / 3_600_000, millis / 60_000 % 60);
    format!("{hours:02}:{minutes:02}:{:02}.{:03}", millis / 1000 % 60, millis % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_clips_have_large_tiles_and_long_ones_small_ones() {
        let layout = GridLayout::new(8, 8.008, 1920, 1080);
        assert_eq!((layout.columns, layout.rows, layout.tile_width, layout.tile_height), (8, 1, 320, 180));
        let layout = GridLayout::new(60, 60.0, 1080, 1920);
        assert_eq!((layout.columns, layout.rows, layout.tile_width, layout.tile_height), (10, 6, 320, 570));
        let layout = GridLayout::new(61, 60.5, 1920, 1080);
        assert_eq!((layout.columns, layout.rows, layout.tile_width, layout.tile_height), (10, 7, 160, 90));
        let layout = GridLayout::new(300, 300.0, 16, 16384);
        assert!(layout.height() <= 65_535 && layout.rows * layout.columns >= layout.tiles);
    }

    #[test]
    fn every_second_has_its_tile_and_the_last_cue_ends_with_the_clip() {
        let vtt = grid_vtt(&GridLayout::new(12, 11.5115, 1280, 720));
        assert!(vtt.starts_with("WEBVTT\n\n00:00:00.000 --> 00:00:01.000\ngrid.jpg#xywh=0,0,320,180\n"));
        assert!(vtt.ends_with("\n00:00:11.000 --> 00:00:11.512\ngrid.jpg#xywh=320,180,320,180\n"));
        assert_eq!(vtt.matches("-->").count(), 12);
    }
}
