//! Lists of clips: newest first, page by page, with a true total.
//!
//! The queries are written once for all filters and planned for the values at hand (see
//! [`Database::connect`]), so a filter that is not set is not there, and a filter that is set finds its index.

use super::ClipRow;
use crate::{Access, Database};
use anyhow::Context;
use chrono::{DateTime, NaiveDate, Utc};

/// Which clips are meant; what is none is not asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClipFilter {
    /// The league's id of the player.
    pub player_id: Option<String>,
    /// Whose they are.
    pub team_code: Option<String>,
    /// The other team.
    pub opponent_code: Option<String>,
    /// The full game id.
    pub game_id: Option<String>,
    /// E.g. `2025-2026`.
    pub season: Option<String>,
    /// The period.
    pub period: Option<i16>,
    /// E.g. `zone_exit`.
    pub event_type: Option<String>,
    /// `successful`, `failed` or `undetermined`.
    pub outcome: Option<String>,
    /// `oz`, `nz` or `dz`.
    pub zone: Option<String>,
    /// One of [`super::STATUSES`].
    pub status: Option<String>,
    /// A word that they are tagged with.
    pub tag: Option<String>,
    /// The first day: of the game, or of the request (in UTC) where the game's day is not known.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
}

/// The last clip of a page; the next page begins after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// When it was accepted.
    pub created_at: DateTime<Utc>,
    /// Its id.
    pub clip_id: String,
}

impl ClipFilter {
    /// The team of the filter, or the only one that the access allows.
    fn team<'a>(&'a self, access: &'a Access) -> Option<&'a str> {
        self.team_code.as_deref().or(access.only_team())
    }
}

/// The clips that somebody may see, newest first, at most `limit`.
pub async fn list(
    database: &Database,
    access: &Access,
    filter: &ClipFilter,
    cursor: Option<&Cursor>,
    limit: i64,
) -> anyhow::Result<Vec<ClipRow>> {
    sqlx::query_file_as!(
        ClipRow,
        "queries/list_clips.sql",
        access.all,
        &access.teams,
        filter.team(access),
        filter.player_id.as_deref(),
        filter.opponent_code.as_deref(),
        filter.game_id.as_deref(),
        filter.season.as_deref(),
        filter.period,
        filter.event_type.as_deref(),
        filter.outcome.as_deref(),
        filter.zone.as_deref(),
        filter.status.as_deref(),
        filter.tag.as_deref(),
        filter.from,
        filter.to,
        cursor.map(|cursor| cursor.created_at),
        cursor.map(|cursor| cursor.clip_id.as_str()),
        limit
    )
    .fetch_all(&database.pool)
    .await
    .context("listing clips")
}

/// How many clips there are that somebody may see.
pub async fn count(database: &Database, access: &Access, filter: &ClipFilter) -> anyhow::Result<i64> {
    sqlx::query_file_scalar!(
        "queries/count_clips.sql",
        access.all,
        &access.teams,
        filter.team(access),
        filter.player_id.as_deref(),
        filter.opponent_code.as_deref(),
        filter.game_id.as_deref(),
        filter.season.as_deref(),
        filter.period,
        filter.event_type.as_deref(),
        filter.outcome.as_deref(),
        filter.zone.as_deref(),
        filter.status.as_deref(),
        filter.tag.as_deref(),
        filter.from,
        filter.to
    )
    .fetch_one(&database.pool)
    .await
    .context("counting clips")
}
