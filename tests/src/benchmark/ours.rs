//! What one clip takes in the system.

use super::{master::BenchmarkMaster, process::cpu_seconds, reference::Spent};
use crate::system::System;
use anyhow::Context;
use serde_json::{Value, json};
use std::{fs, path::Path, time::Instant};

/// Everything that works on a clip.
pub const FUNCTIONS: [&str; 4] = ["register-clip", "cut-clip", "make-thumbnails", "package-hls"];

/// Requests a clip and waits until it is ready; returns it as the API gives it, too.
pub fn cut(
    system: &System,
    master: &BenchmarkMaster,
    (start, length): (f64, f64),
    profile: &str,
    folder: &Path,
) -> anyhow::Result<(Spent, Value)> {
    let (started, cpu) = (Instant::now(), cpu_seconds_of_functions(system)?);
    let clip = system.clip(&request(&master.object, start, length, profile))?;
    let (wall_s, cpu_s) = (started.elapsed().as_secs_f64(), cpu_seconds_of_functions(system)? - cpu);
    let file = folder.join(format!("ours-{profile}.mp4"));
    fs::write(&file, system.asset(&clip, "mp4")?).context("keeping our clip")?;
    Ok((Spent { cpu_s, wall_s, stored: stored(&clip), clip: file }, clip))
}

/// The JSON of a request.
pub fn request(object: &str, start: f64, length: f64, profile: &str) -> Value {
    json!({"master": object, "start_s": start, "end_s": start + length, "profile": profile})
}

/// CPU seconds of all functions that work on clips, so far.
pub fn cpu_seconds_of_functions(system: &System) -> anyhow::Result<f64> {
    FUNCTIONS.iter().map(|function| cpu_seconds(system.pid_of(function)?)).sum()
}

fn stored(clip: &Value) -> f64 {
    let assets = clip["assets"].as_array().into_iter().flatten();
    assets.filter_map(|asset| asset["file_size_bytes"].as_f64()).sum()
}
