//! `hockey.plays`: every play of every game that is loaded.

mod copy;
mod filter;
mod find;

pub use filter::PlayFilter;
pub use find::find;

pub(crate) use copy::copy;
pub(crate) use filter::{Words, asked, ids};
pub(crate) use find::{Counted, narrowed, shown, sign};

use crate::{Database, PlayAccess};
use anyhow::Context;
use chrono::NaiveDate;
use serde::Serialize;

/// What a question finds.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<T> {
    /// How many there are, whatever the limit.
    pub total: i64,
    /// Those within the limit, in the order that was asked for.
    pub rows: Vec<T>,
}

impl<T> Found<T> {
    pub(crate) fn nothing() -> Self {
        Self { total: 0, rows: Vec::new() }
    }
}

/// A play, with its game.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlayRow {
    /// The full game id.
    pub game_id: String,
    /// E.g. `2025-2026`.
    pub season: String,
    /// The day of the game.
    pub game_date: NaiveDate,
    /// The team at home.
    pub home_code: String,
    /// The team on the road.
    pub away_code: String,
    /// Frames of the game's timecodes a second.
    pub rate: i16,
    /// The game, as the other tables name it.
    pub game_no: i32,
    /// Its number in the game; from [`hockey::play::DERIVED`] on, no row of the file says it.
    pub play_no: i32,
    /// The period.
    pub period: i16,
    /// Game clock since the period's start, in milliseconds.
    pub clock_ms: i32,
    /// Video frames since the period's opening face-off, at the game's rate.
    pub timecode_frames: i32,
    /// The action, as `hockey.actions` numbers it.
    pub action_no: i32,
    /// The action, word for word.
    pub action: String,
    /// Who acts; none on bare rows.
    pub player_id: Option<i32>,
    /// The acting team's goalie on the ice.
    pub own_goalie: Option<i32>,
    /// The other team's goalie on the ice.
    pub opponent_goalie: Option<i32>,
    /// Feet from centre ice along the rink, the acting team attacking to the right.
    pub x: Option<f32>,
    /// Feet from centre ice across the rink.
    pub y: Option<f32>,
    /// The vendor's probability that this shot becomes a goal.
    pub expected_goals: Option<f32>,
    /// Goals of the acting team less those of the other, before the play.
    pub score_difference: Option<i16>,
    /// The acting team; empty on bare rows.
    pub team_code: String,
    /// A word of [`hockey::play::Zone`].
    pub zone: Option<String>,
    /// A word of [`hockey::play::Outcome`].
    pub outcome: Option<String>,
    /// A word of [`hockey::play::Manpower`].
    pub manpower: Option<String>,
    /// E.g. `5v4`, as seen by the acting team.
    pub skaters: Option<String>,
    /// E.g. `innerSlot`.
    pub section: Option<String>,
    /// Sorted, each once.
    pub flags: Vec<String>,
    /// Skaters of the acting team on the ice.
    pub own_on_ice: Vec<i32>,
    /// Skaters of the other team on the ice.
    pub opponents_on_ice: Vec<i32>,
}

/// One play of a game that somebody may see.
pub async fn get(database: &Database, access: &PlayAccess, game_id: &str, play_no: i32) -> anyhow::Result<Option<PlayRow>> {
    let row = sqlx::query_as!(
        PlayRow,
        r#"SELECT g.game_id, g.season, g.game_date, g.home_code, g.away_code, g.rate AS "rate!", p.game_no, p.play_no, p.period,
                  p.clock_ms, p.timecode_frames, p.action_no, a.action, p.player_id, p.own_goalie, p.opponent_goalie, p.x, p.y,
                  p.expected_goals, p.score_difference, p.team_code, p.zone, p.outcome, p.manpower, p.skaters, p.section, p.flags,
                  p.own_on_ice, p.opponents_on_ice
           FROM hockey.games g JOIN hockey.plays p USING (game_no) JOIN hockey.actions a USING (action_no)
           WHERE g.game_id = $1 AND p.play_no = $2 AND ($3 OR g.home_code = ANY($4) OR g.away_code = ANY($4))"#,
        game_id,
        play_no,
        access.all,
        &access.teams
    );
    row.fetch_optional(&database.pool).await.with_context(|| format!("reading play {play_no} of game {game_id}"))
}
