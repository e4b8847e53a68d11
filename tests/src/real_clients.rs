//! Clients that others wrote, with nothing but what `heartbeat env` prints and links that work by themselves:
//! Google's Python packages, `gcloud`, ffmpeg, Chromium. What is not installed is skipped, and said (`.ci/clients`).
#![allow(clippy::unwrap_used)]

mod chromium;
mod ffmpeg;
mod gcloud;
mod python;
pub(crate) mod tools;

use crate::system::{System, block_on, said};
use media::synthetic::SyntheticMaster;
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

/// Frames a second of every master here.
const RATE: f64 = 30_000.0 / 1001.0;
/// What the clip to play consists of.
const FRAMES: [i64; 2] = [31, 331];
/// So many bytes are more than `gcloud` sends in one piece.
const RESUMABLE_BYTES: u64 = 8 << 20;

/// A master of a few hundred kilobytes, and one that is uploaded in pieces.
fn masters(folder: &Path) -> [PathBuf; 2] {
    let [small, large] = ["small.mp4", "large.mp4"].map(|name| folder.join(name));
    block_on(SyntheticMaster::default().make(&small)).unwrap();
    let noisy = SyntheticMaster { seconds: 6, noise: 100, kilobits: Some(16_000), ..SyntheticMaster::default() };
    block_on(noisy.make(&large)).unwrap();
    assert!(large.metadata().unwrap().len() > RESUMABLE_BYTES);
    [small, large]
}

/// A program that is told of the system what `heartbeat env` prints, and of this machine where programs are.
fn told_of(system: &System, program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).envs(system.environment());
    command
}

/// What it printed.
fn run(command: &mut Command) -> String {
    said(&command.output().unwrap()).unwrap()
}

/// The clip that a request became: its frames are the ones that were asked for.
fn ready(system: &System, message_id: &str, [first_frame, end_frame]: [i64; 2]) -> Value {
    let clip_id = system.wait_for_request(message_id).unwrap();
    let clip = system.wait_for_clip(&clip_id).unwrap();
    assert_eq!((clip["request_id"].as_str(), clip["processing_status"].as_str()), (Some(message_id), Some("ready")));
    assert_eq!((clip["first_frame"].as_i64(), clip["end_frame"].as_i64()), (Some(first_frame), Some(end_frame)));
    clip
}

/// Ten seconds out of the middle of a master, for whoever plays something.
fn long_clip(system: &System) -> &'static Value {
    static CLIP: OnceLock<Value> = OnceLock::new();
    CLIP.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let (file, object) = (folder.path().join("master.mp4"), "media/raw/SEA/2025-2026/31003/p1-players.mp4");
        block_on(SyntheticMaster { seconds: 12, noise: 20, ..SyntheticMaster::default() }.make(&file)).unwrap();
        system.ingest(&file, object).unwrap();
        let [start, end] = FRAMES.map(|frame| (frame as f64 - 0.5) / RATE);
        let request = json!({"master": object, "start_s": start, "end_s": end});
        ready(system, &system.publish_request(&request).unwrap(), FRAMES)
    })
}

/// The signed link to a clip's video.
fn link_of(clip: &Value) -> String {
    let assets = clip["assets"].as_array().unwrap();
    assets.iter().find(|asset| asset["asset_type"] == "mp4").unwrap()["signed_url"].as_str().unwrap().to_owned()
}
