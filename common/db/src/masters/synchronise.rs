//! Somebody saw when, in a master, the opening face-off happens.

use crate::Database;
use anyhow::Context;
use events::SyncRequested;
use sqlx::PgConnection;

/// Corrects a master; of two corrections the one that was asked for later holds, whichever comes first.
/// Whether there is such a master.
pub async fn synchronise(database: &Database, sync: &SyncRequested) -> anyhow::Result<bool> {
    let doing = || format!("correcting the offset of master {}", sync.master_id);
    let (team, game, period) = (sync.team_code.as_str(), sync.game_id.as_str(), sync.period.number());
    sqlx::query!(
        "UPDATE media.masters SET time_offset_us = $5, timecode_rate_num = $6, timecode_rate_den = $7, synced_at_us = $8
         WHERE master_id = $1 AND team_code = $2 AND game_id = $3 AND period = $4 AND status = 'ready' AND synced_at_us < $8",
        sync.master_id,
        team,
        game,
        period,
        sync.offset.micros(),
        sync.rate.map(|rate| i64::from(rate.0)),
        sync.rate.map(|rate| i64::from(rate.1)),
        sync.asked_at_us
    )
    .execute(&database.pool)
    .await
    .with_context(doing)?;
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM media.masters
           WHERE master_id = $1 AND team_code = $2 AND game_id = $3 AND period = $4 AND status = 'ready') AS "there!""#,
        sync.master_id,
        team,
        game,
        period
    )
    .fetch_one(&database.pool)
    .await
    .with_context(doing)
}

/// Whether this correction of a master still holds; then no other can take its place until the transaction ends.
pub(crate) async fn holds(connection: &mut PgConnection, master_id: i64, synced_at_us: i64) -> Result<bool, sqlx::Error> {
    let row = sqlx::query_scalar!(
        "SELECT master_id FROM media.masters WHERE master_id = $1 AND synced_at_us = $2 FOR SHARE",
        master_id,
        synced_at_us
    );
    Ok(row.fetch_optional(connection).await?.is_some())
}
