//! One process a function, with the variables it has in production.

use super::{supervised::Program, topology::FUNCTIONS};
use crate::{
    data_dir::DataDir,
    environment::{Place, of_function},
};
use anyhow::Context;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// How long a function may take from its start until it listens; a hundredth of it is usual
/// where nothing else is done at the same time.
const PATIENCE: Duration = Duration::from_secs(120);
/// A log that is larger is put aside when the system starts.
const LARGEST_LOG: u64 = 32 << 20;

/// What to start, with the port that each will listen on.
pub(super) fn programs(
    binaries: &[PathBuf],
    place: Place<'_>,
    ports: &BTreeMap<&'static str, u16>,
    playback_token_key: &str,
) -> anyhow::Result<Vec<(Program, u16)>> {
    let program = |function: &super::topology::Function| {
        let port = *ports.get(function.name).with_context(|| format!("{} has no port", function.name))?;
        let binary = binaries.iter().find(|binary| binary.ends_with(function.name));
        let binary = binary.with_context(|| format!("{} has no binary", function.name))?.clone();
        let log = place.data.log_of(function.name);
        put_aside(&log);
        let environment = of_function(*function, place, port, playback_token_key);
        Ok((Program { name: function.name, binary, environment, log, scratch: place.data.scratch_of(function.name) }, port))
    };
    FUNCTIONS.iter().map(program).collect()
}

/// Waits until each one answers; the error says what the first that does not had to say.
pub(super) async fn until_healthy(
    ports: &BTreeMap<&'static str, u16>,
    data: &DataDir,
    started: Instant,
    say: fn(&str),
) -> anyhow::Result<()> {
    let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(1)).build()?;
    for function in FUNCTIONS {
        let port = ports.get(function.name).copied().unwrap_or_default();
        while !answers(&client, port).await {
            anyhow::ensure!(started.elapsed() < PATIENCE, "{} does not start; {}", function.name, last_words(&data.log_of(function.name)));
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        say(&format!("{:<16} 127.0.0.1:{port}", function.name));
    }
    Ok(())
}

/// Whether a function answers its health check.
pub async fn answers(client: &reqwest::Client, port: u16) -> bool {
    let answer = client.get(format!("http://127.0.0.1:{port}/health")).send().await;
    answer.is_ok_and(|answer| answer.status().is_success())
}

fn last_words(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let last: Vec<&str> = text.lines().rev().filter(|line| !line.trim().is_empty()).take(4).collect();
    let last: Vec<&str> = last.into_iter().rev().collect();
    format!("its log {} ends with:\n  {}", log.display(), last.join("\n  "))
}

fn put_aside(log: &Path) {
    if fs::metadata(log).is_ok_and(|metadata| metadata.len() > LARGEST_LOG) {
        let _ = fs::rename(log, log.with_extension("jsonl.1"));
    }
}
