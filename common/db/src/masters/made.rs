//! What ingest-master made of an upload.

use super::{Media, new::flattened};
use crate::Database;
use anyhow::Context;

/// The objects that cutting reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The sample index.
    pub index_object: String,
    /// The upload, or the MP4 made of it.
    pub media_object: String,
    /// Its generation.
    pub media_generation: i64,
}

/// What was made of a usable master; none where it is not usable.
pub async fn made(database: &Database, master_id: i64) -> anyhow::Result<Option<Made>> {
    let row = sqlx::query_as!(
        Made,
        r#"SELECT index_object AS "index_object!", media_object AS "media_object!", media_generation AS "media_generation!"
           FROM media.masters WHERE master_id = $1 AND status = 'ready'"#,
        master_id
    );
    row.fetch_optional(&database.pool).await.with_context(|| format!("reading what was made of master {master_id}"))
}

/// Writes down what was made of a master again. Whether it has the same frames; nothing is written where it has not.
pub async fn set_made(database: &Database, master_id: i64, media: &Media) -> anyhow::Result<bool> {
    let updated = sqlx::query!(
        "UPDATE media.masters SET index_object = $2, media_object = $3, media_generation = $4
         WHERE master_id = $1 AND timescale = $5 AND frame_runs = $6",
        master_id,
        media.index_object,
        media.media_object,
        media.media_generation,
        i64::from(media.times.timescale()),
        &flattened(&media.times)
    );
    let updated = updated.execute(&database.pool).await.with_context(|| format!("writing down what was made of master {master_id}"))?;
    Ok(updated.rows_affected() == 1)
}
