//! Every envelope that reaches a function, as it was seen on the wire, gives the same event.
#![allow(clippy::unwrap_used)]

use crate::{DONE, Delivered, Received, Reply, WrappedPush, observed::observed};
use axum::{Json, Router, body::Body, routing::post};
use base64::{Engine, engine::general_purpose::STANDARD};
use events::{ClipReady, ObjectFinalized};
use http::{Request, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt;

async fn finalized(Received { id, event }: Received<ObjectFinalized>) -> Json<Value> {
    Json(json!([id, event.name]))
}

async fn ready(Received { id, event }: Received<ClipReady>) -> Json<Value> {
    Json(json!([id, event.clip.clip_id]))
}

async fn raw(delivered: Delivered) -> Json<Value> {
    Json(json!([delivered.id, delivered.event_type, String::from_utf8_lossy(&delivered.data)]))
}

/// In which trace the handler runs.
async fn traced(_: Delivered) -> String {
    telemetry::current().map(|trace| trace.trace_id().to_owned()).unwrap_or_default()
}

async fn letter(push: WrappedPush) -> String {
    let trace = telemetry::current().map(|trace| trace.trace_id().to_owned());
    format!("{} {}", push.message.attributes.len(), trace.unwrap_or_default())
}

async fn broken() -> Reply {
    let number: u8 = "x".parse()?;
    assert_eq!(number, 0);
    DONE
}

async fn send(path: &str, headers: &[(&str, &str)], body: &str) -> (StatusCode, String) {
    let routes = Router::new().route("/uploads", post(finalized)).route("/clip-ready", post(ready));
    let routes = routes.route("/raw", post(raw)).route("/broken", post(broken)).route("/asked/{id}", post(|| async { "yes" }));
    let routes = routes.route("/traced", post(traced)).route("/letter", post(letter)).route("/done", post(|| async { DONE }));
    let mut request = Request::post(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = observed("tested", routes).oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
    let status = response.status();
    let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, String::from_utf8_lossy(&body).into_owned())
}

fn wrapped(data: &str, attributes: Value) -> String {
    let message = json!({"data": STANDARD.encode(data), "attributes": attributes, "messageId": "7", "message_id": "7"});
    json!({"subscription": "projects/p/subscriptions/s", "message": message, "deliveryAttempt": 1}).to_string()
}

const OBJECT: &str = r#"{"kind":"storage#object","bucket":"lake","name":"a b/ü.mp4","generation":"17","size":"5","crc32c":"yZRlqg=="}"#;
const READY: &str = r#"{"clip_id":"0123456789abcdef0123456789abcdef","team_code":"MTL","season":"2025-2026","game_id":"2025020031"}"#;

#[tokio::test]
async fn an_upload_is_understood_in_all_its_envelopes() {
    let eventarc = [
        ("ce-specversion", "1.0"),
        ("ce-id", "7"),
        ("ce-type", "google.cloud.storage.object.v1.finalized"),
        ("ce-source", "//storage.googleapis.com/projects/_/buckets/lake"),
        ("ce-subject", "objects/a%20b/%C3%BC.mp4"),
        ("ce-bucket", "lake"),
        ("content-type", "application/json; charset=utf-8"),
    ];
    let pushed = [("eventType", "OBJECT_FINALIZE"), ("bucketId", "lake"), ("x-goog-pubsub-message-id", "7")];
    let notification = wrapped(OBJECT, json!({"eventType": "OBJECT_FINALIZE", "objectId": "a b/ü.mp4"}));
    let json = [("content-type", "application/json")];
    for (headers, body) in [(&eventarc[..], OBJECT), (&pushed[..], OBJECT), (&json[..], &notification)] {
        assert_eq!(send("/uploads", headers, body).await, (StatusCode::OK, r#"["7","a b/ü.mp4"]"#.to_owned()), "{headers:?}");
    }
}

#[tokio::test]
async fn an_event_of_ours_is_understood_in_all_its_envelopes() {
    let attributes = json!({"ce-specversion": "1.0", "ce-id": "7", "ce-type": "clip.ready", "ce-source": "//heartbeat/x", "Content-Type": "application/json"});
    let binary: Vec<(&str, &str)> =
        attributes.as_object().unwrap().iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap())).collect();
    let structured = format!(r#"{{"specversion":"1.0","id":"7","type":"clip.ready","source":"//heartbeat/x","data":{READY}}}"#);
    let push = wrapped(READY, attributes.clone());
    let eventarc = [
        ("ce-specversion", "1.0"),
        ("ce-id", "99"),
        ("ce-type", "google.cloud.pubsub.topic.v1.messagePublished"),
        ("ce-source", "//pubsub.googleapis.com/projects/p/topics/t"),
        ("content-type", "application/json"),
    ];
    let expected = (StatusCode::OK, r#"["7","0123456789abcdef0123456789abcdef"]"#.to_owned());
    assert_eq!(send("/clip-ready", &binary, READY).await, expected);
    assert_eq!(send("/clip-ready", &[("content-type", "application/cloudevents+json")], &structured).await, expected);
    assert_eq!(send("/clip-ready", &[("content-type", "application/json")], &push).await, expected);
    assert_eq!(send("/clip-ready", &eventarc, &push).await, expected);
}

#[tokio::test]
async fn a_bare_message_keeps_its_bytes_and_the_id_of_the_broker() {
    let pushed = [("x-goog-pubsub-message-id", "7"), ("content-type", "application/x-www-form-urlencoded")];
    assert_eq!(send("/raw", &pushed, "not json").await.1, r#"["7",null,"not json"]"#);
    assert_eq!(send("/raw", &[], &wrapped("{}", json!({}))).await.1, r#"["7",null,"{}"]"#);
}

#[tokio::test]
async fn what_cannot_be_decoded_is_a_400_and_what_failed_a_503() {
    assert_eq!(send("/clip-ready", &[], "hello").await.0, StatusCode::BAD_REQUEST);
    let other =
        [("ce-specversion", "1.0"), ("ce-id", "7"), ("ce-type", "clip.cut"), ("ce-source", "x"), ("content-type", "application/json")];
    let (status, reason) = send("/clip-ready", &other, READY).await;
    assert!(status == StatusCode::BAD_REQUEST && reason.contains("expected an event of type clip.ready"), "{reason}");
    let push = wrapped(r#"{"clip_id":"../../x"}"#, json!({}));
    let (status, reason) = send("/clip-ready", &[], &push).await;
    assert!(status == StatusCode::BAD_REQUEST && reason.contains("not a clip id"), "{reason}");
    assert_eq!(send("/broken", &[], "").await.0, StatusCode::SERVICE_UNAVAILABLE);
}

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const ANOTHER: &str = "00-11111111111111111111111111111111-b7ad6b7169203331-01";

#[tokio::test]
async fn an_event_is_handled_in_its_own_trace_whatever_it_is_wrapped_in() {
    let _telemetry = telemetry::start("tested").unwrap();
    let event =
        |parent: &str| json!({"ce-specversion": "1.0", "ce-id": "7", "ce-type": "clip.ready", "ce-source": "x", "ce-traceparent": parent});
    let binary = [("ce-specversion", "1.0"), ("ce-id", "7"), ("ce-type", "clip.ready"), ("ce-source", "x"), ("ce-traceparent", PARENT)];
    // What carries the event has a trace of its own, which is not the event's.
    let binary: Vec<_> = binary.into_iter().chain([("traceparent", ANOTHER), ("content-type", "application/json")]).collect();
    assert_eq!(send("/traced", &binary, READY).await.1, TRACE);
    let structured =
        format!(r#"{{"specversion":"1.0","id":"7","type":"clip.ready","source":"x","traceparent":"{PARENT}","data":{READY}}}"#);
    assert_eq!(send("/traced", &[("content-type", "application/cloudevents+json"), ("traceparent", ANOTHER)], &structured).await.1, TRACE);
    assert_eq!(send("/traced", &[("traceparent", ANOTHER)], &wrapped(READY, event(PARENT))).await.1, TRACE);
    assert_eq!(send("/letter", &[("traceparent", ANOTHER)], &wrapped(READY, event(PARENT))).await.1, format!("5 {TRACE}"));
    let bare = [("x-goog-pubsub-message-id", "7"), ("ce-traceparent", PARENT)];
    assert_eq!(send("/traced", &bare, "{}").await.1, TRACE);
    assert_eq!(send("/traced", &[("x-goog-pubsub-message-id", "7"), ("traceparent", PARENT)], "{}").await.1, TRACE);
}

#[tokio::test]
async fn a_malformed_parent_is_no_parent() {
    let _telemetry = telemetry::start("tested").unwrap();
    for hostile in ["", "00-x", &PARENT.to_uppercase(), &PARENT.replace("00-", "ff-"), &"0".repeat(60_000)] {
        let headers = [("x-goog-pubsub-message-id", "7"), ("ce-traceparent", hostile), ("traceparent", hostile)];
        let (status, trace) = send("/traced", &headers, "{}").await;
        assert!(status == StatusCode::OK && trace.len() == 32 && trace != TRACE, "{status} {trace}");
        assert_eq!(send("/traced", &[], &wrapped("{}", json!({"ce-traceparent": hostile}))).await.0, StatusCode::OK);
    }
}

#[tokio::test]
async fn what_came_of_a_request_is_counted_by_its_route() {
    let _telemetry = telemetry::start("tested").unwrap();
    send("/asked/one", &[], "").await;
    send("/asked/two", &[], "").await;
    send("/broken", &[], "").await;
    send("/done", &[], "").await;
    send("/clip-ready", &[], "hello").await;
    send("/not-there", &[], "").await;
    let published = [("x-goog-pubsub-message-id", "7"), ("x-goog-pubsub-publish-time", "2020-01-01T00:00:00Z")];
    send("/raw", &published, "{}").await;
    send("/raw", &[("x-goog-pubsub-message-id", "7"), ("x-goog-pubsub-publish-time", "2999-01-01T00:00:00Z")], "{}").await;
    send("/raw", &[("x-goog-pubsub-message-id", "7"), ("x-goog-pubsub-publish-time", "yesterday")], "{}").await;
    let request = Request::get("/metrics").body(Body::empty()).unwrap();
    let response = observed("tested", Router::new()).oneshot(request).await.unwrap();
    assert_eq!(response.headers()["content-type"], telemetry::metrics::CONTENT_TYPE);
    let text = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    let text = String::from_utf8_lossy(&text);
    let counted = |labels: &str| {
        let line = text.lines().find(|line| line.contains("_seconds_count{") && line.contains(labels));
        line.unwrap_or_else(|| panic!("{labels} in {text}")).rsplit_once(' ').unwrap().1.parse::<u32>().unwrap()
    };
    assert_eq!(counted(r#"path="/asked/{id}",outcome="answered""#), 2);
    assert!(counted(r#"path="/broken",outcome="retry""#) >= 1 && counted(r#"path="/clip-ready",outcome="permanent""#) >= 1);
    assert_eq!((counted(r#"path="/done",outcome="done""#), counted(r#"path="unknown",outcome="refused""#)), (1, 1));
    assert_eq!(counted(r#"topic="raw""#), 2, "what is not a time is not measured");
    assert!(!text.contains("not-there"), "what somebody asks for is no label");
}
