//! Files of a clip that are gone are not registered any more, and are made again. Meanwhile the clip is unfinished, but for one that
//! can still be watched: it stays ready.

use crate::{
    Database,
    history::{self, About, Cause},
};
use anyhow::Context;
use events::{AssetType, ClipId};

/// Without one of these a clip cannot be watched.
const WATCHED: [AssetType; 4] = [AssetType::Mp4, AssetType::HlsPlaylist, AssetType::HlsIframes, AssetType::HlsMultivariant];

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
        "UPDATE media.clips AS c SET files_gone_at = now(),
             ready_at = CASE WHEN status = 'ready' AND watchable THEN ready_at END,
             status = CASE WHEN status = 'ready' AND watchable THEN 'ready' WHEN the_video THEN 'cut' ELSE 'accepted' END
         FROM (SELECT count(*) FILTER (WHERE asset_type = ANY($2)) = cardinality($2) AS watchable,
                      count(*) FILTER (WHERE asset_type = 'mp4') > 0 AS the_video
               FROM media.assets WHERE clip_id = $1) AS have
         WHERE c.clip_id = $1 AND status IN ('accepted', 'cut', 'ready')",
        clip_id.as_str(),
        &WATCHED.map(|asset| asset.name().to_owned())
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
