//! Requests become clips, clips get their files, and what fails gets its reason.
//!
//! The only writer of clips, assets, tags, requests, dead letters and the history. Every handler writes
//! down what it decided, commits, announces, and only then answers; a repetition finds it written.

mod announce;
mod assets;
mod clip_requests;
mod dead_letters;
mod failures;
mod letter;
mod masters;
mod plan;
mod serve;
mod syncs;

use axum::{Router, routing::post};
use cloud::{Google, Publisher};
use db::Database;
use events::{ClipCut, ClipPackaged, ClipStepFailed, ClipThumbnailed, Contract, MasterIngested, SyncRequested, clip_requested};

/// What the function may touch.
#[derive(Clone)]
pub struct App {
    /// Everything is written down here.
    pub database: Database,
    /// Announces.
    pub publisher: Publisher,
}

impl App {
    /// From the settings that Cloud Run or `heartbeat up` gives.
    pub fn from_environment() -> anyhow::Result<Self> {
        Ok(Self {
            database: Database::connect(&service::required("DATABASE_URL")?, 8)?,
            publisher: Google::from_environment()?.publisher("register-clip")?,
        })
    }
}

/// One path a topic.
pub fn router(app: App) -> Router {
    let path = |topic: &str| format!("/{topic}");
    Router::new()
        .route(&path(clip_requested::TOPIC), post(clip_requests::clip_requested))
        .route(&path(MasterIngested::TOPIC), post(masters::master_ingested))
        .route(&path(SyncRequested::TOPIC), post(syncs::sync_requested))
        .route(&path(ClipCut::TOPIC), post(assets::clip_cut))
        .route(&path(ClipThumbnailed::TOPIC), post(assets::clip_thumbnailed))
        .route(&path(ClipPackaged::TOPIC), post(assets::clip_packaged))
        .route(&path(ClipStepFailed::TOPIC), post(failures::clip_step_failed))
        .route("/dead-letters", post(dead_letters::dead_letter))
        .with_state(app)
}
