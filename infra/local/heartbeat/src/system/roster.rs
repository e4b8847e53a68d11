//! What is running, kept in memory and written down at every change, so that other commands find it.

use super::supervised::Change;
use crate::data_dir::{DataDir, Running, RunningFunction};
use std::sync::{Arc, Mutex, PoisonError};

/// The list of what runs in a data folder.
pub(super) struct Roster {
    data: DataDir,
    running: Mutex<Running>,
}

impl Roster {
    /// Nothing is written yet: a system is announced when its database is known.
    pub(super) fn new(data: DataDir, running: Running) -> Self {
        Self { data, running: Mutex::new(running) }
    }

    /// What runs.
    pub(super) fn get(&self) -> Running {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes it and writes it down.
    pub(super) fn change(&self, how: impl FnOnce(&mut Running)) -> anyhow::Result<()> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        how(&mut running);
        self.data.write_running(&running)
    }

    /// Takes down what happens to a function's process, and says so when it was not meant to.
    pub(super) fn reporter(self: Arc<Self>, function: &'static str, port: u16, say: fn(&str)) -> impl Fn(Change) + Send + 'static {
        move |change| {
            let (pid, ended) = match change {
                Change::Started(pid) => (Some(pid), 0),
                Change::Ended(how) => {
                    say(&format!("{function} ended ({how}); it is started again"));
                    (None, 1)
                }
            };
            let written = self.change(|running| {
                let restarts = running.functions.get(function).map_or(0, |known| known.restarts) + ended;
                running.functions.insert(function.to_owned(), RunningFunction { pid, port, restarts });
            });
            if let Err(error) = written {
                say(&format!("{error:#}"));
            }
        }
    }
}
