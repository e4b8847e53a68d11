//! What the page shows, as JSON: everything that is known now, made small.

mod clips;
mod measured;

use super::Telemetry;
use chrono::{DateTime, Utc};
use clips::{ByState, LastClip};
use measured::{Cache, Moved, Of, OneFunction, Stage};
use serde::Serialize;

/// The system at one moment.
#[derive(Serialize)]
pub(super) struct State {
    at: DateTime<Utc>,
    url: String,
    functions: Vec<OneFunction>,
    queues: Vec<Queue>,
    stages: Vec<Stage>,
    moved: Vec<Moved>,
    /// CPU time of ffmpeg, by program.
    ffmpeg: Vec<Of>,
    caches: Vec<Cache>,
    gauges: Gauges,
    /// None where serve-clips does not answer.
    clips: Option<Vec<ByState>>,
    last: Vec<LastClip>,
}

/// A subscription.
#[derive(Serialize)]
struct Queue {
    subscription: String,
    undelivered: usize,
    /// How long ago the oldest of them was published, in seconds.
    oldest_s: Option<f64>,
}

/// What reconcile measures; none until it did.
#[derive(Serialize)]
struct Gauges {
    requests_waiting: Option<f64>,
    dead_letters: Option<f64>,
    oldest_unfinished_clip_s: Option<f64>,
    sync_lag_s: Option<f64>,
}

impl Telemetry {
    /// Looks everywhere at once.
    pub(super) async fn state(&self) -> State {
        let (all, clips) = tokio::join!(self.gather(), self.clips());
        let (clips, last) = clips.unwrap_or_else(|error| {
            tracing::warn!("asking for clips: {error:#}");
            (None, Vec::new())
        });
        let running = (self.running)();
        let gauge = |name: &str| all.samples(name).map(|sample| sample.value).reduce(f64::max);
        State {
            at: Utc::now(),
            functions: measured::functions(&all, &running),
            queues: self.queues(),
            stages: measured::stages(&all),
            moved: measured::moved(&all),
            ffmpeg: measured::ffmpeg(&all),
            caches: measured::caches(&all),
            gauges: Gauges {
                requests_waiting: gauge("heartbeat_requests_waiting"),
                dead_letters: gauge("heartbeat_dead_letters"),
                oldest_unfinished_clip_s: gauge("heartbeat_oldest_unfinished_clip_seconds"),
                sync_lag_s: gauge("heartbeat_sync_lag_seconds"),
            },
            clips,
            last,
            url: running.url,
        }
    }

    fn queues(&self) -> Vec<Queue> {
        let queue = |(subscription, undelivered, oldest): (String, usize, Option<std::time::Duration>)| Queue {
            subscription,
            undelivered,
            oldest_s: oldest.map(|age| age.as_secs_f64()),
        };
        (self.backlog)().into_iter().map(queue).collect()
    }
}
