//! What is to be encoded: a small local file, and exactly which of its frames and which of its sound come out.

use events::{FrameTimes, Micros};
use std::path::PathBuf;

/// How ffmpeg must decode every source; belongs before its `-i`.
///
/// In an open GOP the decoder takes its first pictures for broken and keeps back those it has not shown when a short
/// source ends: a clip of one frame came out empty. What really is broken lies before `first_pts`, where nothing comes out.
pub const DECODE_FLAGS: [&str; 2] = ["-flags", "+output_corrupt"];

/// One cut, ready for ffmpeg. All times are on the clock of `source`: what ffmpeg sees with `-copyts`.
///
/// The source holds more than the clip: it starts at the key frame that the first frame needs, and
/// with some sound before it. It has no edit list; its first video sample decodes at or after 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodeJob {
    /// The local MP4 with the samples of the cut.
    pub source: PathBuf,
    /// Ticks a second of `first_pts` and `end_pts`: the master's own time base.
    pub video_timescale: u32,
    /// The presentation time of the first frame that comes out, in ticks.
    pub first_pts: i64,
    /// The end of the last frame that comes out, in ticks: frames with `first_pts <= pts < end_pts` come out.
    pub end_pts: i64,
    /// The times of the frames that come out, the first at 0; `frames()` says how many, the last one's ticks how long it stays.
    pub frame_times: FrameTimes,
    /// The sound that comes out; `None` if the master has none at this place.
    pub audio: Option<AudioWindow>,
    /// The stored width in pixels, before `rotation`.
    pub width: u32,
    /// The stored height in pixels, before `rotation`.
    pub height: u32,
    /// How far players turn the picture clockwise: 0, 90, 180 or 270 degrees. `source` carries it, so ffmpeg turns by itself.
    pub rotation: u16,
    /// Frames a second as a fraction, e.g. 30000/1001; the average if the rate varies.
    pub frame_rate: (u32, u32),
    /// For `-max_pixels`: no frame of this master may be larger.
    pub max_pixels: u64,
}

/// Which part of the source's sound belongs to the clip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AudioWindow {
    /// When the clip starts: `first_pts` in microseconds.
    pub start: Micros,
    /// How long the clip is.
    pub length: Micros,
    /// When the source's sound starts: before `start` as a rule, after it if the master's sound begins within the clip
    /// (then silence is missing in front).
    pub sound_from: Micros,
    /// Samples a second, as the container says.
    pub sample_rate: u32,
    /// Channels, as the container says.
    pub channels: u16,
}
