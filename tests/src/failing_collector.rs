//! A collector that refuses, and then accepts: what a function says of it in its own log and in its own metrics.
#![allow(clippy::unwrap_used)]

use crate::system::{binaries, block_on, free_port};
use axum::{Router, body::Bytes, extract::State, http::StatusCode, routing::post};
use local_cloud::{LocalCloud, key::PROJECT_ID};
use serde_json::Value;
use std::{
    fs::{self, File},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(300);
/// Whoever asks for nothing that is there still asked, and that is a span.
const ASKED: &str = "/asked-by-the-test";

/// One function, whose spans and metrics go to a port of the test's.
struct Function {
    process: Child,
    port: u16,
    folder: TempDir,
}

impl Function {
    fn sending_to(collector: u16) -> Self {
        let (folder, port) = (tempfile::tempdir().unwrap(), free_port().unwrap());
        let key = block_on(async { LocalCloud::open(folder.path(), "http://127.0.0.1:9").unwrap().service_account_file() });
        let process = Command::new(binaries().unwrap().join("package-hls"))
            .env_clear()
            .envs([("GOOGLE_CLOUD_PROJECT", PROJECT_ID), ("DELIVERY_BUCKET", "delivery"), ("HOST", "127.0.0.1")])
            .env("GOOGLE_APPLICATION_CREDENTIALS", key)
            .env("PORT", port.to_string())
            // A name and a password in an address are not to be seen in a log.
            .env("OTEL_EXPORTER_OTLP_ENDPOINT", format!("http://me:hunter2@127.0.0.1:{collector}"))
            .envs([("OTEL_BSP_SCHEDULE_DELAY", "50"), ("OTEL_METRIC_EXPORT_INTERVAL", "100")])
            .stdin(Stdio::null())
            .stdout(File::create(folder.path().join("log")).unwrap())
            .spawn()
            .unwrap();
        let function = Self { process, port, folder };
        function.wait_for("it to listen", || function.ask("/health").is_some());
        function
    }

    fn ask(&self, path: &str) -> Option<String> {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        block_on(async { client.get(format!("http://127.0.0.1:{}{path}", self.port)).send().await.ok()?.text().await.ok() })
    }

    /// What it says of a kind of sending.
    fn lines(&self, what: &str) -> Vec<Value> {
        let lines = self.log().lines().filter_map(|line| serde_json::from_str(line).ok()).collect::<Vec<Value>>();
        let speaks = |line: &Value| line["message"].as_str().unwrap().starts_with(&format!("{what} ")) && line["address"].is_string();
        lines.into_iter().filter(speaks).collect()
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap()
    }

    fn failures(&self, what: &str) -> f64 {
        let name = format!("heartbeat_telemetry_export_failures_total{{function=\"package-hls\",what=\"{what}\"}} ");
        let exposed = self.ask("/metrics").unwrap();
        exposed.lines().find_map(|line| line.strip_prefix(&name)?.split(' ').next()?.parse().ok()).unwrap_or_default()
    }

    fn wait_for(&self, what: &str, mut is_so: impl FnMut() -> bool) {
        let started = Instant::now();
        while !is_so() {
            assert!(started.elapsed() < PATIENCE, "waited too long for {what}:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What arrived, and whether it is let in.
#[derive(Clone, Default)]
struct Collector {
    accepts: Arc<AtomicBool>,
    refused: Arc<Mutex<Vec<&'static str>>>,
    arrived: Arc<Mutex<Vec<(&'static str, Bytes)>>>,
}

impl Collector {
    fn listen(&self, port: u16) {
        let take = |what: &'static str| {
            post(async move |State(collector): State<Self>, body: Bytes| {
                if collector.accepts.load(Ordering::SeqCst) {
                    collector.arrived.lock().unwrap().push((what, body));
                    return StatusCode::OK;
                }
                collector.refused.lock().unwrap().push(what);
                StatusCode::FORBIDDEN
            })
        };
        let routes = Router::new().route("/v1/traces", take("spans")).route("/v1/metrics", take("metrics")).with_state(self.clone());
        let listener = block_on(tokio::net::TcpListener::bind(("127.0.0.1", port))).unwrap();
        block_on(async { drop(tokio::spawn(async move { axum::serve(listener, routes).await })) });
    }

    fn arrived(&self, what: &str) -> Vec<Bytes> {
        self.arrived.lock().unwrap().iter().filter(|(kind, _)| *kind == what).map(|(_, body)| body.clone()).collect()
    }
}

#[test]
fn a_function_says_that_nobody_takes_its_spans_and_metrics_and_when_somebody_does_again() {
    let port = free_port().unwrap();
    let function = Function::sending_to(port);
    let refused = |what: &str| function.failures(what) >= 2.0;
    let ask_until = |what: &str, mut is_so: Box<dyn FnMut() -> bool + '_>| {
        function.wait_for(what, || {
            function.ask(ASKED);
            is_so()
        });
    };
    ask_until("nobody to be there", Box::new(|| ["spans", "metrics"].into_iter().all(refused)));

    let collector = Collector::default();
    collector.listen(port);
    let both_refused = || ["spans", "metrics"].iter().all(|what| collector.refused.lock().unwrap().contains(what));
    ask_until("somebody to be there who refuses", Box::new(both_refused));

    collector.accepts.store(true, Ordering::SeqCst);
    let both_again = || ["spans", "metrics"].iter().all(|what| function.lines(what).last().is_some_and(|line| line["severity"] == "INFO"));
    ask_until("both to arrive again", Box::new(both_again));
    check_lines(&function, port);
    check_nothing_speaks_of_itself(&function, &collector);
}

/// One line when it began, one each minute while it went on, one when it ended.
fn check_lines(function: &Function, port: u16) {
    for (what, path) in [("spans", "v1/traces"), ("metrics", "v1/metrics")] {
        let lines = function.lines(what);
        let [began, between @ .., ended] = &lines[..] else { panic!("{lines:#?}") };
        assert!(between.len() as f64 <= began_to_end(began, ended) / 60.0, "{lines:#?}");
        assert!(lines[..lines.len() - 1].iter().all(|line| line["severity"] == "WARNING") && ended["severity"] == "INFO", "{lines:#?}");
        assert_eq!(began["address"], format!("http://127.0.0.1:{port}/{path}"));
        assert!(began["reason"].as_str().unwrap().contains("network error"), "{began}");
        assert!(began["message"].as_str().unwrap().contains("OTEL_EXPORTER_OTLP_ENDPOINT"), "{began}");
        assert!(ended["message"].as_str().unwrap().ends_with("again"), "{ended}");
        assert_eq!(began.get("logging.googleapis.com/trace"), None, "it is no part of a trace: {began}");
    }
    assert!(!function.log().contains("hunter2"));
}

fn began_to_end(began: &Value, ended: &Value) -> f64 {
    let [began, ended] = [began, ended].map(|line| chrono::DateTime::parse_from_rfc3339(line["time"].as_str().unwrap()).unwrap());
    (ended - began).as_seconds_f64()
}

/// Whatever is sent while nobody asks anything is metrics: to speak of telemetry makes no spans. Those say what was lost.
fn check_nothing_speaks_of_itself(function: &Function, collector: &Collector) {
    let after = |spans: usize| {
        let metrics = collector.arrived("metrics").len();
        // Spans are sent twice as often as metrics.
        function.wait_for("metrics", || collector.arrived("metrics").len() >= metrics + 3);
        (collector.arrived("spans").len() == spans).then_some(())
    };
    function.wait_for("the last spans of what was asked", || after(collector.arrived("spans").len()).is_some());
    let sent = |bytes: &Bytes, text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    let (spans, metrics) = (collector.arrived("spans"), collector.arrived("metrics"));
    assert!(!spans.is_empty() && !spans.iter().any(|body| sent(body, "v1/")), "{spans:?}");
    assert!(sent(metrics.last().unwrap(), "heartbeat_telemetry_export_failures_total"));
}
