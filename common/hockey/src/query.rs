//! The structured query: what a question is turned into, and what programs send directly.

use crate::play::{Outcome, Zone, words};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which plays are asked for. Fields are joined by "and", the values of one list by "or"
/// (except teammates, opponents on the ice and flags: all of them).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Query {
    /// Who acts: league ids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub players: Vec<u32>,
    /// On the ice with the actor: league ids, all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub teammates: Vec<u32>,
    /// On the ice against the actor: league ids, all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub opponents_on_ice: Vec<u32>,
    /// The acting team.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// The other team is one of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub opponents: Vec<String>,
    /// One team that plays in the game, whoever acts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub games_of: Vec<String>,
    /// Whether every team is meant: else, where nobody is named, the asker's own team is assumed. No filter by itself.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub every_team: bool,
    /// Ids of terms of the vocabulary, e.g. `zone_exit`; any of them. Empty means every play.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<String>,
    /// Any of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub zones: Vec<Zone>,
    /// Any of the rink's sections, e.g. `innerSlot`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<String>,
    /// Any of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<Outcome>,
    /// Any of them: `even_strength`, `power_play`, `short_handed`, skaters such as `5v4`, `own_net_empty`, `opponent_net_empty`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub strengths: Vec<String>,
    /// Any of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub periods: Vec<u8>,
    /// Goals of the acting team less the other's, before the play.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<ScoreRange>,
    /// Flags of the play, e.g. `1timer`; all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<String>,
    /// Which games; this season where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeframe: Option<Timeframe>,
    /// Which games by their kind; every kind where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub game_type: Option<GameType>,
    /// Where the asked-for team plays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub venue: Option<Venue>,
    /// Plays, or the shifts around them.
    #[serde(skip_serializing_if = "Mode::is_event")]
    pub mode: Mode,
    /// Seconds before the play; the term's own where nothing is said. 0 to 60.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pre_s: Option<f64>,
    /// Seconds after the play; the term's own where nothing is said. 0 to 60.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_s: Option<f64>,
    /// How many plays at most, after the order; 1 to 500.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// In which order.
    #[serde(skip_serializing_if = "Order::is_oldest_first")]
    pub order: Order,
}

/// A range of score differences, as seen by the acting team; open where a bound is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreRange {
    /// At least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i8>,
    /// At most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i8>,
}

/// Which games.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Timeframe {
    /// The last N games played; 1 is the last game.
    LastGames(u32),
    /// One season, e.g. `2025-2026`; of `this_season` the reading says which it is.
    Season(String),
    /// Days, both included.
    Days {
        /// The first day.
        from: Option<NaiveDate>,
        /// The last day.
        to: Option<NaiveDate>,
    },
    /// These games: full ids of the league's.
    Games(Vec<String>),
}

words! {
    /// The kinds of games.
    GameType {
        /// 01 in the game's id.
        PreSeason = "pre_season",
        /// 02 in the game's id.
        Regular = "regular",
        /// 03 in the game's id.
        Playoffs = "playoffs",
    }
}

words! {
    /// Where a team plays.
    Venue {
        /// In its own building.
        Home = "home",
        /// In the other's.
        Away = "away",
    }
}

/// What is cut.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// A window around each play.
    #[default]
    Event,
    /// The whole shift: of the players; where events are named, only shifts in which one happens.
    Shift,
}

impl Mode {
    fn is_event(&self) -> bool {
        *self == Self::Event
    }
}

/// In which order, and so what a limit leaves out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// As it happened.
    #[default]
    OldestFirst,
    /// The newest game and the latest play first.
    NewestFirst,
}

impl Order {
    fn is_oldest_first(&self) -> bool {
        *self == Self::OldestFirst
    }
}
