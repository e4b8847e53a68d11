//! The plays of a game.

use super::{
    Handled, NewDelivery, count, insert, read,
    verdict::{Verdict, Version, verdict},
};
use crate::{Database, actions, appearances, catalog, odd_rows, people, people::Source, plays, shifts, tallies};
use anyhow::Context;
use events::Upload;
use hockey::delivery::{Delivery, GamePlays, PlayFile, PlayFileKind};
use sqlx::PgConnection;

/// Loads a play file: its plays become the game's, unless those of a better file are there; see [`Handled::status`].
pub async fn load_plays(database: &Database, upload: &Upload, file: &PlayFile, content: &GamePlays) -> anyhow::Result<Handled> {
    try_load(database, upload, file, content).await.with_context(|| format!("loading {}", upload.object))
}

async fn try_load(database: &Database, upload: &Upload, file: &PlayFile, content: &GamePlays) -> anyhow::Result<Handled> {
    let report = report(content)?;
    let mut transaction = database.pool.begin().await?;
    let delivery = Delivery::Plays(file.clone());
    let new = NewDelivery { status: "loaded", ..NewDelivery::of(Some(&delivery)) };
    // Whoever handles the same event waits here, and then finds it done.
    if let Some(delivery_id) = insert(&mut transaction, upload, &new).await? {
        describe(&mut transaction, delivery_id, content, &report).await?;
        odd_rows::insert(&mut transaction, delivery_id, &content.odd_rows).await?;
        // Whoever loads another file of the game waits here, and then sees this one.
        let there = take_game(&mut transaction, delivery_id, file, content.rate).await?;
        let arrives = Version { kind: file.kind, generation: upload.generation, object: upload.object.clone() };
        match verdict(there.version.as_ref(), &arrives) {
            Verdict::Load => replace(&mut transaction, &there, delivery_id, file, content, upload.generation).await?,
            Verdict::Superseded => set_aside(&mut transaction, delivery_id, "superseded", "a newer delivery was there before it").await?,
            Verdict::KeptRaw => {
                set_aside(&mut transaction, delivery_id, "kept_raw", "the raw play file of the game is there, which says more").await?;
            }
        }
        catalog::changed(&mut transaction).await?;
    }
    let handled = read(&mut transaction, &upload.object, upload.generation).await?;
    transaction.commit().await?;
    handled.context("a delivery that was loaded was not found")
}

/// The report as JSON that Postgres can keep.
fn report(content: &GamePlays) -> anyhow::Result<serde_json::Value> {
    let report = serde_json::to_string(&content.quality).context("writing the report as JSON")?;
    Ok(serde_json::from_str(&report.replace("\\u0000", "\u{fffd}"))?)
}

async fn describe(
    connection: &mut PgConnection,
    delivery_id: i64,
    content: &GamePlays,
    report: &serde_json::Value,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE hockey.deliveries SET rows = $2, odd_rows = $3, shifts = $4, report = $5 WHERE delivery_id = $1",
        delivery_id,
        count(content.quality.plays),
        count(content.quality.odd_rows),
        count(content.shifts.len() as u64),
        report
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A game, held until the transaction ends, and the file whose plays are there.
struct Game {
    game_no: i32,
    delivery_id: Option<i64>,
    version: Option<Version>,
}

/// Makes the game if nobody told of it yet, and holds it.
async fn take_game(connection: &mut PgConnection, delivery_id: i64, file: &PlayFile, rate: u32) -> Result<Game, sqlx::Error> {
    let season = file.game_id.season();
    let made = sqlx::query_scalar!(
        "INSERT INTO hockey.games (game_id, season, game_type, game_date, home_code, away_code, delivery_id, rate)
         VALUES ($1, $2, substr($1, 6, 1)::smallint, $3, $4, $5, $6, $7) ON CONFLICT (game_id) DO NOTHING RETURNING game_no",
        file.game_id.as_str(),
        season.as_str(),
        file.game_date,
        file.home.as_str(),
        file.away.as_str(),
        delivery_id,
        rate as i16
    );
    if let Some(game_no) = made.fetch_optional(&mut *connection).await? {
        return Ok(Game { game_no, delivery_id: None, version: None });
    }
    let game = sqlx::query!("SELECT game_no, delivery_id FROM hockey.games WHERE game_id = $1 FOR UPDATE", file.game_id.as_str());
    let game = game.fetch_one(&mut *connection).await?;
    let version = match game.delivery_id {
        Some(delivery_id) => Some(version(connection, delivery_id).await?),
        None => None,
    };
    Ok(Game { game_no: game.game_no, delivery_id: game.delivery_id, version })
}

async fn version(connection: &mut PgConnection, delivery_id: i64) -> Result<Version, sqlx::Error> {
    let row = sqlx::query!("SELECT object, generation, kind FROM hockey.deliveries WHERE delivery_id = $1", delivery_id);
    let row = row.fetch_one(connection).await?;
    let kind = if row.kind == "raw" { PlayFileKind::Raw } else { PlayFileKind::Timeline };
    Ok(Version { kind, generation: row.generation, object: row.object })
}

/// Takes out what is there and puts in what arrived.
async fn replace(
    connection: &mut PgConnection,
    game: &Game,
    delivery_id: i64,
    file: &PlayFile,
    content: &GamePlays,
    generation: i64,
) -> Result<(), sqlx::Error> {
    if let Some(old) = game.delivery_id {
        let reason = "a newer delivery, or the raw file, took its place";
        set_aside(connection, old, "superseded", reason).await?;
        remove(connection, game.game_no).await?;
    }
    let action_nos = actions::numbers(connection, &content.plays).await?;
    people::upsert(connection, &people::named_in(file, &content.plays), Source::Plays, generation).await?;
    plays::copy(connection, game.game_no, &content.plays, &action_nos).await?;
    tallies::insert(connection, game.game_no, &content.plays, &action_nos).await?;
    shifts::insert(connection, game.game_no, &content.shifts).await?;
    appearances::insert(connection, game.game_no, file, &content.plays).await?;
    sqlx::query!(
        "UPDATE hockey.games SET delivery_id = $2, rate = $3, game_date = $4, home_code = $5, away_code = $6 WHERE game_no = $1",
        game.game_no,
        delivery_id,
        content.rate as i16,
        file.game_date,
        file.home.as_str(),
        file.away.as_str()
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn remove(connection: &mut PgConnection, game_no: i32) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM hockey.plays WHERE game_no = $1", game_no).execute(&mut *connection).await?;
    sqlx::query!("DELETE FROM hockey.tallies WHERE game_no = $1", game_no).execute(&mut *connection).await?;
    sqlx::query!("DELETE FROM hockey.shifts WHERE game_no = $1", game_no).execute(&mut *connection).await?;
    sqlx::query!("DELETE FROM hockey.appearances WHERE game_no = $1", game_no).execute(connection).await?;
    Ok(())
}

async fn set_aside(connection: &mut PgConnection, delivery_id: i64, status: &str, reason: &str) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE hockey.deliveries SET status = $2, reason = $3 WHERE delivery_id = $1", delivery_id, status, reason)
        .execute(connection)
        .await?;
    Ok(())
}
