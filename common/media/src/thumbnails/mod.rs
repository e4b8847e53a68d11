//! The poster and the scrub grid of a clip, in one ffmpeg process.
//!
//! The poster is decoded from the key frame of its second on; the grid from key frames alone, because each
//! second of a clip begins with one.

mod grid_layout;
mod poster_time;

pub use grid_layout::{GridLayout, grid_vtt};
pub use poster_time::PosterTime;

use crate::{
    ffmpeg::{Container, FfmpegError, FfmpegReport, FfmpegRun, Input},
    fragments::{ClipHead, Sample, read_fragments, read_head},
};
use anyhow::Context;
use std::{fs::File, path::Path};

/// What the pictures of a clip are.
#[derive(Debug, Clone, PartialEq)]
pub struct Thumbnails {
    /// Width of the poster in pixels.
    pub poster_width: u32,
    /// Height of the poster in pixels.
    pub poster_height: u32,
    /// How the grid is laid out; [`grid_vtt`] writes it down.
    pub layout: GridLayout,
    /// What ffmpeg used.
    pub report: FfmpegReport,
}

/// Makes the poster (the first frame at or after min(5 s, half)) and the grid (one tile for each second) of a clip.
pub async fn thumbnails(clip: &Path, poster: &Path, grid: &Path) -> Result<Thumbnails, FfmpegError> {
    let (head, frames) = frames_of(clip)?;
    let at = PosterTime::of(&frames, head.duration_ticks(), head.video.timescale).context("the clip has no frame")?;
    let layout = GridLayout::of(&frames, &head);
    let pixels = u64::from(head.video.width) * u64::from(head.video.height);
    let inputs = [
        Input::new(clip, Container::Mp4, pixels).with(["-copyts", "-ss", &at.key_frame_seconds(), "-noaccurate_seek"]),
        Input::new(clip, Container::Mp4, pixels).with(["-skip_frame", "nokey"]),
    ];
    let run = FfmpegRun::new(&inputs)
        .args(["-map", "0:v:0", "-vf", &format!("select=gte(pts\\,{})", at.pts), "-frames:v", "1", "-q:v", "2"])
        .args(["-f", "image2", "-update", "1"])
        .output(poster)
        .args(["-map", "1:v:0", "-vf", &layout.filters(), "-frames:v", "1", "-q:v", "3", "-f", "image2", "-update", "1"])
        .output(grid);
    let report = run.run().await?.report;
    for picture in [poster, grid] {
        let made = std::fs::metadata(picture).is_ok_and(|file| file.len() > 0);
        if !made {
            return Err(FfmpegError::Rejected("no picture of the clip can be decoded".to_owned()));
        }
    }
    Ok(Thumbnails { poster_width: head.video.width.into(), poster_height: head.video.height.into(), layout, report })
}

fn frames_of(clip: &Path) -> Result<(ClipHead, Vec<Sample>), FfmpegError> {
    let no_clip = |error: anyhow::Error| FfmpegError::Rejected(format!("this is no clip of ours: {error:#}"));
    let mut file = File::open(clip).with_context(|| format!("opening the clip {}", clip.display()))?;
    let head = read_head(&mut file).map_err(no_clip)?;
    let fragments = read_fragments(&mut file, &head).map_err(no_clip)?;
    Ok((head, fragments.into_iter().flat_map(|fragment| fragment.video).collect()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
