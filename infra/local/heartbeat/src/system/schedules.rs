//! What Cloud Scheduler does in the cloud: posts to functions again and again.

use super::topology::{SCHEDULES, Schedule};
use anyhow::Context;
use std::{collections::BTreeMap, time::Duration};
use tokio::{
    task::JoinHandle,
    time::{Instant, MissedTickBehavior, interval_at},
};

/// Starts every schedule. Each waits for the answer before it begins to wait for its next time.
pub(super) fn start(ports: &BTreeMap<&'static str, u16>) -> anyhow::Result<Vec<JoinHandle<()>>> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let one = |schedule: &Schedule| {
        let port = ports.get(schedule.function).with_context(|| format!("{} has no port", schedule.function))?;
        let url = format!("http://127.0.0.1:{port}{}", schedule.path);
        Ok(tokio::spawn(again_and_again(client.clone(), url, Duration::from_secs(schedule.every_s))))
    };
    SCHEDULES.iter().map(one).collect()
}

async fn again_and_again(client: reqwest::Client, url: String, every: Duration) {
    let mut times = interval_at(Instant::now() + every, every);
    times.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        times.tick().await;
        let answer = client.post(&url).send().await.and_then(reqwest::Response::error_for_status);
        if let Err(error) = answer {
            tracing::warn!(%error, url, "a scheduled call failed; it is made again at its next time");
        }
    }
}
