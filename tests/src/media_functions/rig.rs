//! The four media functions and register-master in this process, and somebody who listens to what they announce.

use crate::postgres;
use axum::{Router, extract::State, routing::post};
use cloud::{Google, NewObject, ObjectInfo, Objects};
use db::{Access, Database, masters::MasterRow};
use events::{
    ClipAccepted, ClipCut, ClipFolder, ClipId, ClipPackaged, ClipStepFailed, ClipThumbnailed, Contract, EncodeProfile, FrameRange, GameId,
    MasterExamined, MasterIngested, ObjectFinalized, Season, TeamCode, index_object,
};
use http::StatusCode;
use local_cloud::{
    LocalCloud,
    broker::{Push, Subscription},
    faults::Operation,
    key::PROJECT_ID,
};
use media::synthetic::SyntheticMaster;
use serde_json::Value;
use service::{DONE, Delivered, Reply};
use sqlx::{Connection, Executor, PgConnection};
use std::{
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::net::TcpListener;

/// Where the tests' masters lie.
pub(crate) const MASTER: &str = "media/raw/MTL/2025-2026/20031/p1-20251011-MTLvsCHI.mp4";

/// The function that writes down what ingest-master found.
pub(crate) const REGISTERS: &str = "register-master";
/// What they announce.
const ANNOUNCED: [&str; 6] =
    [MasterExamined::TOPIC, MasterIngested::TOPIC, ClipCut::TOPIC, ClipThumbnailed::TOPIC, ClipPackaged::TOPIC, ClipStepFailed::TOPIC];

type Heard = Arc<Mutex<Vec<Delivered>>>;

pub(crate) struct Rig {
    pub cloud: LocalCloud,
    pub lake: Objects,
    pub delivery: Objects,
    pub database: Database,
    google: Google,
    /// As its owner.
    database_url: String,
    url: String,
    client: reqwest::Client,
    functions: String,
    heard: Heard,
    _scratch: tempfile::TempDir,
}

impl Rig {
    pub async fn new() -> Self {
        let scratch = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let cloud = LocalCloud::open(scratch.path(), &url).unwrap();
        cloud.create_bucket("lake", None).unwrap();
        cloud.create_bucket("delivery", None).unwrap();
        tokio::spawn(axum::serve(listener, cloud.router()).into_future());
        let key = serde_json::from_slice(&std::fs::read(cloud.service_account_file()).unwrap()).unwrap();
        let google = Google::at(&url, PROJECT_ID, key);
        let heard = Heard::default();
        let ear = serve(Router::new().route("/", post(listen)).with_state(heard.clone())).await;
        for topic in ANNOUNCED {
            cloud.broker().declare_topic(topic).unwrap();
            cloud.broker().declare_subscription(pushing(topic, topic, &ear)).unwrap();
        }
        let (lake, delivery) = (google.bucket("lake").await.unwrap(), google.bucket("delivery").await.unwrap());
        let database_url = postgres::database().unwrap();
        let database = Database::connect(&postgres::as_function(&database_url, REGISTERS), 8).unwrap();
        let functions = serve(functions(&google, &lake, &delivery, &database)).await;
        let registering = format!("{functions}/{REGISTERS}/{}", MasterExamined::TOPIC);
        cloud.broker().declare_subscription(pushing(REGISTERS, MasterExamined::TOPIC, &registering)).unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { cloud, lake, delivery, database, google, database_url, url, client, functions, heard, _scratch: scratch }
    }

    /// Makes a master and uploads it; what the lake's notification would say of it.
    pub async fn master(&self, name: &str, master: SyntheticMaster) -> ObjectFinalized {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("master").with_extension(Path::new(name).extension().unwrap().to_ascii_lowercase());
        master.make(&file).await.unwrap();
        self.upload(name, &file).await
    }

    pub async fn upload(&self, name: &str, file: &Path) -> ObjectFinalized {
        let info = self.lake.upload_master(name, file, |_| ()).await.unwrap();
        ObjectFinalized { bucket: "lake".into(), name: name.into(), generation: info.generation, size: info.size as i64, crc32c: None }
    }

    /// A master of four seconds, examined and registered; its notification.
    pub async fn ingested(&self) -> ObjectFinalized {
        let uploaded = self.master(MASTER, SyntheticMaster::default()).await;
        assert_eq!(self.uploaded(&uploaded).await, StatusCode::NO_CONTENT);
        self.delivered().await;
        uploaded
    }

    /// A clip of the frames 20 to 80 of that master, cut; its announcement.
    pub async fn cut(&self) -> ClipCut {
        let accepted = accepted(&self.ingested().await, FrameRange { first: 20, end: 80 });
        assert_eq!(self.accepted(&accepted).await, StatusCode::NO_CONTENT);
        self.announced::<ClipCut>(1).await.remove(0)
    }

    pub async fn uploaded(&self, event: &ObjectFinalized) -> StatusCode {
        self.deliver("ingest-master", event).await
    }

    pub async fn accepted(&self, event: &ClipAccepted) -> StatusCode {
        self.deliver("cut-clip", event).await
    }

    /// Delivers an event to a function as the broker pushes it.
    pub async fn deliver<E: Contract>(&self, function: &str, event: &E) -> StatusCode {
        self.deliver_as::<E>(function, serde_json::to_vec(event).unwrap()).await
    }

    /// Delivers anything as such an event.
    pub async fn deliver_as<E: Contract>(&self, function: &str, data: impl Into<reqwest::Body>) -> StatusCode {
        let request = self.client.post(format!("{}/{function}/{}", self.functions, E::TOPIC)).body(data);
        let request = request.header("content-type", "application/json");
        let headers = [("ce-specversion", "1.0"), ("ce-id", "1"), ("ce-type", E::TYPE), ("ce-source", "//test")];
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)).send().await.unwrap().status()
    }

    pub fn fail(&self, operation: Operation, times: u32) {
        self.cloud.faults().fail_next(operation, StatusCode::FORBIDDEN, times);
    }

    /// All announcements of a type, once the broker has delivered everything and there are `count` of them.
    pub async fn announced<E: Contract>(&self, count: usize) -> Vec<E> {
        self.delivered().await;
        let heard = self.heard.lock().unwrap();
        let of_type = heard.iter().filter(|event| event.event_type.as_deref() == Some(E::TYPE));
        let announced: Vec<E> = of_type.map(|event| serde_json::from_slice(&event.data).unwrap()).collect();
        assert_eq!(announced.len(), count, "announcements of {}", E::TYPE);
        announced
    }

    /// Waits until the broker has delivered everything.
    async fn delivered(&self) {
        let started = std::time::Instant::now();
        while self.cloud.broker().backlog().iter().any(|line| line.1 > 0) {
            assert!(started.elapsed() < Duration::from_secs(300), "never delivered: {:?}", self.cloud.broker().backlog());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Every announcement as JSON, whatever its type.
    pub fn heard(&self) -> Vec<Value> {
        self.heard.lock().unwrap().iter().map(|event| serde_json::from_slice(&event.data).unwrap()).collect()
    }

    /// The row of an upload, once the broker has delivered everything.
    pub async fn registered(&self, upload: &ObjectFinalized) -> MasterRow {
        self.row(&upload.name, upload.generation).await.unwrap()
    }

    /// The same, where there may be none.
    pub async fn row(&self, object: &str, generation: i64) -> Option<MasterRow> {
        self.delivered().await;
        db::masters::get(&self.database, &Access::everything(), object, generation).await.unwrap()
    }

    /// Publishes an event, of which the broker tells whoever listens.
    pub async fn announce<E: Contract>(&self, event: &E) {
        self.google.publisher("test").unwrap().announce(event).await.unwrap();
    }

    /// Changes what no function can change, as the database's owner.
    pub async fn execute(&self, statement: &'static str) {
        PgConnection::connect(&self.database_url).await.unwrap().execute(statement).await.unwrap();
    }

    /// What is written down of the only master: its index, the object of its samples, and that object's generation.
    pub async fn made(&self) -> (String, String, i64) {
        let mut owner = PgConnection::connect(&self.database_url).await.unwrap();
        sqlx::query_as("SELECT index_object, media_object, media_generation FROM media.masters").fetch_one(&mut owner).await.unwrap()
    }

    pub async fn remove_from_lake(&self, name: &str) {
        let name = name.replace('/', "%2F");
        let answer = self.client.delete(format!("{}/storage/v1/b/lake/o/{name}", self.url)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NO_CONTENT, "{name}");
    }

    pub async fn object(&self, name: &str) -> ObjectInfo {
        self.delivery.stat(name).await.unwrap().unwrap()
    }

    /// Puts bytes of one's own where a clip should be.
    pub async fn place(&self, name: &str, bytes: &'static [u8]) {
        self.delivery.create(NewObject::plain(name.into(), "video/mp4"), bytes.into()).await.unwrap();
    }
}

/// The acceptance of a clip of these frames of an uploaded master.
pub(crate) fn accepted(master: &ObjectFinalized, range: FrameRange) -> ClipAccepted {
    let clip = ClipFolder {
        clip_id: ClipId::of(&[&range.first.to_string(), &range.end.to_string()]),
        team_code: TeamCode::parse("MTL").unwrap(),
        season: Season::parse("2025-2026").unwrap(),
        game_id: GameId::parse("2025020031").unwrap(),
    };
    ClipAccepted {
        clip,
        media_object: master.name.clone(),
        media_generation: master.generation,
        index_object: index_object(&master.name, master.generation),
        range,
        profile: EncodeProfile::Fast,
    }
}

fn functions(google: &Google, lake: &Objects, delivery: &Objects, database: &Database) -> Router {
    let publisher = |function| google.publisher(function).unwrap();
    let (lake, delivery, database) = (lake.clone(), delivery.clone(), database.clone());
    let ingest = ingest_master::App { lake: lake.clone(), publisher: publisher("ingest-master") };
    let register = register_master::App { database, publisher: publisher(REGISTERS) };
    let cut = cut_clip::App { lake, delivery: delivery.clone(), publisher: publisher("cut-clip") };
    let thumbnails = make_thumbnails::App { delivery: delivery.clone(), publisher: publisher("make-thumbnails") };
    let hls = package_hls::App { delivery, publisher: publisher("package-hls") };
    Router::new()
        .nest("/ingest-master", ingest_master::router(ingest))
        .nest(&format!("/{REGISTERS}"), register_master::router(register))
        .nest("/cut-clip", cut_clip::router(cut))
        .nest("/make-thumbnails", make_thumbnails::router(thumbnails))
        .nest("/package-hls", package_hls::router(hls))
}

fn pushing(name: &str, topic: &str, endpoint: &str) -> Subscription {
    let push = Push { endpoint: endpoint.to_owned(), unwrapped_with_metadata: true, oidc: None };
    Subscription {
        push: Some(push),
        minimum_backoff: Duration::from_millis(10),
        ack_deadline: Duration::from_secs(300),
        ..Subscription::new(name, topic)
    }
}

async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(axum::serve(listener, router).into_future());
    url
}

async fn listen(State(heard): State<Heard>, delivered: Delivered) -> Reply {
    heard.lock().unwrap().push(delivered);
    DONE
}
