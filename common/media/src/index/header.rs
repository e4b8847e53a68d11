//! The first part of an index: what holds for the whole master.

use crate::boxes::Packed;
use serde::{Deserialize, Serialize};

/// What holds for the whole master.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Bytes of the master: no sample lies beyond.
    pub media_size: u64,
    /// Whether its boxes are QuickTime's (MOV), whose audio descriptions are read differently.
    pub quicktime: bool,
    /// How many frames are shown.
    pub frames: u32,
    /// The pts of frame 0, in ticks of the video's media time.
    pub first_pts: i64,
    /// The end of the last frame, in the same ticks.
    pub end_pts: i64,
    /// Whether no sample after a key sample is shown before it.
    pub closed_gop: bool,
    /// The film.
    pub video: VideoConfig,
    /// Its sound.
    pub audio: Option<AudioConfig>,
}

/// What a decoder and a player need to know about the video track.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VideoConfig {
    /// Ticks a second.
    pub timescale: u32,
    /// The body of `stsd` as it was.
    pub stsd: Vec<u8>,
    /// The matrix of `tkhd`.
    pub matrix: [i32; 9],
    /// Width and height of `tkhd`, in 1/65536 pixels.
    pub display_size: [u32; 2],
    /// Stored width in pixels.
    pub width: u16,
    /// Stored height in pixels.
    pub height: u16,
    /// How far players turn the picture clockwise, in degrees.
    pub rotation: u16,
    /// Frames a second, as a fraction.
    pub frame_rate: (u32, u32),
}

/// What a decoder needs to know about the audio track.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AudioConfig {
    /// Ticks a second.
    pub timescale: u32,
    /// The body of `stsd` as it was.
    pub stsd: Vec<u8>,
    /// The media time that is heard when frame 0 appears; edit lists of both tracks are in it.
    pub zero: i64,
    /// The media time of the first sound that is meant to be heard.
    pub heard_from: i64,
    /// Samples a second.
    pub sample_rate: u32,
    /// Channels.
    pub channels: u16,
    /// Set if samples are pieces of packed audio.
    pub packed: Option<Packed>,
}

impl Header {
    /// Media time of the audio that is heard at a pts of the video, to the nearest tick.
    pub fn audio_time(&self, audio: &AudioConfig, pts: i64) -> i64 {
        let ticks = i128::from(pts) - i128::from(self.first_pts);
        let (from, to) = (i128::from(self.video.timescale), i128::from(audio.timescale));
        let nearest = (2 * ticks * to + from).div_euclid(2 * from);
        (nearest + i128::from(audio.zero)).clamp(i64::MIN.into(), i64::MAX.into()) as i64
    }

    /// Whether the numbers that are calculated with make sense.
    pub fn check(&self) -> anyhow::Result<()> {
        let timescales = [Some(self.video.timescale), self.audio.as_ref().map(|audio| audio.timescale)];
        let ticking = timescales.into_iter().flatten().all(|ticks| (1..=1_000_000_000).contains(&ticks));
        let reach = 1 << 56;
        let times = [self.first_pts, self.end_pts, self.audio.as_ref().map_or(0, |audio| audio.zero)];
        let near = times.iter().all(|time| (-reach..reach).contains(time));
        let packets = self.audio.as_ref().and_then(|audio| audio.packed).is_none_or(|packed| packed.frames > 0 && packed.bytes > 0);
        anyhow::ensure!(ticking && near && packets && self.frames > 0 && self.first_pts < self.end_pts, "the index contradicts itself");
        Ok(())
    }
}
