//! The table of metrics: their kinds, names and meanings. A name ends with its unit.

use super::instruments::{Counter, Gauge, Histogram};
use prometheus_client::registry::Registry;

/// Where each measurement goes.
pub(super) struct Metrics {
    pub(super) registry: Registry,
    pub(super) handled: Histogram,
    pub(super) waited: Histogram,
    pub(super) stage: Histogram,
    pub(super) bytes: Counter,
    pub(super) ffmpeg: Counter,
    pub(super) cache: Counter,
    pub(super) clips: Gauge,
    pub(super) requests_waiting: Gauge,
    pub(super) dead_letters: Gauge,
    pub(super) oldest_unfinished_clip: Gauge,
    pub(super) sync_lag: Gauge,
    pub(super) export_failures: Counter,
}

impl Metrics {
    /// All of a function's, with nothing measured yet.
    pub(super) fn of(function: &'static str) -> Self {
        let mut registry = Registry::with_labels([("function".into(), function.into())].into_iter());
        let to = &mut registry;
        Self {
            handled: Histogram::new(
                to,
                function,
                "heartbeat_handled_seconds",
                "One request or event by what came of it (retry: it is delivered again), from its arrival to the answer",
            ),
            waited: Histogram::new(
                to,
                function,
                "heartbeat_waited_seconds",
                "The age of a message of a topic when it arrives: how long it was in the queue",
            ),
            stage: Histogram::new(to, function, "heartbeat_stage_seconds", "One stage of the work, e.g. encode"),
            bytes: Counter::new(to, function, "heartbeat_bytes", "Bytes of objects read from and written to a bucket"),
            ffmpeg: Counter::new(to, function, "heartbeat_ffmpeg_seconds", "CPU time of ffmpeg and ffprobe"),
            cache: Counter::new(
                to,
                function,
                "heartbeat_cache",
                "How often something was there already (hit) and how often it had to be made (miss)",
            ),
            clips: Gauge::new(to, function, "heartbeat_clips", "Clips in a state"),
            requests_waiting: Gauge::new(to, function, "heartbeat_requests_waiting", "Requests that wait for a video"),
            dead_letters: Gauge::new(to, function, "heartbeat_dead_letters", "Dead letters that were not replayed"),
            oldest_unfinished_clip: Gauge::new(
                to,
                function,
                "heartbeat_oldest_unfinished_clip_seconds",
                "The age of the oldest clip that is neither ready nor failed; zero where there is none",
            ),
            sync_lag: Gauge::new(
                to,
                function,
                "heartbeat_sync_lag_seconds",
                "Since the oldest correction of a period was asked for that is not in force everywhere; zero where all are",
            ),
            export_failures: Counter::new(
                to,
                function,
                "heartbeat_telemetry_export_failures",
                "Batches of spans or metrics that did not arrive where they are sent to",
            ),
            registry,
        }
    }
}
