//! What there is to be asked about: everybody, every action, and the newest season; read as a whole and kept while nothing changes.

use crate::Database;
use anyhow::Context;
use events::TeamCode;
use hockey::catalog::Person;
use sqlx::PgConnection;

/// Everything that the words of a question may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalog {
    /// As [`version`] gave it before the rest was read.
    pub version: i64,
    /// Everybody, in each of their seasons and teams.
    pub people: Vec<Person>,
    /// Every action string that was ever delivered, with the number that plays name it by.
    pub actions: Vec<(i32, String)>,
    /// The newest season with a played game, e.g. `2025-2026`.
    pub newest_season: Option<String>,
}

/// Changes with everything that is loaded. One row: ask it before every question.
pub async fn version(database: &Database) -> anyhow::Result<i64> {
    let version = sqlx::query_scalar!("SELECT version FROM hockey.catalog").fetch_one(&database.pool).await;
    version.context("reading the version of the catalog")
}

/// All of it: some thousand rows.
pub async fn read(database: &Database) -> anyhow::Result<Catalog> {
    let version = version(database).await?;
    let people = sqlx::query!(
        "SELECT season, team_code, player_id, first_name, last_name, position, sweater FROM hockey.people
         ORDER BY season, team_code, player_id"
    );
    let people = people.fetch_all(&database.pool).await.context("reading the players")?;
    let actions = sqlx::query!("SELECT action_no, action FROM hockey.actions ORDER BY action_no").fetch_all(&database.pool).await;
    let newest = sqlx::query_scalar!("SELECT max(season) FROM hockey.games WHERE played").fetch_one(&database.pool).await;
    let person = |row| person(row).context("reading a player");
    Ok(Catalog {
        version,
        people: people
            .into_iter()
            .map(|row| person((row.season, row.team_code, row.player_id, row.first_name, row.last_name, row.position, row.sweater)))
            .collect::<anyhow::Result<_>>()?,
        actions: actions.context("reading the actions")?.into_iter().map(|row| (row.action_no, row.action)).collect(),
        newest_season: newest.context("looking for the newest season")?,
    })
}

type Row = (String, String, i32, String, String, String, Option<i16>);

fn person((season, team, player_id, first_name, last_name, position, sweater): Row) -> anyhow::Result<Person> {
    Ok(Person {
        player_id: player_id.cast_unsigned(),
        first_name,
        last_name,
        team: TeamCode::parse(&team)?,
        season,
        position,
        sweater: sweater.and_then(|number| u8::try_from(number).ok()),
    })
}

/// Says that something was loaded: the last statement of its transaction, because others wait for it.
pub(crate) async fn changed(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE hockey.catalog SET version = version + 1").execute(connection).await?;
    Ok(())
}
