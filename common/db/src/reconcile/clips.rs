//! Clips beside their files: what is unfinished, what is missing, what expired.

mod expire;
mod forget;
mod look;

pub use expire::{Expiry, expire};
pub use forget::forget;
pub use look::{ClipState, look};

use crate::{
    Database,
    history::{self, About, Cause},
};
use anyhow::Context;
use chrono::{DateTime, Utc};

/// The clips that are to be made, to be announced, or whose files are made again; of those that were asked for at `before` or
/// earlier, by id, those after `after`, at most `limit`.
pub async fn unfinished(database: &Database, before: DateTime<Utc>, after: &str, limit: i64) -> anyhow::Result<Vec<String>> {
    let ids = sqlx::query_scalar!(
        "SELECT clip_id FROM media.clips
         WHERE retired_at IS NULL AND (status IN ('accepted', 'cut') OR (status = 'ready' AND (ready_announced_at IS NULL OR files_gone_at IS NOT NULL)))
           AND COALESCE(accepted_at, created_at) <= $1 AND clip_id > $2
         ORDER BY clip_id LIMIT $3",
        before,
        after,
        limit
    );
    ids.fetch_all(&database.pool).await.context("reading which clips are unfinished")
}

/// Writes down in a clip's history that something about it was announced again.
pub async fn announced_again(database: &Database, clip_id: &str, event_type: &str, cause: Cause<'_>) -> anyhow::Result<()> {
    let doing = || format!("writing down that {event_type} of clip {clip_id} was announced again");
    let mut connection = database.pool.acquire().await.with_context(doing)?;
    let about = About { clip_id: Some(clip_id), ..About::default() };
    history::write(&mut connection, cause, about, "announced again", Some(event_type)).await.with_context(doing)
}
