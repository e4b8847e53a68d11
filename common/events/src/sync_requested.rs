//! `sync.requested`: somebody saw when, in a master, the opening face-off happens.

use crate::{Contract, GameId, Micros, Period, TeamCode};
use serde::{Deserialize, Serialize};

/// Published by find-clips for a person; register-clip corrects the master and cuts the clips of plays again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncRequested {
    /// Whose master.
    pub team_code: TeamCode,
    /// The game.
    pub game_id: GameId,
    /// The period.
    pub period: Period,
    /// Which master: the one that the person looked at.
    pub master_id: i64,
    /// When, in the video, the opening face-off is seen. Below zero when the recording began after it.
    pub offset: Micros,
    /// Frames of the timecode a second of the video, where that is not the game's whole rate: numerator, denominator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<(u32, u32)>,
    /// When it was asked, in microseconds since 1970: of two, the later one holds, whichever arrives first.
    pub asked_at_us: i64,
}

impl Contract for SyncRequested {
    const TYPE: &'static str = "sync.requested";
    const TOPIC: &'static str = "sync-requested";

    fn subject(&self) -> String {
        format!("masters/{}", self.master_id)
    }

    fn event_id(&self) -> String {
        format!("{}/{}/{}", self.subject(), Self::TYPE, self.asked_at_us)
    }
}
