//! `media.masters` beside the lake.

use crate::Database;
use anyhow::Context;
use chrono::{DateTime, Utc};

/// One generation of an upload, as far as comparing it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LakeMaster {
    /// Its id.
    pub master_id: i64,
    /// The object in the lake.
    pub object: String,
    /// Which content of that name.
    pub generation: i64,
    /// Whether it could not be used.
    pub rejected: bool,
    /// Whether it was seen before that it is gone.
    pub vanished: bool,
}

/// An object that ingest-master made of an upload, and that cutting needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeObject {
    /// The sample index, or the MP4 made of an upload without a sample table.
    pub made: String,
    /// The upload.
    pub object: String,
    /// Its generation.
    pub generation: i64,
    /// When the upload was registered.
    pub created_at: DateTime<Utc>,
}

/// The registered uploads after this one, by the bytes of their names and their generations, at most `limit`.
pub async fn after(database: &Database, after: (&str, i64), limit: i64) -> anyhow::Result<Vec<LakeMaster>> {
    let rows = sqlx::query_as!(
        LakeMaster,
        r#"SELECT master_id, object, generation, status = 'rejected' AS "rejected!", vanished_at IS NOT NULL AS "vanished!"
           FROM media.masters WHERE (object COLLATE "C", generation) > ($1, $2)
           ORDER BY object COLLATE "C", generation LIMIT $3"#,
        after.0,
        after.1,
        limit
    );
    rows.fetch_all(&database.pool).await.context("reading the masters in the order of the lake")
}

/// What was made of usable masters that are still there, after this name, by the bytes of their names, at most `limit`.
pub async fn made_after(database: &Database, after: &str, limit: i64) -> anyhow::Result<Vec<MadeObject>> {
    let rows = sqlx::query_as!(
        MadeObject,
        r#"SELECT made AS "made!", object AS "object!", generation AS "generation!", created_at AS "created_at!" FROM (
             (SELECT index_object AS made, object, generation, created_at FROM media.masters
              WHERE status = 'ready' AND vanished_at IS NULL AND index_object COLLATE "C" > $1 ORDER BY index_object COLLATE "C" LIMIT $2)
             UNION ALL
             (SELECT media_object, object, generation, created_at FROM media.masters
              WHERE status = 'ready' AND media_object <> object AND vanished_at IS NULL AND media_object COLLATE "C" > $1
              ORDER BY media_object COLLATE "C" LIMIT $2)) AS every
           ORDER BY made COLLATE "C" LIMIT $2"#,
        after,
        limit
    );
    rows.fetch_all(&database.pool).await.context("reading what was made of masters in the order of the lake")
}

/// Writes down that a master is gone from the lake, or that it is back.
pub async fn set_vanished(database: &Database, master_id: i64, vanished: bool) -> anyhow::Result<()> {
    sqlx::query!(
        "UPDATE media.masters SET vanished_at = CASE WHEN $2 THEN now() END WHERE master_id = $1 AND (vanished_at IS NOT NULL) <> $2",
        master_id,
        vanished
    )
    .execute(&database.pool)
    .await
    .with_context(|| format!("writing down whether master {master_id} is in the lake"))?;
    Ok(())
}
