//! Sums and quantiles of what the functions measured.

use crate::{
    data_dir::Running,
    system::topology::FUNCTIONS,
    telemetry::{exposition::Exposition, quantile::Buckets},
};
use serde::Serialize;
use std::collections::BTreeMap;

/// A function, and what it did since it was started.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct OneFunction {
    name: String,
    up: bool,
    port: Option<u16>,
    restarts: u64,
    /// Requests and events, whatever came of them.
    handled: f64,
    /// Events that will be delivered again.
    retries: f64,
    /// Events that can never work, and requests that failed.
    failed: f64,
    #[serde(flatten)]
    took: Took,
}

/// How long something takes, in milliseconds; none where it was not done yet.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Took {
    p50_ms: Option<f64>,
    p95_ms: Option<f64>,
}

/// A stage of a function's work.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Stage {
    function: String,
    stage: String,
    count: f64,
    #[serde(flatten)]
    took: Took,
}

/// Bytes read from or written to a bucket.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Moved {
    bucket: String,
    direction: String,
    bytes: f64,
}

/// What something amounts to.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Of {
    name: String,
    value: f64,
}

/// How often something was there already.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Cache {
    cache: String,
    hits: f64,
    misses: f64,
}

/// In the order in which a clip meets them.
pub(super) fn functions(all: &Exposition, running: &Running) -> Vec<OneFunction> {
    let took = distributions(all, "heartbeat_handled_seconds_bucket", ["function"]);
    let one = |name: &str| {
        let counted = |outcomes: &[&str]| {
            let of_it = all.samples("heartbeat_handled_seconds_count").filter(|sample| sample.get("function") == name);
            of_it
                .filter(|sample| outcomes.is_empty() || outcomes.contains(&sample.get("outcome")))
                .fold(0.0, |sum, sample| sum + sample.value)
        };
        let process = running.functions.get(name);
        OneFunction {
            name: name.to_owned(),
            up: all.samples("heartbeat_up").any(|sample| sample.get("function") == name && sample.value > 0.0),
            port: process.map(|process| process.port),
            restarts: process.map_or(0, |process| process.restarts),
            handled: counted(&[]),
            retries: counted(&["retry"]),
            failed: counted(&["permanent", "failed"]),
            took: took.get(&[name.to_owned()]).cloned().unwrap_or_default().into(),
        }
    };
    FUNCTIONS.iter().map(|function| one(function.name)).collect()
}

/// By function, the slowest first.
pub(super) fn stages(all: &Exposition) -> Vec<Stage> {
    let distributions = distributions(all, "heartbeat_stage_seconds_bucket", ["function", "stage"]);
    let stage =
        |([function, stage], buckets): ([String; 2], Buckets)| Stage { function, stage, count: buckets.count(), took: buckets.into() };
    let mut stages: Vec<Stage> = distributions.into_iter().map(stage).collect();
    let order = |name: &str| FUNCTIONS.iter().position(|function| function.name == name);
    stages.sort_by(|one, other| {
        let slowest_first = other.took.p50_ms.unwrap_or_default().total_cmp(&one.took.p50_ms.unwrap_or_default());
        order(&one.function).cmp(&order(&other.function)).then(slowest_first)
    });
    stages
}

/// All functions together.
pub(super) fn moved(all: &Exposition) -> Vec<Moved> {
    let sums = sums(all, "heartbeat_bytes_total", ["bucket", "direction"]);
    sums.into_iter().map(|([bucket, direction], bytes)| Moved { bucket, direction, bytes }).collect()
}

/// All functions together.
pub(super) fn ffmpeg(all: &Exposition) -> Vec<Of> {
    sums(all, "heartbeat_ffmpeg_seconds_total", ["program"]).into_iter().map(|([name], value)| Of { name, value }).collect()
}

/// All functions together.
pub(super) fn caches(all: &Exposition) -> Vec<Cache> {
    let mut caches = BTreeMap::<String, (f64, f64)>::new();
    for ([cache, result], count) in sums(all, "heartbeat_cache_total", ["cache", "result"]) {
        let (hits, misses) = caches.entry(cache).or_default();
        *(if result == "hit" { hits } else { misses }) += count;
    }
    caches.into_iter().map(|(cache, (hits, misses))| Cache { cache, hits, misses }).collect()
}

