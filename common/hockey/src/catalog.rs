//! What there is to be asked about: the players and seasons that Postgres knows at the moment.

use chrono::NaiveDate;
use events::TeamCode;

/// A player in one season for one team; a traded player has several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The league's id.
    pub player_id: u32,
    /// E.g. `Juraj`.
    pub first_name: String,
    /// E.g. `Slafkovský`.
    pub last_name: String,
    /// Whom they play for.
    pub team: TeamCode,
    /// E.g. `2025-2026`.
    pub season: String,
    /// `C`, `LW`, `RW`, `D` or `G`; empty where not known.
    pub position: String,
    /// The number on the sweater.
    pub sweater: Option<u8>,
}

/// Who asks, as far as the meaning of a question depends on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asker {
    /// Their teams; none for somebody who sees all of them.
    pub teams: Vec<TeamCode>,
    /// Their own player id: what "my" means.
    pub player_id: Option<u32>,
}

/// The days and seasons a question is read against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// Today, where the asker's team is.
    pub today: NaiveDate,
    /// The newest season with a played game: what "this season" means. None when nothing is loaded.
    pub newest_season: Option<String>,
}
