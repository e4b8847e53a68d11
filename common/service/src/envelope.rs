//! Opens every envelope that reaches a function and finds one CloudEvent inside.
//!
//! The shapes: a CloudEvent over HTTP (binary or structured: our own pushes, Eventarc), a wrapped
//! Pub/Sub push, a Cloud Storage notification (pushed wrapped or not), and a bare message that a
//! person published with nothing but JSON.

use crate::Failure;
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use chrono::{DateTime, FixedOffset};
use cloudevents::{AttributesReader, Event, EventBuilder, EventBuilderV10, binding::http::to_event};
use http::HeaderMap;
use serde::Deserialize;
use std::collections::BTreeMap;
use telemetry::TraceParent;

/// The type of a message that came without an envelope of its own.
pub(crate) const BARE_MESSAGE: &str = "google.cloud.pubsub.topic.v1.messagePublished";
const OBJECT_FINALIZED: &str = "google.cloud.storage.object.v1.finalized";

/// A Pub/Sub push in its wrapped form: the message with all its attributes.
#[derive(Debug, Clone, Deserialize)]
pub struct WrappedPush {
    /// The subscription it came through.
    pub subscription: String,
    /// The message.
    pub message: WrappedMessage,
    /// Which attempt this is, where a dead-letter topic is set.
    #[serde(rename = "deliveryAttempt")]
    pub delivery_attempt: Option<i32>,
}

/// The message inside a wrapped push.
#[derive(Debug, Clone, Deserialize)]
pub struct WrappedMessage {
    /// Base64.
    #[serde(default)]
    data: String,
    /// What the publisher said of it.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// Given by Pub/Sub.
    #[serde(rename = "messageId")]
    pub message_id: String,
    /// RFC 3339.
    #[serde(default, rename = "publishTime")]
    publish_time: String,
}

impl WrappedMessage {
    /// The bytes that were published.
    pub fn data(&self) -> Result<Vec<u8>, Failure> {
        STANDARD
            .decode(&self.data)
            .map_err(|error| Failure::Permanent(format!("message {}: its data is not base64: {error}", self.message_id)))
    }
}

/// What is in a request, whatever it is wrapped in.
pub(crate) struct Opened {
    /// The CloudEvent.
    pub(crate) event: Event,
    /// What the broker and the trace say of it.
    pub(crate) journey: Journey,
}

/// How an event got here.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Journey {
    /// When it was published; none where that is not said, or not understood.
    pub(crate) published: Option<DateTime<FixedOffset>>,
    /// In which trace; none where that is not said, or not understood.
    pub(crate) trace: Option<TraceParent>,
}

/// Opens a request.
pub(crate) fn open(headers: &HeaderMap, body: &Bytes) -> Result<Opened, Failure> {
    let content_type = header(headers, "content-type").unwrap_or_default();
    let as_sent = |event: Event| Opened { journey: journey_of(headers, &event), event };
    if headers.contains_key("ce-specversion") || content_type.starts_with("application/cloudevents+json") {
        let event = to_event(headers, body.to_vec()).map_err(|error| Failure::Permanent(format!("not a CloudEvent: {error}")))?;
        return if event.ty() == BARE_MESSAGE { unwrap(&wrapped(&data_of(&event))?) } else { Ok(as_sent(event)) };
    }
    if header(headers, "eventtype") == Some("OBJECT_FINALIZE") {
        return finalized(message_id(headers).unwrap_or("notification"), body.to_vec()).map(as_sent);
    }
    if let Some(id) = message_id(headers) {
        return bare(id, body.to_vec()).map(as_sent);
    }
    unwrap(&wrapped(body)?)
}

/// The event's data as bytes; empty when it has none.
pub(crate) fn data_of(event: &Event) -> Bytes {
    match event.data() {
        Some(cloudevents::Data::Binary(bytes)) => Bytes::copy_from_slice(bytes),
        Some(cloudevents::Data::String(text)) => Bytes::copy_from_slice(text.as_bytes()),
        Some(cloudevents::Data::Json(value)) => Bytes::from(value.to_string()),
        None => Bytes::new(),
    }
}

/// Of an event that came as it is: the trace is an extension of the event, whichever way that is written.
fn journey_of(headers: &HeaderMap, event: &Event) -> Journey {
    let published = header(headers, "x-goog-pubsub-publish-time").unwrap_or_default();
    let trace = event.extension("traceparent").map(ToString::to_string);
    // A message without an envelope can be in a trace all the same.
    let trace = trace.or_else(|| header(headers, "ce-traceparent").map(str::to_owned));
    Journey { published: DateTime::parse_from_rfc3339(published).ok(), trace: trace.and_then(|trace| TraceParent::parse(&trace)) }
}

impl WrappedPush {
    pub(crate) fn journey(&self) -> Journey {
        let trace = self.message.attributes.get("ce-traceparent").and_then(|trace| TraceParent::parse(trace));
        Journey { published: DateTime::parse_from_rfc3339(&self.message.publish_time).ok(), trace }
    }
}

pub(crate) fn wrapped(body: &[u8]) -> Result<WrappedPush, Failure> {
    serde_json::from_slice(body).map_err(|error| Failure::Permanent(format!("neither a CloudEvent nor a Pub/Sub push: {error}")))
}

fn unwrap(push: &WrappedPush) -> Result<Opened, Failure> {
    let message = &push.message;
    let event = if message.attributes.contains_key("ce-specversion") {
        from_attributes(message)
    } else if message.attributes.get("eventType").is_some_and(|kind| kind == "OBJECT_FINALIZE") {
        finalized(&message.message_id, message.data()?)
    } else {
        bare(&message.message_id, message.data()?)
    };
    Ok(Opened { event: event?, journey: push.journey() })
}

/// Attributes are the headers of a binary CloudEvent.
fn from_attributes(message: &WrappedMessage) -> Result<Event, Failure> {
    let mut headers = HeaderMap::new();
    for (name, value) in &message.attributes {
        let pair = (http::HeaderName::from_bytes(name.as_bytes()), http::HeaderValue::from_str(value));
        if let (Ok(name), Ok(value)) = pair {
            headers.insert(name, value);
        }
    }
    to_event(&headers, message.data()?).map_err(|error| Failure::Permanent(format!("not a CloudEvent: {error}")))
}

fn finalized(id: &str, object: Vec<u8>) -> Result<Event, Failure> {
    build(EventBuilderV10::new().id(id).ty(OBJECT_FINALIZED).source("//storage.googleapis.com").data("application/json", object))
}

fn bare(id: &str, data: Vec<u8>) -> Result<Event, Failure> {
    build(EventBuilderV10::new().id(id).ty(BARE_MESSAGE).source("//pubsub.googleapis.com").data("application/json", data))
}

fn build(builder: EventBuilderV10) -> Result<Event, Failure> {
    builder.build().map_err(|error| Failure::Permanent(format!("not a CloudEvent: {error}")))
}

fn message_id(headers: &HeaderMap) -> Option<&str> {
    header(headers, "x-goog-pubsub-message-id")
}

/// A header that is text.
pub(crate) fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
