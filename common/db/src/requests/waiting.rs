//! The requests that wait for a master.

use super::Place;
use crate::{
    Database,
    history::{self, About, Cause},
};
use anyhow::Context;

/// A request that waits, as it was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingRequest {
    /// Its id.
    pub request_id: String,
    /// What was sent.
    pub body: String,
}

/// The requests that wait for a period, by id, those after `after`, at most `limit`.
pub async fn waiting_for(database: &Database, place: Place<'_>, after: &str, limit: i64) -> anyhow::Result<Vec<WaitingRequest>> {
    let rows = sqlx::query_as!(
        WaitingRequest,
        "SELECT request_id, body FROM media.requests
         WHERE status = 'waiting' AND game_id = $1 AND team_code = $2 AND period = $3 AND request_id > $4
         ORDER BY request_id LIMIT $5",
        place.game_id,
        place.team_code,
        place.period,
        after,
        limit
    );
    rows.fetch_all(&database.pool).await.with_context(|| format!("reading the requests that wait for game {}", place.game_id))
}

/// Says what a waiting request waits for.
pub async fn still_waiting(database: &Database, request_id: &str, reason: &str, cause: Cause<'_>) -> anyhow::Result<()> {
    let doing = || format!("writing down what request {request_id} waits for");
    let mut transaction = database.pool.begin().await.with_context(doing)?;
    sqlx::query!("UPDATE media.requests SET reason = $2 WHERE request_id = $1 AND status = 'waiting'", request_id, reason)
        .execute(&mut *transaction)
        .await
        .with_context(doing)?;
    let about = About { request_id: Some(request_id), ..About::default() };
    history::write(&mut transaction, cause, about, "waiting", Some(reason)).await.with_context(doing)?;
    transaction.commit().await.with_context(doing)
}
