//! `media.assets`: the files that a clip consists of. The last one makes it ready.

use crate::{
    Access, Database,
    history::{self, About, Cause},
};
use anyhow::Context;
use events::{Asset, AssetType, ClipId};
use serde::Serialize;
use serde_json::Value;
use sqlx::PgConnection;

/// A file of a clip, for showing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AssetRow {
    /// The clip it belongs to.
    pub clip_id: String,
    /// E.g. `mp4`; the names of [`AssetType`].
    pub asset_type: String,
    /// Its name in the delivery bucket.
    pub object: String,
    /// E.g. `video/mp4`.
    pub content_type: String,
    /// In bytes.
    pub file_size_bytes: i64,
    /// In pixels.
    pub width: Option<i32>,
    /// In pixels.
    pub height: Option<i32>,
    /// As RFC 6381 writes it.
    pub codec: Option<String>,
}

/// How far a clip is after some of its assets were registered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Progress {
    /// Assets are missing, or it was ready and announced before, or it expired.
    NothingToAnnounce,
    /// It is ready and that was not announced yet; it has become so just now, this many seconds after it was accepted, or before.
    Ready {
        /// None where it was ready before.
        after_s: Option<f64>,
    },
    /// There is no such clip.
    UnknownClip,
}

/// The files of a clip that somebody may see.
pub async fn of_clip(database: &Database, access: &Access, clip_id: &str) -> anyhow::Result<Vec<AssetRow>> {
    of_clips(database, access, &[clip_id.to_owned()]).await
}

/// The files of several clips that somebody may see, in one query.
pub async fn of_clips(database: &Database, access: &Access, clip_ids: &[String]) -> anyhow::Result<Vec<AssetRow>> {
    let rows = sqlx::query_as!(
        AssetRow,
        "SELECT a.clip_id, a.asset_type, a.object, a.content_type, a.file_size_bytes, a.width, a.height, a.codec
         FROM media.assets a JOIN media.clips c USING (clip_id)
         WHERE a.clip_id = ANY($1) AND ($2 OR c.team_code = ANY($3))
         ORDER BY a.clip_id, a.asset_type",
        clip_ids,
        access.all,
        &access.teams
    );
    rows.fetch_all(&database.pool).await.context("reading the files of clips")
}

/// Registers files of a clip and adds `receipt` to its receipt, member by member and `stages_ms` stage by stage.
/// When every file of [`AssetType::ALL`] is there, the clip is ready, even if it failed before. One that expired stays so: its files
/// are being removed.
pub async fn register(
    database: &Database,
    clip_id: &ClipId,
    assets: &[Asset],
    receipt: &Value,
    cause: Cause<'_>,
) -> anyhow::Result<Progress> {
    try_register(database, clip_id, assets, receipt, cause).await.with_context(|| format!("registering files of clip {clip_id}"))
}

async fn try_register(
    database: &Database,
    clip_id: &ClipId,
    assets: &[Asset],
    receipt: &Value,
    cause: Cause<'_>,
) -> Result<Progress, sqlx::Error> {
    let mut transaction = database.pool.begin().await?;
    // Handlers of one clip take turns, so that the last of them sees the files of all.
    let status = sqlx::query_scalar!("SELECT status FROM media.clips WHERE clip_id = $1 FOR UPDATE", clip_id.as_str());
    let Some(before) = status.fetch_optional(&mut *transaction).await? else { return Ok(Progress::UnknownClip) };
    let about = About { clip_id: Some(clip_id.as_str()), ..About::default() };
    if before == "expired" {
        history::write(&mut transaction, cause, about, "expired before", None).await?;
        transaction.commit().await?;
        return Ok(Progress::NothingToAnnounce);
    }
    for asset in assets {
        insert(&mut transaction, clip_id, asset).await?;
    }
    let advanced = advance(&mut transaction, clip_id, receipt).await?;
    let names: Vec<&str> = assets.iter().map(|asset| asset.asset_type.name()).collect();
    history::write(&mut transaction, cause, about, "registered", Some(&names.join(", "))).await?;
    let is_new = advanced.status == "ready" && before != "ready";
    if is_new {
        history::write(&mut transaction, cause, about, "ready", None).await?;
    }
    transaction.commit().await?;
    let after_s = is_new.then_some(advanced.age_s);
    Ok(if advanced.owes { Progress::Ready { after_s } } else { Progress::NothingToAnnounce })
}

async fn insert(connection: &mut PgConnection, clip_id: &ClipId, asset: &Asset) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO media.assets (clip_id, asset_type, object, content_type, file_size_bytes, width, height, codec)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
        clip_id.as_str(),
        asset.asset_type.name(),
        asset.object,
        asset.asset_type.content_type(),
        asset.file_size_bytes,
        asset.width,
        asset.height,
        asset.codec
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// How far a clip is: its status, whether its being ready is still to be announced, and how long ago it was accepted, or lost files.
struct Advanced {
    status: String,
    owes: bool,
    age_s: f64,
}

/// Moves a clip on by the files it has.
async fn advance(connection: &mut PgConnection, clip_id: &ClipId, receipt: &Value) -> Result<Advanced, sqlx::Error> {
    let needed: Vec<String> = AssetType::ALL.iter().map(|asset| asset.name().to_owned()).collect();
    sqlx::query_as!(
        Advanced,
        r#"WITH have AS (
             SELECT count(*) FILTER (WHERE asset_type = ANY($3)) = cardinality($3) AS all_of_them,
                    count(*) FILTER (WHERE asset_type = 'mp4') > 0 AS the_video,
                    (SELECT files_gone_at FROM media.clips WHERE clip_id = $1) AS gone_at
             FROM media.assets WHERE clip_id = $1)
           UPDATE media.clips c SET
             status = CASE WHEN all_of_them THEN 'ready' WHEN the_video AND status = 'accepted' THEN 'cut' ELSE status END,
             error_message = CASE WHEN all_of_them THEN NULL ELSE error_message END,
             ready_at = CASE WHEN all_of_them THEN COALESCE(ready_at, now()) WHEN status = 'ready' THEN ready_at END,
             files_gone_at = CASE WHEN NOT all_of_them THEN files_gone_at END,
             receipt = receipt || $2::jsonb || jsonb_build_object('stages_ms',
                 COALESCE(receipt -> 'stages_ms', '{}') || COALESCE($2::jsonb -> 'stages_ms', '{}'))
           FROM have WHERE c.clip_id = $1
           RETURNING status, status = 'ready' AND ready_announced_at IS NULL AS "owes!",
             EXTRACT(EPOCH FROM now() - GREATEST(created_at, accepted_at, gone_at))::double precision AS "age_s!""#,
        clip_id.as_str(),
        receipt,
        &needed
    )
    .fetch_one(connection)
    .await
}
