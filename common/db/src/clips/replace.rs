//! A play is seen elsewhere than was thought: its clip gives way to another.

use super::{NewClip, accept::stand_behind};
use crate::{
    Database,
    history::{self, About, Cause},
    text::storable,
};
use anyhow::Context;
use sqlx::PgConnection;

/// Puts a request behind the clip `new`, where it stands behind `old`. A clip behind which no request stands any more is retired.
pub async fn replace(database: &Database, old: &str, new: &NewClip, request_id: &str, cause: Cause<'_>) -> anyhow::Result<()> {
    let clip_id = new.folder.clip_id.as_str();
    let doing = || format!("replacing clip {old} by {clip_id}");
    let mut transaction = database.pool.begin().await.with_context(doing)?;
    if stands_behind(&mut transaction, request_id, old).await.with_context(doing)? {
        stand_behind(&mut transaction, new, request_id, cause).await.with_context(doing)?;
        let about = About { clip_id: Some(clip_id), request_id: Some(request_id) };
        history::write(&mut transaction, cause, about, "accepted", Some("the period was synchronised")).await.with_context(doing)?;
        retire(&mut transaction, old, Some(clip_id), cause).await.with_context(doing)?;
    }
    transaction.commit().await.with_context(doing)
}

/// Refuses a request that stands behind the clip `old`: since its period was synchronised, there is nothing to be seen of it.
pub async fn withdraw(database: &Database, old: &str, request_id: &str, reason: &str, cause: Cause<'_>) -> anyhow::Result<()> {
    let doing = || format!("withdrawing request {request_id}");
    let reason = storable(reason);
    let mut transaction = database.pool.begin().await.with_context(doing)?;
    if stands_behind(&mut transaction, request_id, old).await.with_context(doing)? {
        sqlx::query!(
            "UPDATE media.requests SET status = 'refused', reason = $2, clip_id = NULL, synced_at_us = NULL WHERE request_id = $1",
            request_id,
            &*reason
        )
        .execute(&mut *transaction)
        .await
        .with_context(doing)?;
        let about = About { request_id: Some(request_id), ..About::default() };
        history::write(&mut transaction, cause, about, "refused", Some(&reason)).await.with_context(doing)?;
        retire(&mut transaction, old, None, cause).await.with_context(doing)?;
    }
    transaction.commit().await.with_context(doing)
}

/// Whether the request still stands behind the clip; its row is ours until the transaction ends.
async fn stands_behind(connection: &mut PgConnection, request_id: &str, clip_id: &str) -> Result<bool, sqlx::Error> {
    let row =
        sqlx::query_scalar!("SELECT request_id FROM media.requests WHERE request_id = $1 AND clip_id = $2 FOR UPDATE", request_id, clip_id);
    Ok(row.fetch_optional(connection).await?.is_some())
}

async fn retire(connection: &mut PgConnection, clip_id: &str, replaced_by: Option<&str>, cause: Cause<'_>) -> Result<(), sqlx::Error> {
    // Requests of one clip that are handled at once take turns here, so that the last of them sees that it is the last.
    sqlx::query_scalar!("SELECT clip_id FROM media.clips WHERE clip_id = $1 FOR UPDATE", clip_id).fetch_one(&mut *connection).await?;
    let retired = sqlx::query!(
        "UPDATE media.clips AS c SET retired_at = now(), replaced_by = $2
         WHERE clip_id = $1 AND retired_at IS NULL AND NOT EXISTS (SELECT FROM media.requests AS r WHERE r.clip_id = c.clip_id)",
        clip_id,
        replaced_by
    );
    if retired.execute(&mut *connection).await?.rows_affected() == 1 {
        let about = About { clip_id: Some(clip_id), ..About::default() };
        history::write(connection, cause, about, "retired", replaced_by).await?;
    }
    Ok(())
}
