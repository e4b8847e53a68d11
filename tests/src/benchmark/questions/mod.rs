//! How long a question takes with a whole season in Postgres, beside reading the games' files with pandas.

mod asking;
mod golden;
mod pandas;
mod season;

use super::figure::Figures;
use crate::system::{System, block_on};
use anyhow::Context;
use asking::Caller;
use sqlx::{Connection, PgConnection};

/// How many people ask at once.
const MANY: usize = 32;
/// How often every golden question is asked by one caller, and then by many together.
const ROUNDS: usize = 10;

/// Loads so many games, then asks.
pub fn measure(system: &System, games: usize, seed: u64, figures: &mut Figures) -> anyhow::Result<()> {
    let season = season::load(system, seed, games, figures)?;
    let questions = golden::questions(system)?;
    println!("questions: {} golden ones that can be answered", questions.len());
    let before = sequential_scans(system)?;
    let caller = Caller::of(system)?;
    let alone = block_on(caller.ask_in_turn(&questions, ROUNDS))?;
    asking::print("one caller", &alone);
    figures.at_most(50.0, "find, one caller, p95 over all golden questions", alone.p95(), "ms");
    figures.at_most(50.0, "find, one caller, p95 of the slowest golden question", alone.slowest().1, "ms");
    let together = block_on(caller.ask_together(&questions, ROUNDS, MANY, seed))?;
    asking::print(&format!("{MANY} callers"), &together);
    figures.at_most(150.0, format!("find, {MANY} callers, p95 over all golden questions"), together.p95(), "ms");
    figures.at_most(0.0, "sequential scans over plays", (sequential_scans(system)? - before) as f64, "");
    pandas::compare(&caller, &season, figures)
}

/// How often Postgres has read all of the plays from end to end.
fn sequential_scans(system: &System) -> anyhow::Result<i64> {
    let url = system.environment().get("DATABASE_URL").context("no DATABASE_URL")?.clone();
    block_on(async {
        let mut connection = PgConnection::connect(&url).await?;
        // Statistics of others reach us when they are done with theirs, after a second at most.
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        let scans = "SELECT seq_scan FROM pg_stat_user_tables WHERE schemaname = 'hockey' AND relname = 'plays'";
        let scans: i64 = sqlx::query_scalar(scans).fetch_one(&mut connection).await?;
        connection.close().await?;
        Ok(scans)
    })
}
