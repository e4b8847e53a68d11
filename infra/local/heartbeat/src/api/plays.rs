//! What find-clips says of deliveries, games, synchronisations and rules, as far as this command shows it.

use hockey::{quality::Quality, query::Query, reading::Chip};
use serde::{Deserialize, Serialize};

/// `GET /api/v2/deliveries?object=…&generation=…`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct DeliveryView {
    /// The object in the lake.
    pub object: String,
    /// `raw`, `timeline`, `schedule`, `roster` or `unknown`.
    pub kind: String,
    /// `loaded`, `superseded`, `kept_raw` or `refused`.
    pub status: String,
    /// Why, in words that a coach can read.
    pub reason: Option<String>,
    /// The full game id, of a play file.
    pub game_id: Option<String>,
    /// Plays, games or people that were read.
    pub rows: i64,
    /// Rows that could not be read.
    pub odd_rows: i64,
}

/// `GET /api/v2/games/{id}`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct WholeGame {
    /// The full id.
    pub game_id: String,
    /// E.g. `2025-10-11`.
    pub game_date: String,
    /// The team at home.
    pub home_code: String,
    /// The team on the road.
    pub away_code: String,
    /// `FUT`, `OFF` …
    pub state: Option<String>,
    /// Goals of the home team.
    pub home_score: Option<i64>,
    /// Goals of the visitors.
    pub away_score: Option<i64>,
    /// What arrived for it.
    pub deliveries: Vec<DeliveryView>,
    /// What its play-by-play is worth.
    pub quality: Option<GameQuality>,
    /// Its videos.
    pub videos: Vec<GameVideo>,
}

/// The data-quality report of a game.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct GameQuality {
    /// The file.
    pub object: String,
    /// What was counted.
    pub report: Quality,
    /// Where the schedule says otherwise.
    #[serde(default)]
    pub disagreements: Vec<String>,
}

/// A video of a game, and where the plays are in it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct GameVideo {
    /// Its id.
    pub master_id: i64,
    /// Whose it is.
    pub team_code: Option<String>,
    /// The period.
    pub period: Option<i64>,
    /// `ready` or `rejected`.
    pub status: String,
    /// When the opening face-off is seen, in seconds.
    pub time_offset_s: f64,
    /// Whether somebody looked.
    pub synchronised: bool,
}

/// `POST /api/v2/sync`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SyncAsked {
    /// The video.
    pub master_id: i64,
    /// Whose it is.
    pub team_code: String,
    /// When the opening face-off is seen, in seconds.
    pub offset_s: f64,
    /// In microseconds since 1970.
    pub asked_at_us: i64,
}

/// `GET /api/v2/rules`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct RulePage {
    /// The rules that one may see.
    pub rules: Vec<RuleView>,
}

/// A question that is asked of every new game.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct RuleView {
    /// Its id.
    pub rule_id: i64,
    /// Whose games, and whose video.
    pub team_code: String,
    /// For lists.
    pub name: String,
    /// As it was asked.
    pub question: Option<String>,
    /// What it means.
    pub query: Query,
    /// Who keeps it.
    pub created_by: String,
}

/// `POST /api/v2/rules`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct KeptRule {
    /// Its id.
    pub rule_id: i64,
    /// Whose games, and whose video.
    pub team_code: String,
    /// For lists.
    pub name: String,
    /// What it was understood as.
    pub chips: Vec<Chip>,
}
