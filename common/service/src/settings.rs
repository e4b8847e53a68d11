//! Settings come from the environment, as Cloud Run and `heartbeat up` give them.

use anyhow::Context;

/// A setting that the function cannot start without.
pub fn required(name: &str) -> anyhow::Result<String> {
    optional(name).with_context(|| format!("the environment variable {name} is not set; `heartbeat env` shows what a function needs"))
}

/// A setting that has a default; empty counts as absent.
pub fn optional(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
