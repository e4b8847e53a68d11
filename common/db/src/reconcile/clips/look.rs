//! Where a clip stands, and all that is needed to go on with it.

use crate::Database;
use anyhow::Context;
use chrono::{DateTime, Utc};
use events::{AssetType, ClipAccepted, ClipFolder, ClipId, EncodeProfile, FrameRange, GameId, Season, TeamCode};
use serde_json::json;

/// Where a clip stands.
#[derive(Debug, Clone, PartialEq)]
pub struct ClipState {
    /// What is to be cut, and where its files lie.
    pub accepted: ClipAccepted,
    /// The W3C traceparent of the clip's request, where it had one.
    pub traceparent: Option<String>,
    /// `accepted`, `cut`, `ready`, `failed` or `expired`.
    pub status: String,
    /// Whether it gave way to another.
    pub retired: bool,
    /// When it was asked for last: by this the lifecycle's age is counted.
    pub accepted_at: DateTime<Utc>,
    /// When something was last heard of it.
    pub heard_at: DateTime<Utc>,
    /// Whether `clip.ready` is owed.
    pub owes_ready: bool,
    /// The files that are registered.
    pub registered: Vec<AssetType>,
}

/// Where these clips stand; those that are not there are left out.
pub async fn look(database: &Database, clip_ids: &[String]) -> anyhow::Result<Vec<ClipState>> {
    let rows = sqlx::query!(
        r#"SELECT c.clip_id, c.team_code, c.season, c.game_id, c.first_frame, c.end_frame, c.profile, c.status, c.traceparent,
                  c.retired_at IS NOT NULL AS "retired!", COALESCE(c.accepted_at, c.created_at) AS "accepted_at!",
                  GREATEST(c.created_at, c.accepted_at, c.announced_at, c.ready_at,
                           (SELECT max(a.created_at) FROM media.assets a WHERE a.clip_id = c.clip_id)) AS "heard_at!",
                  c.status = 'ready' AND c.ready_announced_at IS NULL AS "owes_ready!",
                  ARRAY(SELECT a.asset_type FROM media.assets a WHERE a.clip_id = c.clip_id) AS "registered!",
                  m.media_object AS "media_object!", m.media_generation AS "media_generation!", m.index_object AS "index_object!"
           FROM media.clips c JOIN media.masters m USING (master_id)
           WHERE c.clip_id = ANY($1) ORDER BY c.clip_id"#,
        clip_ids
    );
    let rows = rows.fetch_all(&database.pool).await.context("looking where clips stand")?;
    let mut states = Vec::with_capacity(rows.len());
    for row in rows {
        let clip = ClipFolder {
            clip_id: ClipId::parse(&row.clip_id)?,
            team_code: TeamCode::parse(&row.team_code)?,
            season: Season::parse(&row.season)?,
            game_id: GameId::parse(&row.game_id)?,
        };
        let accepted = ClipAccepted {
            clip,
            media_object: row.media_object,
            media_generation: row.media_generation,
            index_object: row.index_object,
            range: FrameRange { first: u32::try_from(row.first_frame)?, end: u32::try_from(row.end_frame)? },
            profile: profile(&row.profile)?,
        };
        states.push(ClipState {
            accepted,
            traceparent: row.traceparent,
            status: row.status,
            retired: row.retired,
            accepted_at: row.accepted_at,
            heard_at: row.heard_at,
            owes_ready: row.owes_ready,
            registered: row.registered.iter().filter_map(|name| asset_type(name)).collect(),
        });
    }
    Ok(states)
}

fn profile(name: &str) -> anyhow::Result<EncodeProfile> {
    serde_json::from_value(json!(name)).with_context(|| format!("{name} is not an encode profile"))
}

fn asset_type(name: &str) -> Option<AssetType> {
    AssetType::ALL.into_iter().find(|asset| asset.name() == name)
}
