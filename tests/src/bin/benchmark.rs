//! Prints what a clip costs, each figure beside its target. Build everything for release first:
//! `cargo build --release --workspace && target/release/benchmark`.

use clap::Parser;
use std::{path::PathBuf, process::ExitCode};
use system_tests::benchmark::{Options, Picture, run};

/// What a clip costs, beside what it costs with the commands that people use today.
#[derive(Parser)]
struct Arguments {
    /// Only these parts: bytes, cpu, quick, frugal, questions, reconcile, cost
    #[arg(long, value_delimiter = ',', value_parser = ["bytes", "cpu", "quick", "frugal", "questions", "reconcile", "cost"])]
    only: Vec<String>,
    /// How often ours and the reference take turns
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// What the master that is made shows
    #[arg(long, default_value = "rink", value_parser = ["rink", "test-picture"])]
    picture: String,
    /// Minutes of the master that is made
    #[arg(long, default_value_t = 2)]
    minutes: u32,
    /// Minutes of the large master, made of copies of it
    #[arg(long, default_value_t = 41)]
    large_minutes: u32,
    /// A master of one's own instead, e.g. kept from an earlier run
    #[arg(long)]
    master: Option<PathBuf>,
    /// How many games the season has that questions are asked about
    #[arg(long, default_value_t = 1312)]
    games: usize,
    /// How many clips are compared with their files
    #[arg(long, default_value_t = 20_000)]
    clips: usize,
    /// Chooses where clips are cut, and what happens in generated games
    #[arg(long)]
    seed: Option<u64>,
}

fn main() -> anyhow::Result<ExitCode> {
    let Arguments { only, rounds, picture, minutes, large_minutes, master, games, clips, seed } = Arguments::parse();
    let seed = seed.unwrap_or_else(rand::random);
    println!("--seed {seed} --picture {picture}");
    let picture = if picture == "rink" { Picture::Rink } else { Picture::TestPicture };
    if cfg!(debug_assertions) {
        println!("this is a debug build: its figures say nothing of our own code's CPU and memory");
    }
    let figures = run(&Options { only, rounds, picture, minutes, large_minutes, master, games, clips, seed })?;
    println!("{}", figures.table());
    Ok(if figures.all_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
