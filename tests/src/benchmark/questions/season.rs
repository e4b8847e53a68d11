//! A season of generated games goes into Postgres, file by file, as ingest-plays loads them.

use crate::{
    benchmark::figure::{Figures, median, percentile, short},
    system::{System, block_on},
};
use anyhow::{Context, ensure};
use db::{Database, loading};
use events::{Season, TeamCode, Upload};
use hockey::{
    delivery::{self, Delivery},
    generated::{self, GeneratedSeason, Results},
};
use sqlx::{Connection, Executor, PgConnection};
use std::time::Instant;

/// Loads rosters, schedules and this many games, and says how long a game of about 4,000 rows takes in the database.
pub fn load(system: &System, seed: u64, games: usize, figures: &mut Figures) -> anyhow::Result<GeneratedSeason> {
    let season = generated::season(seed, games);
    let database = system.database();
    let teams: Vec<&str> = generated::teams::TEAMS.iter().map(|team| team.code).collect();
    for team in &teams {
        let team_code = TeamCode::parse(team)?;
        let (people, odd) = delivery::read_roster(&team_code, &Season::parse(generated::SEASON)?, season.roster_json(team).as_bytes())?;
        let upload = upload(&format!("rosters/2025-2026/{team}_roster_20252026.json"), 0);
        block_on(loading::load_roster(database, &upload, (&team_code, &Season::parse(generated::SEASON)?), &people, &odd))?;
    }
    println!("questions: loading {games} games");
    let (mut results, mut times, mut rows, started) = (Results::new(), Vec::new(), 0, Instant::now());
    for (number, game) in season.games().enumerate() {
        let (milliseconds, plays) = load_game(database, &game.raw_name(), &game.raw_csv())?;
        results.extend([game.result()]);
        rows += plays;
        times.push(milliseconds);
        if (number + 1) % 100 == 0 {
            println!("  {} games, {rows} plays, {:.0} s", number + 1, started.elapsed().as_secs_f64());
        }
    }
    for team in &teams {
        let (games, odd) = delivery::read_schedule(season.schedule_json(team, &results).as_bytes())?;
        block_on(loading::load_schedule(
            database,
            &upload(&format!("schedules/2025-2026/{team}_schedule_20252026.json"), 0),
            &games,
            &odd,
        ))?;
    }
    println!("  {games} games, {rows} plays; a game: p50 {} ms, p95 {} ms", short(median(&times)), short(percentile(&times, 95)));
    figures.at_most(150.0, "loading a game of about 4,000 rows, database time, p50", median(&times), "ms");
    figures.at_most(150.0, "loading a game of about 4,000 rows, database time, p95", percentile(&times, 95), "ms");
    vacuum(system)?;
    Ok(season)
}

/// Milliseconds in the transaction, and how many plays.
fn load_game(database: &Database, name: &str, csv: &str) -> anyhow::Result<(f64, usize)> {
    let object = format!("plays/2025-2026/{name}");
    let Delivery::Plays(file) = delivery::identify(&object)? else { anyhow::bail!("{object} is not a play file") };
    let plays = delivery::read_plays(&file, csv.as_bytes())?;
    let upload = upload(&object, csv.len());
    let started = Instant::now();
    let handled = block_on(loading::load_plays(database, &upload, &file, &plays)).with_context(|| format!("loading {object}"))?;
    ensure!(handled.status == "loaded", "{object} is {}", handled.status);
    Ok((started.elapsed().as_secs_f64() * 1e3, plays.plays.len()))
}

fn upload(object: &str, bytes: usize) -> Upload {
    Upload { object: object.to_owned(), generation: 1, size_bytes: bytes as i64, crc32c: None }
}

/// What autovacuum does in its own time.
fn vacuum(system: &System) -> anyhow::Result<()> {
    let url = system.environment().get("DATABASE_URL").context("no DATABASE_URL")?.clone();
    block_on(async {
        let mut connection = PgConnection::connect(&url).await?;
        connection.execute("VACUUM ANALYZE").await.context("vacuuming")?;
        let sizes = "SELECT pg_size_pretty(pg_total_relation_size('hockey.plays')) || ', of it the table ' || pg_size_pretty(pg_relation_size('hockey.plays'))";
        let size: String = sqlx::query_scalar(sizes).fetch_one(&mut connection).await?;
        println!("  plays take {size}");
        Ok(connection.close().await?)
    })
}
