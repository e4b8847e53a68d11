//! What a clip costs, beside what it costs with the commands that people use today; measured in one interleaved run.
//!
//! Every figure is printed with its target. Nothing here is a test: a slow machine is no fault.

mod bytes;
mod cost;
mod cpu;
mod figure;
mod frugal;
mod master;
mod ours;
mod process;
mod quality;
mod questions;
mod quick;
mod reconcile;
mod reference;
mod rink;

pub use figure::Figures;

use crate::system::System;
use anyhow::Context;
use master::BenchmarkMaster;
use rand::{SeedableRng, rngs::StdRng};
use std::path::PathBuf;

/// What the master that is made shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// Crowd, ice, players, a panning camera, grain.
    Rink,
    /// The test picture of [`media::synthetic`]: large flat areas, hard edges, noise.
    TestPicture,
}

/// What is measured, and how long.
#[derive(Debug, Clone)]
pub struct Options {
    /// Only these parts: `bytes`, `cpu`, `quick`, `frugal`, `questions`, `reconcile`, `cost`; all of them if none is named.
    pub only: Vec<String>,
    /// How often ours and the reference take turns.
    pub rounds: usize,
    /// What the master that is made shows.
    pub picture: Picture,
    /// Minutes of the master that is made.
    pub minutes: u32,
    /// Minutes of the large master, made of copies of it.
    pub large_minutes: u32,
    /// A master of one's own, of constant rate.
    pub master: Option<PathBuf>,
    /// How many games the season has that questions are asked about; 1,312 at most.
    pub games: usize,
    /// How many clips are compared with their files.
    pub clips: usize,
    /// Chooses where clips are cut, and what happens in generated games.
    pub seed: u64,
}

/// Measures and prints as it goes.
pub fn run(options: &Options) -> anyhow::Result<Figures> {
    let folder = tempfile::tempdir().context("making a folder for masters")?;
    let mut figures = Figures::default();
    let wanted = |part: &str| options.only.is_empty() || options.only.iter().any(|only| only == part);
    let mut random = StdRng::seed_from_u64(options.seed);
    if wanted("reconcile") {
        reconcile::measure(options.clips, options.seed, &mut figures)?;
    }
    if options.only == ["reconcile"] {
        return Ok(figures);
    }
    let system = System::start()?;
    if wanted("frugal") {
        frugal::idle(&system, "freshly started", &mut figures)?;
        frugal::starts(&system, &mut figures)?;
    }
    if wanted("quick") {
        quick::measure(&system, folder.path(), &mut figures)?;
    }
    if wanted("questions") {
        questions::measure(&system, options.games, options.seed, &mut figures)?;
    }
    if wanted("cost") || wanted("cpu") || wanted("bytes") || wanted("frugal") {
        let small = BenchmarkMaster::make(folder.path(), options)?;
        small.ingest(&system)?;
        if wanted("cost") {
            cost::measure(&system, &small, &mut random)?;
        }
        if options.only == ["cost"] {
            return Ok(figures);
        }
        if wanted("cpu") {
            cpu::measure(&system, &small, options.rounds, &mut random, &mut figures)?;
        }
        let large = small.enlarged(folder.path(), options.large_minutes)?;
        large.ingest(&system)?;
        if wanted("bytes") {
            bytes::measure(&system, &[&small, &large], &mut random, &mut figures)?;
        }
        if wanted("frugal") {
            frugal::cutting(&system, &large, &mut figures)?;
            frugal::idle(&system, "after all of this", &mut figures)?;
        }
    }
    Ok(figures)
}
