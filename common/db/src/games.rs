//! `hockey.games`: every game that a schedule names or a play file tells of.

mod considered;
mod schedule;

pub use considered::{ConsideredGame, GameFilter, considered, upcoming};
pub(crate) use schedule::upsert;

use crate::{Database, PlayAccess};
use anyhow::Context;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

/// A game, for showing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GameRow {
    /// The game, as the other tables name it.
    pub game_no: i32,
    /// The full game id.
    pub game_id: String,
    /// E.g. `2025-2026`.
    pub season: String,
    /// 1 pre-season, 2 regular season, 3 playoffs.
    pub game_type: i16,
    /// The day, where it is played.
    pub game_date: NaiveDate,
    /// When it starts, where a schedule says so.
    pub start_time: Option<DateTime<Utc>>,
    /// The team at home.
    pub home_code: String,
    /// The team on the road.
    pub away_code: String,
    /// `FUT`, `LIVE`, `FINAL`, `OFF` …; none where only plays are known.
    pub state: Option<String>,
    /// Goals of the home team.
    pub home_score: Option<i16>,
    /// Goals of the visiting team.
    pub away_score: Option<i16>,
    /// Whether a schedule says that it is over, or its plays are there.
    pub played: bool,
    /// Whether its plays are there.
    pub has_plays: bool,
    /// Frames of its timecodes a second, where its plays are there.
    pub rate: Option<i16>,
    /// The delivery whose plays are the game's.
    pub delivery_id: Option<i64>,
}

/// A game whose play-by-play somebody may see.
pub async fn get(database: &Database, access: &PlayAccess, game_id: &str) -> anyhow::Result<Option<GameRow>> {
    let row = sqlx::query_as!(
        GameRow,
        r#"SELECT game_no, game_id, season, game_type, game_date, start_time, home_code, away_code, state, home_score, away_score,
                  played AS "played!", delivery_id IS NOT NULL AS "has_plays!", rate, delivery_id
           FROM hockey.games WHERE game_id = $1 AND ($2 OR home_code = ANY($3) OR away_code = ANY($3))"#,
        game_id,
        access.all,
        &access.teams
    );
    row.fetch_optional(&database.pool).await.with_context(|| format!("reading game {game_id}"))
}

/// Games whose play-by-play somebody may see, the latest first, at most `limit`; of one team and one season where they are named.
pub async fn list(
    database: &Database,
    access: &PlayAccess,
    team: Option<&str>,
    season: Option<&str>,
    limit: i64,
) -> anyhow::Result<Vec<GameRow>> {
    let rows = sqlx::query_as!(
        GameRow,
        r#"SELECT game_no, game_id, season, game_type, game_date, start_time, home_code, away_code, state, home_score, away_score,
                  played AS "played!", delivery_id IS NOT NULL AS "has_plays!", rate, delivery_id
           FROM hockey.games WHERE ($1 OR home_code = ANY($2) OR away_code = ANY($2))
             AND ($3::text IS NULL OR home_code = $3 OR away_code = $3) AND ($4::text IS NULL OR season = $4)
           ORDER BY game_date DESC, game_id DESC LIMIT $5"#,
        access.all,
        &access.teams,
        team,
        season,
        limit
    );
    rows.fetch_all(&database.pool).await.context("listing games")
}
