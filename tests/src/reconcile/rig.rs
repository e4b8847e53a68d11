//! Every function that makes clips, woken by the broker as in the cloud; each can be made deaf to a topic, as if its message were lost.

use crate::postgres;
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use cloud::{Google, ObjectInfo, Objects};
use db::{Access, Database, assets::AssetRow, clips::ClipRow, requests::RequestRow};
use events::{AssetType, ObjectFinalized};
use futures::future::join_all;
use http::StatusCode;
use local_cloud::{LocalCloud, broker, key::PROJECT_ID};
use media::synthetic::{SyntheticMaster, read_barcodes};
use reconcile::Settings;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tokio::net::TcpListener;
use tower::ServiceExt;

/// Where the tests' videos lie.
pub(crate) const VIDEO: &str = "media/raw/MTL/2025-2026/20031/p1-20251011-MTLvsCHI.mp4";
pub(crate) const PATIENT: Settings = Settings { grace: TimeDelta::minutes(10), ..NO_PATIENCE };
pub(crate) const NO_PATIENCE: Settings = Settings { grace: TimeDelta::zero(), kept: None, most_clips: 200, most_videos: 20 };
/// Far longer than anything takes, even where two cores build something else at the same time.
const PATIENCE: Duration = Duration::from_secs(120);

const TOPICS: [&str; 15] = [
    "lake-uploads",
    "plays-ingested",
    "sync-requested",
    "clip-requests",
    "master-examined",
    "master-ingested",
    "clip-accepted",
    "clip-cut",
    "clip-thumbnailed",
    "clip-packaged",
    "clip-step-failed",
    "clip-ready",
    "clip-failed",
    "delivery-deletions",
    "dead-letters",
];
/// Who is woken by what, and whether the message is wrapped.
const ROUTES: [(&str, &str, bool); 15] = [
    ("ingest-master", "lake-uploads", true),
    ("register-master", "master-examined", false),
    ("ingest-plays", "lake-uploads", true),
    ("register-clip", "clip-requests", false),
    ("register-clip", "master-ingested", false),
    ("register-clip", "sync-requested", false),
    ("register-clip", "clip-cut", false),
    ("register-clip", "clip-thumbnailed", false),
    ("register-clip", "clip-packaged", false),
    ("register-clip", "clip-step-failed", false),
    ("register-clip", "dead-letters", true),
    ("cut-clip", "clip-accepted", false),
    ("make-thumbnails", "clip-cut", false),
    ("package-hls", "clip-cut", false),
    ("reconcile", "delivery-deletions", true),
];

/// What was said over the wire.
#[derive(Default)]
struct Wire {
    /// By path.
    calls: BTreeMap<String, usize>,
    /// How many publications pass before one is refused.
    refuse_after: Option<usize>,
}

