//! What `/metrics` looks like.

use super::*;
use opentelemetry::trace::TracerProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::layer::SubscriberExt;

fn in_a_trace(doing: impl FnOnce()) -> String {
    let tracer = SdkTracerProvider::builder().build().tracer("heartbeat");
    let spans = tracing_opentelemetry::layer().with_tracer(tracer).with_context_activation(false);
    tracing::subscriber::with_default(tracing_subscriber::registry().with(spans), || {
        tracing::info_span!("request").in_scope(|| {
            doing();
            crate::current().unwrap().trace_id().to_owned()
        })
    })
}

fn exposed(metrics: &Metrics) -> String {
    let mut text = String::new();
    encode(&mut text, &metrics.registry).unwrap();
    text
}

#[test]
fn a_measurement_within_a_trace_carries_it() {
    let metrics = Metrics::of("cut-clip");
    let trace_id = in_a_trace(|| {
        metrics.stage.observe(&[("stage", "encode")], 0.3);
        metrics.bytes.add(&[("bucket", "lake"), ("direction", "read")], 1000.0);
        metrics.bytes.add(&[("bucket", "lake"), ("direction", "read")], 500.0);
    });
    let text = exposed(&metrics);
    let line = |beginning: &str| text.lines().find(|line| line.starts_with(beginning)).unwrap_or_else(|| panic!("{beginning} in {text}"));
    let exemplar = format!("# {{trace_id=\"{trace_id}\"}}");
    assert!(line(r#"heartbeat_stage_seconds_bucket{function="cut-clip",le="0.5",stage="encode"} 1 "#).contains(&exemplar), "{text}");
    assert!(!line(r#"heartbeat_stage_seconds_bucket{function="cut-clip",le="0.25",stage="encode"} 0"#).contains('#'));
    assert!(line(r#"heartbeat_bytes_total{function="cut-clip",bucket="lake",direction="read"} 1500.0 "#).contains(&exemplar), "{text}");
    assert!(text.ends_with("# EOF\n"));
}

#[test]
fn what_was_not_measured_is_not_shown_and_nothing_is_sent_twice() {
    let metrics = Metrics::of("reconcile");
    metrics.clips.set(&[("state", "ready")], 7.0);
    metrics.clips.set(&[("state", "ready")], 8.0);
    let text = exposed(&metrics);
    assert!(text.contains(r#"heartbeat_clips{function="reconcile",state="ready"} 8.0"#), "{text}");
    assert!(!text.contains("heartbeat_dead_letters{"), "{text}");
    assert_eq!(text.matches("# TYPE heartbeat_clips gauge").count(), 1);
}

#[test]
fn a_label_cannot_break_the_text() {
    let metrics = Metrics::of("x");
    metrics.handled.observe(&[("path", "/a\"} 1\n# EOF\\"), ("outcome", "done")], 0.1);
    let text = exposed(&metrics);
    assert_eq!(text.lines().filter(|line| line.starts_with("# EOF")).count(), 1, "{text}");
}

#[test]
fn every_metric_says_what_it_is_and_in_which_unit() {
    let metrics = Metrics::of("reconcile");
    let Metrics { clips, requests_waiting, dead_letters, oldest_unfinished_clip, sync_lag, .. } = &metrics;
    let (histograms, counters) =
        ([&metrics.handled, &metrics.waited, &metrics.stage], [&metrics.bytes, &metrics.ffmpeg, &metrics.cache, &metrics.export_failures]);
    histograms.iter().for_each(|histogram| histogram.observe(&[], 1.0));
    counters.iter().for_each(|counter| counter.add(&[], 1.0));
    [clips, requests_waiting, dead_letters, oldest_unfinished_clip, sync_lag].iter().for_each(|gauge| gauge.set(&[], 1.0));
    let text = exposed(&metrics);
    let names: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()).collect();
    assert_eq!(names.len(), 12, "{text}");
    for name in names {
        assert!(text.lines().any(|line| line.starts_with(&format!("# HELP {name} ")) && line.len() > name.len() + 12), "{name}: {text}");
        let unit = ["seconds", "bytes"].into_iter().find(|unit| name.ends_with(&format!("_{unit}")));
        let said = text.lines().find_map(|line| line.strip_prefix(&format!("# UNIT {name} ")));
        assert_eq!(said, unit, "{name}: {text}");
    }
}
