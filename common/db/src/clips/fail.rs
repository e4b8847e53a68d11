//! A clip fails.

use crate::{
    Database,
    history::{self, About, Cause},
    text::storable,
};
use anyhow::Context;
use events::{ClipFolder, ClipId, GameId, Season, TeamCode};

/// What came of failing a clip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failed {
    /// It is failed now; this is its folder, for the announcement.
    Yes(ClipFolder),
    /// It is ready or expired, and stays so.
    No,
    /// There is no such clip.
    Unknown,
}

/// Fails a clip for a reason that a coach can read, unless it is ready, or expired.
pub async fn fail(database: &Database, clip_id: &ClipId, reason: &str, cause: Cause<'_>) -> anyhow::Result<Failed> {
    let doing = || format!("failing clip {clip_id}");
    let reason = storable(reason);
    let mut transaction = database.pool.begin().await.with_context(doing)?;
    let row = sqlx::query!(
        r#"UPDATE media.clips SET error_message = CASE WHEN status IN ('ready', 'expired') THEN error_message ELSE $2 END,
               status = CASE WHEN status IN ('ready', 'expired') THEN status ELSE 'failed' END
           WHERE clip_id = $1 RETURNING team_code, season, game_id, status"#,
        clip_id.as_str(),
        &*reason
    )
    .fetch_optional(&mut *transaction)
    .await
    .with_context(doing)?;
    let Some(row) = row else { return Ok(Failed::Unknown) };
    let about = About { clip_id: Some(clip_id.as_str()), ..About::default() };
    let (is_failed, outcome) = match row.status.as_str() {
        "failed" => (true, "failed"),
        "expired" => (false, "expired before"),
        _ => (false, "ready before"),
    };
    history::write(&mut transaction, cause, about, outcome, Some(&reason)).await.with_context(doing)?;
    transaction.commit().await.with_context(doing)?;
    if !is_failed {
        return Ok(Failed::No);
    }
    Ok(Failed::Yes(ClipFolder {
        clip_id: clip_id.clone(),
        team_code: TeamCode::parse(&row.team_code)?,
        season: Season::parse(&row.season)?,
        game_id: GameId::parse(&row.game_id)?,
    }))
}
