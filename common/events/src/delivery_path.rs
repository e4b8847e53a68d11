//! Where a clip's files lie in the delivery bucket: `{TEAM}/{SEASON}/{GAME_ID}/{CLIP_ID}/{file}`.

use crate::{AssetType, ClipId, GameId, Season, TeamCode};
use serde::{Deserialize, Serialize};

/// A clip and the folder of its files, built of validated parts only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClipFolder {
    /// The clip.
    pub clip_id: ClipId,
    /// The team that owns it.
    pub team_code: TeamCode,
    /// The season of its game.
    pub season: Season,
    /// Its game.
    pub game_id: GameId,
}

impl ClipFolder {
    /// The object that holds this asset of the clip.
    pub fn object(&self, asset: AssetType) -> String {
        let Self { clip_id, team_code, season, game_id } = self;
        format!("{team_code}/{season}/{game_id}/{clip_id}/{}", asset.file_name())
    }
}
