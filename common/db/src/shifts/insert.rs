//! The shifts of a game on their way into the table.

use hockey::shifts::Shift;
use sqlx::PgConnection;
use std::collections::HashSet;

/// Writes the shifts of a game that has none. Of two shifts with one number, the first stands.
pub(crate) async fn insert(connection: &mut PgConnection, game_no: i32, shifts: &[Shift]) -> Result<(), sqlx::Error> {
    let mut seen = HashSet::new();
    let shifts: Vec<&Shift> = shifts.iter().filter(|shift| seen.insert((shift.player_id, shift.period, shift.shift_no))).collect();
    let numbers = |of: fn(&Shift) -> u32| shifts.iter().map(|shift| of(shift).cast_signed()).collect::<Vec<i32>>();
    let teams: Vec<String> = shifts.iter().map(|shift| shift.team.as_str().to_owned()).collect();
    sqlx::query!(
        "INSERT INTO hockey.shifts (game_no, player_id, period, shift_no, team_code, start_frames, end_frames, start_clock_ms, end_clock_ms)
         SELECT $1, * FROM unnest($2::integer[], $3::integer[], $4::integer[], $5::text[], $6::integer[], $7::integer[], $8::integer[], $9::integer[])",
        game_no,
        &numbers(|shift| shift.player_id),
        &numbers(|shift| shift.period.into()),
        &numbers(|shift| shift.shift_no.into()),
        &teams,
        &numbers(|shift| shift.start_frames),
        &numbers(|shift| shift.end_frames),
        &numbers(|shift| shift.start_clock_ms),
        &numbers(|shift| shift.end_clock_ms)
    )
    .execute(connection)
    .await?;
    Ok(())
}
