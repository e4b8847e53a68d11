//! Which topics and subscriptions there are, in memory and on disk.
//!
//! `topics/{name}.json` and `subscriptions/{name}/subscription.json`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use anyhow::Context;
use tokio_util::sync::CancellationToken;

use super::{
    atomic_file,
    live::{self, LiveSubscription},
    message::MessageId,
    subscription::Subscription,
};

/// The topic of a subscription whose topic was deleted, as the service calls it.
const DELETED_TOPIC: &str = "_deleted-topic_";

/// Topics and subscriptions by their short names.
pub(super) struct Registry {
    topics_folder: PathBuf,
    subscriptions_folder: PathBuf,
    known: RwLock<Known>,
}

#[derive(Default)]
struct Known {
    topics: BTreeSet<String>,
    subscriptions: BTreeMap<String, Arc<LiveSubscription>>,
}

impl Registry {
    /// Reads what is there; `stop` ends everything.
    pub(super) fn open(data_dir: &Path, stop: &CancellationToken) -> anyhow::Result<Self> {
        let [topics_folder, subscriptions_folder] = ["topics", "subscriptions"].map(|name| data_dir.join(name));
        for folder in [&topics_folder, &subscriptions_folder] {
            fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        }
        let mut known = Known::default();
        for path in entries(&topics_folder)? {
            if path.extension().is_some_and(|extension| extension == "json") {
                known.topics.extend(path.file_stem().and_then(|name| name.to_str()).map(str::to_owned));
            }
        }
        for folder in entries(&subscriptions_folder)? {
            let Some(subscription) = live::load(&folder)? else { continue };
            let name = subscription.name.clone();
            known.subscriptions.insert(name, Arc::new(LiveSubscription::open(folder, subscription, stop.child_token())?));
        }
        Ok(Registry { topics_folder, subscriptions_folder, known: RwLock::new(known) })
    }

    /// The highest id of a message that is still here.
    pub(super) fn last_id(&self) -> MessageId {
        self.all().iter().filter_map(|live| live.last_id()).max().unwrap_or(MessageId(0))
    }

    /// Whether there is such a topic.
    pub(super) fn has_topic(&self, topic: &str) -> bool {
        self.read().topics.contains(topic)
    }

    /// All topics.
    pub(super) fn topics(&self) -> Vec<String> {
        self.read().topics.iter().cloned().collect()
    }

    /// Adds a topic; false when it was there.
    pub(super) fn add_topic(&self, topic: &str) -> anyhow::Result<bool> {
        let mut known = self.write();
        if known.topics.contains(topic) {
            return Ok(false);
        }
        let content = serde_json::json!({ "name": topic }).to_string();
        atomic_file::write(&self.topic_file(topic), content.as_bytes())?;
        Ok(known.topics.insert(topic.to_owned()))
    }

    /// Removes a topic; its subscriptions stay and get nothing more. False when it was not there.
    pub(super) fn remove_topic(&self, topic: &str) -> anyhow::Result<bool> {
        let mut known = self.write();
        if !known.topics.remove(topic) {
            return Ok(false);
        }
        for live in known.subscriptions.values() {
            let subscription = live.configured().subscription.clone();
            if subscription.topic == topic {
                live.configure(Subscription { topic: DELETED_TOPIC.to_owned(), ..subscription })?;
            }
        }
        let file = self.topic_file(topic);
        fs::remove_file(&file).with_context(|| format!("removing {}", file.display()))?;
        Ok(true)
    }

    /// All subscriptions, in the order of their names.
    pub(super) fn all(&self) -> Vec<Arc<LiveSubscription>> {
        self.read().subscriptions.values().cloned().collect()
    }

    /// The subscription of that name.
    pub(super) fn find(&self, name: &str) -> Option<Arc<LiveSubscription>> {
        self.read().subscriptions.get(name).cloned()
    }

    /// Adds a subscription; `None` when there is one of that name.
    pub(super) fn add(&self, subscription: Subscription, stop: &CancellationToken) -> anyhow::Result<Option<Arc<LiveSubscription>>> {
        let mut known = self.write();
        if known.subscriptions.contains_key(&subscription.name) {
            return Ok(None);
        }
        let name = subscription.name.clone();
        let folder = self.subscriptions_folder.join(&name);
        if folder.exists() {
            // Left over from a deletion that was interrupted: its messages are not this subscription's.
            fs::remove_dir_all(&folder).with_context(|| format!("clearing {}", folder.display()))?;
        }
        let live = Arc::new(LiveSubscription::open(folder, subscription, stop.child_token())?);
        known.subscriptions.insert(name, live.clone());
        Ok(Some(live))
    }

    /// Removes a subscription with its backlog; false when it was not there.
    pub(super) fn remove(&self, name: &str) -> anyhow::Result<bool> {
        match self.write().subscriptions.remove(name) {
            None => Ok(false),
            Some(live) => live.delete().map(|()| true),
        }
    }

    fn topic_file(&self, topic: &str) -> PathBuf {
        self.topics_folder.join(format!("{topic}.json"))
    }

    fn read(&self) -> RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Known> {
        self.known.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn entries(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect())
        .with_context(|| format!("listing {}", folder.display()))
}
