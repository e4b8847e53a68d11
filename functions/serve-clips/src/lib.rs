//! People see the clips of their own team: lists, one clip with signed links, playlists that play, and a
//! page to watch it on.
//!
//! Every data route wants a bearer token, whose teams become part of every query ([`db::Access`]). A player
//! or a browser that can send no header comes with a short-lived token for one clip instead.

mod caller;
mod clip_query;
mod clips;
mod cursor;
mod links;
mod masters;
mod playback_token;
mod playlists;
mod requests;
mod rewrite;
mod watch;

use anyhow::Context;
use axum::{Router, extract::State, middleware, routing::get};
use cloud::{Google, Objects, UrlSigner};
use db::Database;
pub use links::CdnSettings;
use links::Links;
use people::{
    BearerTokens, Problem,
    cors::{self, Allowed},
};
use playback_token::PlaybackKey;
use std::sync::Arc;

/// As many connections as one instance may hold; the others are for the rest of the system.
const MOST_CONNECTIONS: u32 = 8;
const ANSWERED: &str = "GET and HEAD";
const ALLOWED: Allowed = Allowed { methods: "GET, HEAD, OPTIONS", headers: "Authorization" };

/// What the function may touch. Cheap to clone.
#[derive(Clone)]
pub struct App {
    database: Database,
    delivery: Objects,
    links: Arc<Links>,
    bearer: Arc<BearerTokens>,
}

/// What is set for each place where the function runs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `DATABASE_URL`.
    pub database_url: String,
    /// `DELIVERY_BUCKET`.
    pub delivery_bucket: String,
    /// `PLAYBACK_TOKEN_KEY`: at least 32 characters, the same on every instance.
    pub playback_token_key: String,
    /// `PUBLIC_URL`: where people reach this service.
    pub public_url: String,
    /// `SIGNED_URL_MINUTES`: how long links work; 60 where it is not set.
    pub signed_url_minutes: Option<String>,
    /// `CDN_URL`, `CDN_KEY_NAME`, `CDN_KEY`: the Cloud CDN before the delivery bucket; without them links are the bucket's own.
    pub cdn: CdnSettings,
    /// `JWKS_URL`: where the keys are that sign people's tokens.
    pub jwks_url: String,
    /// `JWT_ISSUER`.
    pub jwt_issuer: String,
    /// `JWT_AUDIENCE`.
    pub jwt_audience: String,
}

impl Settings {
    /// As Cloud Run or `heartbeat up` gives them.
    pub fn from_environment() -> anyhow::Result<Self> {
        Ok(Self {
            database_url: service::required("DATABASE_URL")?,
            delivery_bucket: service::required("DELIVERY_BUCKET")?,
            playback_token_key: service::required("PLAYBACK_TOKEN_KEY")?,
            public_url: service::required("PUBLIC_URL")?,
            signed_url_minutes: service::optional("SIGNED_URL_MINUTES"),
            cdn: CdnSettings {
                url: service::optional("CDN_URL"),
                key_name: service::optional("CDN_KEY_NAME"),
                key: service::optional("CDN_KEY"),
            },
            jwks_url: service::required("JWKS_URL")?,
            jwt_issuer: service::required("JWT_ISSUER")?,
            jwt_audience: service::required("JWT_AUDIENCE")?,
        })
    }
}

impl App {
    /// Nothing is connected to yet, so it listens at once and whatever is away is asked again.
    pub async fn new(settings: Settings, google: &Google) -> anyhow::Result<Self> {
        let bucket = &settings.delivery_bucket;
        Ok(Self {
            database: Database::connect(&settings.database_url, MOST_CONNECTIONS)?,
            delivery: google.bucket(bucket).await?,
            links: Arc::new(Links {
                signer: match settings.cdn.read()? {
                    Some(cdn) => UrlSigner::of_cdn(cdn),
                    None => google.url_signer(bucket)?,
                },
                playback: PlaybackKey::new(&settings.playback_token_key)?,
                public_url: links::public_url(&settings.public_url)?,
                life: links::life(settings.signed_url_minutes.as_deref())?,
            }),
            bearer: Arc::new(BearerTokens::new(settings.jwks_url, &settings.jwt_issuer, &settings.jwt_audience)?),
        })
    }
}

impl AsRef<BearerTokens> for App {
    fn as_ref(&self) -> &BearerTokens {
        &self.bearer
    }
}

/// Every path.
pub fn router(app: App) -> Router {
    let data = Router::new()
        .route("/api/v2/clips", get(clips::list))
        .route("/api/v2/clips/stats/overview", get(clips::overview))
        .route("/api/v2/clips/{id}", get(clips::one))
        .route("/api/v2/clips/{id}/history", get(clips::history))
        .route("/api/v2/clips/{id}/playlist.m3u8", get(playlists::media))
        .route("/api/v2/clips/{id}/multivariant.m3u8", get(playlists::multivariant))
        .route("/api/v2/clips/{id}/iframes.m3u8", get(playlists::iframes))
        .route("/api/v2/clips/{id}/grid.vtt", get(playlists::grid))
        .route("/api/v2/requests/{id}", get(requests::one))
        .route("/api/v2/masters", get(masters::list))
        .method_not_allowed_fallback(|| async { Problem::method_not_allowed(ANSWERED) })
        .layer(middleware::from_fn_with_state(ALLOWED, cors::allow_any_origin));
    let pages = Router::new()
        .route("/watch/{id}", get(watch::page))
        .route("/ready", get(ready))
        .method_not_allowed_fallback(|| async { Problem::method_not_allowed(ANSWERED) });
    data.merge(pages)
        .fallback(|| async { Problem::not_found("there is nothing at this address") })
        .layer(middleware::from_fn(cors::keep_private))
        .with_state(app)
}

/// Whether Postgres answers and has its schema.
async fn ready(State(app): State<App>) -> Result<&'static str, Problem> {
    let checked = app.database.check().await.context("checking readiness");
    checked.map(|()| "ready").map_err(Problem::unavailable)
}
