//! Somebody saw when, in a master, the opening face-off happens.

use crate::Database;
use anyhow::Context;
use events::SyncRequested;

/// Corrects a master; of two corrections the one that was asked for later holds, whichever comes first.
/// Gives the correction that holds now (see [`super::ReadyMaster::synced_at_us`]); none when there is no such master.
pub async fn synchronise(database: &Database, sync: &SyncRequested) -> anyhow::Result<Option<i64>> {
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
        "SELECT synced_at_us FROM media.masters
         WHERE master_id = $1 AND team_code = $2 AND game_id = $3 AND period = $4 AND status = 'ready'",
        sync.master_id,
        team,
        game,
        period
    )
    .fetch_optional(&database.pool)
    .await
    .with_context(doing)
}
