//! `media.requests`: every clip request that ever arrived.

mod misplaced;
mod receive;
mod waiting;

pub use misplaced::{MisplacedRequest, misplaced, refused_for};
pub use receive::{NewRequest, Place, Standing, find, refuse, refuse_placed, wait};
pub use waiting::{WaitingRequest, still_waiting, waiting_for};

use crate::{Access, Database};
use anyhow::Context;
use chrono::{DateTime, Utc};
use serde::Serialize;

/// A request, for showing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequestRow {
    /// The CloudEvent's id, or the Pub/Sub message's.
    pub request_id: String,
    /// When it arrived first.
    pub received_at: DateTime<Utc>,
    /// As it arrived; of one that was not understood, its beginning.
    pub body: String,
    /// `waiting`, `accepted` or `refused`.
    pub status: String,
    /// Why it is refused, or what it waits for.
    pub reason: Option<String>,
    /// Whose clip it asks for, where that was understood.
    pub team_code: Option<String>,
    /// The full game id, where it was understood.
    pub game_id: Option<String>,
    /// The period, where it was understood.
    pub period: Option<i16>,
    /// The clip it became.
    pub clip_id: Option<String>,
    /// The trace in which it came: its log lines and spans have it.
    pub trace_id: Option<String>,
}

/// A request that somebody may see. One that was not understood belongs to no team.
pub async fn get(database: &Database, access: &Access, request_id: &str) -> anyhow::Result<Option<RequestRow>> {
    let row = sqlx::query_as!(
        RequestRow,
        "SELECT request_id, received_at, body, status, reason, team_code, game_id, period, clip_id,
             substr(traceparent, 4, 32) AS trace_id
         FROM media.requests WHERE request_id = $1 AND ($2 OR team_code = ANY($3))",
        request_id,
        access.all,
        &access.teams
    );
    row.fetch_optional(&database.pool).await.with_context(|| format!("reading request {request_id}"))
}

/// The requests of a game that somebody may see, newest first, at most `limit`.
pub async fn of_game(database: &Database, access: &Access, game_id: &str, limit: i64) -> anyhow::Result<Vec<RequestRow>> {
    let rows = sqlx::query_as!(
        RequestRow,
        "SELECT request_id, received_at, body, status, reason, team_code, game_id, period, clip_id,
             substr(traceparent, 4, 32) AS trace_id
         FROM media.requests WHERE game_id = $1 AND ($2 OR team_code = ANY($3))
         ORDER BY received_at DESC LIMIT $4",
        game_id,
        access.all,
        &access.teams,
        limit
    );
    rows.fetch_all(&database.pool).await.with_context(|| format!("reading the requests of game {game_id}"))
}
