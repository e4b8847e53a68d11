//! Pub/Sub on one machine: topics, subscriptions, push delivery and pulling, kept on disk.
//!
//! Clients use it as they use the service, over gRPC and REST ([`Broker::router`]); the object store
//! publishes straight into it. Every undelivered message of a subscription is one file, so what was
//! published and not acknowledged is delivered after any crash. Attempts are counted in memory only.

mod atomic_file;
mod dead_letter;
mod filter;
mod live;
mod message;
mod names;
mod publishing;
mod pulling;
mod push;
mod queue;
mod refusal;
mod registry;
mod spool;
mod subscription;
mod wire;

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::Context;
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

pub use message::{MAX_REQUEST_BYTES, Message};
pub use refusal::{Kind, Refusal};
pub use subscription::{DeadLetter, Oidc, Push, Subscription};

use crate::faults::Faults;
use message::MessageIds;
use push::{Pusher, TokenMinter};
use registry::Registry;

/// The broker. Cloning it gives another handle to the same one. It works until `stop`.
#[derive(Clone)]
pub struct Broker(Arc<Parts>);

struct Parts {
    project: String,
    registry: Registry,
    ids: MessageIds,
    pusher: Pusher,
    faults: Faults,
    stop: CancellationToken,
    runtime: Handle,
}

impl Broker {
    /// Opens the broker of a project with its data in a folder, and starts to push what was not
    /// delivered before. `token_minter` gives the signed OIDC token for an audience and an email.
    /// `faults` says which publish calls of clients are to fail.
    ///
    /// # Errors
    /// Outside of a tokio runtime, or when the folder cannot be read or made.
    pub fn open(
        data_dir: &Path,
        project: &str,
        token_minter: impl Fn(&str, &str) -> String + Send + Sync + 'static,
        faults: Faults,
    ) -> anyhow::Result<Broker> {
        let runtime = Handle::try_current().context("the broker needs a tokio runtime")?;
        let stop = CancellationToken::new();
        let registry = Registry::open(data_dir, &stop).with_context(|| format!("opening the broker's data in {}", data_dir.display()))?;
        let broker = Broker(Arc::new(Parts {
            project: project.to_owned(),
            ids: MessageIds::after(registry.last_id()),
            registry,
            pusher: Pusher::new(Box::new(token_minter) as TokenMinter)?,
            faults,
            stop,
            runtime,
        }));
        broker.0.registry.all().into_iter().for_each(|live| push::start(&broker, live));
        Ok(broker)
    }

    /// Makes sure that a topic exists. Its name is short or full.
    ///
    /// # Errors
    /// A [`Refusal`] for a bad name; trouble of the disk.
    pub fn declare_topic(&self, topic: &str) -> anyhow::Result<()> {
        let topic = self.topic_name(topic)?;
        self.0.registry.add_topic(&topic).map(drop)
    }

    /// Makes sure that a subscription exists and is configured like this. An existing one keeps what it
    /// has not delivered yet.
    ///
    /// # Errors
    /// A [`Refusal`] for an unknown topic, a filter that is not understood, or another bad field;
    /// trouble of the disk.
    pub fn declare_subscription(&self, subscription: Subscription) -> anyhow::Result<()> {
        let subscription = self.checked(subscription)?;
        match self.0.registry.find(&subscription.name) {
            Some(live) => live.configure(subscription),
            None => self.add(subscription).map(drop),
        }
    }

    /// Everything a client of Pub/Sub calls, REST and gRPC, for a server that takes HTTP/1.1 and h2c.
    pub fn router(&self) -> axum::Router {
        wire::router(self)
    }

    /// Stops pushing. What is not acknowledged stays on disk; requests in flight are dropped.
    pub fn stop(&self) {
        self.0.stop.cancel();
    }

    /// For each subscription its short name, how many messages it has not delivered, and how long ago
    /// the oldest of them was published.
    pub fn backlog(&self) -> Vec<(String, usize, Option<Duration>)> {
        let line = |live: Arc<live::LiveSubscription>| {
            let (undelivered, age) = live.backlog();
            (live.configured().subscription.name.clone(), undelivered, age)
        };
        self.0.registry.all().into_iter().map(line).collect()
    }

    fn project(&self) -> &str {
        &self.0.project
    }

    fn topic_name(&self, name: &str) -> Result<String, Refusal> {
        names::short(self.project(), "topics", name)
    }

    fn subscription_name(&self, name: &str) -> Result<String, Refusal> {
        names::short(self.project(), "subscriptions", name)
    }

    /// The subscription with short names, its fields checked and its topics known.
    fn checked(&self, mut subscription: Subscription) -> Result<Subscription, Refusal> {
        subscription.name = self.subscription_name(&subscription.name)?;
        subscription.topic = self.known_topic(&subscription.topic)?;
        if let Some(policy) = &mut subscription.dead_letter {
            policy.topic = self.known_topic(&policy.topic)?;
        }
        subscription.check()?;
        Ok(subscription)
    }

    fn known_topic(&self, name: &str) -> Result<String, Refusal> {
        let topic = self.topic_name(name)?;
        if self.0.registry.has_topic(&topic) {
            return Ok(topic);
        }
        Err(Refusal::not_found(format!("topic not found: {}", names::topic(self.project(), &topic))))
    }

    fn known_subscription(&self, name: &str) -> Result<Arc<live::LiveSubscription>, Refusal> {
        let name = self.subscription_name(name)?;
        let unknown = || Refusal::not_found(format!("subscription not found: {}", names::subscription(self.project(), &name)));
        self.0.registry.find(&name).ok_or_else(unknown)
    }

    /// Adds a checked subscription; `None` when there is one of that name.
    fn add(&self, subscription: Subscription) -> anyhow::Result<Option<Arc<live::LiveSubscription>>> {
        let added = self.0.registry.add(subscription, &self.0.stop)?;
        if let Some(live) = &added {
            push::start(self, live.clone());
        }
        Ok(added)
    }
}
