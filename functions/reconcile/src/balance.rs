//! What was seen and what was done: always said, whatever was found.

use serde::Serialize;
use std::collections::BTreeMap;

/// How many names of a kind are listed.
const LISTED: usize = 20;

/// The balance of one comparison.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Balance {
    /// Whether nothing needs a person: nothing is given up, and every file in the delivery bucket belongs to a clip.
    pub balanced: bool,
    /// What people uploaded; `objects` is the sum of what follows it, but for `vanished`.
    pub lake: Lake,
    /// Requests that wait.
    pub requests: Requests,
    /// Clips by state.
    pub clips: BTreeMap<String, i64>,
    /// Clips that are to be made, to be announced, or lack files; `clips` is the sum of what follows it.
    pub unfinished: Unfinished,
    /// The files of clips; `objects` is `present`, `unregistered`, `left_over` and `orphaned`.
    pub assets: Assets,
    /// What was done, the first of it in words.
    pub done: Listed,
    /// What was announced in vain so often, or is gone with so many others, that a person must look.
    pub given_up: Listed,
    /// Files in the delivery bucket that belong to no clip.
    pub orphans: Listed,
    /// How long it took.
    pub seconds: f64,
}

/// Uploads and what became of them.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Lake {
    /// That are there.
    pub objects: u64,
    /// Masters and deliveries.
    pub registered: u64,
    /// That cannot be used, with a reason.
    pub rejected: u64,
    /// That are young, or were announced again a moment ago.
    pub waiting: u64,
    /// That nobody had registered.
    pub announced_again: u64,
    /// That nobody registers.
    pub given_up: u64,
    /// That are neither videos nor deliveries.
    pub ignored: u64,
    /// Masters whose upload is gone.
    pub vanished: u64,
    /// Those of `vanished` that were only not listed: too many are gone, so nobody looked for them once more.
    pub not_looked_for: u64,
}

/// Requests that wait.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Requests {
    /// For a video.
    pub waiting: i64,
    /// Periods whose video was there, and was announced again.
    pub announced_again: u64,
    /// That wait though their video was announced often enough.
    pub given_up: u64,
}

/// Clips that are to be made, to be announced, or lack files.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Unfinished {
    /// How many.
    pub clips: u64,
    /// That are young, were announced again a moment ago, come after as many as one comparison announces, or wait for the lifecycle to
    /// have removed what it has begun with.
    pub waiting: u64,
    /// Whose next step was announced again.
    pub announced_again: u64,
    /// Whose next step nobody takes, or whose files are gone together with those of too many others.
    pub given_up: u64,
}

/// The files of clips.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Assets {
    /// That are there.
    pub objects: u64,
    /// That are there and registered.
    pub present: u64,
    /// That are registered and were not there.
    pub missing: u64,
    /// Those of `missing` that were only not listed: nothing was to be done about them, so nobody looked for them once more.
    pub not_looked_for: u64,
    /// That are there and not registered yet.
    pub unregistered: u64,
    /// Of clips that failed, expired or gave way to others.
    pub left_over: u64,
    /// Of no clip.
    pub orphaned: u64,
}

/// A number, and the first names of what it counts.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Listed {
    /// How many.
    pub count: u64,
    /// The first of them.
    pub first: Vec<String>,
}

impl Listed {
    /// One more.
    pub(crate) fn add(&mut self, what: impl Into<String>) {
        self.count += 1;
        if self.first.len() < LISTED {
            self.first.push(what.into());
        }
    }
}
