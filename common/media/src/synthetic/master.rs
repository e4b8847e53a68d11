//! What a synthetic master can be, and making it.

use super::{clicks, movie_patch, picture};
use crate::ffmpeg::{Container, FfmpegError, FfmpegRun};
use anyhow::Context;
use std::{path::Path, time::Duration};

/// The codec of a synthetic master's video.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MasterCodec {
    /// H.264 by x264.
    H264,
    /// HEVC by x265.
    Hevc,
    /// MPEG-4 Part 2.
    Mpeg4,
    /// ProRes (for MOV and Matroska only).
    ProRes,
}

/// A master to be made. Start from [`SyntheticMaster::default`] and change what matters.
#[derive(Debug, Clone, PartialEq)]
pub struct SyntheticMaster {
    /// How long it is. With `variable_rate` a little less.
    pub seconds: u32,
    /// Width in pixels as it is shown, after rotation; even, at least 160.
    pub width: u32,
    /// Height in pixels as it is shown, after rotation; even, at least 96.
    pub height: u32,
    /// Frames a second, as a fraction.
    pub frame_rate: (u32, u32),
    /// The codec of the video.
    pub codec: MasterCodec,
    /// Frames from one key frame to the next.
    pub gop_frames: u32,
    /// Whether frames may refer across a key frame (H.264 and HEVC).
    pub open_gop: bool,
    /// How many B-frames may follow each other.
    pub b_frames: u32,
    /// Leaves out frames, so that the others are shown for different times.
    pub variable_rate: bool,
    /// How far players have to turn the stored picture clockwise: 0, 90, 180 or 270 (MP4 and MOV only).
    pub rotation: u16,
    /// Whether there is sound.
    pub audio: bool,
    /// Whether the table of contents comes before the samples (MP4 and MOV only).
    pub moov_first: bool,
    /// Ticks a second of the video (MP4 and MOV only); `None` leaves it to ffmpeg.
    pub timescale: Option<u32>,
    /// Whether edit lists are written at all (MP4 and MOV only).
    pub edit_list: bool,
    /// How much of the start the edit list hides, in milliseconds (MP4 and MOV with `edit_list` only).
    pub hidden_start_ms: u32,
    /// The video's kilobits a second; `None` for a constant quality.
    pub kilobits: Option<u32>,
    /// How strong the picture's noise is, 0 to 100: camera grain is about 3.
    pub noise: u32,
}

impl Default for SyntheticMaster {
    /// Four seconds of 320x180 at 30000/1001 frames a second, H.264 with two B-frames and a closed GOP of a second.
    fn default() -> Self {
        Self {
            seconds: 4,
            width: 320,
            height: 180,
            frame_rate: (30_000, 1001),
            codec: MasterCodec::H264,
            gop_frames: 30,
            open_gop: false,
            b_frames: 2,
            variable_rate: false,
            rotation: 0,
            audio: true,
            moov_first: true,
            timescale: None,
            edit_list: true,
            hidden_start_ms: 0,
            kilobits: None,
            noise: 0,
        }
    }
}

impl SyntheticMaster {
    /// Makes it; the extension of `output` says which container: `mp4`, `mov`, `m4v`, `mkv` or `ts`.
    pub async fn make(&self, output: &Path) -> Result<(), FfmpegError> {
        let container = Container::of(output).with_context(|| format!("{} is not the name of a video", output.display()))?;
        let mut graph = format!("{}[v]", picture::filters(self));
        if self.audio {
            graph += &format!(";{}[a]", clicks::SOURCE);
        }
        let run = FfmpegRun::new(&[])
            .args(["-filter_complex", &graph, "-map", "[v]", "-fps_mode", "passthrough"])
            .args(self.video_arguments())
            .args(if self.audio { &["-map", "[a]", "-c:a", "aac", "-b:a", "128k"][..] } else { &["-an"] })
            .args(["-t", &self.seconds.to_string()])
            .args(if container == Container::Mp4 { self.movie_arguments() } else { Vec::new() })
            .output(output)
            .within(Duration::from_secs(600 + 60 * u64::from(self.seconds)))
            .writing_at_most(64 << 30);
        run.run().await?;
        if container == Container::Mp4 {
            movie_patch::patch(output, self.rotation, self.hidden_start_ms)?;
        }
        Ok(())
    }

    fn video_arguments(&self) -> Vec<String> {
        let (gop, b_frames) = (self.gop_frames.to_string(), self.b_frames.to_string());
        let (open, not_open) = (u8::from(self.open_gop), u8::from(!self.open_gop));
        let x264 = format!("open-gop={open}:scenecut=0:keyint={gop}:min-keyint={gop}:bframes={b_frames}:b-adapt=0");
        let x265 = format!("{x264}:log-level=error");
        let mut arguments = match self.codec {
            MasterCodec::H264 => vec!["-c:v", "libx264", "-preset", "superfast", "-x264-params", &x264],
            MasterCodec::Hevc => vec!["-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1", "-x265-params", &x265],
            MasterCodec::Mpeg4 => vec!["-c:v", "mpeg4", "-q:v", "4", "-g", &gop, "-bf", &b_frames],
            MasterCodec::ProRes => vec!["-c:v", "prores_ks", "-profile:v", "0", "-pix_fmt", "yuv422p10le"],
        };
        if self.codec == MasterCodec::Mpeg4 && not_open == 1 {
            arguments.extend(["-flags", "+cgop", "-sc_threshold", "1000000000"]);
        }
        let mut arguments: Vec<String> = arguments.into_iter().map(str::to_owned).collect();
        if let Some(kilobits) = self.kilobits {
            arguments.extend(["-b:v".to_owned(), format!("{kilobits}k"), "-maxrate".to_owned(), format!("{}k", kilobits * 5 / 4)]);
            arguments.extend(["-bufsize".to_owned(), format!("{}k", kilobits * 2)]);
        }
        arguments
    }

    fn movie_arguments(&self) -> Vec<String> {
        let mut arguments = vec!["-use_editlist".to_owned(), u8::from(self.edit_list).to_string()];
        if self.moov_first {
            arguments.extend(["-movflags", "+faststart"].map(str::to_owned));
        }
        if let Some(timescale) = self.timescale {
            arguments.extend(["-video_track_timescale".to_owned(), timescale.to_string()]);
        }
        arguments
    }
}
