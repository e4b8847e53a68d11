//! One delivered file becomes rows, in one transaction: what is said twice, at once, late or in another order ends the same.

mod league;
mod plays;
mod verdict;

pub use league::{load_roster, load_schedule};
pub use plays::load_plays;

use crate::{Database, text::storable};
use anyhow::Context;
use events::{GameId, PlaysIngested, TeamCode, Upload};
use hockey::delivery::{Delivery, PlayFileKind};
use sqlx::PgConnection;

/// What became of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handled {
    /// Its id.
    pub delivery_id: i64,
    /// `loaded`, `superseded`, `kept_raw` or `refused`.
    pub status: String,
    /// What is still to be announced: plays that are the game's now.
    pub owed: Option<PlaysIngested>,
}

/// What became of an upload; none when it is not handled yet.
pub async fn handled(database: &Database, object: &str, generation: i64) -> anyhow::Result<Option<Handled>> {
    let mut connection = database.pool.acquire().await.with_context(|| format!("looking for {object}"))?;
    read(&mut connection, object, generation).await.with_context(|| format!("looking for {object}"))
}

/// Writes down that a file is not loaded, and why. What became of it before stands.
pub async fn refuse(database: &Database, upload: &Upload, delivery: Option<&Delivery>, reason: &str) -> anyhow::Result<Handled> {
    let doing = || format!("refusing {}", upload.object);
    let mut connection = database.pool.acquire().await.with_context(doing)?;
    let new = NewDelivery { status: "refused", reason: Some(reason), ..NewDelivery::of(delivery) };
    insert(&mut connection, upload, &new).await.with_context(doing)?;
    let handled = read(&mut connection, &upload.object, upload.generation).await.with_context(doing)?;
    handled.context("a delivery that was refused was not found")
}

/// Writes down that what was owed is announced.
pub async fn announced(database: &Database, delivery_id: i64) -> anyhow::Result<()> {
    sqlx::query!("UPDATE hockey.deliveries SET announced_at = now() WHERE delivery_id = $1 AND announced_at IS NULL", delivery_id)
        .execute(&database.pool)
        .await
        .with_context(|| format!("writing down that delivery {delivery_id} is announced"))?;
    Ok(())
}

/// A delivery as it is first written down.
#[derive(Debug, Clone, Copy, Default)]
struct NewDelivery<'a> {
    kind: &'a str,
    status: &'a str,
    reason: Option<&'a str>,
    game_id: Option<&'a str>,
    season: Option<&'a str>,
    team_code: Option<&'a str>,
    rows: usize,
    odd_rows: usize,
}

impl<'a> NewDelivery<'a> {
    fn of(delivery: Option<&'a Delivery>) -> Self {
        match delivery {
            None => Self { kind: "unknown", ..Self::default() },
            Some(Delivery::Plays(file)) => Self { kind: word(file.kind), game_id: Some(file.game_id.as_str()), ..Self::default() },
            Some(Delivery::Schedule) => Self { kind: "schedule", ..Self::default() },
            Some(Delivery::Roster { team, season }) => {
                Self { kind: "roster", season: Some(season.as_str()), team_code: Some(team.as_str()), ..Self::default() }
            }
        }
    }
}

fn word(kind: PlayFileKind) -> &'static str {
    match kind {
        PlayFileKind::Raw => "raw",
        PlayFileKind::Timeline => "timeline",
    }
}

/// Writes a delivery down; none where it is there already, or when another handler of the same event was quicker.
async fn insert(connection: &mut PgConnection, upload: &Upload, new: &NewDelivery<'_>) -> Result<Option<i64>, sqlx::Error> {
    let reason = new.reason.map(storable);
    sqlx::query_scalar!(
        "INSERT INTO hockey.deliveries (object, generation, crc32c, size_bytes, kind, status, reason, game_id, season, team_code, rows, odd_rows)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (object, generation) DO NOTHING RETURNING delivery_id",
        &*storable(&upload.object),
        upload.generation,
        upload.crc32c,
        upload.size_bytes,
        new.kind,
        new.status,
        reason.as_deref(),
        new.game_id,
        new.season,
        new.team_code,
        count(new.rows as u64),
        count(new.odd_rows as u64)
    )
    .fetch_optional(connection)
    .await
}

async fn read(connection: &mut PgConnection, object: &str, generation: i64) -> Result<Option<Handled>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT d.delivery_id AS "delivery_id!", d.status AS "status!", d.rows AS "rows!", d.odd_rows AS "odd_rows!", d.shifts AS "shifts!",
                  d.announced_at, g.game_id AS "game_id?", g.away_code AS "away?", g.home_code AS "home?"
           FROM hockey.deliveries d LEFT JOIN hockey.games g ON g.game_id = d.game_id AND g.delivery_id = d.delivery_id
           WHERE d.object = $1 AND d.generation = $2"#,
        &*storable(object),
        generation
    );
    let Some(row) = row.fetch_optional(connection).await? else { return Ok(None) };
    let owed = match (row.announced_at, row.game_id, row.away, row.home) {
        (None, Some(game_id), Some(away), Some(home)) => Some(PlaysIngested {
            delivery_id: row.delivery_id,
            game_id: GameId::parse(&game_id).map_err(not_stored)?,
            away: TeamCode::parse(&away).map_err(not_stored)?,
            home: TeamCode::parse(&home).map_err(not_stored)?,
            plays: row.rows.cast_unsigned(),
            odd_rows: row.odd_rows.cast_unsigned(),
            shifts: row.shifts.cast_unsigned(),
        }),
        _ => None,
    };
    Ok(Some(Handled { delivery_id: row.delivery_id, status: row.status, owed }))
}

fn not_stored(error: events::NotUnderstood) -> sqlx::Error {
    sqlx::Error::Decode(error.into())
}

/// A count as Postgres keeps it.
fn count(number: u64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
