//! `media.history`: what register-clip did about every event. It answers "why".

use crate::{Access, Database};
use anyhow::Context;
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::PgConnection;

/// The event that is being handled: what is done about it is written down under its name.
#[derive(Debug, Clone, Copy)]
pub struct Cause<'a> {
    /// E.g. `clip.cut`.
    pub event_type: &'a str,
    /// The CloudEvent's id, or the Pub/Sub message's.
    pub event_id: &'a str,
}

impl Cause<'_> {
    /// One text for both, under which a clip remembers who owes its announcement.
    pub(crate) fn key(&self) -> String {
        format!("{}:{}", self.event_type, self.event_id)
    }
}

/// What was done about an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HistoryRow {
    /// When.
    pub at: DateTime<Utc>,
    /// The clip it was about.
    pub clip_id: Option<String>,
    /// The request it was about.
    pub request_id: Option<String>,
    /// E.g. `clip.cut`.
    pub event_type: String,
    /// The event's id.
    pub event_id: String,
    /// What came of it, e.g. `accepted`, `waiting`, `refused`, `registered`, `ready`, `failed`.
    pub outcome: String,
    /// The reason, or what was registered.
    pub detail: Option<String>,
}

/// Everything that happened to a clip, oldest first, with the requests that led to it.
pub async fn of_clip(database: &Database, access: &Access, clip_id: &str) -> anyhow::Result<Vec<HistoryRow>> {
    let rows = sqlx::query_as!(
        HistoryRow,
        "SELECT h.at, h.clip_id, h.request_id, h.event_type, h.event_id, h.outcome, h.detail
         FROM media.history h JOIN media.clips c ON c.clip_id = $1
         WHERE (h.clip_id = c.clip_id OR h.request_id = c.request_id) AND ($2 OR c.team_code = ANY($3))
         ORDER BY h.history_id",
        clip_id,
        access.all,
        &access.teams
    );
    rows.fetch_all(&database.pool).await.with_context(|| format!("reading the history of clip {clip_id}"))
}

/// Everything that happened to a request, oldest first.
pub async fn of_request(database: &Database, access: &Access, request_id: &str) -> anyhow::Result<Vec<HistoryRow>> {
    let rows = sqlx::query_as!(
        HistoryRow,
        "SELECT h.at, h.clip_id, h.request_id, h.event_type, h.event_id, h.outcome, h.detail
         FROM media.history h JOIN media.requests r USING (request_id)
         WHERE h.request_id = $1 AND ($2 OR r.team_code = ANY($3))
         ORDER BY h.history_id",
        request_id,
        access.all,
        &access.teams
    );
    rows.fetch_all(&database.pool).await.with_context(|| format!("reading the history of request {request_id}"))
}

/// Which rows an entry is about.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct About<'a> {
    pub clip_id: Option<&'a str>,
    pub request_id: Option<&'a str>,
}

/// Writes an entry, in the transaction that does what it says. The same entry again adds nothing.
pub(crate) async fn write(
    connection: &mut PgConnection,
    cause: Cause<'_>,
    about: About<'_>,
    outcome: &str,
    detail: Option<&str>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO media.history (clip_id, request_id, event_type, event_id, outcome, detail)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        about.clip_id,
        about.request_id,
        cause.event_type,
        cause.event_id,
        outcome,
        detail
    )
    .execute(connection)
    .await?;
    Ok(())
}
