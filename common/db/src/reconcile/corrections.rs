//! Corrections of masters that are not followed: requests are still placed by an older one.

use crate::Database;
use anyhow::Context;
use chrono::{DateTime, Utc};
use events::{GameId, Micros, Period, SyncRequested, TeamCode};

/// The corrections of the last week, asked for at `before` or earlier, whose requests are not all placed by them; the oldest first,
/// at most `limit`. Those of masters that are gone are left out: nothing can be cut out of these.
pub async fn unfollowed(database: &Database, before: DateTime<Utc>, limit: i64) -> anyhow::Result<Vec<SyncRequested>> {
    let rows = sqlx::query!(
        r#"SELECT m.master_id, m.team_code AS "team_code!", m.game_id AS "game_id!", m.period AS "period!", m.time_offset_us,
                  m.timecode_rate_num, m.timecode_rate_den, m.synced_at_us
           FROM media.masters m
           WHERE m.synced_at_us > 0 AND m.synced_at_us > EXTRACT(epoch FROM now() - interval '7 days') * 1000000
             AND m.synced_at_us <= $1 AND m.status = 'ready' AND m.vanished_at IS NULL
             AND EXISTS (SELECT FROM media.requests r JOIN media.clips c USING (clip_id)
                         JOIN media.masters cut_out_of ON cut_out_of.master_id = c.master_id
                         WHERE r.game_id = m.game_id AND r.team_code = m.team_code AND r.period = m.period
                           AND r.synced_at_us IS NOT NULL AND cut_out_of.generation <= m.generation
                           AND (c.master_id <> m.master_id OR r.synced_at_us <> m.synced_at_us)
                           -- Who names a video means that one.
                           AND r.body NOT LIKE '%"master"%')
           ORDER BY m.synced_at_us LIMIT $2"#,
        before.timestamp_micros(),
        limit
    );
    let rows = rows.fetch_all(&database.pool).await.context("looking for corrections that are not followed")?;
    let mut corrections = Vec::with_capacity(rows.len());
    for row in rows {
        let rate = row.timecode_rate_num.zip(row.timecode_rate_den);
        corrections.push(SyncRequested {
            team_code: TeamCode::parse(&row.team_code)?,
            game_id: GameId::parse(&row.game_id)?,
            period: Period::new(row.period.into())?,
            master_id: row.master_id,
            offset: Micros::new(row.time_offset_us),
            rate: rate.map(|(num, den)| anyhow::Ok((u32::try_from(num)?, u32::try_from(den)?))).transpose()?,
            asked_at_us: row.synced_at_us,
        });
    }
    Ok(corrections)
}
