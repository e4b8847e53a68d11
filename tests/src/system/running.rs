//! What runs in a system: its processes and what they say.

use super::{System, last_lines};
use anyhow::Context;
use serde::Deserialize;
use std::{collections::BTreeMap, fs, path::PathBuf};

/// `running.json`: what `heartbeat up` writes down about itself.
#[derive(Debug, Clone, Deserialize)]
pub struct Running {
    /// The process of `heartbeat up`.
    pub pid: u32,
    /// The functions by their names.
    pub functions: BTreeMap<String, RunningFunction>,
}

/// One function's process.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct RunningFunction {
    /// None while it is being restarted.
    pub pid: Option<u32>,
    /// Where it listens on 127.0.0.1.
    pub port: u16,
}

impl System {
    /// What runs now.
    pub fn running(&self) -> anyhow::Result<Running> {
        let file = self.data().join("running.json");
        let text = fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
        serde_json::from_slice(&text).with_context(|| format!("reading {}", file.display()))
    }

    /// The process of a function; an error while it is being restarted.
    pub fn pid_of(&self, function: &str) -> anyhow::Result<u32> {
        let running = self.running()?;
        let pid = running.functions.get(function).and_then(|function| function.pid);
        pid.with_context(|| format!("{function} is not running"))
    }

    /// The main process of the database.
    pub fn postgres_pid(&self) -> anyhow::Result<u32> {
        let file = self.data().join("postgres/postmaster.pid");
        let text = fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
        text.lines().next().unwrap_or_default().trim().parse().with_context(|| format!("reading {}", file.display()))
    }

    /// Where a function's log is: one JSON object a line.
    pub fn log_of(&self, function: &str) -> PathBuf {
        self.data().join("logs").join(format!("{function}.jsonl"))
    }

    /// The entries of a function's log.
    pub fn log(&self, function: &str) -> anyhow::Result<Vec<serde_json::Value>> {
        let text = fs::read_to_string(self.log_of(function)).with_context(|| format!("reading the log of {function}"))?;
        Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
    }

    /// The ends of all logs.
    pub fn last_words(&self) -> String {
        let mut words = format!("--- heartbeat up\n{}\n", self.home.last_words());
        let logs = fs::read_dir(self.data().join("logs")).into_iter().flatten().flatten();
        for log in logs {
            words += &format!("--- {}\n{}\n", log.file_name().to_string_lossy(), last_lines(&log.path(), 10));
        }
        words
    }
}
