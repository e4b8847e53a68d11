//! A clip as people see it.

use crate::{Access, Database};
use anyhow::Context;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::Value;

/// A clip, for showing; its JSON has the names of the API.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClipRow {
    /// Its id.
    pub clip_id: String,
    /// The request that was the first to ask for it.
    pub request_id: String,
    /// The master it is cut out of.
    pub master_id: i64,
    /// Whose it is.
    pub team_code: String,
    /// The other team.
    pub opponent_code: Option<String>,
    /// The full game id.
    pub game_id: String,
    /// The day of the game.
    pub game_date: Option<NaiveDate>,
    /// E.g. `2025-2026`.
    pub season: String,
    /// The period.
    pub period: i16,
    /// The league's id of the player.
    pub player_id: Option<String>,
    /// The player's name.
    pub player_name: Option<String>,
    /// E.g. `zone_exit`.
    pub event_type: Option<String>,
    /// `successful`, `failed` or `undetermined`.
    pub outcome: Option<String>,
    /// `oz`, `nz` or `dz`.
    pub zone: Option<String>,
    /// For lists.
    pub title: Option<String>,
    /// Names and values of the asker's own.
    pub labels: Value,
    /// Words to find it by, sorted.
    pub tags: Vec<String>,
    /// How it is encoded: `default` or `fast`.
    pub profile: String,
    /// What was asked for, in seconds of the master's video.
    pub requested_start_s: f64,
    /// What was asked for, in seconds of the master's video.
    pub requested_end_s: f64,
    /// The first frame that is shown.
    pub first_frame: i64,
    /// The first frame that is no longer shown.
    pub end_frame: i64,
    /// When the first frame is shown, in seconds of the master's video.
    pub start_timecode_s: f64,
    /// When the last frame ends, in seconds of the master's video.
    pub end_timecode_s: f64,
    /// Of the delivered frames, in seconds.
    pub duration_s: f64,
    /// `accepted`, `cut`, `ready`, `failed`, or `expired`: its files were removed, and a request makes it again.
    #[serde(rename = "processing_status")]
    pub status: String,
    /// Why it failed or expired.
    pub error_message: Option<String>,
    /// What was done to make it; empty until it is cut.
    pub receipt: Value,
    /// When it was accepted.
    pub created_at: DateTime<Utc>,
    /// When its last asset was registered.
    pub ready_at: Option<DateTime<Utc>>,
    /// When it gave way to another, because its period was synchronised.
    pub retired_at: Option<DateTime<Utc>>,
    /// The clip that took its place.
    pub replaced_by: Option<String>,
    /// The trace in which it is made: its log lines and spans have it.
    pub trace_id: Option<String>,
}

/// A clip that somebody may see.
pub async fn get(database: &Database, access: &Access, clip_id: &str) -> anyhow::Result<Option<ClipRow>> {
    sqlx::query_file_as!(ClipRow, "queries/get_clip.sql", clip_id, access.all, &access.teams)
        .fetch_optional(&database.pool)
        .await
        .with_context(|| format!("reading clip {clip_id}"))
}

/// Which of these clips somebody may see and are or will be there: their ids and statuses. Failed, expired and retired ones are not.
pub async fn standing(database: &Database, access: &Access, clip_ids: &[String]) -> anyhow::Result<Vec<(String, String)>> {
    let rows = sqlx::query!(
        "SELECT clip_id, status FROM media.clips
         WHERE clip_id = ANY($1) AND status NOT IN ('failed', 'expired') AND retired_at IS NULL AND ($2 OR team_code = ANY($3))",
        clip_ids,
        access.all,
        &access.teams
    );
    let rows = rows.fetch_all(&database.pool).await.context("looking for clips")?;
    Ok(rows.into_iter().map(|row| (row.clip_id, row.status)).collect())
}

/// Which of these clips somebody may see and have failed or expired, with how many requests stand behind each.
pub async fn failed(database: &Database, access: &Access, clip_ids: &[String]) -> anyhow::Result<Vec<(String, i64)>> {
    let rows = sqlx::query!(
        r#"SELECT c.clip_id, (SELECT count(*) FROM media.requests r WHERE r.clip_id = c.clip_id) AS "requests!"
           FROM media.clips c WHERE c.clip_id = ANY($1) AND c.status IN ('failed', 'expired') AND ($2 OR c.team_code = ANY($3))"#,
        clip_ids,
        access.all,
        &access.teams
    );
    let rows = rows.fetch_all(&database.pool).await.context("looking for clips that failed or expired")?;
    Ok(rows.into_iter().map(|row| (row.clip_id, row.requests)).collect())
}
