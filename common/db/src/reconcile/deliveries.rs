//! `hockey.deliveries` beside the lake.

use crate::Database;
use anyhow::Context;
use chrono::{DateTime, Utc};

/// One generation of a delivered file, as far as comparing it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LakeDelivery {
    /// The object in the lake.
    pub object: String,
    /// Which content of that name.
    pub generation: i64,
    /// Whether it could not be read.
    pub refused: bool,
    /// Since when `plays.ingested` of it is owed; none where it is not.
    pub owed_since: Option<DateTime<Utc>>,
}

/// The delivered files after this one, by the bytes of their names and their generations, at most `limit`.
pub async fn after(database: &Database, after: (&str, i64), limit: i64) -> anyhow::Result<Vec<LakeDelivery>> {
    let rows = sqlx::query_as!(
        LakeDelivery,
        r#"SELECT d.object, d.generation, d.status = 'refused' AS "refused!",
                  CASE WHEN d.announced_at IS NULL AND g.delivery_id IS NOT NULL THEN d.created_at END AS owed_since
           FROM hockey.deliveries d LEFT JOIN hockey.games g ON g.game_id = d.game_id AND g.delivery_id = d.delivery_id
           WHERE (d.object COLLATE "C", d.generation) > ($1, $2)
           ORDER BY d.object COLLATE "C", d.generation LIMIT $3"#,
        after.0,
        after.1,
        limit
    );
    rows.fetch_all(&database.pool).await.context("reading the deliveries in the order of the lake")
}
