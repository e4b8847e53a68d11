//! Which games a question is about.

use crate::{
    Access, Database, PlayAccess,
    plays::{asked, ids},
};
use anyhow::Context;
use chrono::{DateTime, NaiveDate, Utc};
use hockey::query::{GameType, Timeframe, Venue};
use serde::Serialize;

/// Which games are meant: all of the fields; of one field any of its values. What is empty or none is not asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GameFilter {
    /// The team that is asked about plays in it.
    pub team: Option<String>,
    /// One of these was on the ice, or nobody knows, because the plays are not there and it is a game of their team.
    pub players: Vec<u32>,
    /// One of these teams plays in it.
    pub games_of: Vec<String>,
    /// Against one of these: the team, the players or the teams above.
    pub opponents: Vec<String>,
    /// When. Games that are named by their id need not have been played; all others must.
    pub timeframe: Option<Timeframe>,
    /// Of which kind.
    pub game_type: Option<GameType>,
    /// Where the team, the players or the teams above play.
    pub venue: Option<Venue>,
}

/// A game that a question is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConsideredGame {
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
    /// The periods that have a usable video of a team whose videos the asker may see.
    pub video_periods: Vec<i16>,
}

/// The games that a question is about and somebody may ask about, in their order; `video` says whose videos they may see.
pub async fn considered(
    database: &Database,
    access: &PlayAccess,
    video: &Access,
    filter: &GameFilter,
) -> anyhow::Result<Vec<ConsideredGame>> {
    let by_id = matches!(filter.timeframe, Some(Timeframe::Games(_)));
    let most = match filter.timeframe {
        Some(Timeframe::LastGames(games)) => i64::from(games),
        _ => i64::MAX,
    };
    select(database, access, video, filter, (!by_id).then_some(true), most).await
}

/// The same, of the games that are still to be played; a timeframe of so many last games is not looked at.
pub async fn upcoming(
    database: &Database,
    access: &PlayAccess,
    video: &Access,
    filter: &GameFilter,
) -> anyhow::Result<Vec<ConsideredGame>> {
    select(database, access, video, filter, Some(false), i64::MAX).await
}

async fn select(
    database: &Database,
    access: &PlayAccess,
    video: &Access,
    filter: &GameFilter,
    played: Option<bool>,
    most: i64,
) -> anyhow::Result<Vec<ConsideredGame>> {
    let When { games, season, from, to } = When::of(filter.timeframe.as_ref());
    // Of a game that is named, it is shown that a player was not on the ice.
    let players = asked(&filter.players).filter(|_| games.is_none()).map(ids);
    let (games_of, opponents) = (asked(&filter.games_of), asked(&filter.opponents));
    let one_side = filter.games_of.is_empty() && filter.opponents.is_empty() && filter.venue.is_none();
    sqlx::query_file_as!(
        ConsideredGame,
        "queries/considered_games.sql",
        access.all,
        &access.teams,
        games,
        played,
        season,
        from,
        to,
        filter.game_type.map(number),
        filter.team.as_deref(),
        players.as_deref(),
        // Whether nothing is asked of the side: the team's own is found above.
        one_side && (filter.team.is_none() || players.is_none()),
        games_of,
        opponents,
        filter.venue.map(|venue| venue == Venue::Home),
        most,
        video.all,
        &video.teams
    )
    .fetch_all(&database.pool)
    .await
    .context("looking for the games of a question")
}

/// As the league's ids number them.
fn number(game_type: GameType) -> i16 {
    match game_type {
        GameType::PreSeason => 1,
        GameType::Regular => 2,
        GameType::Playoffs => 3,
    }
}

/// A timeframe in the words of the query.
#[derive(Default)]
struct When<'a> {
    games: Option<&'a [String]>,
    season: Option<&'a str>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

impl<'a> When<'a> {
    fn of(timeframe: Option<&'a Timeframe>) -> Self {
        match timeframe {
            Some(Timeframe::Games(games)) => Self { games: Some(games), ..Self::default() },
            Some(Timeframe::Season(season)) => Self { season: Some(season), ..Self::default() },
            Some(Timeframe::Days { from, to }) => Self { from: *from, to: *to, ..Self::default() },
            Some(Timeframe::LastGames(_)) | None => Self::default(),
        }
    }
}
