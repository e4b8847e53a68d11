//! `GET /system`: the page that shows all of it. It needs nothing but this front door.

use super::Telemetry;
use axum::{
    Json, Router,
    extract::State,
    response::{Html, IntoResponse},
    routing::get,
};
use http::header;
use std::sync::Arc;

/// Nothing runs but what is served here, and nothing else is asked.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

pub(super) fn router(telemetry: Arc<Telemetry>) -> Router {
    Router::new()
        .route("/system", get(page))
        .route("/system/page.css", get(|| async { file("text/css; charset=utf-8", include_str!("page.css")) }))
        .route("/system/page.js", get(|| async { file("text/javascript; charset=utf-8", include_str!("page.js")) }))
        .route("/system/state", get(state))
        .with_state(telemetry)
}

async fn page() -> impl IntoResponse {
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(include_str!("page.html")))
}

/// What the page shows, as JSON.
async fn state(State(telemetry): State<Arc<Telemetry>>) -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-store")], Json(telemetry.state().await))
}

fn file(media_type: &'static str, text: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "no-cache")], text)
}
