//! A clip whose files were removed because they were kept for as long as files are kept.

use crate::{
    Database,
    history::{self, About, Cause},
};
use anyhow::Context;
use chrono::{DateTime, Utc};
use events::ClipId;

/// Which clips are expired when a file of theirs is gone, and how that is said.
#[derive(Debug, Clone, Copy)]
pub struct Expiry<'a> {
    /// Those that were asked for at this time or before; and those that gave way to another, whenever they were asked for.
    pub accepted_before: Option<DateTime<Utc>>,
    /// Why, for a coach to read.
    pub reason: &'a str,
}

/// Marks a clip expired, and none of its files is registered any more. Whether it was one to expire, and was not yet.
pub async fn expire(database: &Database, clip_id: &ClipId, expiry: Expiry<'_>, cause: Cause<'_>) -> anyhow::Result<bool> {
    let doing = || format!("expiring clip {clip_id}");
    let mut transaction = database.pool.begin().await.with_context(doing)?;
    let expired = sqlx::query!(
        "UPDATE media.clips SET status = 'expired', expired_at = now(), error_message = $2
         WHERE clip_id = $1 AND status IN ('cut', 'ready') AND (retired_at IS NOT NULL OR COALESCE(accepted_at, created_at) <= $3)",
        clip_id.as_str(),
        expiry.reason,
        expiry.accepted_before
    );
    if expired.execute(&mut *transaction).await.with_context(doing)?.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query!("DELETE FROM media.assets WHERE clip_id = $1", clip_id.as_str()).execute(&mut *transaction).await.with_context(doing)?;
    let about = About { clip_id: Some(clip_id.as_str()), ..About::default() };
    history::write(&mut transaction, cause, about, "expired", Some(expiry.reason)).await.with_context(doing)?;
    transaction.commit().await.with_context(doing)?;
    Ok(true)
}
