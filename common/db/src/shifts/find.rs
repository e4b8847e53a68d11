//! The shifts that a question asks for: the real total, and those within the limit.

use super::ShiftRow;
use crate::{
    Database, PlayAccess,
    plays::{Counted, Found, PlayFilter, Words, narrowed, shown, sign},
};
use anyhow::Context;
use chrono::NaiveDate;
use hockey::query::Order;

/// The shifts that somebody may see, in the order of games, periods and time, at most `limit` (1 or more), and how many there are.
///
/// Whose: the players', the team's, everybody's. Where others are to be on the ice, only shifts that overlap one of each of theirs;
/// where more is asked than that, games, teams and periods, only shifts during which their own player acts in such a play.
pub async fn find(
    database: &Database,
    access: &PlayAccess,
    filter: &PlayFilter,
    order: Order,
    limit: i64,
) -> anyhow::Result<Found<ShiftRow>> {
    let filter = &narrowed(database, filter).await?;
    if filter.is_empty() {
        return Ok(Found::nothing());
    }
    let words = Words::of(filter);
    if filter.asks_only_who_is_on_the_ice() {
        return together(database, access, filter, &words, (order, limit)).await.context("looking for shifts together");
    }
    if filter.action_nos.is_some() || filter.asks_of_rows() {
        return with_plays(database, access, filter, &words, (order, limit)).await.context("looking for shifts with plays");
    }
    let counted = count(database, access, filter, &words).await.context("counting shifts")?;
    let games = shown(&counted, order, limit);
    let rows = list(database, filter, &words, (&games, order, limit)).await.context("reading shifts")?;
    Ok(Found { total: counted.iter().map(|game| game.plays).sum(), rows })
}

async fn count(database: &Database, access: &PlayAccess, filter: &PlayFilter, words: &Words) -> Result<Vec<Counted>, sqlx::Error> {
    sqlx::query_file_as!(
        Counted,
        "queries/count_shifts.sql",
        &filter.game_nos,
        words.game_by_game,
        words.first_game,
        words.last_game,
        access.all,
        &access.teams,
        filter.team.as_deref(),
        words.players.as_deref(),
        words.periods.as_deref(),
        words.opponents.as_deref(),
        words.at_home
    )
    .fetch_all(&database.pool)
    .await
}

/// The games were counted for the one who asks.
async fn list(
    database: &Database,
    filter: &PlayFilter,
    words: &Words,
    (games, order, limit): (&[i32], Order, i64),
) -> Result<Vec<ShiftRow>, sqlx::Error> {
    sqlx::query_file_as!(
        ShiftRow,
        "queries/list_shifts.sql",
        games,
        sign(order),
        limit,
        filter.team.as_deref(),
        words.players.as_deref(),
        words.periods.as_deref(),
        words.opponents.as_deref(),
        words.at_home
    )
    .fetch_all(&database.pool)
    .await
}

async fn with_plays(
    database: &Database,
    access: &PlayAccess,
    filter: &PlayFilter,
    words: &Words,
    (order, limit): (Order, i64),
) -> Result<Found<ShiftRow>, sqlx::Error> {
    let rows = sqlx::query_file_as!(
        Totalled,
        "queries/shifts_with_plays.sql",
        &filter.game_nos,
        filter.team.as_deref(),
        words.players.as_deref(),
        filter.action_nos.as_deref(),
        access.all,
        &access.teams,
        words.opponents.as_deref(),
        words.at_home,
        words.periods.as_deref(),
        words.zones.as_deref(),
        words.sections.as_deref(),
        words.outcomes.as_deref(),
        words.strengths.as_deref(),
        words.own_net_empty,
        words.opponent_net_empty,
        words.score_min,
        words.score_max,
        words.flags.as_deref(),
        words.teammates.as_deref(),
        words.opponents_on_ice.as_deref(),
        sign(order),
        limit
    );
    Ok(found(rows.fetch_all(&database.pool).await?))
}

async fn together(
    database: &Database,
    access: &PlayAccess,
    filter: &PlayFilter,
    words: &Words,
    (order, limit): (Order, i64),
) -> Result<Found<ShiftRow>, sqlx::Error> {
    let rows = sqlx::query_file_as!(
        Totalled,
        "queries/shifts_together.sql",
        &filter.game_nos,
        filter.team.as_deref(),
        words.players.as_deref(),
        access.all,
        &access.teams,
        words.opponents.as_deref(),
        words.at_home,
        words.periods.as_deref(),
        words.teammates.as_deref(),
        words.opponents_on_ice.as_deref(),
        sign(order),
        limit
    );
    Ok(found(rows.fetch_all(&database.pool).await?))
}

/// A shift, and how many there are.
struct Totalled {
    total: i64,
    game_id: String,
    season: String,
    game_date: NaiveDate,
    home_code: String,
    away_code: String,
    rate: i16,
    game_no: i32,
    player_id: i32,
    team_code: String,
    period: i16,
    shift_no: i32,
    start_frames: i32,
    end_frames: i32,
    start_clock_ms: i32,
    end_clock_ms: i32,
}

fn found(rows: Vec<Totalled>) -> Found<ShiftRow> {
    let total = rows.first().map_or(0, |row| row.total);
    let rows = rows.into_iter().map(|row| ShiftRow {
        game_id: row.game_id,
        season: row.season,
        game_date: row.game_date,
        home_code: row.home_code,
        away_code: row.away_code,
        rate: row.rate,
        game_no: row.game_no,
        player_id: row.player_id,
        team_code: row.team_code,
        period: row.period,
        shift_no: row.shift_no,
        start_frames: row.start_frames,
        end_frames: row.end_frames,
        start_clock_ms: row.start_clock_ms,
        end_clock_ms: row.end_clock_ms,
    });
    Found { total, rows: rows.collect() }
}
