//! The collector over HTTP: what a function's exporter sends, and what nobody should.

use super::{span::Span, *};
use opentelemetry_proto::tonic::{
    collector::{
        metrics::v1::ExportMetricsServiceRequest,
        trace::v1::{ExportTraceServiceRequest, ExportTraceServiceResponse},
    },
    common::v1::{AnyValue, KeyValue, any_value},
    metrics::v1::{Metric, NumberDataPoint, ResourceMetrics, ScopeMetrics, Sum, metric::Data, number_data_point},
    resource::v1::Resource,
    trace::v1::{ResourceSpans, ScopeSpans, Span as Sent, status::StatusCode},
};
use prost::Message;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const TRACE: [u8; 16] = [0xab; 16];

struct Stage {
    url: String,
    client: reqwest::Client,
    folder: tempfile::TempDir,
}

impl Stage {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { url: served(&folder).await, client: reqwest::Client::builder().no_proxy().build().unwrap(), folder }
    }

    async fn send(&self, path: &str, body: Vec<u8>) -> reqwest::Response {
        let request = self.client.post(format!("{}{path}", self.url)).header("content-type", "application/x-protobuf");
        request.body(body).send().await.unwrap()
    }

    async fn get(&self, path: &str) -> reqwest::Response {
        self.client.get(format!("{}{path}", self.url)).send().await.unwrap()
    }

    async fn trace(&self) -> Vec<Span> {
        self.get(&format!("/v1/traces/{}", hex::encode(TRACE))).await.json().await.unwrap()
    }
}

/// A collector of its own over the traces of a folder, with a backlog and no functions.
async fn served(folder: &tempfile::TempDir) -> String {
    let url = "http://127.0.0.1:9".to_owned();
    let running = Running { pubsub_url: url.clone(), database_url: url.clone(), url, pid: 1, functions: BTreeMap::new() };
    let backlog = || vec![("cut-clip.clip-accepted".to_owned(), 3, Some(Duration::from_millis(1_500)))];
    let telemetry = Telemetry::open(&DataDir::at(folder.path()).unwrap(), move || running.clone(), backlog).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, telemetry.router()).await.unwrap() });
    url
}

fn attribute(key: &str, value: any_value::Value) -> KeyValue {
    KeyValue { key: key.to_owned(), value: Some(AnyValue { value: Some(value) }), ..KeyValue::default() }
}

fn cut_clip() -> Option<Resource> {
    let name = any_value::Value::StringValue("cut-clip".to_owned());
    Some(Resource { attributes: vec![attribute("service.name", name)], ..Resource::default() })
}

fn traces_of(spans: Vec<Sent>) -> Vec<u8> {
    let scope_spans = vec![ScopeSpans { spans, ..ScopeSpans::default() }];
    ExportTraceServiceRequest { resource_spans: vec![ResourceSpans { resource: cut_clip(), scope_spans, ..ResourceSpans::default() }] }
        .encode_to_vec()
}

fn sent() -> Sent {
    Sent {
        trace_id: TRACE.to_vec(),
        span_id: vec![1; 8],
        parent_span_id: vec![2; 8],
        name: "encode".to_owned(),
        kind: 5,
        start_time_unix_nano: 2_000,
        end_time_unix_nano: 1_000,
        attributes: vec![
            attribute("frames", any_value::Value::IntValue(200)),
            attribute("long", any_value::Value::StringValue("x".repeat(5_000))),
        ],
        status: Some(opentelemetry_proto::tonic::trace::v1::Status { message: "no".to_owned(), code: StatusCode::Error as i32 }),
        ..Sent::default()
    }
}

#[tokio::test]
async fn spans_are_kept_and_outlive_the_system() {
    let stage = Stage::open().await;
    let without_trace = Sent { trace_id: vec![0; 16], ..sent() };
    let answer = stage.send("/v1/traces", traces_of(vec![sent(), without_trace])).await;
    assert_eq!(answer.status(), 200);
    let answer = ExportTraceServiceResponse::decode(answer.bytes().await.unwrap()).unwrap();
    assert_eq!(answer.partial_success.unwrap().rejected_spans, 1);
    let again = Stage { url: served(&stage.folder).await, ..stage };
    let mut span = serde_json::to_value(&again.trace().await[0]).unwrap();
    assert_eq!(span["attributes"]["long"].as_str().unwrap().len(), 1_000);
    span["attributes"]["long"] = Value::Null;
    let expected = json!({
        "trace_id": "ab".repeat(16), "span_id": "01".repeat(8), "parent_id": "02".repeat(8), "name": "encode", "function": "cut-clip",
        "kind": "consumer", "start_ns": 2_000, "end_ns": 2_000, "attributes": {"frames": 200, "long": null}, "status": "error",
        "reason": "no",
    });
    assert_eq!(span, expected);
}

