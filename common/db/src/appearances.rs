//! `hockey.appearances`: who was on the ice in which game.

use events::TeamCode;
use hockey::{delivery::PlayFile, play::Play};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// Writes who appears in the plays of a game that has none.
pub(crate) async fn insert(connection: &mut PgConnection, game_no: i32, file: &PlayFile, plays: &[Play]) -> Result<(), sqlx::Error> {
    let appearing = appearing(file, plays);
    let players: Vec<i32> = appearing.keys().map(|player| player.cast_signed()).collect();
    let teams: Vec<String> = appearing.values().map(|team| team.as_str().to_owned()).collect();
    sqlx::query!(
        "INSERT INTO hockey.appearances (game_no, player_id, team_code) SELECT $1, * FROM unnest($2::integer[], $3::text[])",
        game_no,
        &players,
        &teams
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Everybody who acts or is listed, for the team that most rows say.
fn appearing<'a>(file: &'a PlayFile, plays: &'a [Play]) -> BTreeMap<u32, &'a TeamCode> {
    let mut rows: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
    let mut saw = |player_id: u32, team: &TeamCode| {
        let (home, away) = rows.entry(player_id).or_default();
        *if *team == file.home { home } else { away } += 1;
    };
    for (actor, play) in plays.iter().filter_map(|play| Some((play.actor.as_ref()?, play))) {
        let other = file.other_team(&actor.team);
        saw(actor.player_id, &actor.team);
        play.own_on_ice.iter().chain(&play.own_goalie).for_each(|player| saw(*player, &actor.team));
        play.opponents_on_ice.iter().chain(&play.opponent_goalie).for_each(|player| saw(*player, other));
    }
    rows.into_iter().map(|(player, (home, away))| (player, if home >= away { &file.home } else { &file.away })).collect()
}
