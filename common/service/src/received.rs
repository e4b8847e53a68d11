//! What a handler takes as its argument: the event, decoded.

use crate::{
    Failure, WrappedPush,
    envelope::{BARE_MESSAGE, Journey, Opened, data_of, open, wrapped},
    observed::route,
};
use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use chrono::Utc;
use cloudevents::AttributesReader;
use events::Contract;
use http::request::Parts;
use telemetry::{continue_from, metrics};
use tracing::Span;

/// The largest body that is read: Pub/Sub's largest message (10 MB) in base64, with its attributes.
const LARGEST_BODY: usize = 15 * 1024 * 1024;

/// An event, decoded. A body that cannot be decoded never reaches the handler.
#[derive(Debug, Clone)]
pub struct Received<E> {
    /// The CloudEvent's id, or the Pub/Sub message's.
    pub id: String,
    /// What it says.
    pub event: E,
}

/// An event whose data is not decoded yet: what people publish by hand.
#[derive(Debug, Clone)]
pub struct Delivered {
    /// The CloudEvent's id, or the Pub/Sub message's.
    pub id: String,
    /// The CloudEvent's type; none for a bare message.
    pub event_type: Option<String>,
    /// The bytes that were published.
    pub data: Bytes,
}

impl<S: Sync> FromRequest<S> for Delivered {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        let (parts, body) = read(request).await?;
        let Opened { event, journey } = open(&parts.headers, &body)?;
        arrived(&parts, &journey);
        Span::current().record("event_id", event.id()).record("subject", event.subject().unwrap_or_default());
        let event_type = (event.ty() != BARE_MESSAGE).then(|| event.ty().to_owned());
        Ok(Self { id: event.id().to_owned(), event_type, data: data_of(&event) })
    }
}

impl<E: Contract, S: Sync> FromRequest<S> for Received<E> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let delivered = Delivered::from_request(request, state).await?;
        if let Some(other) = delivered.event_type.filter(|event_type| event_type != E::TYPE) {
            return Err(Failure::Permanent(format!("expected an event of type {}, got {other}", E::TYPE)));
        }
        let event: E = serde_json::from_slice(&delivered.data)
            .map_err(|error| Failure::Permanent(format!("decoding event {} of type {}: {error}", delivered.id, E::TYPE)))?;
        Span::current().record("subject", event.subject());
        Ok(Self { id: delivered.id, event })
    }
}

/// A wrapped push as it is, for handlers that want everything that is said of a message.
impl<S: Sync> FromRequest<S> for WrappedPush {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        let (parts, body) = read(request).await?;
        let push = wrapped(&body)?;
        arrived(&parts, &push.journey());
        Span::current().record("event_id", &push.message.message_id);
        Ok(push)
    }
}

async fn read(request: Request) -> Result<(Parts, Bytes), Failure> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, LARGEST_BODY).await;
    let body = body.map_err(|error| Failure::Permanent(format!("reading the request's body, at most {LARGEST_BODY} bytes: {error}")))?;
    Ok((parts, body))
}

/// Goes on in the event's trace, and measures how long it took to come. A clock that is behind the broker's waited for nothing.
fn arrived(parts: &Parts, journey: &Journey) {
    Span::current().record("otel.kind", "consumer");
    if let Some(trace) = &journey.trace {
        continue_from(&Span::current(), trace);
    }
    if let Some(published) = journey.published {
        let waited = Utc::now().signed_duration_since(published).to_std().unwrap_or_default();
        Span::current().record("waited_ms", waited.as_millis() as u64);
        metrics::waited(route(&parts.extensions).trim_start_matches('/'), waited);
    }
}
