//! The requests for plays of a master that was synchronised after they were placed.

use super::{Place, WaitingRequest};
use crate::Database;
use anyhow::Context;

/// A request that stands behind a clip, placed by another correction of its master than the one that holds now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MisplacedRequest {
    /// Its id.
    pub request_id: String,
    /// What was sent.
    pub body: String,
    /// The clip it became.
    pub clip_id: String,
}

/// Requests whose clips of a master were placed by another correction than `synced_at_us`, at most `limit`.
pub async fn misplaced(database: &Database, master_id: i64, synced_at_us: i64, limit: i64) -> anyhow::Result<Vec<MisplacedRequest>> {
    let rows = sqlx::query_as!(
        MisplacedRequest,
        r#"SELECT r.request_id, r.body, r.clip_id AS "clip_id!"
           FROM media.clips AS c JOIN media.requests AS r USING (clip_id)
           WHERE c.master_id = $1 AND r.synced_at_us <> $2
           ORDER BY r.request_id LIMIT $3"#,
        master_id,
        synced_at_us,
        limit
    );
    rows.fetch_all(&database.pool).await.with_context(|| format!("reading which requests of master {master_id} are misplaced"))
}

/// The requests for a period that were refused, by id, those after `after`, at most `limit`.
pub async fn refused_for(database: &Database, place: Place<'_>, after: &str, limit: i64) -> anyhow::Result<Vec<WaitingRequest>> {
    let rows = sqlx::query_as!(
        WaitingRequest,
        "SELECT request_id, body FROM media.requests
         WHERE status = 'refused' AND game_id = $1 AND team_code = $2 AND period = $3 AND request_id > $4
         ORDER BY request_id LIMIT $5",
        place.game_id,
        place.team_code,
        place.period,
        after,
        limit
    );
    rows.fetch_all(&database.pool).await.with_context(|| format!("reading the refused requests for game {}", place.game_id))
}
