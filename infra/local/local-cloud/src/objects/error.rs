//! One error for every way into the store: JSON for the JSON API, XML for signed URLs, a status for gRPC.
use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use serde_json::json;

/// What went wrong with a request, in the store's own words.
#[derive(Debug)]
pub struct StorageError {
    /// The HTTP status.
    pub status: StatusCode,
    /// Google's short reason, e.g. `notFound` or `conditionNotMet`.
    pub reason: &'static str,
    /// For people.
    pub message: String,
}

impl StorageError {
    /// 400: the request itself is wrong.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, reason: "invalid", message: message.into() }
    }

    /// 403: not signed, wrongly signed or expired.
    pub fn forbidden(reason: &'static str, message: impl Into<String>) -> Self {
        Self { status: StatusCode::FORBIDDEN, reason, message: message.into() }
    }

    /// 404: no such bucket, object, generation or upload.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self { status: StatusCode::NOT_FOUND, reason: "notFound", message: message.into() }
    }

    /// 409: exists already, or cannot go while it holds something.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self { status: StatusCode::CONFLICT, reason: "conflict", message: message.into() }
    }

    /// 412: an `if…Match` condition does not hold.
    pub fn precondition(message: impl Into<String>) -> Self {
        Self { status: StatusCode::PRECONDITION_FAILED, reason: "conditionNotMet", message: message.into() }
    }

    /// An answer that a test asked for (see [`crate::faults`]).
    pub fn fault(status: StatusCode) -> Self {
        Self { status, reason: "fault", message: "this failure was asked for by POST /_faults".into() }
    }

    /// The error as the XML API writes it.
    pub fn into_xml(self) -> Response {
        let escaped = self.message.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let body = format!("<?xml version='1.0' encoding='UTF-8'?><Error><Code>{}</Code><Message>{escaped}</Message></Error>", self.reason);
        (self.status, [(header::CONTENT_TYPE, "application/xml; charset=UTF-8")], body).into_response()
    }
}

/// The disk failed: 500, logged, and tried again by every client.
impl From<anyhow::Error> for StorageError {
    fn from(error: anyhow::Error) -> Self {
        let message = format!("{error:#}");
        tracing::error!(error = message, "the object store could not do its work");
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, reason: "backendError", message }
    }
}

impl IntoResponse for StorageError {
    fn into_response(self) -> Response {
        if self.status == StatusCode::NOT_MODIFIED {
            return self.status.into_response();
        }
        let error = json!({ "domain": "global", "reason": self.reason, "message": self.message });
        let body = json!({ "error": { "code": self.status.as_u16(), "message": self.message, "errors": [error] } });
        (self.status, Json(body)).into_response()
    }
}

impl From<StorageError> for tonic::Status {
    fn from(error: StorageError) -> Self {
        let code = match error.status {
            StatusCode::BAD_REQUEST => tonic::Code::InvalidArgument,
            StatusCode::NOT_FOUND => tonic::Code::NotFound,
            StatusCode::CONFLICT => tonic::Code::AlreadyExists,
            StatusCode::PRECONDITION_FAILED => tonic::Code::FailedPrecondition,
            StatusCode::NOT_MODIFIED => tonic::Code::Aborted,
            _ => tonic::Code::Unavailable,
        };
        Self::new(code, error.message)
    }
}
