//! Every function that makes clips, woken by the broker as in the cloud; each can be made deaf to a topic, as if its message were lost.

mod asking;
mod comparing;
mod functions;
mod seeing;
mod wire;

use crate::postgres;
use axum::middleware;
use chrono::TimeDelta;
use cloud::{Google, ObjectInfo, Objects};
use db::{Database, clips::ClipRow};
use events::{AssetType, ObjectFinalized};
use functions::{Deaf, TOPICS};
use local_cloud::{LocalCloud, key::PROJECT_ID};
use reconcile::Settings;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use wire::{Calls, counted};

/// Where the tests' videos lie.
pub(crate) const VIDEO: &str = "media/raw/MTL/2025-2026/20031/p1-20251011-MTLvsCHI.mp4";
pub(crate) const PATIENT: Settings = Settings { grace: TimeDelta::minutes(10), ..NO_PATIENCE };
pub(crate) const NO_PATIENCE: Settings = Settings { grace: TimeDelta::zero(), kept: None, most_clips: 200, most_videos: 20 };
/// Far longer than anything takes, even where two cores build something else at the same time.
const PATIENCE: Duration = Duration::from_secs(120);

pub(crate) struct Rig {
    pub cloud: LocalCloud,
    pub lake: Objects,
    pub delivery: Objects,
    pub database: Database,
    google: Google,
    database_url: String,
    url: String,
    client: reqwest::Client,
    calls: Calls,
    deaf: Deaf,
    _scratch: tempfile::TempDir,
}

impl Rig {
    pub async fn new() -> Self {
        Self::keeping(None).await
    }

    /// With a lifecycle that removes files after so many days.
    pub async fn keeping(days: Option<i64>) -> Self {
        let scratch = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let cloud = LocalCloud::open(scratch.path(), &url).unwrap();
        TOPICS.iter().for_each(|topic| cloud.broker().declare_topic(topic).unwrap());
        cloud.create_bucket("lake", Some("lake-uploads")).unwrap();
        cloud.create_bucket_telling_removals("delivery", "delivery-deletions").unwrap();
        let (calls, deaf) = (Calls::default(), Deaf::default());
        let door = cloud.router().layer(middleware::from_fn_with_state(calls.clone(), counted));
        tokio::spawn(axum::serve(listener, door).into_future());
        let key = serde_json::from_slice(&std::fs::read(cloud.service_account_file()).unwrap()).unwrap();
        let google = Google::at(&url, PROJECT_ID, key);
        let (lake, delivery) = (google.bucket("lake").await.unwrap(), google.bucket("delivery").await.unwrap());
        let database_url = postgres::database().unwrap();
        let database = Database::connect(&database_url, 4).unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let rig = Self { cloud, lake, delivery, database, google, database_url, url, client, calls, deaf, _scratch: scratch };
        rig.subscribe(&rig.serve_functions(days).await);
        rig
    }

    /// Waits until the broker has delivered everything.
    pub async fn settled(&self) {
        let idle = || self.cloud.broker().backlog().iter().all(|line| line.0.starts_with("listener") || line.1 == 0);
        self.until("the broker to deliver everything", || async { idle() }).await;
    }

    pub async fn until<F: Future<Output = bool>>(&self, what: &str, condition: impl Fn() -> F) {
        let started = Instant::now();
        while !condition().await {
            assert!(started.elapsed() < PATIENCE, "waited {PATIENCE:?} for {what}; undelivered: {:?}", self.cloud.broker().backlog());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    fn database_of(&self, function: &str) -> Database {
        Database::connect(&postgres::as_function(&self.database_url, function), 4).unwrap()
    }
}

/// Where a file of a clip lies.
pub(crate) fn object(clip: &ClipRow, asset: AssetType) -> String {
    format!("{}/{}/{}/{}/{}", clip.team_code, clip.season, clip.game_id, clip.clip_id, asset.file_name())
}

/// What the store says of an upload.
pub(crate) fn finalized(name: &str, info: &ObjectInfo) -> ObjectFinalized {
    ObjectFinalized { bucket: "lake".into(), name: name.into(), generation: info.generation, size: info.size as i64, crc32c: None }
}
