//! `hockey.tallies`: how many plays of an action a team has in a game.

use crate::text::storable;
use hockey::play::Play;
use sqlx::PgConnection;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Writes the tallies of the plays of a game that has none.
pub(crate) async fn insert(
    connection: &mut PgConnection,
    game_no: i32,
    plays: &[Play],
    action_nos: &HashMap<String, i32>,
) -> Result<(), sqlx::Error> {
    let mut tallies: BTreeMap<(&str, i32), i32> = BTreeMap::new();
    let mut seen = HashSet::new();
    for play in plays.iter().filter(|play| seen.insert(play.play_no)) {
        let team = play.actor.as_ref().map_or("", |actor| actor.team.as_str());
        let action_no = action_nos.get(&*storable(&play.action)).ok_or(sqlx::Error::RowNotFound)?;
        *tallies.entry((team, *action_no)).or_default() += 1;
    }
    let teams: Vec<String> = tallies.keys().map(|(team, _)| (*team).to_owned()).collect();
    let actions: Vec<i32> = tallies.keys().map(|(_, action)| *action).collect();
    let counts: Vec<i32> = tallies.into_values().collect();
    sqlx::query!(
        "INSERT INTO hockey.tallies (game_no, team_code, action_no, plays) SELECT $1, * FROM unnest($2::text[], $3::integer[], $4::integer[])",
        game_no,
        &teams,
        &actions,
        &counts
    )
    .execute(connection)
    .await?;
    Ok(())
}
