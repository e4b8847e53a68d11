//! find-clips running in this process beside a local cloud and register-clip, with a database of its own.

use axum::{Router, extract::State, routing::post};
use cloud::Google;
use db::{Access, Database, NaiveDate, clips::ClipRow};
use events::{Contract, SyncRequested, clip_requested};
use find_clips::{App, Settings, router};
use http::{Method, StatusCode};
use local_cloud::{LocalCloud, broker, faults::Operation, key::PROJECT_ID};
use serde_json::{Value, json};
use service::{DONE, Delivered, Reply};
use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tokio::net::TcpListener;

const ISSUER: &str = "https://sign-in.example.com";
const AUDIENCE: &str = "heartbeat";
/// Far longer than anything takes, even where two cores build something else at the same time.
const PATIENCE: Duration = Duration::from_secs(300);

type Heard = Arc<Mutex<Vec<Delivered>>>;

pub(super) struct World {
    pub database: Database,
    pub cloud: LocalCloud,
    pub url: String,
    client: reqwest::Client,
    heard: Heard,
    _scratch: tempfile::TempDir,
}

/// An answer, read to its end.
pub(super) struct Answer {
    pub status: StatusCode,
    pub body: Value,
}

impl World {
    pub(super) async fn start() -> Self {
        let scratch = tempfile::tempdir().unwrap();
        let database_url = crate::postgres::database().unwrap();
        let database = Database::connect(&database_url, 4).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let cloud_url = format!("http://{}", listener.local_addr().unwrap());
        let cloud = LocalCloud::open(scratch.path(), &cloud_url).unwrap();
        spawn(listener, cloud.router());
        let key: Value = serde_json::from_slice(&std::fs::read(cloud.service_account_file()).unwrap()).unwrap();
        let google = Google::at(&cloud_url, PROJECT_ID, key);
        let heard = listening(&cloud).await;
        register_clips(&cloud, &database, &google).await;
        let settings = Settings {
            database_url: crate::postgres::as_function(&database_url, "find-clips"),
            jwks_url: format!("{cloud_url}/.well-known/jwks.json"),
            jwt_issuer: ISSUER.to_owned(),
            jwt_audience: AUDIENCE.to_owned(),
            today: NaiveDate::from_ymd_opt(2026, 1, 15),
        };
        let url = serve(router(App::new(settings, &google).unwrap())).await;
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { database, cloud, url, client, heard, _scratch: scratch }
    }

    /// A token; `player_id` only for players.
    pub(super) fn token(&self, role: &str, teams: &[&str], player_id: Option<u32>) -> String {
        let expiry = chrono::Utc::now().timestamp() + 3600;
        let claims =
            json!({"sub": "somebody", "role": role, "teams": teams, "player_id": player_id, "iss": ISSUER, "aud": AUDIENCE, "exp": expiry});
        self.cloud.sign_jwt(&claims)
    }

    /// An analyst of one team.
    pub(super) fn analyst(&self, team: &str) -> String {
        self.token("analyst", &[team], None)
    }

    pub(super) async fn send(&self, method: Method, path: &str, token: &str, body: Option<&Value>) -> Answer {
        let mut request = self.client.request(method, format!("{}{path}", self.url)).bearer_auth(token);
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await.unwrap();
        let (status, body) = (response.status(), response.bytes().await.unwrap());
        Answer { status, body: serde_json::from_slice(&body).unwrap_or(Value::Null) }
    }

    pub(super) async fn get(&self, path: &str, token: &str) -> Answer {
        self.send(Method::GET, path, token, None).await
    }

