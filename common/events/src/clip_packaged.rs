//! `clip.packaged`: the HLS playlists of a clip are in the delivery bucket.

use crate::{Asset, ClipFolder, Contract, StagesMs};
use serde::{Deserialize, Serialize};

/// Announced by package-hls, for register-clip.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClipPackaged {
    /// The clip and its folder.
    #[serde(flatten)]
    pub clip: ClipFolder,
    /// What was written.
    pub assets: Vec<Asset>,
    /// Milliseconds of each stage.
    pub stages_ms: StagesMs,
}

impl Contract for ClipPackaged {
    const TYPE: &'static str = "clip.packaged";
    const TOPIC: &'static str = "clip-packaged";

    fn subject(&self) -> String {
        self.clip.clip_id.to_string()
    }
}
