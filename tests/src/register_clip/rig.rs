//! One register-clip with its database, its broker, and somebody who listens to what it announces.

use axum::{Router, extract::State, routing::post};
use cloud::Google;
use db::{Access, Database, clips::ClipRow, requests::RequestRow};
use events::{ClipAccepted, ClipFailed, ClipReady, Contract};
use http::StatusCode;
use local_cloud::{LocalCloud, broker, faults::Operation};
use serde_json::Value;
use service::{DONE, Delivered, Reply};
use sqlx::{Connection, Executor};
use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tokio::net::TcpListener;

/// Far longer than anything takes, even where two cores build something else at the same time.
const PATIENCE: Duration = Duration::from_secs(300);
/// More requests than these at a time wait for each other, and on a busy machine too long: then they are to come again.
pub(crate) const CONNECTIONS: usize = 8;
/// What register-clip announces.
const ANNOUNCED: [&str; 3] = [ClipAccepted::TOPIC, ClipReady::TOPIC, ClipFailed::TOPIC];

type Heard = Arc<Mutex<Vec<Delivered>>>;

pub(crate) struct Rig {
    pub database: Database,
    pub cloud: LocalCloud,
    /// Where register-clip listens.
    pub url: String,
    pub client: reqwest::Client,
    database_url: String,
    heard: Heard,
    _scratch: tempfile::TempDir,
}

impl Rig {
    pub async fn new() -> Self {
        let scratch = tempfile::tempdir().unwrap();
        let database_url = crate::postgres::database().unwrap();
        let database = Database::connect(&database_url, 8).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let cloud_url = format!("http://{}", listener.local_addr().unwrap());
        let cloud = LocalCloud::open(scratch.path(), &cloud_url).unwrap();
        spawn(listener, cloud.router());
        let key = serde_json::from_slice(&std::fs::read(cloud.service_account_file()).unwrap()).unwrap();
        let publisher = Google::at(&cloud_url, local_cloud::key::PROJECT_ID, key).publisher("register-clip").unwrap();
        let heard = Heard::default();
        let (ear, _) = serve(Router::new().route("/", post(listen)).with_state(heard.clone())).await;
        for topic in ANNOUNCED {
            cloud.broker().declare_topic(topic).unwrap();
            cloud.broker().declare_subscription(pushing(&format!("listener.{topic}"), topic, &ear)).unwrap();
        }
        let its_own = Database::connect(&crate::postgres::as_function(&database_url, "register-clip"), CONNECTIONS as u32).unwrap();
        let app = register_clip::App { database: its_own, publisher };
        let (url, _) = serve(register_clip::router(app)).await;
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { database, cloud, url, client, database_url, heard, _scratch: scratch }
    }

    /// Delivers an event as the broker pushes it.
    pub async fn deliver<E: Contract>(&self, event: &E) -> StatusCode {
        let id = event.event_id();
        let headers = [("ce-specversion", "1.0"), ("ce-id", &id), ("ce-type", E::TYPE), ("ce-source", "//test")];
        self.post(E::TOPIC, &headers, serde_json::to_vec(event).unwrap()).await
    }

    /// Delivers a clip request that a person published with nothing but JSON.
    pub async fn request(&self, id: &str, body: impl Into<Vec<u8>>) -> StatusCode {
        self.post("clip-requests", &[("x-goog-pubsub-message-id", id)], body.into()).await
    }

    pub async fn post(&self, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> StatusCode {
        let mut request = self.client.post(format!("{}/{path}", self.url)).header("content-type", "application/json").body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.unwrap().status()
    }

    /// Makes the next `times` announcements fail in a way that is not worth another attempt at once.
    pub fn refuse_announcements(&self, times: u32) {
        self.cloud.faults().fail_next(Operation::Publish, StatusCode::NOT_FOUND, times);
    }

    /// Every announcement of a type that was ever made, as its data, when nothing is under way any more.
    pub async fn announced(&self, event_type: &str) -> Vec<Value> {
        self.until("the broker to deliver everything", || async { self.cloud.broker().backlog().iter().all(|line| line.1 == 0) }).await;
        let heard = self.heard.lock().unwrap();
        let of_type = heard.iter().filter(|event| event.event_type.as_deref() == Some(event_type));
        of_type.map(|event| serde_json::from_slice(&event.data).unwrap()).collect()
    }

    pub async fn stored_request(&self, id: &str) -> RequestRow {
        db::requests::get(&self.database, &Access::everything(), id).await.unwrap().unwrap()
    }

    pub async fn clip(&self, id: &str) -> ClipRow {
        db::clips::get(&self.database, &Access::everything(), id).await.unwrap().unwrap()
    }

    pub async fn clips(&self) -> Vec<ClipRow> {
        db::clips::list(&self.database, &Access::everything(), &Default::default(), None, 1000).await.unwrap()
    }

    /// What the history says of a clip: event types and outcomes.
    pub async fn history(&self, clip_id: &str) -> Vec<(String, String)> {
        let rows = db::history::of_clip(&self.database, &Access::everything(), clip_id).await.unwrap();
        rows.into_iter().map(|row| (row.event_type, row.outcome)).collect()
    }

    /// Changes what no API can change, like the time.
    pub async fn execute(&self, statement: &'static str) {
        let mut connection = sqlx::PgConnection::connect(&self.database_url).await.unwrap();
        connection.execute(statement).await.unwrap();
    }

    pub async fn until<F: Future<Output = bool>>(&self, what: &str, condition: impl Fn() -> F) {
        let started = Instant::now();
        while !condition().await {
            assert!(started.elapsed() < PATIENCE, "waited {PATIENCE:?} for {what}; undelivered: {:?}", self.cloud.broker().backlog());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

/// A push subscription that tries again quickly.
pub(crate) fn pushing(name: &str, topic: &str, endpoint: &str) -> broker::Subscription {
    broker::Subscription {
        push: Some(broker::Push { endpoint: endpoint.to_owned(), unwrapped_with_metadata: true, oidc: None }),
        // An answer that is late would be another attempt.
        ack_deadline: PATIENCE,
        minimum_backoff: Duration::from_millis(10),
        maximum_backoff: Duration::from_millis(100),
        ..broker::Subscription::new(name, topic)
    }
}

/// Serves routes on a free port until the test ends.
pub(crate) async fn serve(router: Router) -> (String, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (url, spawn(listener, router))
}

fn spawn(listener: TcpListener, router: Router) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() })
}

async fn listen(State(heard): State<Heard>, delivered: Delivered) -> Reply {
    heard.lock().unwrap().push(delivered);
    DONE
}
