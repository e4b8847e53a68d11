//! A push endpoint that answers as it is told and remembers what it got.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{Router, body::Bytes, extract::State, http::HeaderMap, http::StatusCode};
use tokio::net::TcpListener;

use crate::stage::until;

#[derive(Clone)]
pub struct Endpoint {
    pub url: String,
    seen: Arc<Mutex<Seen>>,
    answer: Arc<Answer>,
}

type Answer = dyn Fn(usize, &Received) -> (u16, Duration) + Send + Sync;

#[derive(Default)]
struct Seen {
    received: Vec<Received>,
    open: usize,
    most_open: usize,
}

#[derive(Clone, Debug)]
pub struct Received {
    pub headers: HeaderMap,
    pub body: Bytes,
    pub at: Instant,
}

impl Received {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

impl Endpoint {
    /// Acknowledges everything at once.
    pub async fn willing() -> Endpoint {
        Endpoint::answering(|_, _| (204, Duration::ZERO)).await
    }

    /// Answers the n-th request (from 0) with a status after a while.
    pub async fn answering(answer: impl Fn(usize, &Received) -> (u16, Duration) + Send + Sync + 'static) -> Endpoint {
        Endpoint::listening(TcpListener::bind("127.0.0.1:0").await.unwrap(), answer)
    }

    pub fn listening(listener: TcpListener, answer: impl Fn(usize, &Received) -> (u16, Duration) + Send + Sync + 'static) -> Endpoint {
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let endpoint = Endpoint { url, seen: Arc::default(), answer: Arc::new(answer) };
        let router = Router::new().fallback(handle).with_state(endpoint.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        endpoint
    }

    pub fn received(&self) -> Vec<Received> {
        self.seen.lock().unwrap().received.clone()
    }

    pub fn texts(&self) -> Vec<String> {
        self.received().iter().map(Received::text).collect()
    }

    pub fn most_open(&self) -> usize {
        self.seen.lock().unwrap().most_open
    }

    /// Waits for so many requests and gives all of them.
    pub async fn wait_for(&self, count: usize) -> Vec<Received> {
        until(|| self.seen.lock().unwrap().received.len() >= count).await;
        self.received()
    }
}

async fn handle(State(endpoint): State<Endpoint>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let received = Received { headers, body, at: Instant::now() };
    let (status, delay) = {
        let mut seen = endpoint.seen.lock().unwrap();
        let answer = (endpoint.answer)(seen.received.len(), &received);
        seen.received.push(received);
        seen.open += 1;
        seen.most_open = seen.most_open.max(seen.open);
        answer
    };
    tokio::time::sleep(delay).await;
    endpoint.seen.lock().unwrap().open -= 1;
    StatusCode::from_u16(status).unwrap()
}