    pub(super) async fn post(&self, path: &str, token: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, token, Some(body)).await
    }

    /// Asks for plays, and gives the answer.
    pub(super) async fn find(&self, token: &str, body: Value) -> Value {
        let answer = self.post("/api/v2/find", token, &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{body}: {}", answer.body);
        answer.body
    }

    /// Asks in a way that cannot be answered, and gives the problem.
    pub(super) async fn refused(&self, token: &str, body: Value, status: StatusCode) -> Value {
        let answer = self.post("/api/v2/find", token, &body).await;
        assert_eq!(answer.status, status, "{body}: {}", answer.body);
        answer.body
    }

    /// Delivers an event to find-clips, as the broker pushes it.
    pub(super) async fn deliver<E: Contract>(&self, event: &E) -> StatusCode {
        let request =
            self.client.post(format!("{}/{}", self.url, E::TOPIC)).header("ce-specversion", "1.0").header("ce-id", event.event_id());
        let request = request.header("ce-type", E::TYPE).header("ce-source", "//test").header("content-type", "application/json");
        request.body(serde_json::to_vec(event).unwrap()).send().await.unwrap().status()
    }

    /// Makes the next `times` announcements fail in a way that is not worth another attempt at once.
    pub(super) fn refuse_announcements(&self, times: u32) {
        self.cloud.faults().fail_next(Operation::Publish, StatusCode::NOT_FOUND, times);
    }

    /// The messages of this type that were published, with their ids, when nothing is under way any more.
    pub(super) async fn published(&self, event_type: &str) -> Vec<(String, Value)> {
        let started = Instant::now();
        while self.cloud.broker().backlog().iter().any(|line| line.1 != 0) {
            assert!(started.elapsed() < PATIENCE, "undelivered: {:?}", self.cloud.broker().backlog());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let heard = self.heard.lock().unwrap();
        let of_type = heard.iter().filter(|event| event.event_type.as_deref() == Some(event_type));
        of_type.map(|event| (event.id.clone(), serde_json::from_slice(&event.data).unwrap())).collect()
    }

    /// The clip requests that were published.
    pub(super) async fn requests(&self) -> Vec<(String, Value)> {
        self.published(clip_requested::TYPE).await
    }

    /// What register-clip made of them.
    pub(super) async fn clips(&self) -> Vec<ClipRow> {
        self.requests().await;
        db::clips::list(&self.database, &Access::everything(), &Default::default(), None, 1000).await.unwrap()
    }
}

impl Answer {
    /// What a problem says.
    pub(super) fn detail(&self, status: StatusCode) -> String {
        assert_eq!(self.status, status, "{}", self.body);
        self.body["detail"].as_str().unwrap().to_owned()
    }
}

/// Somebody who hears everything that find-clips publishes.
async fn listening(cloud: &LocalCloud) -> Heard {
    let heard = Heard::default();
    let ear = serve(Router::new().route("/", post(listen)).with_state(heard.clone())).await;
    for topic in [clip_requested::TOPIC, SyncRequested::TOPIC] {
        cloud.broker().declare_topic(topic).unwrap();
        cloud.broker().declare_subscription(pushing(&format!("listener.{topic}"), topic, &ear)).unwrap();
    }
    heard
}

async fn register_clips(cloud: &LocalCloud, database: &Database, google: &Google) {
    for topic in ["clip-accepted", "clip-ready", "clip-failed"] {
        cloud.broker().declare_topic(topic).unwrap();
    }
    let app = register_clip::App { database: database.clone(), publisher: google.publisher("register-clip").unwrap() };
    let url = serve(register_clip::router(app)).await;
    let endpoint = format!("{url}/{}", clip_requested::TOPIC);
    cloud.broker().declare_subscription(pushing("register-clip", clip_requested::TOPIC, &endpoint)).unwrap();
}

/// A push subscription that tries again quickly.
fn pushing(name: &str, topic: &str, endpoint: &str) -> broker::Subscription {
    broker::Subscription {
        push: Some(broker::Push { endpoint: endpoint.to_owned(), unwrapped_with_metadata: true, oidc: None }),
        // An answer that is late would be another attempt.
        ack_deadline: PATIENCE,
        minimum_backoff: Duration::from_millis(10),
        maximum_backoff: Duration::from_millis(100),
        ..broker::Subscription::new(name, topic)
    }
}

async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    spawn(listener, router);
    url
}

fn spawn(listener: TcpListener, router: Router) {
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
}

async fn listen(State(heard): State<Heard>, delivered: Delivered) -> Reply {
    heard.lock().unwrap().push(delivered);
    DONE
}
