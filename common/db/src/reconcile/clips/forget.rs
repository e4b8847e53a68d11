//! Files of a clip that are gone are not registered any more: the clip is unfinished again.

use crate::{
    Database,
    history::{self, About, Cause},
};
use anyhow::Context;
use events::{AssetType, ClipId};

/// Forgets files that are gone, and how often the clip was announced again before.
pub async fn forget(database: &Database, clip_id: &ClipId, gone: &[AssetType], cause: Cause<'_>) -> anyhow::Result<()> {
    let doing = || format!("forgetting files of clip {clip_id}");
    let names: Vec<String> = gone.iter().map(|asset| asset.name().to_owned()).collect();
    let mut transaction = database.pool.begin().await.with_context(doing)?;
    // Handlers of one clip take turns.
    sqlx::query_scalar!("SELECT status FROM media.clips WHERE clip_id = $1 FOR UPDATE", clip_id.as_str())
        .fetch_optional(&mut *transaction)
        .await
        .with_context(doing)?;
    let removed = sqlx::query!("DELETE FROM media.assets WHERE clip_id = $1 AND asset_type = ANY($2)", clip_id.as_str(), &names);
    if removed.execute(&mut *transaction).await.with_context(doing)?.rows_affected() == 0 {
        return Ok(());
    }
    sqlx::query!(
        "UPDATE media.clips AS c SET ready_at = NULL, status = CASE
             WHEN EXISTS (SELECT FROM media.assets a WHERE a.clip_id = c.clip_id AND a.asset_type = 'mp4') THEN 'cut' ELSE 'accepted' END
         WHERE clip_id = $1 AND status IN ('cut', 'ready')",
        clip_id.as_str()
    )
    .execute(&mut *transaction)
    .await
    .with_context(doing)?;
    sqlx::query!("DELETE FROM media.announced_again WHERE topic = 'clips' AND about = $1", clip_id.as_str())
        .execute(&mut *transaction)
        .await
        .with_context(doing)?;
    let about = About { clip_id: Some(clip_id.as_str()), ..About::default() };
    history::write(&mut transaction, cause, about, "files are gone", Some(&names.join(", "))).await.with_context(doing)?;
    transaction.commit().await.with_context(doing)
}
