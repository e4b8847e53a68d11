//! What went wrong, as RFC 9457 writes it: `application/problem+json`.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// An answer that is an error. The detail is for the person who asked; what is ours alone is only logged.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    detail: String,
    challenge: Option<&'static str>,
    /// Further fields, for programs.
    more: Map<String, Value>,
}

impl Problem {
    /// A parameter that is not known or not understood; the detail names it.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// No token at all.
    pub fn no_token() -> Self {
        let detail = "this address wants a bearer token; `heartbeat token` makes one on this machine";
        Self { challenge: Some(r#"Bearer realm="heartbeat""#), ..Self::new(StatusCode::UNAUTHORIZED, detail) }
    }

    /// A token that is not accepted.
    pub fn bad_token(detail: impl Into<String>) -> Self {
        let challenge = r#"Bearer realm="heartbeat", error="invalid_token""#;
        Self { challenge: Some(challenge), ..Self::new(StatusCode::UNAUTHORIZED, detail) }
    }

    /// There is no such thing, or the asker may not see it: nobody can tell which.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }

    /// The address is right, the method is not; `methods` are those that are, in words.
    pub fn method_not_allowed(methods: &str) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, format!("this address answers {methods}"))
    }

    /// Something in the body that is understood word by word and yet cannot be done.
    pub fn unprocessable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
    }

    /// Somebody whose role does not do this. Only where it is no secret that the thing is there.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, detail)
    }

    /// A body that is too large to be read.
    pub fn too_large(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
    }

    /// Something that is needed does not answer at the moment.
    pub fn unavailable(error: anyhow::Error) -> Self {
        tracing::warn!(reason = format!("{error:#}"), "not available");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "something that is needed does not answer at the moment; try again")
    }

    /// What went wrong, in words for the person who asked.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// The same with a further field, for programs.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Serialize) -> Self {
        self.more.insert(name.to_owned(), json!(value));
        self
    }

    fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), challenge: None, more: Map::new() }
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
        let Self { status, detail, challenge, more } = self;
        let title = status.canonical_reason().unwrap_or("Error");
        let mut body = json!({"type": "about:blank", "title": title, "status": status.as_u16(), "detail": detail});
        if let Some(body) = body.as_object_mut() {
            body.extend(more);
        }
        let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response();
        if let Some(challenge) = challenge {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        response
    }
}
