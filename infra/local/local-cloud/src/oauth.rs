//! The two endpoints around tokens: one that gives anybody a token (some clients insist on fetching one, nothing
//! here reads it), and the public half of the local key for whoever verifies what it signed.
use std::sync::Arc;

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use http::StatusCode;
use serde_json::{Value, json};

use crate::key::ServiceAccountKey;

/// `POST /token` and `GET /.well-known/jwks.json`.
pub fn router(key: Arc<ServiceAccountKey>) -> Router {
    Router::new().route("/token", post(token)).route("/.well-known/jwks.json", get(jwks)).with_state(key)
}

async fn token() -> Json<Value> {
    Json(json!({ "access_token": "local", "expires_in": 3600, "token_type": "Bearer" }))
}

async fn jwks(State(key): State<Arc<ServiceAccountKey>>) -> Result<Json<Value>, StatusCode> {
    key.jwks_json().map(Json).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}
