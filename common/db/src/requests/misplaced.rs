//! The requests for plays of a master that was synchronised after they were placed.

use super::{Place, WaitingRequest};
use crate::Database;
use anyhow::Context;

/// A request that stands behind a clip of a play, which is seen elsewhere than was thought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MisplacedRequest {
    /// Its id.
    pub request_id: String,
    /// What was sent.
    pub body: String,
    /// The clip it became.
    pub clip_id: String,
}

/// Requests for plays of the period of a master that stand behind clips which were placed by another correction than
/// `synced_at_us`, or cut out of an older upload; by id, those after `after`, at most `limit`.
pub async fn misplaced(
    database: &Database,
    master_id: i64,
    synced_at_us: i64,
    after: &str,
    limit: i64,
) -> anyhow::Result<Vec<MisplacedRequest>> {
    let rows = sqlx::query_as!(
        MisplacedRequest,
        r#"SELECT r.request_id, r.body, r.clip_id AS "clip_id!"
           FROM media.masters AS master
           JOIN media.requests AS r USING (game_id, team_code, period)
           JOIN media.clips AS c USING (clip_id)
           JOIN media.masters AS cut_out_of ON cut_out_of.master_id = c.master_id
           WHERE master.master_id = $1 AND r.synced_at_us IS NOT NULL AND cut_out_of.generation <= master.generation
             AND (c.master_id <> $1 OR r.synced_at_us <> $2) AND r.request_id > $3
           ORDER BY r.request_id LIMIT $4"#,
        master_id,
        synced_at_us,
        after,
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
