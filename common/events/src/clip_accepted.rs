//! `clip.accepted`: a request became a clip whose frames are known; it is to be cut.

use crate::{ClipFolder, Contract, EncodeProfile, FrameRange};
use serde::{Deserialize, Serialize};

/// Announced by register-clip. Holds all that cut-clip needs: it has no database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClipAccepted {
    /// The clip and its folder.
    #[serde(flatten)]
    pub clip: ClipFolder,
    /// The lake object with the samples: the master, or the MP4 made of it.
    pub media_object: String,
    /// Its generation.
    pub media_generation: i64,
    /// The lake object with the sample index.
    pub index_object: String,
    /// The frames to show.
    #[serde(flatten)]
    pub range: FrameRange,
    /// How to encode them.
    pub profile: EncodeProfile,
}

impl Contract for ClipAccepted {
    const TYPE: &'static str = "clip.accepted";
    const TOPIC: &'static str = "clip-accepted";

    fn subject(&self) -> String {
        self.clip.clip_id.to_string()
    }
}
