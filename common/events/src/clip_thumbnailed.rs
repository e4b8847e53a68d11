//! `clip.thumbnailed`: the poster and the scrub grid of a clip are in the delivery bucket.

use crate::{Asset, ClipFolder, Contract, StagesMs};
use serde::{Deserialize, Serialize};

/// Announced by make-thumbnails, for register-clip.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClipThumbnailed {
    /// The clip and its folder.
    #[serde(flatten)]
    pub clip: ClipFolder,
    /// What was written.
    pub assets: Vec<Asset>,
    /// Milliseconds of each stage.
    pub stages_ms: StagesMs,
}

impl Contract for ClipThumbnailed {
    const TYPE: &'static str = "clip.thumbnailed";
    const TOPIC: &'static str = "clip-thumbnailed";

    fn subject(&self) -> String {
        self.clip.clip_id.to_string()
    }
}
