//! How things stand, in numbers.

use crate::{Database, reconcile::corrections::unfollowed};
use anyhow::Context;
use chrono::Utc;
use serde::Serialize;
use std::collections::BTreeMap;

/// How things stand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gauges {
    /// Clips by state: their statuses, and `retired` for all that gave way to another.
    pub clips: BTreeMap<String, i64>,
    /// Requests that wait for a video.
    pub requests_waiting: i64,
    /// Dead letters that nobody replayed.
    pub dead_letters: i64,
    /// Since the oldest clip that is unfinished was asked for, or lost its files, in seconds; 0: there is none.
    pub oldest_unfinished_clip_s: f64,
    /// Since the oldest correction of the last week whose requests are not all placed by it, in seconds; 0: there is none.
    pub sync_lag_s: f64,
}

/// What a clip's state can be.
const STATES: [&str; 6] = ["accepted", "cut", "ready", "failed", "expired", "retired"];

/// Counts. Nothing is read but indexes, the few rows that are unfinished, and the dead letters.
pub async fn gauges(database: &Database) -> anyhow::Result<Gauges> {
    Ok(Gauges {
        clips: by_state(database).await.context("counting clips by state")?,
        requests_waiting: waiting(database).await.context("counting requests that wait")?,
        dead_letters: dead_letters(database).await.context("counting dead letters")?,
        oldest_unfinished_clip_s: oldest_unfinished(database).await.context("looking for the oldest unfinished clip")?,
        sync_lag_s: sync_lag(database).await.context("looking for corrections that are not followed")?,
    })
}

async fn by_state(database: &Database) -> Result<BTreeMap<String, i64>, sqlx::Error> {
    let mut states: BTreeMap<String, i64> = STATES.iter().map(|state| ((*state).to_owned(), 0)).collect();
    let rows = sqlx::query!(
        r#"SELECT CASE WHEN retired_at IS NULL THEN status ELSE 'retired' END AS "state!", count(*) AS "clips!"
           FROM media.clips GROUP BY 1"#
    );
    states.extend(rows.fetch_all(&database.pool).await?.into_iter().map(|row| (row.state, row.clips)));
    Ok(states)
}

async fn waiting(database: &Database) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(r#"SELECT count(*) AS "count!" FROM media.requests WHERE status = 'waiting'"#).fetch_one(&database.pool).await
}

async fn dead_letters(database: &Database) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(r#"SELECT count(*) AS "count!" FROM media.dead_letters WHERE replayed_at IS NULL"#).fetch_one(&database.pool).await
}

async fn oldest_unfinished(database: &Database) -> Result<f64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT COALESCE(EXTRACT(epoch FROM now() - min(GREATEST(created_at, accepted_at, files_gone_at))), 0)::float8 AS "seconds!"
           FROM media.clips
           WHERE retired_at IS NULL AND (status IN ('accepted', 'cut') OR (status = 'ready' AND (ready_announced_at IS NULL OR files_gone_at IS NOT NULL)))"#
    )
    .fetch_one(&database.pool)
    .await
}

async fn sync_lag(database: &Database) -> anyhow::Result<f64> {
    let oldest = unfollowed(database, Utc::now(), 1).await?;
    Ok(oldest.first().map_or(0.0, |oldest| (Utc::now().timestamp_micros() - oldest.asked_at_us) as f64 / 1e6))
}
