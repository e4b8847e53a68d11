//! What went wrong, as RFC 9457 writes it: `application/problem+json`.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

/// An answer that is an error. The detail is for the person who asked; what is ours alone is only logged.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    detail: String,
    challenge: Option<&'static str>,
}

impl Problem {
    /// A parameter that is not known or not understood; the detail names it.
    pub(crate) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// No token at all.
    pub(crate) fn no_token() -> Self {
        let detail = "this address wants a bearer token; `heartbeat token` makes one on this machine";
        Self { challenge: Some(r#"Bearer realm="heartbeat""#), ..Self::new(StatusCode::UNAUTHORIZED, detail) }
    }

    /// A token that is not accepted.
    pub(crate) fn bad_token(detail: impl Into<String>) -> Self {
        let challenge = r#"Bearer realm="heartbeat", error="invalid_token""#;
        Self { challenge: Some(challenge), ..Self::new(StatusCode::UNAUTHORIZED, detail) }
    }

    /// There is no such thing, or the asker may not see it: nobody can tell which.
    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }

    /// There is no such clip, or the asker may not see it.
    pub(crate) fn no_such_clip() -> Self {
        Self::not_found("there is no such clip")
    }

    /// The address is right, the method is not.
    pub(crate) fn method_not_allowed() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "this address answers GET and HEAD")
    }

    /// Something that is needed does not answer at the moment.
    pub(crate) fn unavailable(error: anyhow::Error) -> Self {
        tracing::warn!(reason = format!("{error:#}"), "not available");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "something that is needed does not answer at the moment; try again")
    }

    fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), challenge: None }
    }
}

/// Whatever fails on our side is logged and not told.
impl From<anyhow::Error> for Problem {
    fn from(error: anyhow::Error) -> Self {
        if db::is_away(&error) {
            return Self::unavailable(error);
        }
        tracing::error!(reason = format!("{error:#}"), "failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "something went wrong on our side; it is written in the log")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let Self { status, detail, challenge } = self;
        let title = status.canonical_reason().unwrap_or("Error");
        let body = json!({"type": "about:blank", "title": title, "status": status.as_u16(), "detail": detail});
        let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response();
        if let Some(challenge) = challenge {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        response
    }
}
