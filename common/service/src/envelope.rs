//! Opens every envelope that reaches a function and finds one CloudEvent inside.
//!
//! The shapes: a CloudEvent over HTTP (binary or structured: our own pushes, Eventarc), a wrapped
//! Pub/Sub push, a Cloud Storage notification (pushed wrapped or not), and a bare message that a
//! person published with nothing but JSON.

use crate::Failure;
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use cloudevents::{AttributesReader, Event, EventBuilder, EventBuilderV10, binding::http::to_event};
use http::HeaderMap;
use serde::Deserialize;
use std::collections::BTreeMap;

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
}

impl WrappedMessage {
    /// The bytes that were published.
    pub fn data(&self) -> Result<Vec<u8>, Failure> {
        STANDARD
            .decode(&self.data)
            .map_err(|error| Failure::Permanent(format!("message {}: its data is not base64: {error}", self.message_id)))
    }
}

/// The CloudEvent in a request, whatever it is wrapped in.
pub(crate) fn open(headers: &HeaderMap, body: &Bytes) -> Result<Event, Failure> {
    let content_type = header(headers, "content-type").unwrap_or_default();
    if headers.contains_key("ce-specversion") || content_type.starts_with("application/cloudevents+json") {
        let event = to_event(headers, body.to_vec()).map_err(|error| Failure::Permanent(format!("not a CloudEvent: {error}")))?;
        return if event.ty() == BARE_MESSAGE { unwrap(&wrapped(&data_of(&event))?) } else { Ok(event) };
    }
    if header(headers, "eventtype") == Some("OBJECT_FINALIZE") {
        return finalized(message_id(headers).unwrap_or("notification"), body.to_vec());
    }
    if let Some(id) = message_id(headers) {
        return bare(id, body.to_vec());
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

fn wrapped(body: &[u8]) -> Result<WrappedPush, Failure> {
    serde_json::from_slice(body).map_err(|error| Failure::Permanent(format!("neither a CloudEvent nor a Pub/Sub push: {error}")))
}

fn unwrap(push: &WrappedPush) -> Result<Event, Failure> {
    let message = &push.message;
    if message.attributes.contains_key("ce-specversion") {
        return from_attributes(message);
    }
    if message.attributes.get("eventType").is_some_and(|kind| kind == "OBJECT_FINALIZE") {
        return finalized(&message.message_id, message.data()?);
    }
    bare(&message.message_id, message.data()?)
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

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
