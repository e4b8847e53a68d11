//! `media.announced_again`: how often something was announced again, and when last.

use crate::{Database, text::storable};
use anyhow::Context;
use chrono::{DateTime, Utc};
use sqlx::postgres::types::PgInterval;

/// For how long it counts that something was announced again: longer than it takes until it is given up.
const KEPT: PgInterval = PgInterval { months: 0, days: 30, microseconds: 0 };

/// How often something was announced again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Again {
    /// How often.
    pub times: i32,
    /// When last.
    pub last_at: DateTime<Utc>,
}

/// How often this was announced again since then, and within [`KEPT`]; none where it never was.
pub async fn times(database: &Database, topic: &str, about: &str, since: DateTime<Utc>) -> anyhow::Result<Option<Again>> {
    let row = sqlx::query_as!(
        Again,
        "SELECT times, last_at FROM media.announced_again WHERE topic = $1 AND about = $2 AND last_at >= GREATEST($3, now() - $4::interval)",
        topic,
        &*storable(about),
        since,
        KEPT
    );
    row.fetch_optional(&database.pool).await.with_context(|| format!("reading how often {about} was announced again"))
}

/// Writes down that this was announced again; what was before `since` does not count any more.
pub async fn count(database: &Database, topic: &str, about: &str, since: DateTime<Utc>) -> anyhow::Result<()> {
    sqlx::query!(
        "INSERT INTO media.announced_again AS a (topic, about) VALUES ($1, $2)
         ON CONFLICT (topic, about) DO UPDATE SET times = CASE WHEN a.last_at < GREATEST($3, now() - $4::interval) THEN 1 ELSE a.times + 1 END, last_at = now()",
        topic,
        &*storable(about),
        since,
        KEPT
    )
    .execute(&database.pool)
    .await
    .with_context(|| format!("writing down that {about} was announced again"))?;
    Ok(())
}

/// Forgets what does not count any more.
pub async fn forget_old(database: &Database) -> anyhow::Result<()> {
    let old = sqlx::query!("DELETE FROM media.announced_again WHERE last_at < now() - $1::interval", KEPT);
    old.execute(&database.pool).await.context("forgetting what was announced again long ago")?;
    Ok(())
}
