//! An examined upload becomes a master, or a row that says why it cannot be used.
//!
//! Woken by `master.examined`, announces `master.ingested`. One master per generation of an object: the same upload examined twice
//! is one, a new content is another. It opens no video: what it writes down is what ingest-master, which has no database, found.

use axum::{Router, extract::State, routing::post};
use cloud::{Google, Publisher};
use db::{Database, masters::register};
use events::{Contract, MasterExamined, MasterIngested, MasterPath};
use service::{DONE, Failure, Received, Reply};

/// What the function may touch.
#[derive(Clone)]
pub struct App {
    /// Registers masters.
    pub database: Database,
    /// Announces.
    pub publisher: Publisher,
}

impl App {
    /// From the settings that Cloud Run or `heartbeat up` gives.
    pub async fn from_environment() -> anyhow::Result<Self> {
        Ok(Self {
            database: Database::connect(&service::required("DATABASE_URL")?, 4)?,
            publisher: Google::from_environment()?.publisher("register-master")?,
        })
    }
}

/// One path a topic.
pub fn router(app: App) -> Router {
    Router::new().route(&format!("/{}", MasterExamined::TOPIC), post(master_examined)).with_state(app)
}

async fn master_examined(State(app): State<App>, Received { event: examined, .. }: Received<MasterExamined>) -> Reply {
    let Some(master_id) = register(&app.database, &examined).await? else {
        return Err(Failure::Permanent(format!(
            "{} was examined again and has other frames than before; upload it under another name",
            examined.upload.object
        )));
    };
    // A name that cannot be read belongs to no period.
    if let Ok(MasterPath { team_code, game_id, period, .. }) = MasterPath::parse(&examined.upload.object) {
        app.publisher.announce(&MasterIngested { master_id, team_code, game_id, period }).await?;
    }
    DONE
}
