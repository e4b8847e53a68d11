//! Pages of an index, joined.

use super::page::Page;
use crate::boxes::Sample;

/// The samples of some pages in a row.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// Video samples in decode order.
    pub video: Vec<Sample>,
    /// Audio samples in decode order.
    pub audio: Vec<Sample>,
    /// When the first frame after these pages is shown, or the film ends.
    pub end_pts: i64,
    first_frame: u32,
    frames: Vec<i64>,
    audio_end: u64,
}

impl Loaded {
    /// No pages yet; `end_pts` is when the first frame after them is shown.
    pub fn until(end_pts: i64) -> Self {
        Self { end_pts, ..Self::default() }
    }

    /// Joins the next page. Its audio overlaps with what is there already.
    pub fn add(&mut self, page: Page) {
        self.video.extend(page.video);
        let known = self.audio_end.saturating_sub(page.audio_first);
        let new = page.audio.get(known as usize..).unwrap_or_default();
        self.audio.extend(new);
        if !new.is_empty() {
            self.audio_end = page.audio_first + page.audio.len() as u64;
        }
    }

    /// Counts the frames that are shown; they must be `frames`, the first of them number `first_frame`.
    pub fn number_frames(&mut self, first_frame: u32, frames: u32, film_start: i64) -> anyhow::Result<()> {
        let shown = film_start..self.end_pts;
        self.frames = self.video.iter().map(|sample| sample.pts).filter(|pts| shown.contains(pts)).collect();
        self.frames.sort_unstable();
        let found = self.frames.len();
        anyhow::ensure!(found == frames as usize, "pages of the index hold {found} frames and should hold {frames}");
        self.first_frame = first_frame;
        Ok(())
    }

    /// When a frame is shown; the end of these pages for the frame after their last. An error for frames elsewhere.
    pub fn pts_of(&self, frame: u32) -> anyhow::Result<i64> {
        let place = frame.checked_sub(self.first_frame).map(|place| place as usize);
        match place {
            Some(place) if place < self.frames.len() => Ok(self.frames[place]),
            Some(place) if place == self.frames.len() => Ok(self.end_pts),
            _ => anyhow::bail!("frame {frame} is not in these pages of the index"),
        }
    }
}
