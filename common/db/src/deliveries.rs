//! `hockey.deliveries`: every generation of every delivered file, and what became of it.

use crate::{Database, PlayAccess, text::storable};
use anyhow::Context;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::Value;

/// A delivery, for showing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DeliveryRow {
    /// Its id.
    pub delivery_id: i64,
    /// The object in the lake.
    pub object: String,
    /// Which content of that name.
    pub generation: i64,
    /// In bytes.
    pub size_bytes: i64,
    /// `raw`, `timeline`, `schedule`, `roster` or `unknown`.
    pub kind: String,
    /// `loaded`, `superseded`, `kept_raw` or `refused`.
    pub status: String,
    /// Why, in words that a coach can read.
    pub reason: Option<String>,
    /// The full game id, of a play file.
    pub game_id: Option<String>,
    /// Plays, games or people that were read.
    pub rows: i32,
    /// Rows that could not be read.
    pub odd_rows: i32,
    /// Shifts that were derived.
    pub shifts: i32,
    /// When it was loaded or refused.
    pub created_at: DateTime<Utc>,
}

/// A row that could not be read, for showing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OddRowShown {
    /// Its line in the file.
    pub line: i64,
    /// What is wrong with it.
    pub reason: String,
    /// The row, shortened.
    pub text: String,
}

/// How good the data of a game is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QualityRow {
    /// The delivery whose plays are the game's.
    pub delivery_id: i64,
    /// The file.
    pub object: String,
    /// [`hockey::quality::Quality`].
    pub report: Value,
    /// Where the schedule says otherwise than the plays' own file, whose word stands; in sentences.
    pub disagreements: Vec<String>,
}

/// What became of an upload; none when it is not handled yet.
pub async fn get(database: &Database, object: &str, generation: i64) -> anyhow::Result<Option<DeliveryRow>> {
    let row = sqlx::query_as!(
        DeliveryRow,
        "SELECT delivery_id, object, generation, size_bytes, kind, status, reason, game_id, rows, odd_rows, shifts, created_at
         FROM hockey.deliveries WHERE object = $1 AND generation = $2",
        &*storable(object),
        generation
    );
    row.fetch_optional(&database.pool).await.with_context(|| format!("reading what became of {object}"))
}

/// The play files of a game that somebody may ask about, the first to arrive first.
pub async fn of_game(database: &Database, access: &PlayAccess, game_id: &str) -> anyhow::Result<Vec<DeliveryRow>> {
    let rows = sqlx::query_as!(
        DeliveryRow,
        "SELECT delivery_id, object, generation, size_bytes, kind, status, reason, game_id, rows, odd_rows, shifts, created_at
         FROM hockey.deliveries
         WHERE game_id = $1 AND ($2 OR EXISTS (SELECT FROM hockey.games g WHERE g.game_id = $1 AND (g.home_code = ANY($3) OR g.away_code = ANY($3))))
         ORDER BY delivery_id",
        game_id,
        access.all,
        &access.teams
    );
    rows.fetch_all(&database.pool).await.with_context(|| format!("reading the deliveries of game {game_id}"))
}

/// The data-quality report of a game that somebody may ask about; none where there are no plays.
pub async fn quality(database: &Database, access: &PlayAccess, game_id: &str) -> anyhow::Result<Option<QualityRow>> {
    let row = sqlx::query!(
        "SELECT d.delivery_id, d.object, d.report, g.game_date, g.home_code, g.away_code, g.scheduled_date, g.scheduled_home, g.scheduled_away
         FROM hockey.games g JOIN hockey.deliveries d USING (delivery_id)
         WHERE g.game_id = $1 AND ($2 OR g.home_code = ANY($3) OR g.away_code = ANY($3))",
        game_id,
        access.all,
        &access.teams
    );
    let row = row.fetch_optional(&database.pool).await.with_context(|| format!("reading the report of game {game_id}"))?;
    Ok(row.map(|row| {
        let scheduled = row.scheduled_away.as_deref().zip(row.scheduled_home.as_deref());
        QualityRow {
            delivery_id: row.delivery_id,
            object: row.object,
            report: row.report,
            disagreements: disagreements((&row.away_code, &row.home_code), row.game_date, scheduled, row.scheduled_date),
        }
    }))
}

/// The rows of a delivery that could not be read, those of a game that somebody may ask about, at most `limit`.
pub async fn odd_rows(database: &Database, access: &PlayAccess, delivery_id: i64, limit: i64) -> anyhow::Result<Vec<OddRowShown>> {
    let rows = sqlx::query_as!(
        OddRowShown,
        "SELECT line, reason, text FROM hockey.odd_rows
         WHERE delivery_id = $1 AND ($2 OR EXISTS (
             SELECT FROM hockey.deliveries d JOIN hockey.games g USING (game_id)
             WHERE d.delivery_id = $1 AND (g.home_code = ANY($3) OR g.away_code = ANY($3))))
         ORDER BY odd_row_no LIMIT $4",
        delivery_id,
        access.all,
        &access.teams,
        limit
    );
    rows.fetch_all(&database.pool).await.with_context(|| format!("reading the odd rows of delivery {delivery_id}"))
}

/// What the schedule says otherwise; teams as (away, home).
fn disagreements(
    plays: (&str, &str),
    played_on: NaiveDate,
    scheduled: Option<(&str, &str)>,
    scheduled_on: Option<NaiveDate>,
) -> Vec<String> {
    let teams = scheduled.filter(|scheduled| *scheduled != plays).map(|(away, home)| {
        format!("the file of the plays says {} at {}, the schedule {away} at {home}; the plays' own word stands", plays.0, plays.1)
    });
    let day = scheduled_on
        .filter(|day| *day != played_on)
        .map(|day| format!("the file of the plays says {played_on}, the schedule {day}; the plays' own word stands"));
    teams.into_iter().chain(day).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_that_says_otherwise_is_said_and_one_that_does_not_is_not() {
        let (day, next): (NaiveDate, NaiveDate) = ("2025-10-11".parse().unwrap(), "2025-10-12".parse().unwrap());
        assert!(disagreements(("MTL", "CHI"), day, None, None).is_empty());
        assert!(disagreements(("MTL", "CHI"), day, Some(("MTL", "CHI")), Some(day)).is_empty());
        let said = disagreements(("MTL", "CHI"), day, Some(("CHI", "MTL")), Some(next));
        assert!(said[0].contains("MTL at CHI") && said[0].contains("schedule CHI at MTL"), "{said:?}");
        assert!(said[1].contains("2025-10-11, the schedule 2025-10-12"), "{said:?}");
    }
}
