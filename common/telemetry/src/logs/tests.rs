//! What a line looks like, and what cannot be put into it.

use super::*;
use crate::{TraceParent, continue_from, current, wanted::Wanted};
use opentelemetry::trace::TracerProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;
use std::sync::{Arc, Mutex};
use tracing_subscriber::layer::SubscriberExt;

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The lines that are written while something is done.
fn lines(doing: impl FnOnce()) -> Vec<Value> {
    let written = Written::default();
    let writer = written.clone();
    let labels = Labels { function: "cut-clip", project: Some("rink".to_owned()) };
    let tracer = SdkTracerProvider::builder().build().tracer("heartbeat");
    let spans = tracing_opentelemetry::layer().with_tracer(tracer).with_context_activation(false);
    let lines = LogLines::new(labels, move || writer.clone());
    let subscriber = tracing_subscriber::registry().with(spans).with(lines).with(Wanted::lines("warn,telemetry=info"));
    tracing::subscriber::with_default(subscriber, doing);
    let text = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_line_has_the_shape_that_cloud_logging_reads() {
    let lines = lines(|| tracing::warn!(reason = "no network", attempt = 2, "will be tried again"));
    let line = &lines[0];
    assert_eq!((&line["severity"], &line["message"]), (&json!("WARNING"), &json!("will be tried again")));
    assert_eq!((&line["reason"], &line["attempt"]), (&json!("no network"), &json!(2)));
    assert_eq!(line["logging.googleapis.com/labels"], json!({"function": "cut-clip"}));
    assert!(line["time"].as_str().unwrap().ends_with('Z') && chrono::DateTime::parse_from_rfc3339(line["time"].as_str().unwrap()).is_ok());
    assert_eq!(line.get("logging.googleapis.com/trace"), None, "outside of every span there is no trace");
}

#[test]
fn a_line_names_its_trace_and_says_what_its_spans_are_about() {
    let parent = TraceParent::parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").unwrap();
    let lines = lines(|| {
        let span =
            tracing::info_span!(target: TARGET, "request", otel.name = "x", path = "/clip-accepted", event_id = tracing::field::Empty);
        continue_from(&span, &parent);
        span.in_scope(|| {
            span.record("event_id", "e1");
            // A library's span, whose fields are nobody's business.
            tracing::info_span!("connection", secret = "x").in_scope(|| tracing::info!(path = "own", "answered"));
            assert_eq!(current().unwrap().trace_id(), parent.trace_id());
            tracing::info!("again");
        });
    });
    for line in &lines {
        assert_eq!(line["logging.googleapis.com/trace"], "projects/rink/traces/0af7651916cd43dd8448eb211c80319c");
        assert_eq!(line["logging.googleapis.com/trace_sampled"], true);
        assert_eq!(line["event_id"], "e1");
        assert_eq!((line.get("secret"), line.get("otel.name")), (None, None));
    }
    assert_eq!((&lines[0]["path"], &lines[1]["path"]), (&json!("own"), &json!("/clip-accepted")), "the nearest says it");
    let span_id = lines[1]["logging.googleapis.com/spanId"].as_str().unwrap();
    assert!(span_id.len() == 16 && span_id != "b7ad6b7169203331", "the line is in a span of its own, not in its parent");
}

#[test]
fn hostile_words_stay_words() {
    let hostile = "a\n{\"severity\":\"EMERGENCY\"}\u{0}\u{7f}\"\\ü";
    let lines = lines(|| tracing::error!(subject = hostile, severity = "FAKE", time = "never", "{hostile}"));
    assert_eq!(lines.len(), 1, "one event is one line");
    assert_eq!((&lines[0]["subject"], &lines[0]["message"]), (&json!(hostile), &json!(hostile)));
    assert_eq!(lines[0]["severity"], "ERROR");
    assert_ne!(lines[0]["time"], "never");
}

#[test]
fn without_a_project_the_trace_is_its_id() {
    let labels = Labels { function: "x", project: None };
    assert_eq!(labels.trace_name("0af7"), "0af7");
}

/// A library that asks whether a line would be wanted, and then says nothing, took the next span from the trace.
#[test]
fn a_question_without_a_line_takes_no_span_away() {
    let lines = lines(|| {
        let span = || tracing::info_span!(target: TARGET, "announce").in_scope(|| current().is_some());
        assert!(span(), "the first time the filter is asked");
        assert!(tracing::enabled!(target: "sqlx::query", Level::WARN));
        assert!(span(), "and then what it said is kept");
        tracing::info!(target: "sqlx::query", "not wanted");
        tracing::info_span!("of a library").in_scope(|| assert_eq!(current(), None));
    });
    assert_eq!(lines.len(), 0);
}
