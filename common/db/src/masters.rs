//! `media.masters`: every generation of every uploaded video, usable or not.

mod choose;
mod new;
mod synchronise;

pub use choose::{Choice, PeriodMaster, ReadyMaster, choose, ready, ready_of_games};
pub use new::register;
pub(crate) use synchronise::holds;
pub use synchronise::synchronise;

use crate::{Access, Database};
use anyhow::Context;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

/// A master, for showing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MasterRow {
    /// Its id.
    pub master_id: i64,
    /// The object in the lake.
    pub object: String,
    /// Which content of that name.
    pub generation: i64,
    /// In bytes.
    pub size_bytes: i64,
    /// Whose it is.
    pub team_code: Option<String>,
    /// The full game id.
    pub game_id: Option<String>,
    /// The period.
    pub period: Option<i16>,
    /// The day of the game.
    pub game_date: Option<NaiveDate>,
    /// The other team.
    pub opponent_code: Option<String>,
    /// `ready` or `rejected`.
    pub status: String,
    /// Why it is rejected.
    pub reason: Option<String>,
    /// In seconds.
    pub duration_s: Option<f64>,
    /// How many frames.
    pub frame_count: Option<i64>,
    /// Frames a second, numerator.
    pub fps_num: Option<i64>,
    /// Frames a second, denominator.
    pub fps_den: Option<i64>,
    /// Whether all frames last equally long.
    pub constant_rate: Option<bool>,
    /// E.g. `h264`.
    pub video_codec: Option<String>,
    /// In pixels, as stored.
    pub width: Option<i32>,
    /// In pixels, as stored.
    pub height: Option<i32>,
    /// E.g. `aac`; none where there is no sound.
    pub audio_codec: Option<String>,
    /// When, in the video, the opening face-off is seen, in microseconds.
    pub time_offset_us: i64,
    /// Frames of the timecode a second of the video, numerator; null where it is the timecode's own rate.
    pub timecode_rate_num: Option<i64>,
    /// Frames of the timecode a second of the video, denominator.
    pub timecode_rate_den: Option<i64>,
    /// When the offset was last corrected, in microseconds since 1970; 0: never.
    pub synced_at_us: i64,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// When it was seen to be gone from the lake; none while it is there.
    pub vanished_at: Option<DateTime<Utc>>,
}

/// The masters of a game that somebody may see, by period, the newest upload first.
pub async fn of_game(database: &Database, access: &Access, game_id: &str) -> anyhow::Result<Vec<MasterRow>> {
    let rows = sqlx::query_as!(
        MasterRow,
        "SELECT master_id, object, generation, size_bytes, team_code, game_id, period, game_date, opponent_code, status, reason,
                duration_s, frame_count, fps_num, fps_den, constant_rate, video_codec, width, height, audio_codec,
                time_offset_us, timecode_rate_num, timecode_rate_den, synced_at_us, created_at, vanished_at
         FROM media.masters WHERE game_id = $1 AND ($2 OR team_code = ANY($3))
         ORDER BY period, team_code, generation DESC",
        game_id,
        access.all,
        &access.teams
    );
    rows.fetch_all(&database.pool).await.with_context(|| format!("reading the masters of game {game_id}"))
}

/// What became of an upload; none when it is not registered yet. A name that could not be read belongs to no team.
pub async fn get(database: &Database, access: &Access, object: &str, generation: i64) -> anyhow::Result<Option<MasterRow>> {
    let row = sqlx::query_as!(
        MasterRow,
        "SELECT master_id, object, generation, size_bytes, team_code, game_id, period, game_date, opponent_code, status, reason,
                duration_s, frame_count, fps_num, fps_den, constant_rate, video_codec, width, height, audio_codec,
                time_offset_us, timecode_rate_num, timecode_rate_den, synced_at_us, created_at, vanished_at
         FROM media.masters WHERE object = $1 AND generation = $2 AND ($3 OR team_code = ANY($4))",
        object,
        generation,
        access.all,
        &access.teams
    );
    row.fetch_optional(&database.pool).await.with_context(|| format!("reading what became of {object}"))
}
