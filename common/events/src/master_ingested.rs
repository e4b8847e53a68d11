//! `master.ingested`: a video of a period is registered, usable or not.

use crate::{Contract, GameId, Period, TeamCode};
use serde::{Deserialize, Serialize};

/// Announced by register-master; register-clip serves the requests that wait for this period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MasterIngested {
    /// The master's row.
    pub master_id: i64,
    /// The team whose folder it lies in.
    pub team_code: TeamCode,
    /// Its game.
    pub game_id: GameId,
    /// Its period.
    pub period: Period,
}

impl Contract for MasterIngested {
    const TYPE: &'static str = "master.ingested";
    const TOPIC: &'static str = "master-ingested";

    fn subject(&self) -> String {
        format!("masters/{}", self.master_id)
    }
}
