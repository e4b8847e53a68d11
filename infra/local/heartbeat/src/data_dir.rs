//! The folder that holds everything of a local system, and what is written down of the one running there.

use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    time::Duration,
};

/// A data folder, as an absolute path.
#[derive(Debug, Clone)]
pub struct DataDir(PathBuf);

/// What is running in a data folder: `running.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// Where the front door is, e.g. `http://127.0.0.1:8080`.
    pub url: String,
    /// Where Pub/Sub is: the front door, or an emulator beside the system.
    pub pubsub_url: String,
    /// The private database.
    pub database_url: String,
    /// The process of `heartbeat up`.
    pub pid: u32,
    /// The functions.
    pub functions: BTreeMap<String, RunningFunction>,
}

/// One function's process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunningFunction {
    /// Its process; none while it is being restarted.
    pub pid: Option<u32>,
    /// Where it listens on 127.0.0.1; stays the same when it is restarted.
    pub port: u16,
    /// How often it was started again.
    #[serde(default)]
    pub restarts: u64,
}

impl DataDir {
    /// The folder need not exist.
    pub fn at(path: &Path) -> anyhow::Result<Self> {
        Ok(Self(std::path::absolute(path).with_context(|| format!("finding {}", path.display()))?))
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The database's files.
    pub fn postgres(&self) -> PathBuf {
        self.0.join("postgres")
    }

    /// Where a function puts files it needs for a moment.
    pub fn scratch_of(&self, function: &str) -> PathBuf {
        self.0.join("scratch").join(function)
    }

    /// The local cloud's objects, messages and key.
    pub fn cloud(&self) -> PathBuf {
        self.0.join("cloud")
    }

    /// The key file of the local service account.
    pub fn service_account(&self) -> PathBuf {
        self.cloud().join("service-account.json")
    }

    /// One JSON line an entry.
    pub fn log_of(&self, function: &str) -> PathBuf {
        self.0.join("logs").join(format!("{function}.jsonl"))
    }

    /// The spans that the functions sent: one JSON object a line.
    pub fn traces(&self) -> PathBuf {
        self.0.join("traces.jsonl")
    }

    /// Makes the folder and locks it for as long as the returned file is kept.
    pub async fn lock(&self) -> anyhow::Result<File> {
        let doing = || format!("using the folder {}; may you write there?", self.0.display());
        fs::create_dir_all(self.0.join("logs")).with_context(doing)?;
        let file = File::create(self.lock_file()).with_context(doing)?;
        // Another command may hold it for a moment to see whether anybody else does.
        for _ in 0..20 {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::WouldBlock) => tokio::time::sleep(Duration::from_millis(50)).await,
                Err(TryLockError::Error(error)) => return Err(error).with_context(doing),
            }
        }
        let at = self.running().map(|running| format!(" at {}", running.url)).unwrap_or_default();
        anyhow::bail!(
            "another `heartbeat up` (or `demo`) is running in {}{at}; use that one, stop it, or give this one its own folder with --data",
            self.0.display()
        )
    }

    /// What is running here, if anything is.
    pub fn running(&self) -> Option<Running> {
        let free = File::open(self.lock_file()).map_or(true, |file| file.try_lock_shared().is_ok());
        if free {
            return None;
        }
        serde_json::from_slice(&fs::read(self.running_file()).ok()?).ok()
    }

    /// Writes down what is running; whoever reads sees the old or the new text, never a part.
    pub fn write_running(&self, running: &Running) -> anyhow::Result<()> {
        let text = serde_json::to_vec_pretty(running)?;
        let new = self.0.join("running.json.new");
        let write = || fs::write(&new, text).and_then(|()| fs::rename(&new, self.running_file()));
        write().with_context(|| format!("writing {}", self.running_file().display()))
    }

    /// Nothing runs here any more.
    pub fn forget_running(&self) {
        let _ = fs::remove_file(self.running_file());
    }

    fn running_file(&self) -> PathBuf {
        self.0.join("running.json")
    }

    fn lock_file(&self) -> PathBuf {
        self.0.join("lock")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_runs_is_known_for_as_long_as_the_lock_is_held() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::at(folder.path()).unwrap();
        let url = "http://127.0.0.1:1".to_owned();
        let running = Running { pubsub_url: url.clone(), url, database_url: "postgres://".into(), pid: 1, functions: BTreeMap::new() };
        assert_eq!(data.running(), None);
        let lock = data.lock().await.unwrap();
        assert_eq!(data.running(), None);
        data.write_running(&running).unwrap();
        assert_eq!(data.running(), Some(running));
        assert!(data.lock().await.unwrap_err().to_string().contains("at http://127.0.0.1:1; use that one"));
        drop(lock);
        assert_eq!(data.running(), None);
        data.lock().await.unwrap();
    }
}
