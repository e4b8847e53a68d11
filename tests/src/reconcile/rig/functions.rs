//! The functions behind the broker, and who is deaf to what.

use super::{NO_PATIENCE, PATIENCE, Rig};
use axum::{
    Router,
    extract::{Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use http::StatusCode;
use local_cloud::broker;
use reconcile::Settings;
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::net::TcpListener;

pub(super) const TOPICS: [&str; 15] = [
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

/// `function.topic`s whose messages are lost.
pub(super) type Deaf = Arc<Mutex<BTreeSet<String>>>;

impl Rig {
    /// From now on messages of this topic do not reach this function, and are gone.
    pub fn deafen(&self, function: &str, topic: &str) {
        self.deaf.lock().unwrap().insert(format!("/{function}/{topic}"));
    }

    pub fn hear_again(&self) {
        self.deaf.lock().unwrap().clear();
    }

    pub(super) fn subscribe(&self, functions: &str) {
        for (function, topic, wrapped) in ROUTES {
            let endpoint = format!("{functions}/{function}/{topic}");
            let name = format!("{function}.{topic}");
            let dead_letter = broker::DeadLetter { topic: "dead-letters".to_owned(), max_delivery_attempts: 5 };
            let subscription = broker::Subscription {
                push: Some(broker::Push { endpoint, unwrapped_with_metadata: !wrapped, oidc: None }),
                ack_deadline: PATIENCE,
                minimum_backoff: Duration::from_millis(10),
                maximum_backoff: Duration::from_millis(50),
                max_in_flight: 2,
                dead_letter: (topic != "dead-letters").then_some(dead_letter),
                ..broker::Subscription::new(name, topic)
            };
            self.cloud.broker().declare_subscription(subscription).unwrap();
        }
    }

    pub(super) async fn serve_functions(&self, kept_days: Option<i64>) -> String {
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

async fn lost(State(deaf): State<Deaf>, request: Request, next: Next) -> Response {
    let is_lost = deaf.lock().unwrap().contains(request.uri().path());
    if is_lost { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await }
}
