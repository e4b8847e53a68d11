//! What schedules say of games.

use hockey::delivery::ScheduledGame;
use sqlx::PgConnection;

/// Writes down what a schedule says, whatever came before it:
/// the state that is furthest stands, with its scores; of the rest, what the newest file says; and where there are plays, their
/// own file's word on the day and the teams.
pub(crate) async fn upsert(connection: &mut PgConnection, games: &[ScheduledGame], generation: i64) -> Result<(), sqlx::Error> {
    let mut games: Vec<&ScheduledGame> = games.iter().collect();
    // In one order for all who write at the same time, so that they never wait for each other in a circle.
    games.sort_by_key(|game| &game.game_id);
    games.dedup_by_key(|game| &game.game_id);
    let ids: Vec<String> = games.iter().map(|game| game.game_id.as_str().to_owned()).collect();
    let seasons: Vec<String> = games.iter().map(|game| game.game_id.season().as_str().to_owned()).collect();
    let dates: Vec<_> = games.iter().map(|game| game.game_date).collect();
    let starts: Vec<_> = games.iter().map(|game| game.start_time).collect();
    let homes: Vec<String> = games.iter().map(|game| game.home.as_str().to_owned()).collect();
    let aways: Vec<String> = games.iter().map(|game| game.away.as_str().to_owned()).collect();
    let states: Vec<String> = games.iter().map(|game| game.state.clone()).collect();
    let home_scores: Vec<Option<i16>> = games.iter().map(|game| game.home_score.map(i16::from)).collect();
    let away_scores: Vec<Option<i16>> = games.iter().map(|game| game.away_score.map(i16::from)).collect();
    let last_periods: Vec<Option<String>> = games.iter().map(|game| game.last_period_type.clone()).collect();
    sqlx::query_file!(
        "queries/upsert_schedule.sql",
        &ids,
        &seasons,
        &dates,
        &starts as &[Option<chrono::DateTime<chrono::Utc>>],
        &homes,
        &aways,
        &states,
        &home_scores as &[Option<i16>],
        &away_scores as &[Option<i16>],
        &last_periods as &[Option<String>],
        generation
    )
    .execute(connection)
    .await?;
    Ok(())
}
