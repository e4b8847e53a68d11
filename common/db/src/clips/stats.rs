//! How much there is: for the overview. Retired clips are not counted.

use crate::{Access, Database};
use anyhow::Context;
use serde::Serialize;

/// How many event types the overview names, the most frequent first.
const MOST_EVENT_TYPES: i64 = 100;

/// The clips that somebody may see, in numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Overview {
    /// All of them.
    pub total_clips: i64,
    /// The delivered length of the ready ones, in seconds.
    pub total_duration_s: f64,
    /// The stored bytes, of all assets.
    pub total_bytes: i64,
    /// By processing status.
    pub by_status: Vec<Total>,
    /// By team.
    pub by_team: Vec<Total>,
    /// By event type, the most frequent first; clips without one are not in it.
    pub by_event_type: Vec<Total>,
}

/// One line of the overview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Total {
    /// What is counted.
    pub name: String,
    /// How many clips.
    pub clips: i64,
}

/// The clips that somebody may see, in numbers.
pub async fn stats(database: &Database, access: &Access) -> anyhow::Result<Overview> {
    let sums = sqlx::query!(
        r#"SELECT count(*) AS "clips!",
                  COALESCE(sum(c.duration_s) FILTER (WHERE c.status = 'ready'), 0) AS "duration_s!",
                  COALESCE(sum((SELECT sum(a.file_size_bytes) FROM media.assets a WHERE a.clip_id = c.clip_id)), 0)::bigint AS "bytes!"
           FROM media.clips c WHERE ($1 OR c.team_code = ANY($2)) AND c.retired_at IS NULL"#,
        access.all,
        &access.teams
    );
    let sums = sums.fetch_one(&database.pool).await.context("counting clips")?;
    Ok(Overview {
        total_clips: sums.clips,
        total_duration_s: sums.duration_s,
        total_bytes: sums.bytes,
        by_status: by_status(database, access).await.context("counting clips by status")?,
        by_team: by_team(database, access).await.context("counting clips by team")?,
        by_event_type: by_event_type(database, access).await.context("counting clips by event type")?,
    })
}

async fn by_status(database: &Database, access: &Access) -> Result<Vec<Total>, sqlx::Error> {
    sqlx::query_as!(
        Total,
        r#"SELECT status AS name, count(*) AS "clips!" FROM media.clips
           WHERE ($1 OR team_code = ANY($2)) AND retired_at IS NULL GROUP BY status ORDER BY status"#,
        access.all,
        &access.teams
    )
    .fetch_all(&database.pool)
    .await
}

async fn by_team(database: &Database, access: &Access) -> Result<Vec<Total>, sqlx::Error> {
    sqlx::query_as!(
        Total,
        r#"SELECT team_code AS name, count(*) AS "clips!" FROM media.clips
           WHERE ($1 OR team_code = ANY($2)) AND retired_at IS NULL GROUP BY team_code ORDER BY team_code"#,
        access.all,
        &access.teams
    )
    .fetch_all(&database.pool)
    .await
}

async fn by_event_type(database: &Database, access: &Access) -> Result<Vec<Total>, sqlx::Error> {
    sqlx::query_as!(
        Total,
        r#"SELECT event_type AS "name!", count(*) AS "clips!" FROM media.clips
           WHERE ($1 OR team_code = ANY($2)) AND retired_at IS NULL AND event_type IS NOT NULL
           GROUP BY event_type ORDER BY count(*) DESC, event_type LIMIT $3"#,
        access.all,
        &access.teams,
        MOST_EVENT_TYPES
    )
    .fetch_all(&database.pool)
    .await
}
