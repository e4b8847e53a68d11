//! An uploaded video becomes a master: probed, indexed, registered, or rejected with a reason.
//!
//! Woken by the lake's notification that an object is complete, announces `master.ingested`. One master
//! per generation of an object: the same upload announced twice is one, a new content is another.

mod examine;
mod made_again;
mod media_object;

use axum::{Router, extract::State, routing::post};
use cloud::{Google, Objects, Publisher};
use db::{
    Database,
    masters::{register, registered},
};
use events::{Contract, MasterIngested, MasterPath, ObjectFinalized, is_master_upload};
use examine::examine;
use made_again::make_again;
use service::{DONE, Received, Reply};

/// What the function may touch.
#[derive(Clone)]
pub struct App {
    /// Reads masters, writes their indexes.
    pub lake: Objects,
    /// Registers masters.
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
            publisher: google.publisher("ingest-master")?,
        })
    }
}

/// One path a topic.
pub fn router(app: App) -> Router {
    Router::new().route(&format!("/{}", ObjectFinalized::TOPIC), post(object_finalized)).with_state(app)
}

async fn object_finalized(State(app): State<App>, Received { event: uploaded, .. }: Received<ObjectFinalized>) -> Reply {
    if !is_master_upload(&uploaded.name) {
        return DONE;
    }
    let path = MasterPath::parse(&uploaded.name);
    let master_id = match registered(&app.database, &uploaded.name, uploaded.generation).await? {
        Some(master_id) => {
            make_again(&app, &uploaded, &path, master_id).await?;
            master_id
        }
        None => register(&app.database, &examine(&app.lake, &uploaded, &path).await?).await?,
    };
    if let Ok(MasterPath { team_code, game_id, period, .. }) = path {
        app.publisher.announce(&MasterIngested { master_id, team_code, game_id, period }).await?;
    }
    DONE
}
