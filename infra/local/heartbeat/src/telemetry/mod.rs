//! What the local system knows about itself: traces and metrics are received here as a collector does in the
//! cloud, and shown on a page, at `/metrics` and by `heartbeat why`.

pub mod event_name;
mod exposition;
mod gather;
mod page;
pub mod part;
mod quantile;
mod receive;
mod series;
pub mod span;
mod state;
mod traces;
pub mod waterfall;

use crate::data_dir::{DataDir, Running};
use anyhow::Context;
use axum::Router;
use series::AllSeries;
use std::{sync::Arc, time::Duration};
use traces::Traces;

/// How long a function is waited for. It has its numbers in memory, but its machine may be busy with ffmpeg; who is dead
/// refuses at once.
const PATIENCE: Duration = Duration::from_secs(5);

/// For each subscription its name, how many messages it has not delivered, and the age of the oldest.
pub type Backlog = Vec<(String, usize, Option<Duration>)>;

/// The collector of a running system.
pub struct Telemetry {
    data: DataDir,
    running: Box<dyn Fn() -> Running + Send + Sync>,
    backlog: Box<dyn Fn() -> Backlog + Send + Sync>,
    client: reqwest::Client,
    traces: Traces,
    series: AllSeries,
}

impl Telemetry {
    /// Opens what was received before. `running` and `backlog` are asked whenever somebody looks.
    pub fn open(
        data: &DataDir,
        running: impl Fn() -> Running + Send + Sync + 'static,
        backlog: impl Fn() -> Backlog + Send + Sync + 'static,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            data: data.clone(),
            running: Box::new(running),
            backlog: Box::new(backlog),
            client: reqwest::Client::builder().no_proxy().timeout(PATIENCE).build().context("preparing to ask the functions")?,
            traces: Traces::open(&data.traces())?,
            series: AllSeries::default(),
        })
    }

    /// What the functions send to, and what people look at.
    pub fn router(self) -> Router {
        let telemetry = Arc::new(self);
        receive::router(telemetry.clone()).merge(gather::router(telemetry.clone())).merge(page::router(telemetry))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
