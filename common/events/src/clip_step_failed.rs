//! `clip.step_failed`: a media function found that a clip can never be made, or not while old files stand in the way.

use crate::{AssetType, ClipFolder, Contract};
use serde::{Deserialize, Serialize};

/// Announced by cut-clip, make-thumbnails or package-hls, which have no database to write a reason to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClipStepFailed {
    /// The clip and its folder.
    #[serde(flatten)]
    pub clip: ClipFolder,
    /// The function that gave up, e.g. `cut-clip`.
    pub step: String,
    /// Why, in words that a coach can read.
    pub reason: String,
    /// Files that an earlier making of the clip left, where these stand in the way: without them it can be made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<AssetType>,
}

impl Contract for ClipStepFailed {
    const TYPE: &'static str = "clip.step_failed";
    const TOPIC: &'static str = "clip-step-failed";

    fn subject(&self) -> String {
        self.clip.clip_id.to_string()
    }

    /// Two functions may give up on the same clip, each for its own reason.
    fn event_id(&self) -> String {
        format!("{}/{}/{}", self.subject(), Self::TYPE, self.step)
    }
}
