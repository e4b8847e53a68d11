//! What is said with every answer: who may read it, and that nobody else keeps it.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

/// What a page of another site may do.
#[derive(Debug, Clone, Copy)]
pub struct Allowed {
    /// E.g. `GET, HEAD, OPTIONS`.
    pub methods: &'static str,
    /// E.g. `Authorization`.
    pub headers: &'static str,
}

/// Lets a page of any other site read the data: the token is what opens it, and a browser adds none by itself.
pub async fn allow_any_origin(State(allowed): State<Allowed>, request: Request, next: Next) -> Response {
    let mut response = if request.method() == Method::OPTIONS { preflight(allowed) } else { next.run(request).await };
    set(response.headers_mut(), header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    response
}

/// Links and tokens are for one person: no cache keeps them, and no browser passes their address on.
pub async fn keep_private(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    set(headers, header::CACHE_CONTROL, "private, no-store");
    set(headers, header::REFERRER_POLICY, "no-referrer");
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    response
}

fn preflight(allowed: Allowed) -> Response {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    set(headers, header::ACCESS_CONTROL_ALLOW_METHODS, allowed.methods);
    set(headers, header::ACCESS_CONTROL_ALLOW_HEADERS, allowed.headers);
    set(headers, header::ACCESS_CONTROL_MAX_AGE, "86400");
    response
}

fn set(headers: &mut HeaderMap, name: header::HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}
