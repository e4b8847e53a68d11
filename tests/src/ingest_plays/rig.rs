//! One ingest-plays with its store, its database, its broker, and somebody who listens to what it announces.

use crate::postgres;
use axum::{Router, extract::State, routing::post};
use cloud::{Google, Objects};
use db::{
    Access, Database, PlayAccess,
    deliveries::{self, DeliveryRow},
    games::{self, GameRow},
    plays::{self, PlayFilter, PlayRow},
};
use events::{Contract, ObjectFinalized, PlaysIngested};
use hockey::{
    catalog::Person,
    generated::{GameShape, GeneratedGame, GeneratedSeason, season},
    query::Order,
};
use http::StatusCode;
use local_cloud::{
    LocalCloud,
    broker::{Push, Subscription},
    key::PROJECT_ID,
};
use service::{DONE, Delivered, Reply};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::net::TcpListener;

/// How many transactions of ingest-plays there are at a time.
pub(crate) const CONNECTIONS: usize = 8;
/// More plays than any game of these tests has.
const ALL: i64 = 100_000;

type Heard = Arc<Mutex<Vec<PlaysIngested>>>;

pub(crate) struct Rig {
    pub cloud: LocalCloud,
    pub lake: Objects,
    pub database: Database,
    pub database_url: String,
    url: String,
    client: reqwest::Client,
    heard: Heard,
    _scratch: tempfile::TempDir,
}

impl Rig {
    pub async fn new() -> Self {
        let database_url = postgres::database().unwrap();
        let its_own = postgres::as_function(&database_url, "ingest-plays");
        Self::with_users(database_url, &its_own).await
    }

    pub async fn with_database(database_url: String) -> Self {
        Self::with_users(database_url.clone(), &database_url).await
    }

    /// The test asks as one user, ingest-plays as another.
    async fn with_users(database_url: String, its_own: &str) -> Self {
        let scratch = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let cloud_url = format!("http://{}", listener.local_addr().unwrap());
        let cloud = LocalCloud::open(scratch.path(), &cloud_url).unwrap();
        cloud.create_bucket("lake", None).unwrap();
        tokio::spawn(axum::serve(listener, cloud.router()).into_future());
        let key = serde_json::from_slice(&std::fs::read(cloud.service_account_file()).unwrap()).unwrap();
        let google = Google::at(&cloud_url, PROJECT_ID, key);
        let heard = Heard::default();
        let ear = serve(Router::new().route("/", post(listen)).with_state(heard.clone())).await;
        let topic = PlaysIngested::TOPIC;
        cloud.broker().declare_topic(topic).unwrap();
        let push = Push { endpoint: ear, unwrapped_with_metadata: true, oidc: None };
        let ack_deadline = Duration::from_secs(300);
        let subscription = Subscription { push: Some(push), ack_deadline, ..Subscription::new(topic, topic) };
        cloud.broker().declare_subscription(subscription).unwrap();
        let lake = google.bucket("lake").await.unwrap();
        let database = Database::connect(&database_url, 8).unwrap();
        let its_own = Database::connect(its_own, CONNECTIONS as u32).unwrap();
        let app = ingest_plays::App { lake: lake.clone(), database: its_own, publisher: google.publisher("ingest-plays").unwrap() };
        let url = serve(ingest_plays::router(app)).await;
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { cloud, lake, database, database_url, url, client, heard, _scratch: scratch }
    }

    /// Puts a file into the lake, as a new generation where the name is taken; what the lake's notification would say of it.
    pub async fn upload(&self, name: &str, bytes: impl AsRef<[u8]>) -> ObjectFinalized {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        let info = self.lake.upload_master(name, file.path(), |_| ()).await.unwrap();
        ObjectFinalized { bucket: "lake".into(), name: name.into(), generation: info.generation, size: info.size as i64, crc32c: None }
    }

    /// Delivers the notification as the broker pushes it.
    pub async fn told(&self, event: &ObjectFinalized) -> StatusCode {
        let request = self.client.post(format!("{}/{}", self.url, ObjectFinalized::TOPIC)).json(event);
        let headers = [("ce-specversion", "1.0"), ("ce-id", "1"), ("ce-type", ObjectFinalized::TYPE), ("ce-source", "//test")];
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)).send().await.unwrap().status()
    }

    /// Uploads a file and delivers its notification; what became of it.
    pub async fn delivered(&self, name: &str, bytes: impl AsRef<[u8]>) -> DeliveryRow {
        let uploaded = self.upload(name, bytes).await;
        assert_eq!(self.told(&uploaded).await, StatusCode::NO_CONTENT, "{name}");
        self.delivery(&uploaded).await
    }

    pub async fn delivery(&self, uploaded: &ObjectFinalized) -> DeliveryRow {
        deliveries::get(&self.database, &uploaded.name, uploaded.generation).await.unwrap().unwrap()
    }

    /// Every announcement, once the broker has delivered everything.
    pub async fn announced(&self) -> Vec<PlaysIngested> {
        while self.cloud.broker().backlog().iter().any(|line| line.1 > 0) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        self.heard.lock().unwrap().clone()
    }

    pub async fn game(&self, game_id: &str) -> Option<GameRow> {
        games::get(&self.database, &PlayAccess::everything(), game_id).await.unwrap()
    }

    /// Every play of a game, in order.
    pub async fn plays(&self, game_id: &str) -> Vec<PlayRow> {
        let Some(game) = self.game(game_id).await else { return Vec::new() };
        let filter = PlayFilter { game_nos: vec![game.game_no], ..PlayFilter::default() };
        let found = plays::find(&self.database, &PlayAccess::everything(), &filter, Order::OldestFirst, ALL).await.unwrap();
        assert_eq!(found.total, found.rows.len() as i64);
        found.rows
    }

    pub async fn people(&self) -> Vec<Person> {
        db::catalog::read(&self.database).await.unwrap().people
    }

    pub async fn considered(&self, filter: &games::GameFilter) -> Vec<games::ConsideredGame> {
        games::considered(&self.database, &PlayAccess::everything(), &Access::everything(), filter).await.unwrap()
    }
}

/// A small season of a seed that every failure prints.
pub(crate) fn small_season(seed: u64) -> GeneratedSeason {
    println!("seed {seed}");
    season(seed, 0)
}

/// A game of some hundred plays.
pub(crate) fn small_game(season: &GeneratedSeason, place: usize) -> GeneratedGame {
    season.game_of(&season.fixtures[place], GameShape::small([30, 60, 25][place % 3], 130, 40.0))
}

/// Where a file of a season lies.
pub(crate) fn plays_object(file: &str) -> String {
    format!("plays/2025-2026/{file}")
}

async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(axum::serve(listener, router).into_future());
    url
}

async fn listen(State(heard): State<Heard>, delivered: Delivered) -> Reply {
    heard.lock().unwrap().push(serde_json::from_slice(&delivered.data).unwrap());
    DONE
}