#[tokio::test]
async fn what_is_no_otlp_is_refused_and_the_next_is_taken() {
    let stage = Stage::open().await;
    let good = traces_of(vec![sent()]);
    for path in ["/v1/traces", "/v1/metrics"] {
        for broken in [&b"\xff\xff\xff\xff"[..], b"{\"resourceSpans\":[]}", &[0x0a; 1_000]] {
            assert_eq!(stage.send(path, broken.to_vec()).await.status(), 400, "{path} {broken:?}");
        }
        assert_eq!(stage.send(path, vec![0; (4 << 20) + 1]).await.status(), 413);
        let post = || stage.client.post(format!("{}{path}", stage.url)).body(good.clone());
        assert_eq!(post().header("content-type", "text/plain").send().await.unwrap().status(), 415, "a page of another site");
        let compressed = post().header("content-type", "application/x-protobuf").header("content-encoding", "gzip");
        assert_eq!(compressed.send().await.unwrap().status(), 415);
    }
    assert_eq!(stage.send("/v1/traces", good[..good.len() - 3].to_vec()).await.status(), 400);
    assert!(stage.trace().await.is_empty());
    assert_eq!(stage.send("/v1/traces", good).await.status(), 200);
    assert_eq!(stage.trace().await.len(), 1);
    for unknown in ["/v1/traces/abc", "/v1/traces/..%2f..%2fetc%2fpasswd"] {
        assert_eq!(stage.get(unknown).await.status(), 400, "{unknown}");
    }
    assert_eq!(stage.get(&format!("/v1/traces/{}", "0".repeat(32))).await.json::<Value>().await.unwrap(), json!([]));
}

#[tokio::test]
async fn the_latest_value_of_a_series_is_kept() {
    let stage = Stage::open().await;
    for (at, value) in [(1, 5), (2, 8)] {
        let point = NumberDataPoint {
            attributes: vec![attribute("bucket", any_value::Value::StringValue("lake".to_owned()))],
            time_unix_nano: at,
            value: Some(number_data_point::Value::AsInt(value)),
            ..NumberDataPoint::default()
        };
        let data = Some(Data::Sum(Sum { data_points: vec![point], ..Sum::default() }));
        let metrics = vec![Metric { name: "heartbeat_bytes_total".to_owned(), data, ..Metric::default() }];
        let scope_metrics = vec![ScopeMetrics { metrics, ..ScopeMetrics::default() }];
        let resource_metrics = vec![ResourceMetrics { resource: cut_clip(), scope_metrics, ..ResourceMetrics::default() }];
        let sent = stage.send("/v1/metrics", ExportMetricsServiceRequest { resource_metrics }.encode_to_vec()).await;
        assert_eq!(sent.status(), 200);
    }
    let expected =
        json!([{"function": "cut-clip", "name": "heartbeat_bytes_total", "labels": {"bucket": "lake"}, "at_ns": 2, "value": 8.0}]);
    assert_eq!(stage.get("/v1/metrics").await.json::<Value>().await.unwrap(), expected);
    let metrics = stage.get("/metrics").await.text().await.unwrap();
    for line in [
        "heartbeat_received_series{function=\"cut-clip\"} 1",
        "heartbeat_up{function=\"cut-clip\"} 0",
        "heartbeat_undelivered{subscription=\"cut-clip.clip-accepted\"} 3",
        "heartbeat_undelivered_oldest_seconds{subscription=\"cut-clip.clip-accepted\"} 1.5",
        "# EOF",
    ] {
        assert!(metrics.lines().any(|known| known == line), "{line} is not in\n{metrics}");
    }
}

#[tokio::test]
async fn strangers_are_counted_as_one_and_no_name_is_kept_at_any_length() {
    let stage = Stage::open().await;
    let resource = |name: &str| {
        let name = any_value::Value::StringValue(name.to_owned());
        Some(Resource { attributes: vec![attribute("service.name", name)], ..Resource::default() })
    };
    for stranger in ["stranger-1", "stranger-2"] {
        let scope_spans = vec![ScopeSpans { spans: vec![sent()], ..ScopeSpans::default() }];
        let resource_spans = vec![ResourceSpans { resource: resource(stranger), scope_spans, ..ResourceSpans::default() }];
        assert_eq!(stage.send("/v1/traces", ExportTraceServiceRequest { resource_spans }.encode_to_vec()).await.status(), 200);
        let point = NumberDataPoint { value: Some(number_data_point::Value::AsInt(1)), ..NumberDataPoint::default() };
        let data = Some(Data::Sum(Sum { data_points: vec![point], ..Sum::default() }));
        let scope_metrics =
            vec![ScopeMetrics { metrics: vec![Metric { name: "n".repeat(5_000), data, ..Metric::default() }], ..ScopeMetrics::default() }];
        let resource_metrics = vec![ResourceMetrics { resource: resource(stranger), scope_metrics, ..ResourceMetrics::default() }];
        assert_eq!(stage.send("/v1/metrics", ExportMetricsServiceRequest { resource_metrics }.encode_to_vec()).await.status(), 200);
    }
    let metrics = stage.get("/metrics").await.text().await.unwrap();
    assert!(metrics.contains("heartbeat_received_spans_total{function=\"unknown\"} 2") && !metrics.contains("stranger"), "{metrics}");
    let series: Value = stage.get("/v1/metrics").await.json().await.unwrap();
    assert_eq!((series.as_array().unwrap().len(), series[0]["name"].as_str().unwrap().len()), (1, 1_000), "{series}");
}

#[tokio::test]
async fn the_page_asks_nobody_else_and_is_there_when_nothing_answers() {
    let stage = Stage::open().await;
    let page = stage.get("/system").await;
    assert!(page.headers()["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
    let mut text = page.text().await.unwrap();
    for file in ["system/page.css", "system/page.js"] {
        assert!(text.contains(&format!("\"{file}\"")));
        text += &stage.get(&format!("/{file}")).await.text().await.unwrap();
    }
    assert!(!text.contains("http:") && !text.contains("https:") && !text.contains("innerHTML"), "{text}");
    let state: Value = stage.get("/system/state").await.json().await.unwrap();
    assert_eq!((&state["clips"], &state["functions"][0]["up"]), (&Value::Null, &json!(false)));
    assert_eq!(state["queues"][0], json!({"subscription": "cut-clip.clip-accepted", "undelivered": 3, "oldest_s": 1.5}));
}
