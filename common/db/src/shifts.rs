//! `hockey.shifts`: everybody's time on the ice, derived from the plays.

mod find;
mod insert;

pub use find::find;
pub(crate) use insert::insert;

use chrono::NaiveDate;
use serde::Serialize;

/// A shift, with its game.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShiftRow {
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
    /// Whose it is.
    pub player_id: i32,
    /// Whom they play for.
    pub team_code: String,
    /// The period.
    pub period: i16,
    /// Which of the player's shifts in the game.
    pub shift_no: i32,
    /// Where it begins, in frames since the period's opening face-off.
    pub start_frames: i32,
    /// Where it ends.
    pub end_frames: i32,
    /// Game clock at its beginning, in milliseconds.
    pub start_clock_ms: i32,
    /// Game clock at its end, in milliseconds.
    pub end_clock_ms: i32,
}
