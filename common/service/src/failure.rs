//! How a handler answers the broker: done, try again, or never.

use axum::response::{IntoResponse, Response};
use http::StatusCode;

/// The broker's message is acknowledged: the work is done, was already done, or was refused for good
/// and the reason is recorded.
pub const DONE: Reply = Ok(StatusCode::NO_CONTENT);

/// What a handler of an event answers.
pub type Reply = Result<StatusCode, Failure>;

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

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::Retry(error) => {
                tracing::warn!(reason = format!("{error:#}"), "will be tried again");
                (StatusCode::SERVICE_UNAVAILABLE, format!("{error:#}")).into_response()
            }
            Self::Permanent(reason) => {
                tracing::error!(reason, "can never be handled");
                (StatusCode::BAD_REQUEST, reason).into_response()
            }
        }
    }
}