type Calls = Arc<Mutex<Wire>>;
/// `function.topic`s whose messages are lost.
type Deaf = Arc<Mutex<BTreeSet<String>>>;

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

    /// What reconcile may touch; its database user has the rights that it has in the cloud.
    pub fn reconciler(&self, settings: Settings) -> reconcile::App {
        reconcile::App {
            lake: self.lake.clone(),
            delivery: self.delivery.clone(),
            database: self.database_of("reconcile"),
            publisher: self.google.publisher("reconcile").unwrap(),
            settings,
        }
    }

    /// Compares without patience, and waits until all that followed is done.
    pub async fn reconciled(&self) -> Value {
        self.reconciled_by(NO_PATIENCE).await
    }

    pub async fn reconciled_by(&self, settings: Settings) -> Value {
        let (status, balance) = self.try_reconcile(settings).await;
        assert_eq!(status, StatusCode::OK, "{balance}");
        adds_up(&balance);
        self.settled().await;
        balance
    }

    pub async fn try_reconcile(&self, settings: Settings) -> (StatusCode, Value) {
        self.post(settings, "/reconcile").await
    }

    pub async fn post(&self, settings: Settings, path: &str) -> (StatusCode, Value) {
        let app = reconcile::router(self.reconciler(settings));
        let answer = app.oneshot(Request::post(path).body(Body::empty()).unwrap()).await.unwrap();
        let status = answer.status();
        let bytes = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or_else(|_| json!(String::from_utf8_lossy(&bytes))))
    }

    /// From now on messages of this topic do not reach this function, and are gone.
    pub fn deafen(&self, function: &str, topic: &str) {
        self.deaf.lock().unwrap().insert(format!("/{function}/{topic}"));
    }

    pub fn hear_again(&self) {
        self.deaf.lock().unwrap().clear();
    }

    /// How often this was called over the wire so far, e.g. `ListObjects`.
    pub fn calls(&self, method: &str) -> usize {
        self.calls.lock().unwrap().calls.iter().filter(|(path, _)| path.ends_with(method)).map(|(_, times)| times).sum()
    }

    /// Refuses one publication after so many, in a way that is not worth another attempt at once.
    pub fn refuse_publication(&self, after: usize) {
        self.calls.lock().unwrap().refuse_after = Some(after);
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

    /// Makes a video of four seconds and uploads it.
    pub async fn video(&self, name: &str) -> ObjectInfo {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("video").with_extension(Path::new(name).extension().unwrap());
        SyntheticMaster::default().make(&file).await.unwrap();
        let info = self.lake.upload_master(name, &file, |_| ()).await.unwrap();
        self.settled().await;
        info
    }

    pub async fn upload(&self, name: &str, text: impl AsRef<[u8]>) -> ObjectInfo {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, text).unwrap();
        let info = self.lake.upload_master(name, &file, |_| ()).await.unwrap();
        self.settled().await;
        info
    }

    /// Asks for the frames from `first` on, 30 of them, and waits until all that follows is done; the request.
    pub async fn request(&self, id: &str, first: u32) -> RequestRow {
        let seconds = |frame: u32| f64::from(frame) / 30.0 - 0.001;
        let body = json!({"game_id": "2025020031", "team_code": "MTL", "period": 1,
            "start_s": seconds(first).max(0.0), "end_s": seconds(first + 30), "profile": "fast"});
        self.publish(
            "clip-requests",
            &body,
            &[("ce-id", id), ("ce-specversion", "1.0"), ("ce-type", "clip.requested"), ("ce-source", "//test")],
        )
        .await;
        self.settled().await;
        self.stored_request(id).await
    }

    /// The same, of which a clip became.
    pub async fn clip(&self, id: &str, first: u32) -> ClipRow {
        let clip_id = self.request(id, first).await.clip_id.unwrap();
        self.stored(&clip_id).await
    }

    pub async fn stored(&self, clip_id: &str) -> ClipRow {
        db::clips::get(&self.database, &Access::everything(), clip_id).await.unwrap().unwrap()
    }

    pub async fn stored_request(&self, id: &str) -> RequestRow {
        db::requests::get(&self.database, &Access::everything(), id).await.unwrap().unwrap()
    }

    pub async fn assets(&self, clip_id: &str) -> Vec<AssetRow> {
        db::assets::of_clip(&self.database, &Access::everything(), clip_id).await.unwrap()
    }

    pub async fn history(&self, clip_id: &str) -> Vec<(String, String)> {
        let rows = db::history::of_clip(&self.database, &Access::everything(), clip_id).await.unwrap();
        rows.into_iter().map(|row| (row.event_type, row.outcome)).collect()
    }

    /// The clip is ready, every file of it is registered as it lies there, and it shows exactly the 30 frames from `first` on.
    pub async fn is_whole(&self, clip_id: &str, first: u32) {
        let clip = self.stored(clip_id).await;
        assert_eq!((clip.status.as_str(), &clip.error_message), ("ready", &None), "{:?}", self.history(clip_id).await);
        let assets = self.assets(clip_id).await;
        assert_eq!(assets.len(), AssetType::ALL.len(), "{assets:?}");
        let there = join_all(assets.iter().map(|asset| self.delivery.stat(&asset.object))).await;
        for (asset, there) in assets.iter().zip(there) {
            let there = there.unwrap().unwrap_or_else(|| panic!("{} is not there", asset.object));
            assert_eq!(there.size as i64, asset.file_size_bytes, "{}", asset.object);
        }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clip.mp4");
        self.delivery.download(&object(&clip, AssetType::Mp4), cloud::NEWEST, &file).await.unwrap();
        assert_eq!(read_barcodes(&file).await.unwrap(), (first..first + 30).map(Some).collect::<Vec<_>>());
    }

    pub async fn remove(&self, bucket: &str, name: &str) {
        let name = name.replace('/', "%2F");
        let answer = self.client.delete(format!("{}/storage/v1/b/{bucket}/o/{name}", self.url)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NO_CONTENT, "{name}");
    }

    pub async fn publish(&self, topic: &str, body: &Value, attributes: &[(&str, &str)]) {
        let publisher = self.google.publisher("test").unwrap();
        let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        publisher.publish(topic, body.to_string().into_bytes(), attributes).await.unwrap();
    }

    /// Changes what no API can change, like the time.
    pub async fn execute(&self, statement: String) {
        let mut connection = PgConnection::connect(&self.database_url).await.unwrap();
        connection.execute(AssertSqlSafe(statement)).await.unwrap();
    }

    pub async fn count(&self, query: &'static str) -> i64 {
        let mut connection = PgConnection::connect(&self.database_url).await.unwrap();
        sqlx::query_scalar(query).fetch_one(&mut connection).await.unwrap()
    }

    /// The whole content of the database.
    pub async fn content(&self) -> BTreeMap<String, String> {
        let mut connection = PgConnection::connect(&self.database_url).await.unwrap();
        let tables = "SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_schema IN ('media', 'hockey')";
        let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut connection).await.unwrap();
        let mut content = BTreeMap::new();
        for table in tables {
            let rows = format!("SELECT COALESCE(string_agg(t::text, E'\\n' ORDER BY t::text), '') FROM {table} t");
            let rows: String = connection.fetch_one(AssertSqlSafe(rows)).await.unwrap().get(0);
            content.insert(table, rows);
        }
        content
    }

    fn database_of(&self, function: &str) -> Database {
        Database::connect(&postgres::as_function(&self.database_url, function), 4).unwrap()
    }

    fn subscribe(&self, functions: &str) {
        for (function, topic, wrapped) in ROUTES {
            let endpoint = format!("{functions}/{function}/{topic}");
            let name = format!("{function}.{topic}");
            let dead_letter = broker::DeadLetter { topic: "dead-letters".to_owned(), max_delivery_attempts: 5 };
            let subscription = broker::Subscription {
                push: Some(broker::Push { endpoint, unwrapped_with_metadata: !wrapped, oidc: None }),
                ack_deadline: Duration::from_secs(60),
                minimum_backoff: Duration::from_millis(10),
                maximum_backoff: Duration::from_millis(50),
                max_in_flight: 2,
                dead_letter: (topic != "dead-letters").then_some(dead_letter),
                ..broker::Subscription::new(name, topic)
            };
            self.cloud.broker().declare_subscription(subscription).unwrap();
        }
    }

    async fn serve_functions(&self, kept_days: Option<i64>) -> String {
        let publisher = |function| self.google.publisher(function).unwrap();
        let (lake, delivery) = (self.lake.clone(), self.delivery.clone());
        let database = |function| self.database_of(function);
        let masters = ingest_master::App { lake: lake.clone(), publisher: publisher("ingest-master") };
        let registers = register_master::App { database: database("register-master"), publisher: publisher("register-master") };
        let plays = ingest_plays::App { lake: lake.clone(), database: database("ingest-plays"), publisher: publisher("ingest-plays") };
        let register = register_clip::App { database: database("register-clip"), publisher: publisher("register-clip") };
        let cut = cut_clip::App { lake, delivery: delivery.clone(), publisher: publisher("cut-clip") };
        let thumbnails = make_thumbnails::App { delivery: delivery.clone(), publisher: publisher("make-thumbnails") };
        let hls = package_hls::App { delivery, publisher: publisher("package-hls") };
        let reconciler = self.reconciler(Settings { kept: kept_days.map(TimeDelta::days), ..NO_PATIENCE });
        let functions = Router::new()
            .nest("/ingest-master", ingest_master::router(masters))
            .nest("/register-master", register_master::router(registers))
            .nest("/ingest-plays", ingest_plays::router(plays))
            .nest("/register-clip", register_clip::router(register))
            .nest("/cut-clip", cut_clip::router(cut))
            .nest("/make-thumbnails", make_thumbnails::router(thumbnails))
            .nest("/package-hls", package_hls::router(hls))
            .nest("/reconcile", reconcile::router(reconciler))
            .layer(middleware::from_fn_with_state(self.deaf.clone(), lost));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(axum::serve(listener, functions).into_future());
        url
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

/// Whatever was found, every object and every clip is counted once.
fn adds_up(balance: &Value) {
    let number = |part: &str, name: &str| balance[part][name].as_u64().unwrap_or_else(|| panic!("{part} {name}: {balance}"));
    let sum = |part: &str, names: &[&str]| names.iter().map(|name| number(part, name)).sum::<u64>();
    let lake = ["registered", "rejected", "waiting", "announced_again", "given_up", "ignored"];
    assert_eq!(number("lake", "objects"), sum("lake", &lake), "{balance}");
    assert_eq!(number("unfinished", "clips"), sum("unfinished", &["waiting", "announced_again", "given_up"]), "{balance}");
    assert_eq!(number("assets", "objects"), sum("assets", &["present", "unregistered", "left_over", "orphaned"]), "{balance}");
}

async fn counted(State(calls): State<Calls>, request: Request, next: Next) -> Response {
    if calls.lock().unwrap().is_refused(request.uri().path()) { StatusCode::NOT_FOUND.into_response() } else { next.run(request).await }
}

impl Wire {
    fn is_refused(&mut self, path: &str) -> bool {
        *self.calls.entry(path.to_owned()).or_default() += 1;
        let refuse = path.ends_with("Publish") && self.refuse_after == Some(0);
        if path.ends_with("Publish") {
            self.refuse_after = self.refuse_after.and_then(|after| after.checked_sub(1));
        }
        refuse
    }
}

async fn lost(State(deaf): State<Deaf>, request: Request, next: Next) -> Response {
    let is_lost = deaf.lock().unwrap().contains(request.uri().path());
    if is_lost { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await }
}
