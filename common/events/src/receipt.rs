//! The receipt of a clip: what was asked of the lake, what was made, how, and how long it took.

use crate::FrameRange;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Milliseconds of each stage, by the stage's name.
pub type StagesMs = BTreeMap<String, f64>;

/// How a clip is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EncodeProfile {
    /// x264 superfast, crf 22: the quality of the reference at less than a third of its bytes.
    #[default]
    Default,
    /// x264 ultrafast, crf 20: less work, more bytes.
    Fast,
}

impl EncodeProfile {
    /// The name in JSON and in Postgres.
    pub fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Fast => "fast",
        }
    }
}

/// What cut-clip did for one clip.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CutReceipt {
    /// The frames of the master that the clip shows.
    #[serde(flatten)]
    pub range: FrameRange,
    /// Frames that were decoded and encoded again.
    pub frames_encoded: u32,
    /// Frames that were copied as they are.
    pub frames_copied: u32,
    /// Bytes of the master that were read from the lake.
    pub bytes_read: u64,
    /// Bytes of the master's index that were read from the lake.
    pub index_bytes_read: u64,
    /// Bytes written to the delivery bucket.
    pub bytes_written: u64,
    /// The encoder and its settings, e.g. `libx264 superfast crf 22 (ffmpeg 5.1.9)`.
    pub encoder: String,
    /// Milliseconds of each stage of the cut.
    pub stages_ms: StagesMs,
}
