//! Delivered files become games, people, plays and shifts.
//!
//! Woken by the lake's notification that an object is complete; announces `plays.ingested` once the plays of a file are the
//! game's. A file that cannot be read is refused with a reason that a person can act on; its rows that cannot be read are kept
//! apart.

mod examine;

use axum::{Router, extract::State, routing::post};
use cloud::{Google, Objects, Publisher};
use db::{Database, loading};
use events::{Contract, ObjectFinalized};
use service::{DONE, Received, Reply};

/// Where delivered files lie in the lake.
const FOLDERS: [&str; 3] = ["plays/", "schedules/", "rosters/"];

/// What the function may touch.
#[derive(Clone)]
pub struct App {
    /// Reads delivered files.
    pub lake: Objects,
    /// Loads what they say.
    pub database: Database,
    /// Announces.
    pub publisher: Publisher,
}

impl App {
    /// From the settings that Cloud Run or `heartbeat up` gives.
    pub async fn from_environment() -> anyhow::Result<Self> {
        let google = Google::from_environment()?;
        Ok(Self {
            lake: google.bucket(&service::required("LAKE_BUCKET")?).await?,
            database: Database::connect(&service::required("DATABASE_URL")?, 4)?,
            publisher: google.publisher("ingest-plays")?,
        })
    }
}

/// One path a topic.
pub fn router(app: App) -> Router {
    Router::new().route(&format!("/{}", ObjectFinalized::TOPIC), post(object_finalized)).with_state(app)
}

async fn object_finalized(State(app): State<App>, Received { event: uploaded, .. }: Received<ObjectFinalized>) -> Reply {
    if !FOLDERS.iter().any(|folder| uploaded.name.starts_with(folder)) {
        return DONE;
    }
    let handled = match loading::handled(&app.database, &uploaded.name, uploaded.generation).await? {
        Some(handled) => handled,
        None => examine::load(&app, &uploaded).await?,
    };
    // A handler that died after loading owes this; the redelivered event pays.
    if let Some(ingested) = handled.owed {
        app.publisher.announce(&ingested).await?;
        loading::announced(&app.database, handled.delivery_id).await?;
    }
    DONE
}
