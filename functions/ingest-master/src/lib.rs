//! An uploaded video is examined: probed, indexed, or rejected with a reason.
//!
//! Woken by the lake's notification that an object is complete, announces `master.examined`, of which register-master makes a
//! master. It opens files that strangers made, so it has no database. It remembers nothing: told of an upload again, it examines
//! it again, finds the same, and makes again what it made of it and is gone.

mod examine;
mod media_object;

use axum::{Router, extract::State, routing::post};
use cloud::{Google, Objects, Publisher};
use events::{Contract, MasterExamined, ObjectFinalized, is_master_upload};
use examine::examine;
use service::{DONE, Received, Reply};

/// What the function may touch.
#[derive(Clone)]
pub struct App {
    /// Reads masters, writes their indexes.
    pub lake: Objects,
    /// Announces.
    pub publisher: Publisher,
}

impl App {
    /// From the settings that Cloud Run or `heartbeat up` gives.
    pub async fn from_environment() -> anyhow::Result<Self> {
        let google = Google::from_environment()?;
        Ok(Self { lake: google.bucket(&service::required("LAKE_BUCKET")?).await?, publisher: google.publisher("ingest-master")? })
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
    let examination = examine(&app.lake, &uploaded).await?;
    app.publisher.announce(&MasterExamined { upload: uploaded.into(), examination }).await?;
    DONE
}
