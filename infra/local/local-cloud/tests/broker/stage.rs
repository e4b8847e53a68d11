//! A broker that listens, with its data in a folder that vanishes with the test.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use local_cloud::{
    broker::{Broker, DeadLetter, Message, Push, Subscription},
    faults::Faults,
};
use tempfile::TempDir;
use tokio::net::TcpListener;

pub struct Stage {
    pub broker: Broker,
    /// `http://127.0.0.1:PORT`
    pub address: String,
    pub faults: Faults,
    folder: TempDir,
}

impl Stage {
    /// A broker of the project `test` with the topic `topic`.
    pub async fn start() -> Stage {
        let (folder, faults) = (tempfile::tempdir().unwrap(), Faults::default());
        let broker = open(folder.path(), faults.clone());
        broker.declare_topic("topic").unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = broker.router();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Stage { broker, address, faults, folder }
    }

    pub fn publish(&self, data: &str, attributes: &[(&str, &str)]) -> String {
        self.broker.publish("topic", message(data, attributes)).unwrap()
    }

    /// Stops this broker and opens another one on its data.
    pub fn reopened(&self) -> Broker {
        self.broker.stop();
        open(self.folder.path(), Faults::default())
    }

    /// The files of undelivered messages.
    pub fn spooled(&self, subscription: &str) -> Vec<PathBuf> {
        let folder = self.folder.path().join("subscriptions").join(subscription).join("messages");
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
    }

    /// Waits until a subscription has nothing left to deliver, in memory and on disk.
    pub async fn drained(&self, subscription: &str) {
        until(|| undelivered(&self.broker, subscription) == 0).await;
        assert_eq!(self.spooled(subscription), Vec::<PathBuf>::new());
    }
}

pub fn message(data: &str, attributes: &[(&str, &str)]) -> Message {
    let attributes: BTreeMap<_, _> = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Message { data: data.to_owned().into(), attributes, ordering_key: String::new() }
}

/// A subscription of `topic` that pushes unwrapped.
pub fn pushing(name: &str, endpoint: &str) -> Subscription {
    let push = Push { endpoint: endpoint.to_owned(), unwrapped_with_metadata: true, oidc: None };
    Subscription { push: Some(push), ..Subscription::new(name, "topic") }
}

/// Five attempts, then the topic `letters`.
pub fn letters() -> Option<DeadLetter> {
    Some(DeadLetter { topic: "letters".to_owned(), max_delivery_attempts: 5 })
}

pub fn undelivered(broker: &Broker, subscription: &str) -> usize {
    let backlog = broker.backlog();
    backlog.iter().find(|(name, _, _)| name == subscription).expect("no such subscription").1
}

/// Waits for a condition, far longer than anything takes even on a busy machine.
pub async fn until(condition: impl Fn() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < Duration::from_secs(120), "the condition never came true");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn open(folder: &Path, faults: Faults) -> Broker {
    Broker::open(folder, "test", |audience, email| format!("token-of-{email}-for-{audience}"), faults).unwrap()
}
