//! Who still has to be told about a clip.
//!
//! A clip is written down first and announced afterwards. In between, the row says that the announcement
//! is owed, and by the handling of which event: if that dies, the event is delivered again, and pays.

use crate::{Database, history::Cause};
use anyhow::Context;
use events::{ClipAccepted, ClipFolder, ClipId, EncodeProfile, FrameRange, GameId, Season, TeamCode};

/// An announcement that is owed.
#[derive(Debug, Clone, PartialEq)]
pub struct Owed {
    /// What is to be announced.
    pub accepted: ClipAccepted,
    /// In which trace: the W3C traceparent of the clip's request, where it had one.
    pub traceparent: Option<String>,
}

/// The announcements that the handling of this event owes, at most `limit`; and that of the clip `asked_for`,
/// if whoever owed it has been silent for a minute.
pub async fn owed(database: &Database, cause: Cause<'_>, asked_for: Option<&str>, limit: i64) -> anyhow::Result<Vec<Owed>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT c.clip_id, c.team_code, c.season, c.game_id, c.first_frame, c.end_frame, c.profile, m.media_object AS "media_object!",
                m.media_generation AS "media_generation!", m.index_object AS "index_object!", c.traceparent
           FROM media.clips c JOIN media.masters m USING (master_id)
           WHERE c.announced_at IS NULL AND (c.owed_by = $1 OR (c.clip_id = $2 AND c.created_at < now() - interval '1 minute'))
           ORDER BY c.created_at LIMIT $3"#,
        cause.key(),
        asked_for,
        limit
    );
    let rows = rows.fetch_all(&database.pool).await.context("reading which clips are to be announced")?;
    rows.into_iter().map(Row::owed).collect()
}

/// Writes down that `clip.accepted` was announced.
pub async fn announced(database: &Database, clip_id: &ClipId) -> anyhow::Result<()> {
    sqlx::query!("UPDATE media.clips SET announced_at = now() WHERE clip_id = $1 AND announced_at IS NULL", clip_id.as_str())
        .execute(&database.pool)
        .await
        .with_context(|| format!("writing down that clip {clip_id} was announced"))?;
    Ok(())
}

/// Writes down that `clip.ready` was announced.
pub async fn ready_announced(database: &Database, clip_id: &ClipId) -> anyhow::Result<()> {
    sqlx::query!("UPDATE media.clips SET ready_announced_at = now() WHERE clip_id = $1 AND ready_announced_at IS NULL", clip_id.as_str())
        .execute(&database.pool)
        .await
        .with_context(|| format!("writing down that clip {clip_id} was announced as ready"))?;
    Ok(())
}

struct Row {
    clip_id: String,
    team_code: String,
    season: String,
    game_id: String,
    first_frame: i64,
    end_frame: i64,
    profile: String,
    media_object: String,
    media_generation: i64,
    index_object: String,
    traceparent: Option<String>,
}

impl Row {
    fn owed(self) -> anyhow::Result<Owed> {
        let accepted = ClipAccepted {
            clip: ClipFolder {
                clip_id: ClipId::parse(&self.clip_id)?,
                team_code: TeamCode::parse(&self.team_code)?,
                season: Season::parse(&self.season)?,
                game_id: GameId::parse(&self.game_id)?,
            },
            media_object: self.media_object,
            media_generation: self.media_generation,
            index_object: self.index_object,
            range: FrameRange { first: u32::try_from(self.first_frame)?, end: u32::try_from(self.end_frame)? },
            profile: profile(&self.profile)?,
        };
        Ok(Owed { accepted, traceparent: self.traceparent })
    }
}

fn profile(name: &str) -> anyhow::Result<EncodeProfile> {
    [EncodeProfile::Default, EncodeProfile::Fast]
        .into_iter()
        .find(|profile| profile.name() == name)
        .with_context(|| format!("{name} is not an encode profile"))
}
