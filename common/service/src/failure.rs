//! How a handler answers the broker: done, try again, or never.

use crate::observed::Outcome;
use axum::{
    Extension,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use tracing::Span;

/// The broker's message is acknowledged: the work is done, was already done, or was refused for good
/// and the reason is recorded.
pub const DONE: Reply = Ok(Done);

/// What a handler of an event answers.
pub type Reply = Result<Done, Failure>;

/// 204: see [`DONE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done;

/// Why an event was not handled. Said where it happens; `?` on any error means [`Failure::Retry`].
#[derive(Debug)]
pub enum Failure {
    /// Something around us failed: 503, the broker delivers again until the dead-letter topic bounds it.
    Retry(anyhow::Error),
    /// The event itself can never be handled: 400, it ends in the dead letters with its payload.
    Permanent(String),
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Retry(error.into())
    }
}

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        (StatusCode::NO_CONTENT, Extension(Outcome::Done)).into_response()
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::Retry(error) => {
                let reason = format!("{error:#}");
                tracing::warn!(reason, "will be tried again");
                Span::current().record("otel.status_description", &reason);
                (StatusCode::SERVICE_UNAVAILABLE, Extension(Outcome::Retry), reason).into_response()
            }
            Self::Permanent(reason) => {
                tracing::error!(reason, "can never be handled");
                Span::current().record("otel.status_description", &reason);
                (StatusCode::BAD_REQUEST, Extension(Outcome::Permanent), reason).into_response()
            }
        }
    }
}
