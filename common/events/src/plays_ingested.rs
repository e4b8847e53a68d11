//! `plays.ingested`: the play-by-play of a game is loaded.

use crate::{Contract, GameId, TeamCode};
use serde::{Deserialize, Serialize};

/// Announced by ingest-plays; find-clips runs the rules of the game's teams on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaysIngested {
    /// The delivery whose plays are the game's now.
    pub delivery_id: i64,
    /// The game.
    pub game_id: GameId,
    /// The team on the road.
    pub away: TeamCode,
    /// The team at home.
    pub home: TeamCode,
    /// Rows of the file that were read.
    pub plays: u32,
    /// Rows of the file that could not be read; they are kept apart.
    pub odd_rows: u32,
    /// Shifts derived from who was on the ice.
    pub shifts: u32,
}

impl Contract for PlaysIngested {
    const TYPE: &'static str = "plays.ingested";
    const TOPIC: &'static str = "plays-ingested";

    fn subject(&self) -> String {
        format!("games/{}/deliveries/{}", self.game_id.as_str(), self.delivery_id)
    }
}
