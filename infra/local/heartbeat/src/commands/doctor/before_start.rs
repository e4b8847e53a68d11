//! What can be checked while nothing runs: whether it could.

use super::{
    Finding,
    checks::{NEEDS_FFMPEG, ffmpeg},
};
use crate::{commands::up::PORT, data_dir::DataDir, output::bytes, system};
use anyhow::Context;
use std::path::Path;

/// A database, and some videos.
const LEAST_FREE_BYTES: u64 = 2_000_000_000;

/// Each check.
pub(super) async fn all(data: &Path) -> Vec<Finding> {
    let nothing = format!("nothing runs in {} yet; start it with `heartbeat up`", data.display());
    vec![
        Finding::remark("system", nothing),
        Finding::new("functions", system::binaries().map(|found| format!("{} are built", found.len())), "they belong beside this program"),
        Finding::new("PostgreSQL", postgres(), "nothing is kept without it"),
        Finding::new("ffmpeg", ffmpeg().await, NEEDS_FFMPEG),
        Finding::new("port", port().await, "or with another: `heartbeat up --port 0` takes any that is free"),
        Finding::new("folder", folder(data), "choose another with --data"),
    ]
}

fn postgres() -> anyhow::Result<String> {
    Ok(private_postgres::installed(Path::new(""))?.display().to_string())
}

async fn port() -> anyhow::Result<String> {
    system::listen(PORT).await?;
    Ok(format!("{PORT} is free on 127.0.0.1"))
}

/// Whether there is room where the system would keep everything. What does not exist yet is made in the nearest folder that does.
fn folder(data: &Path) -> anyhow::Result<String> {
    let data = DataDir::at(data)?;
    let there = data.path().ancestors().find(|folder| folder.is_dir()).context("no folder of its path exists")?;
    let volume = rustix::fs::statvfs(there).with_context(|| format!("looking at {}", there.display()))?;
    let free = volume.f_bavail.saturating_mul(volume.f_frsize);
    anyhow::ensure!(
        free >= LEAST_FREE_BYTES,
        "{} has only {} free, and {} are needed",
        there.display(),
        bytes(free),
        bytes(LEAST_FREE_BYTES)
    );
    rustix::fs::access(there, rustix::fs::Access::WRITE_OK).with_context(|| format!("{} may not be written to", there.display()))?;
    Ok(format!("{}, with {} free", data.path().display(), bytes(free)))
}
