//! `clip.ready`: every asset of a clip is registered.

use crate::{ClipFolder, Contract};
use serde::{Deserialize, Serialize};

/// Announced by register-clip, for whoever waits for clips.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClipReady {
    /// The clip and its folder.
    #[serde(flatten)]
    pub clip: ClipFolder,
}

impl Contract for ClipReady {
    const TYPE: &'static str = "clip.ready";
    const TOPIC: &'static str = "clip-ready";

    fn subject(&self) -> String {
        self.clip.clip_id.to_string()
    }
}
