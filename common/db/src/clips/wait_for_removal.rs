//! A clip that was asked for again while its old files are being removed.

use crate::{
    Database,
    history::{self, About, Cause},
    text::storable,
};
use anyhow::Context;
use events::{AssetType, ClipId};

/// Old files stand in the way of a clip. Where none of them is registered any more, the lifecycle of the delivery bucket has begun with
/// its folder, and the clip waits until it is done: that is written down, and the clip stays as it is. Whether it is so.
///
/// Nobody announces a clip again whose old files are being removed. One that is here once more, and not by a mere repetition, was
/// announced again because nobody removes them: it fails with the reason.
pub async fn wait_for_removal(
    database: &Database,
    clip_id: &ClipId,
    beside: &[AssetType],
    reason: &str,
    cause: Cause<'_>,
) -> anyhow::Result<bool> {
    if beside.is_empty() {
        return Ok(false);
    }
    let doing = || format!("looking which files stand in the way of clip {clip_id}");
    let names: Vec<String> = beside.iter().map(|asset| asset.name().to_owned()).collect();
    let mut transaction = database.pool.begin().await.with_context(doing)?;
    let waits = sqlx::query_scalar!(
        r#"SELECT status IN ('accepted', 'cut') AND NOT EXISTS (
               SELECT FROM media.assets a WHERE a.clip_id = c.clip_id AND a.asset_type = ANY($2)) AND NOT EXISTS (
               SELECT FROM media.history h WHERE h.clip_id = c.clip_id AND h.outcome = 'waits'
                 AND h.at > c.accepted_at AND h.at < now() - interval '5 minutes') AS "waits!"
           FROM media.clips c WHERE clip_id = $1 FOR UPDATE"#,
        clip_id.as_str(),
        &names
    );
    let waits = waits.fetch_optional(&mut *transaction).await.with_context(doing)?.unwrap_or(false);
    if waits {
        let about = About { clip_id: Some(clip_id.as_str()), ..About::default() };
        let detail = format!("until its old files are removed ({}): {}", names.join(", "), storable(reason));
        history::write(&mut transaction, cause, about, "waits", Some(&detail)).await.with_context(doing)?;
    }
    transaction.commit().await.with_context(doing)?;
    Ok(waits)
}