fn sums<const N: usize>(all: &Exposition, name: &str, labels: [&str; N]) -> BTreeMap<[String; N], f64> {
    let mut sums = BTreeMap::new();
    for sample in all.samples(name) {
        *sums.entry(labels.map(|label| sample.get(label).to_owned())).or_default() += sample.value;
    }
    sums
}

fn distributions<const N: usize>(all: &Exposition, name: &str, labels: [&str; N]) -> BTreeMap<[String; N], Buckets> {
    let mut distributions = BTreeMap::<_, Buckets>::new();
    for sample in all.samples(name) {
        distributions.entry(labels.map(|label| sample.get(label).to_owned())).or_default().add(sample);
    }
    distributions
}

impl From<Buckets> for Took {
    fn from(buckets: Buckets) -> Self {
        let milliseconds = |share| buckets.quantile(share).map(|seconds| seconds * 1e3);
        Self { p50_ms: milliseconds(0.5), p95_ms: milliseconds(0.95) }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const SAID: &str = r#"# TYPE heartbeat_handled_seconds histogram
heartbeat_handled_seconds_count{path="/clip-accepted",outcome="done"} 3
heartbeat_handled_seconds_bucket{path="/clip-accepted",outcome="done",le="1.0"} 3
heartbeat_handled_seconds_bucket{path="/clip-accepted",outcome="done",le="+Inf"} 3
heartbeat_handled_seconds_count{path="/clip-accepted",outcome="retry"} 1
heartbeat_handled_seconds_bucket{path="/clip-accepted",outcome="retry",le="1.0"} 1
heartbeat_handled_seconds_bucket{path="/clip-accepted",outcome="retry",le="+Inf"} 1
# TYPE heartbeat_stage_seconds histogram
heartbeat_stage_seconds_bucket{stage="read",le="0.1"} 4
heartbeat_stage_seconds_bucket{stage="encode",le="2.0"} 4
# TYPE heartbeat_bytes counter
heartbeat_bytes_total{bucket="lake",direction="read"} 10
# TYPE heartbeat_cache counter
heartbeat_cache_total{cache="video",result="hit"} 1
heartbeat_cache_total{cache="video",result="miss"} 3
"#;

    fn said() -> Exposition {
        let mut all = Exposition::default();
        for function in ["cut-clip", "make-thumbnails"] {
            assert_eq!(all.add(function, Exposition::parse(SAID).0), 0);
        }
        all.observe("gauge", "heartbeat_up", "", &[("function", "cut-clip")], 1.0);
        all
    }

    #[test]
    fn a_function_is_summed_up_over_its_paths_and_outcomes() {
        let url = String::new();
        let running = Running { pubsub_url: url.clone(), database_url: url.clone(), url, pid: 1, functions: BTreeMap::new() };
        let functions = functions(&said(), &running);
        let cut = functions.iter().find(|function| function.name == "cut-clip").unwrap();
        assert_eq!((cut.up, cut.handled, cut.retries, cut.failed, cut.took.p50_ms), (true, 4.0, 1.0, 0.0, Some(500.0)));
        let serve = functions.iter().find(|function| function.name == "serve-clips").unwrap();
        assert_eq!((serve.up, serve.handled, serve.took.p50_ms), (false, 0.0, None));
    }

    #[test]
    fn functions_are_added_up_and_stages_are_not() {
        let all = said();
        let stages: Vec<String> = stages(&all).iter().map(|stage| format!("{} {}", stage.function, stage.stage)).collect();
        assert_eq!(stages, ["cut-clip encode", "cut-clip read", "make-thumbnails encode", "make-thumbnails read"]);
        assert_eq!(moved(&all), [Moved { bucket: "lake".into(), direction: "read".into(), bytes: 20.0 }]);
        assert_eq!(caches(&all), [Cache { cache: "video".into(), hits: 2.0, misses: 6.0 }]);
    }
}
