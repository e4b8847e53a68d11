//! One subscription at work: its configuration, what it has to deliver, and where that lies.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
    time::{Duration, Instant},
};

use anyhow::Context;
use bytes::Bytes;
use chrono::Utc;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::{
    atomic_file,
    filter::Filter,
    message::{Message, MessageId},
    queue::{Queue, Taken},
    spool::Spool,
    subscription::Subscription,
};

const CONFIGURATION_FILE: &str = "subscription.json";

/// A subscription that messages are delivered to.
pub(super) struct LiveSubscription {
    folder: PathBuf,
    configured: RwLock<Arc<Configured>>,
    queue: Mutex<Queue>,
    spool: Spool,
    /// Told whenever there may be something new to do.
    changed: watch::Sender<()>,
    /// Ends the pushing.
    pub(super) stop: CancellationToken,
}

/// A configuration and what was compiled from it.
pub(super) struct Configured {
    pub(super) subscription: Subscription,
    filter: Option<Filter>,
}

impl LiveSubscription {
    /// Makes or opens the folder of a subscription; what it had not delivered is due now.
    pub(super) fn open(folder: PathBuf, subscription: Subscription, stop: CancellationToken) -> anyhow::Result<Self> {
        let spool = Spool::open(&folder)?;
        let mut queue = Queue::default();
        for (id, ordering_key) in spool.list()? {
            queue.insert(id, if subscription.ordering { &ordering_key } else { "" }, Instant::now());
        }
        let filter = subscription.check()?;
        save(&folder, &subscription)?;
        Ok(LiveSubscription {
            folder,
            configured: RwLock::new(Arc::new(Configured { subscription, filter })),
            queue: Mutex::new(queue),
            spool,
            changed: watch::Sender::new(()),
            stop,
        })
    }

    /// The configuration in force.
    pub(super) fn configured(&self) -> Arc<Configured> {
        self.configured.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes the configuration and keeps the backlog.
    pub(super) fn configure(&self, subscription: Subscription) -> anyhow::Result<()> {
        let filter = subscription.check()?;
        save(&self.folder, &subscription)?;
        *self.configured.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Configured { subscription, filter });
        self.changed.send_replace(());
        Ok(())
    }

    /// Writes messages down; nothing is delivered before `enqueue`.
    pub(super) fn store(&self, messages: &[(MessageId, Bytes)]) -> anyhow::Result<()> {
        self.spool.store(messages)
    }

    /// Removes what `store` wrote.
    pub(super) fn take_back(&self, messages: &[(MessageId, Bytes)]) {
        self.spool.take_back(messages);
    }

    /// Makes stored messages due.
    pub(super) fn enqueue<'m>(&self, messages: impl Iterator<Item = (MessageId, &'m str)>) {
        let ordered = self.configured().subscription.ordering;
        let mut queue = self.queue();
        for (id, ordering_key) in messages {
            queue.insert(id, if ordered { ordering_key } else { "" }, Instant::now());
        }
        drop(queue);
        self.changed.send_replace(());
    }

    /// The next message that is due.
    pub(super) fn take(&self, lease: Duration) -> Option<Taken> {
        self.queue().take(Instant::now(), lease)
    }

    /// When the next message is due.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.queue().next_due()
    }

    /// The body of a message. One that is gone or unreadable is forgotten and gives `None`.
    pub(super) fn read(&self, id: MessageId) -> Option<Message> {
        match self.spool.read(id) {
            Ok(Some(message)) => return Some(message),
            Ok(None) => {}
            Err(error) => {
                tracing::error!(message = %id, error = format!("{error:#}"), "a spooled message is unreadable and is set aside");
                if let Err(error) = self.spool.set_aside(id) {
                    tracing::error!(message = %id, %error, "an unreadable message could not be set aside");
                }
            }
        }
        self.forget(id);
        None
    }

    /// The message is delivered.
    pub(super) fn acknowledge(&self, id: MessageId) {
        if let Err(error) = self.spool.remove(id) {
            tracing::error!(message = %id, %error, "an acknowledged message could not be removed: a restart delivers it again");
        }
        self.forget(id);
    }

    /// The message is due again after a wait.
    pub(super) fn postpone(&self, taken: Taken, wait: Duration) {
        self.queue().postpone(taken, Instant::now() + wait);
        self.changed.send_replace(());
    }

    /// Hears of everything that may make a message due.
    pub(super) fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// Undelivered messages and the age of the oldest.
    pub(super) fn backlog(&self) -> (usize, Option<Duration>) {
        let queue = self.queue();
        let age = queue.oldest().map(|id| (Utc::now() - id.published_at()).to_std().unwrap_or_default());
        (queue.len(), age)
    }

    /// The last id on disk.
    pub(super) fn last_id(&self) -> Option<MessageId> {
        self.queue().newest()
    }

    /// Stops the pushing and removes everything from the disk.
    pub(super) fn delete(&self) -> anyhow::Result<()> {
        self.stop.cancel();
        // Without its configuration a half-removed folder is not taken for a subscription.
        fs::remove_file(self.folder.join(CONFIGURATION_FILE))
            .and_then(|()| fs::remove_dir_all(&self.folder))
            .with_context(|| format!("removing {}", self.folder.display()))
    }

    fn forget(&self, id: MessageId) {
        self.queue().forget(id, Instant::now());
        self.changed.send_replace(());
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Configured {
    /// Whether a message of a topic is for this subscription.
    pub(super) fn wants(&self, topic: &str, message: &Message) -> bool {
        self.subscription.topic == topic && self.filter.as_ref().is_none_or(|filter| filter.matches(&message.attributes))
    }
}

/// The configuration in a subscription's folder; `None` when the folder is a left-over.
pub(super) fn load(folder: &Path) -> anyhow::Result<Option<Subscription>> {
    let path = folder.join(CONFIGURATION_FILE);
    if !path.exists() {
        return Ok(None);
    }
    let content = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
    serde_json::from_slice(&content).map(Some).with_context(|| format!("{} is not a subscription: remove it or restore it", path.display()))
}

fn save(folder: &Path, subscription: &Subscription) -> anyhow::Result<()> {
    let content = serde_json::to_vec_pretty(subscription).context("writing a subscription as JSON")?;
    atomic_file::write(&folder.join(CONFIGURATION_FILE), &content)
}
