//! People see the clips of their own team: lists, one clip with signed links, playlists that play, and a
//! page to watch it on.
//!
//! Every data route wants a bearer token, whose teams become part of every query ([`db::Access`]). A player
//! or a browser that can send no header comes with a short-lived token for one clip instead.

mod caller;
mod cdn_settings;
mod clip_query;
mod clips;
mod cursor;
mod links;
mod masters;
mod playback_token;
mod playlists;
mod requests;
mod rewrite;
mod settings;
mod watch;

use anyhow::Context;
use axum::{Router, extract::State, middleware, routing::get};
pub use cdn_settings::CdnSettings;
use cloud::{Google, Objects, UrlSigner};
use db::Database;
use links::Links;
use people::{
    BearerTokens, Problem,
    cors::{self, Allowed},
};
use playback_token::PlaybackKeys;
pub use settings::Settings;
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
                playback: PlaybackKeys::new(&settings.playback_token_key, settings.playback_token_key_before.as_deref())?,
                public_url: links::public_url(&settings.public_url)?,
                life: links::life(settings.signed_url_minutes.as_deref())?,
                token_life: links::token_life(settings.playback_token_hours.as_deref())?,
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
