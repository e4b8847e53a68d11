//! A request becomes a clip.

use crate::{
    Database,
    history::{self, About, Cause},
    masters::holds,
};
use anyhow::Context;
use chrono::NaiveDate;
use events::{ClipFolder, EncodeProfile, FrameRange, Micros, Period, clip_requested};
use serde_json::json;
use sqlx::PgConnection;

/// A clip whose frames are known.
#[derive(Debug, Clone, PartialEq)]
pub struct NewClip {
    /// Its id and where its files will lie.
    pub folder: ClipFolder,
    /// The period.
    pub period: Period,
    /// The master it is cut out of.
    pub master_id: i64,
    /// The other team.
    pub opponent_code: Option<String>,
    /// The day of the game.
    pub game_date: Option<NaiveDate>,
    /// How it is encoded.
    pub profile: EncodeProfile,
    /// What was asked for, in the master's video.
    pub requested: (Micros, Micros),
    /// The frames to show.
    pub range: FrameRange,
    /// When the first of them is shown and the last of them ends.
    pub shown: (Micros, Micros),
    /// The correction of its master by which the request was placed ([`crate::masters::ReadyMaster::synced_at_us`]); none where
    /// it names seconds of the video.
    pub placed_by: Option<i64>,
    /// What it shows.
    pub about: clip_requested::About,
}

/// What accepting a request came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// Its clip is to be made.
    ToBeMade,
    /// Its clip stands already, or is being made.
    Standing,
    /// It became a clip before.
    Before,
}

/// Makes a request into a clip: the clip, the request's tags and the request's state, all or nothing.
///
/// A clip that exists already keeps what was said of it and gets the tags, labels and title that it did not have; one that failed or expired is made again. A request that
/// became a clip before is left as it is.
pub async fn accept(database: &Database, clip: &NewClip, request_id: &str, cause: Cause<'_>) -> anyhow::Result<Accepted> {
    try_accept(database, clip, request_id, cause).await.with_context(|| format!("accepting clip {}", clip.folder.clip_id))
}

async fn try_accept(database: &Database, clip: &NewClip, request_id: &str, cause: Cause<'_>) -> Result<Accepted, sqlx::Error> {
    let clip_id = clip.folder.clip_id.as_str();
    let mut transaction = database.pool.begin().await?;
    // Whoever holds the request's row decides which clip it becomes; two masters may arrive at once.
    let open =
        sqlx::query_scalar!("SELECT request_id FROM media.requests WHERE request_id = $1 AND clip_id IS NULL FOR UPDATE", request_id)
            .fetch_optional(&mut *transaction)
            .await?;
    if open.is_none() {
        transaction.rollback().await?;
        return Ok(Accepted::Before);
    }
    let to_be_made = stand_behind(&mut transaction, clip, request_id, cause).await?;
    let about = About { clip_id: Some(clip_id), request_id: Some(request_id) };
    history::write(&mut transaction, cause, about, "accepted", None).await?;
    transaction.commit().await?;
    Ok(if to_be_made { Accepted::ToBeMade } else { Accepted::Standing })
}

/// Writes the clip down, whatever there was before, and puts the request behind it. Says whether the clip is to be made.
pub(super) async fn stand_behind(
    connection: &mut PgConnection,
    clip: &NewClip,
    request_id: &str,
    cause: Cause<'_>,
) -> Result<bool, sqlx::Error> {
    let clip_id = clip.folder.clip_id.as_str();
    if let Some(synced_at_us) = clip.placed_by {
        // A correction waits for us, or we see that it came first and the whole event is done again.
        if !holds(connection, clip.master_id, synced_at_us).await? {
            return Err(sqlx::Error::RowNotFound);
        }
    }
    let to_be_made = insert(connection, clip, request_id, cause).await?;
    sqlx::query!("UPDATE media.clips SET retired_at = NULL, replaced_by = NULL WHERE clip_id = $1 AND retired_at IS NOT NULL", clip_id)
        .execute(&mut *connection)
        .await?;
    complete(connection, clip).await?;
    sqlx::query!(
        "UPDATE media.requests SET status = 'accepted', reason = NULL, clip_id = $2, synced_at_us = $3 WHERE request_id = $1",
        request_id,
        clip_id,
        clip.placed_by
    )
    .execute(&mut *connection)
    .await?;
    Ok(to_be_made)
}

/// Gives the clip what the request says of it and nobody said before: another's title is not overwritten by a rule that finds the
/// same play.
async fn complete(connection: &mut PgConnection, clip: &NewClip) -> Result<(), sqlx::Error> {
    let NewClip { folder, about, opponent_code, .. } = clip;
    let clip_id = folder.clip_id.as_str();
    sqlx::query!("INSERT INTO media.tags (clip_id, tag) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING", clip_id, &about.tags)
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "UPDATE media.clips SET title = COALESCE(title, $2), labels = $3::jsonb || labels, opponent_code = COALESCE(opponent_code, $4),
            player_name = COALESCE(player_name, $5), outcome = COALESCE(outcome, $6), zone = COALESCE(zone, $7)
         WHERE clip_id = $1
            AND (COALESCE(title, $2), $3::jsonb || labels, COALESCE(opponent_code, $4), COALESCE(player_name, $5), COALESCE(outcome, $6),
                 COALESCE(zone, $7)) IS DISTINCT FROM (title, labels, opponent_code, player_name, outcome, zone)",
        clip_id,
        about.title,
        json!(about.labels),
        opponent_code.as_ref(),
        about.player_name,
        about.outcome,
        about.zone
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn insert(connection: &mut PgConnection, clip: &NewClip, request_id: &str, cause: Cause<'_>) -> Result<bool, sqlx::Error> {
    let NewClip { folder, about, .. } = clip;
    let inserted = sqlx::query!(
        "INSERT INTO media.clips (clip_id, master_id, request_id, owed_by, team_code, opponent_code, game_id, game_date, season, period,
            player_id, player_name, event_type, outcome, zone, title, labels, profile, requested_start_s, requested_end_s,
            first_frame, end_frame, start_timecode_s, end_timecode_s, duration_s, traceparent)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
            (SELECT traceparent FROM media.requests WHERE request_id = $3))
         ON CONFLICT (clip_id) DO UPDATE SET status = 'accepted', error_message = NULL, announced_at = NULL, owed_by = excluded.owed_by,
            traceparent = excluded.traceparent,
            accepted_at = now(), expired_at = NULL, files_gone_at = NULL, ready_at = NULL, ready_announced_at = NULL
         WHERE media.clips.status IN ('failed', 'expired')",
        folder.clip_id.as_str(),
        clip.master_id,
        request_id,
        cause.key(),
        folder.team_code.as_str(),
        clip.opponent_code,
        folder.game_id.as_str(),
        clip.game_date,
        folder.season.as_str(),
        clip.period.number(),
        about.player_id,
        about.player_name,
        about.event_type,
        about.outcome,
        about.zone,
        about.title,
        json!(about.labels),
        clip.profile.name(),
        clip.requested.0.seconds(),
        clip.requested.1.seconds(),
        i64::from(clip.range.first),
        i64::from(clip.range.end),
        clip.shown.0.seconds(),
        clip.shown.1.seconds(),
        (clip.shown.1 - clip.shown.0).seconds()
    )
    .execute(connection)
    .await?;
    Ok(inserted.rows_affected() == 1)
}
