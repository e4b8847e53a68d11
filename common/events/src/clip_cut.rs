//! `clip.cut`: the video of a clip is in the delivery bucket.

use crate::{Asset, ClipFolder, Contract, CutReceipt};
use serde::{Deserialize, Serialize};

/// Announced by cut-clip, for make-thumbnails, package-hls and register-clip.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClipCut {
    /// The clip and its folder.
    #[serde(flatten)]
    pub clip: ClipFolder,
    /// The video.
    pub asset: Asset,
    /// The bytes of the key frame that begins each fragment of the video, in order.
    pub key_frame_bytes: Vec<u32>,
    /// What was done.
    pub receipt: CutReceipt,
}

impl Contract for ClipCut {
    const TYPE: &'static str = "clip.cut";
    const TOPIC: &'static str = "clip-cut";

    fn subject(&self) -> String {
        self.clip.clip_id.to_string()
    }
}
