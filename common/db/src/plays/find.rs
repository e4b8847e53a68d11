//! The plays that a question asks for: the real total, and those within the limit.
//!
//! First every game's plays are counted, by the tallies or inside an index. Then only the games that the answer shows are
//! read, so that "every pass of the season" costs little more than "every goal".

use super::{Found, PlayFilter, PlayRow, Words, ids};
use crate::{Database, PlayAccess};
use anyhow::Context;
use hockey::query::Order;
use std::borrow::Cow;

/// The plays that somebody may see, in the order of games, periods and time, at most `limit`, and how many there are.
pub async fn find(
    database: &Database,
    access: &PlayAccess,
    filter: &PlayFilter,
    order: Order,
    limit: i64,
) -> anyhow::Result<Found<PlayRow>> {
    let filter = &narrowed(database, filter).await?;
    if filter.is_empty() {
        return Ok(Found::nothing());
    }
    let words = Words::of(filter);
    let tallied = !filter.asks_of_rows() && filter.periods.is_empty() && filter.players.is_empty();
    let counted = if tallied { tally(database, access, filter, &words).await } else { count(database, access, filter, &words).await };
    let counted = counted.context("counting plays")?;
    let games = shown(&counted, order, limit);
    let rows = if games.is_empty() { Vec::new() } else { list(database, access, filter, &words, (&games, order, limit)).await? };
    Ok(Found { total: counted.iter().map(|game| game.plays).sum(), rows })
}

/// The same filter without the games in which somebody was never on the ice who must have been: a few remain of a season.
pub(crate) async fn narrowed<'a>(database: &Database, filter: &'a PlayFilter) -> anyhow::Result<Cow<'a, PlayFilter>> {
    let mut on_ice = ids(&[&filter.teammates[..], &filter.opponents_on_ice[..]].concat());
    on_ice.sort_unstable();
    on_ice.dedup();
    if on_ice.is_empty() {
        return Ok(Cow::Borrowed(filter));
    }
    let game_nos = sqlx::query_scalar!(
        "SELECT game_no FROM hockey.appearances WHERE player_id = ANY($1) AND game_no = ANY($2)
         GROUP BY game_no HAVING count(*) = cardinality($1) ORDER BY game_no",
        &on_ice,
        &filter.game_nos
    );
    let game_nos = game_nos.fetch_all(&database.pool).await.context("looking who was on the ice")?;
    Ok(Cow::Owned(PlayFilter { game_nos, ..filter.clone() }))
}

/// How many plays of a game are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counted {
    pub game_no: i32,
    pub plays: i64,
}

/// The games, of those that were counted in their order, that hold the first or the last `limit` plays.
pub(crate) fn shown(counted: &[Counted], order: Order, limit: i64) -> Vec<i32> {
    let mut left = limit;
    let mut take = |game: &Counted| {
        let needed = left > 0;
        left -= game.plays;
        needed.then_some(game.game_no)
    };
    match order {
        Order::OldestFirst => counted.iter().map_while(&mut take).collect(),
        Order::NewestFirst => counted.iter().rev().map_while(&mut take).collect(),
    }
}

/// 1 or -1: what the order multiplies.
pub(crate) fn sign(order: Order) -> i32 {
    if order == Order::OldestFirst { 1 } else { -1 }
}

async fn tally(database: &Database, access: &PlayAccess, filter: &PlayFilter, words: &Words) -> Result<Vec<Counted>, sqlx::Error> {
    sqlx::query_file_as!(
        Counted,
        "queries/tally_plays.sql",
        &filter.game_nos,
        words.game_by_game,
        words.first_game,
        words.last_game,
        access.all,
        &access.teams,
        filter.team.as_deref(),
        filter.action_nos.as_deref(),
        words.opponents.as_deref(),
        words.at_home
    )
    .fetch_all(&database.pool)
    .await
}

async fn count(database: &Database, access: &PlayAccess, filter: &PlayFilter, words: &Words) -> Result<Vec<Counted>, sqlx::Error> {
    sqlx::query_file_as!(
        Counted,
        "queries/count_plays.sql",
        &filter.game_nos,
        words.game_by_game,
        words.first_game,
        words.last_game,
        access.all,
        &access.teams,
        filter.team.as_deref(),
        words.players.as_deref(),
        filter.action_nos.as_deref(),
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
        words.opponents_on_ice.as_deref()
    )
    .fetch_all(&database.pool)
    .await
}

/// The plays of these games.
async fn list(
    database: &Database,
    access: &PlayAccess,
    filter: &PlayFilter,
    words: &Words,
    (games, order, limit): (&[i32], Order, i64),
) -> anyhow::Result<Vec<PlayRow>> {
    let rows = sqlx::query_file_as!(
        PlayRow,
        "queries/list_plays.sql",
        games,
        sign(order),
        limit,
        access.all,
        &access.teams,
        filter.team.as_deref(),
        words.players.as_deref(),
        filter.action_nos.as_deref(),
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
        words.opponents_on_ice.as_deref()
    );
    rows.fetch_all(&database.pool).await.context("reading plays")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_games_are_shown_as_hold_the_limit() {
        let counted = [(7, 3), (2, 4), (9, 1)].map(|(game_no, plays)| Counted { game_no, plays });
        assert_eq!(shown(&counted, Order::OldestFirst, 1), [7]);
        assert_eq!(shown(&counted, Order::OldestFirst, 3), [7]);
        assert_eq!(shown(&counted, Order::OldestFirst, 4), [7, 2]);
        assert_eq!(shown(&counted, Order::OldestFirst, 500), [7, 2, 9]);
        assert_eq!(shown(&counted, Order::NewestFirst, 2), [9, 2]);
        assert_eq!(shown(&counted, Order::NewestFirst, 0), [] as [i32; 0]);
        assert_eq!(shown(&[], Order::OldestFirst, 5), [] as [i32; 0]);
    }
}
