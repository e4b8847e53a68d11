//! What is seen of every request: a span, a log line, a measurement.

use crate::envelope::header;
use axum::{
    Router,
    extract::{MatchedPath, Request},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use http::{HeaderMap, header::CONTENT_TYPE};
use std::time::{Duration, Instant};
use telemetry::{TARGET, TraceParent, continue_from, metrics};
use tracing::{Instrument, Span, field::Empty};

/// What came of a request. Handlers of events say it ([`crate::Reply`]); of others it is their status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Done,
    Retry,
    Permanent,
    Answered,
    Refused,
    Failed,
}

/// Adds the health check, the metrics, and what is seen of every other request to the function `name`.
pub(crate) fn observed(name: &'static str, router: Router) -> Router {
    router
        .layer(middleware::from_fn(move |request, next| observe(name, request, next)))
        .route("/health", get(|| async { "ok" }))
        .route("/metrics", get(|| async { ([(CONTENT_TYPE, metrics::CONTENT_TYPE)], metrics::exposition()).into_response() }))
}

async fn observe(name: &'static str, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let path = route(request.extensions());
    // Asked every few seconds by what watches over us.
    if path == "/ready" {
        return next.run(request).await;
    }
    let span = span(name, &path, request.headers());
    async {
        let response = next.run(request).await;
        answered(&path, &response, started.elapsed());
        response
    }
    .instrument(span)
    .await
}

/// The route as it is written in the code, so that there are few of them, whatever is asked for.
pub(crate) fn route(extensions: &http::Extensions) -> String {
    extensions.get::<MatchedPath>().map_or_else(|| "unknown".to_owned(), |path| path.as_str().to_owned())
}

/// Goes on where the request says. An event's own word comes later, and counts more: what carries an event has traces of its own.
fn span(name: &'static str, path: &str, headers: &HeaderMap) -> Span {
    let span = tracing::info_span!(
        target: TARGET,
        "request",
        otel.name = format!("{name} {path}"),
        otel.kind = "server",
        otel.status_code = Empty,
        otel.status_description = Empty,
        path,
        event_id = Empty,
        subject = Empty,
        status = Empty,
        outcome = Empty,
        waited_ms = Empty
    );
    if let Some(parent) = header(headers, "traceparent").and_then(TraceParent::parse) {
        continue_from(&span, &parent);
    }
    span
}

fn answered(path: &str, response: &Response, took: Duration) {
    let outcome = Outcome::of(response);
    let status = response.status().as_u16();
    metrics::handled(path, outcome.name(), took);
    Span::current().record("status", status).record("outcome", outcome.name());
    // Those of events have said why.
    if outcome == Outcome::Failed {
        Span::current().record("otel.status_code", "ERROR");
    }
    tracing::info!(status, outcome = outcome.name(), milliseconds = took.as_secs_f64() * 1000.0, "answered");
}

impl Outcome {
    fn of(response: &Response) -> Self {
        let said = response.extensions().get::<Self>().copied();
        said.unwrap_or_else(|| match response.status().as_u16() {
            400..=499 => Self::Refused,
            500.. => Self::Failed,
            _ => Self::Answered,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Retry => "retry",
            Self::Permanent => "permanent",
            Self::Answered => "answered",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}
