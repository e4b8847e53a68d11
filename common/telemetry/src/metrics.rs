//! What is measured: one function a metric.
//!
//! Every measurement goes to `/metrics` ([`exposition`]) and, where there is somewhere to send it, to OTLP. On `/metrics`,
//! histograms and counters carry an exemplar, the trace of the newest measurement; OpenTelemetry for Rust has no exemplars yet.

mod instruments;
mod table;

use prometheus_client::encoding::text::encode;
use std::{
    sync::{LazyLock, OnceLock},
    time::Duration,
};
use table::Metrics;

/// A request or an event, from its arrival to the answer. `outcome` is `done`, `retry` or `permanent` of an event, `answered`,
/// `refused` or `failed` of a request.
pub fn handled(path: &str, outcome: &str, took: Duration) {
    METRICS.handled.observe(&[("path", path), ("outcome", outcome)], took.as_secs_f64());
}

/// How long a message waited in its topic: the queue's age.
pub fn waited(topic: &str, waited: Duration) {
    METRICS.waited.observe(&[("topic", topic)], waited.as_secs_f64());
}

/// One stage of the work, e.g. `encode`; see [`crate::stage`].
pub fn stage(stage: &str, took: Duration) {
    METRICS.stage.observe(&[("stage", stage)], took.as_secs_f64());
}

/// Bytes of objects that were read from a bucket: `lake` or `delivery`.
pub fn bytes_read(bucket: &str, bytes: u64) {
    METRICS.bytes.add(&[("bucket", bucket), ("direction", "read")], bytes as f64);
}

/// Bytes of objects that were written to a bucket: `lake` or `delivery`.
pub fn bytes_written(bucket: &str, bytes: u64) {
    METRICS.bytes.add(&[("bucket", bucket), ("direction", "written")], bytes as f64);
}

/// What a process of `program` used: CPU time, or time on the clock where it did not say.
pub fn ffmpeg(program: &str, used: Duration) {
    METRICS.ffmpeg.add(&[("program", program)], used.as_secs_f64());
}

/// Whether something was there already: what a question would `request`, the `clip` of a request, a clip's `video`, its
/// `pictures`, its `playlists`, the issuer's `keys`. No name means two things.
pub fn cache(cache: &str, hit: bool) {
    METRICS.cache.add(&[("cache", cache), ("result", if hit { "hit" } else { "miss" })], 1.0);
}

/// Clips in a state.
pub fn clips(state: &str, clips: u64) {
    METRICS.clips.set(&[("state", state)], clips as f64);
}

/// Requests that wait for a video.
pub fn requests_waiting(requests: u64) {
    METRICS.requests_waiting.set(&[], requests as f64);
}

/// Dead letters that were not replayed.
pub fn dead_letters(letters: u64) {
    METRICS.dead_letters.set(&[], letters as f64);
}

/// The age of the oldest clip that is neither ready nor failed; zero where there is none.
pub fn oldest_unfinished_clip(age: Duration) {
    METRICS.oldest_unfinished_clip.set(&[], age.as_secs_f64());
}

/// How long ago the oldest correction of a period was asked for whose requests are not all placed by it; zero where there is none.
pub fn sync_lag(lag: Duration) {
    METRICS.sync_lag.set(&[], lag.as_secs_f64());
}

/// A batch of `spans` or `metrics` that did not arrive where they are sent to.
pub(crate) fn telemetry_export_failure(what: &'static str) {
    METRICS.export_failures.add(&[("what", what)], 1.0);
}

/// Everything, in the text format of OpenMetrics.
pub fn exposition() -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = encode(&mut text, &METRICS.registry);
    text
}

/// The media type of [`exposition`].
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Whose metrics these are: the label `function` of all of them. To be said before anything is measured.
pub(crate) fn of_function(function: &'static str) {
    let _ = FUNCTION.set(function);
}

static FUNCTION: OnceLock<&'static str> = OnceLock::new();
static METRICS: LazyLock<Metrics> = LazyLock::new(|| Metrics::of(FUNCTION.get().copied().unwrap_or("none")));

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
