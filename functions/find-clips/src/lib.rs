//! A question becomes plays, and plays become clip requests.
//!
//! Everything that is asked is understood whole or refused with what was not understood. Play-by-play is the
//! league's; video and clips are each team's own ([`db::Access`]), and both are part of every query.

mod asked;
mod body;
mod cut;
mod deliveries;
mod find;
mod games;
mod known;
mod moments;
mod rules;
mod search;
mod sync;
mod vocabulary;
mod words;

use anyhow::Context;
use axum::{
    Router,
    extract::State,
    middleware,
    routing::{delete, get, post},
};
use cloud::{Google, Publisher};
use db::{Database, NaiveDate, Utc};
use events::{Contract, PlaysIngested};
use known::Catalog;
use people::{
    BearerTokens, Problem,
    cors::{self, Allowed},
};
use std::sync::Arc;

/// As many connections as one instance may hold; the others are for the rest of the system.
const MOST_CONNECTIONS: u32 = 8;
/// The league's day ends in the west of the continent, long after that of UTC.
const DAY_ENDS_AFTER_UTC: chrono::TimeDelta = chrono::TimeDelta::hours(5);
const ANSWERED: &str = "GET, POST or DELETE, each at its own addresses";
const ALLOWED: Allowed = Allowed { methods: "GET, HEAD, POST, DELETE, OPTIONS", headers: "Authorization, Content-Type" };

/// What the function may touch. Cheap to clone.
#[derive(Clone)]
pub struct App {
    database: Database,
    publisher: Publisher,
    bearer: Arc<BearerTokens>,
    catalog: Arc<Catalog>,
    today: Option<NaiveDate>,
}

/// What is set for each place where the function runs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `DATABASE_URL`.
    pub database_url: String,
    /// `JWKS_URL`: where the keys are that sign people's tokens.
    pub jwks_url: String,
    /// `JWT_ISSUER`.
    pub jwt_issuer: String,
    /// `JWT_AUDIENCE`.
    pub jwt_audience: String,
    /// The day that questions are read on; the clock's where it is not set, as it always is outside of tests.
    pub today: Option<NaiveDate>,
}

impl Settings {
    /// As Cloud Run or `heartbeat up` gives them.
    pub fn from_environment() -> anyhow::Result<Self> {
        Ok(Self {
            database_url: service::required("DATABASE_URL")?,
            jwks_url: service::required("JWKS_URL")?,
            jwt_issuer: service::required("JWT_ISSUER")?,
            jwt_audience: service::required("JWT_AUDIENCE")?,
            today: None,
        })
    }
}

impl App {
    /// Nothing is connected to yet, so it listens at once and whatever is away is asked again.
    pub fn new(settings: Settings, google: &Google) -> anyhow::Result<Self> {
        Ok(Self {
            database: Database::connect(&settings.database_url, MOST_CONNECTIONS)?,
            publisher: google.publisher("find-clips")?,
            bearer: Arc::new(BearerTokens::new(settings.jwks_url, &settings.jwt_issuer, &settings.jwt_audience)?),
            catalog: Arc::default(),
            today: settings.today,
        })
    }

    fn today(&self) -> NaiveDate {
        self.today.unwrap_or_else(|| (Utc::now() - DAY_ENDS_AFTER_UTC).date_naive())
    }
}

impl AsRef<BearerTokens> for App {
    fn as_ref(&self) -> &BearerTokens {
        &self.bearer
    }
}

/// Every path: what people ask, and one path for each topic.
pub fn router(app: App) -> Router {
    let data = Router::new()
        .route("/api/v2/find", post(find::find))
        .route("/api/v2/cut", post(asked::cut))
        .route("/api/v2/vocabulary", get(vocabulary::vocabulary))
        .route("/api/v2/games", get(games::list))
        .route("/api/v2/games/{id}", get(games::one))
        .route("/api/v2/deliveries", get(deliveries::one))
        .route("/api/v2/sync", post(sync::sync))
        .route("/api/v2/rules", get(rules::list).post(rules::add))
        .route("/api/v2/rules/{id}", delete(rules::remove))
        .method_not_allowed_fallback(|| async { Problem::method_not_allowed(ANSWERED) })
        .layer(middleware::from_fn_with_state(ALLOWED, cors::allow_any_origin));
    let others = Router::new().route(&format!("/{}", PlaysIngested::TOPIC), post(rules::plays_ingested)).route("/ready", get(ready));
    data.merge(others)
        .fallback(|| async { Problem::not_found("there is nothing at this address") })
        .layer(middleware::from_fn(cors::keep_private))
        .with_state(app)
}

/// Whether Postgres answers and has its schema.
async fn ready(State(app): State<App>) -> Result<&'static str, Problem> {
    let checked = app.database.check().await.context("checking readiness");
    checked.map(|()| "ready").map_err(Problem::unavailable)
}
