//! Requests that wait although there is a video of their period.

use crate::Database;
use anyhow::Context;
use chrono::{DateTime, Utc};

/// A request that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverlookedRequest {
    /// Its id.
    pub request_id: String,
    /// What was sent.
    pub body: String,
    /// Since when it need not wait: it is there, and so is the newest usable video of its period.
    pub heard_at: DateTime<Utc>,
    /// Whose clip it asks for.
    pub team_code: String,
    /// The full game id.
    pub game_id: String,
    /// The period.
    pub period: i16,
}

/// The requests that wait for a period of which there is a usable video, those that need not wait since `before` or
/// earlier; in the order of
/// their periods and ids, those after `after`, at most `limit`.
pub async fn waiting_with_video(
    database: &Database,
    before: DateTime<Utc>,
    after: Option<&OverlookedRequest>,
    limit: i64,
) -> anyhow::Result<Vec<OverlookedRequest>> {
    let (game_id, team_code, period, request_id) =
        after.map_or(("", "", 0, ""), |after| (after.game_id.as_str(), after.team_code.as_str(), after.period, after.request_id.as_str()));
    let rows = sqlx::query_as!(
        OverlookedRequest,
        r#"SELECT r.request_id, r.body, GREATEST(r.received_at, video.created_at) AS "heard_at!", r.team_code AS "team_code!", r.game_id AS "game_id!", r.period AS "period!"
           FROM media.requests r,
             LATERAL (SELECT max(m.created_at) AS created_at FROM media.masters m
                      WHERE m.game_id = r.game_id AND m.team_code = r.team_code AND m.period = r.period
                        AND m.status = 'ready' AND m.vanished_at IS NULL) AS video
           WHERE r.status = 'waiting' AND (r.game_id, r.team_code, r.period, r.request_id) > ($1, $2, $3, $4)
             AND video.created_at IS NOT NULL AND GREATEST(r.received_at, video.created_at) <= $5
           ORDER BY r.game_id, r.team_code, r.period, r.request_id LIMIT $6"#,
        game_id,
        team_code,
        period,
        request_id,
        before,
        limit
    );
    rows.fetch_all(&database.pool).await.context("reading the requests that wait although there is a video")
}
