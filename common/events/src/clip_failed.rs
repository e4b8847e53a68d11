//! `clip.failed`: a clip will not become ready; the reason is in its row.

use crate::{ClipFolder, Contract};
use serde::{Deserialize, Serialize};

/// Announced by register-clip, for whoever waits for clips.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClipFailed {
    /// The clip and its folder.
    #[serde(flatten)]
    pub clip: ClipFolder,
    /// Why, in words that a coach can read.
    pub reason: String,
}

impl Contract for ClipFailed {
    const TYPE: &'static str = "clip.failed";
    const TOPIC: &'static str = "clip-failed";

    fn subject(&self) -> String {
        self.clip.clip_id.to_string()
    }
}
