//! Schedules and rosters.

use super::{Handled, NewDelivery, insert, read};
use crate::{Database, catalog, games, odd_rows, people, people::Source};
use anyhow::Context;
use events::{Season, TeamCode, Upload};
use hockey::{
    catalog::Person,
    delivery::{Delivery, OddRow, ScheduledGame},
};
use sqlx::{PgConnection, Postgres, Transaction};

/// Loads the games of a schedule. An older one than the last changes only what the newer does not say.
pub async fn load_schedule(database: &Database, upload: &Upload, games: &[ScheduledGame], odd_rows: &[OddRow]) -> anyhow::Result<Handled> {
    let new = NewDelivery { rows: games.len(), ..NewDelivery::of(Some(&Delivery::Schedule)) };
    let load = async |connection: &mut PgConnection| games::upsert(connection, games, upload.generation).await;
    in_one_transaction(database, upload, new, odd_rows, load).await.with_context(|| format!("loading {}", upload.object))
}

/// Loads the people of a roster. Who was on an older one stays known.
pub async fn load_roster(
    database: &Database,
    upload: &Upload,
    (team, season): (&TeamCode, &Season),
    roster: &[Person],
    odd_rows: &[OddRow],
) -> anyhow::Result<Handled> {
    let delivery = Delivery::Roster { team: team.clone(), season: season.clone() };
    let new = NewDelivery { rows: roster.len(), ..NewDelivery::of(Some(&delivery)) };
    let load = async |connection: &mut PgConnection| people::upsert(connection, roster, Source::Roster, upload.generation).await;
    in_one_transaction(database, upload, new, odd_rows, load).await.with_context(|| format!("loading {}", upload.object))
}

async fn in_one_transaction(
    database: &Database,
    upload: &Upload,
    new: NewDelivery<'_>,
    odd_rows: &[OddRow],
    load: impl AsyncFnOnce(&mut PgConnection) -> Result<(), sqlx::Error>,
) -> anyhow::Result<Handled> {
    let mut transaction: Transaction<'_, Postgres> = database.pool.begin().await?;
    let new = NewDelivery { status: "loaded", odd_rows: odd_rows.len(), ..new };
    if let Some(delivery_id) = insert(&mut transaction, upload, &new).await? {
        load(&mut transaction).await?;
        odd_rows::insert(&mut transaction, delivery_id, odd_rows).await?;
        catalog::changed(&mut transaction).await?;
    }
    let handled = read(&mut transaction, &upload.object, upload.generation).await?;
    transaction.commit().await?;
    handled.context("a delivery that was loaded was not found")
}
