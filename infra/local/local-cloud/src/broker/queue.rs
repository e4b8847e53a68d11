//! What one subscription has still to deliver, and when: ids only, bodies stay in the spool.
//!
//! A message that is being delivered is simply due again when its lease ends, so a delivery that never
//! reports back is repeated. Attempts are counted here, in memory: a restart of the broker starts them
//! anew. No I/O and no clock: the caller says what time it is.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
    time::{Duration, Instant},
};

use super::message::MessageId;

/// The undelivered messages of one subscription.
#[derive(Default)]
pub(super) struct Queue {
    entries: BTreeMap<MessageId, Entry>,
    schedule: BTreeSet<(Instant, MessageId)>,
    /// Messages of each ordering key; only the first of each is in the schedule.
    keys: HashMap<Arc<str>, BTreeSet<MessageId>>,
}

struct Entry {
    key: Option<Arc<str>>,
    attempts: u32,
    /// `None` = waits for the message before it with the same key.
    due: Option<Instant>,
}

/// A message whose turn has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) id: MessageId,
    /// 1 for the first attempt.
    pub(super) attempt: u32,
}

impl Queue {
    /// Adds a message, due now; an empty key orders nothing.
    pub(super) fn insert(&mut self, id: MessageId, ordering_key: &str, now: Instant) {
        let key = (!ordering_key.is_empty()).then(|| self.shared_key(ordering_key));
        let mut is_first = true;
        if let Some(key) = &key {
            let siblings = self.keys.entry(key.clone()).or_default();
            siblings.insert(id);
            is_first = siblings.len() == 1;
        }
        self.entries.insert(id, Entry { key, attempts: 0, due: None });
        if is_first {
            self.schedule_at(id, now);
        }
    }

    /// The message that has been due for longest, if any is; it is due again after the lease.
    pub(super) fn take(&mut self, now: Instant, lease: Duration) -> Option<Taken> {
        let (due, id) = *self.schedule.first()?;
        if due > now {
            return None;
        }
        let attempt = {
            let entry = self.entries.get_mut(&id)?;
            entry.attempts = entry.attempts.saturating_add(1);
            entry.attempts
        };
        self.schedule_at(id, now + lease);
        Some(Taken { id, attempt })
    }

    /// Sets when a taken message is due again; a report about an attempt before the last is ignored.
    pub(super) fn postpone(&mut self, taken: Taken, until: Instant) {
        if self.entries.get(&taken.id).is_some_and(|entry| entry.attempts == taken.attempt) {
            self.schedule_at(taken.id, until);
        }
    }

    /// Removes a message for good and lets the next of its key go.
    pub(super) fn forget(&mut self, id: MessageId, now: Instant) {
        let Some(entry) = self.entries.remove(&id) else { return };
        if let Some(due) = entry.due {
            self.schedule.remove(&(due, id));
        }
        let Some(key) = entry.key else { return };
        let Some(siblings) = self.keys.get_mut(&key) else { return };
        siblings.remove(&id);
        match siblings.first().copied() {
            None => drop(self.keys.remove(&key)),
            Some(next) if self.entries.get(&next).is_some_and(|entry| entry.due.is_none()) => self.schedule_at(next, now),
            Some(_) => {}
        }
    }

    /// When something is due next.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.schedule.first().map(|(due, _)| *due)
    }

    /// How many messages are not delivered yet.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The one that was published first.
    pub(super) fn oldest(&self) -> Option<MessageId> {
        self.entries.first_key_value().map(|(id, _)| *id)
    }

    /// The one that was published last.
    pub(super) fn newest(&self) -> Option<MessageId> {
        self.entries.last_key_value().map(|(id, _)| *id)
    }

    fn schedule_at(&mut self, id: MessageId, due: Instant) {
        let Some(entry) = self.entries.get_mut(&id) else { return };
        if let Some(before) = entry.due.replace(due) {
            self.schedule.remove(&(before, id));
        }
        self.schedule.insert((due, id));
    }

    fn shared_key(&self, key: &str) -> Arc<str> {
        self.keys.get_key_value(key).map_or_else(|| Arc::from(key), |(shared, _)| shared.clone())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    const LEASE: Duration = Duration::from_secs(10);

    fn ids(queue: &mut Queue, now: Instant) -> Vec<u64> {
        std::iter::from_fn(|| queue.take(now, LEASE)).map(|taken| taken.id.0).collect()
    }

    #[test]
    fn each_message_is_taken_once_until_its_lease_ends() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        for id in [2, 1, 3] {
            queue.insert(MessageId(id), "", now);
        }
        assert_eq!(ids(&mut queue, now), [1, 2, 3]);
        assert_eq!(queue.next_due(), Some(now + LEASE));
        queue.forget(MessageId(2), now);
        assert_eq!(ids(&mut queue, now + LEASE), [1, 3]);
        assert_eq!((queue.len(), queue.oldest()), (2, Some(MessageId(1))));
    }

    #[test]
    fn a_postponed_message_counts_its_attempts() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        queue.insert(MessageId(1), "", now);
        let first = queue.take(now, LEASE).unwrap();
        queue.postpone(first, now + Duration::from_secs(1));
        assert_eq!(queue.take(now, LEASE), None);
        let second = queue.take(now + Duration::from_secs(1), LEASE).unwrap();
        assert_eq!(second.attempt, 2);
        queue.postpone(first, now);
        assert_eq!(queue.take(now + Duration::from_secs(1), LEASE), None, "the first attempt's late report changed the second");
    }

    #[test]
    fn a_key_goes_one_at_a_time_and_in_order() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        for (id, key) in [(1, "a"), (2, "a"), (3, "b"), (4, ""), (5, "a")] {
            queue.insert(MessageId(id), key, now);
        }
        assert_eq!(ids(&mut queue, now), [1, 3, 4]);
        queue.postpone(Taken { id: MessageId(1), attempt: 1 }, now);
        assert_eq!(ids(&mut queue, now), [1], "a retry comes before the next of its key");
        queue.forget(MessageId(1), now);
        assert_eq!(ids(&mut queue, now), [2]);
        queue.forget(MessageId(5), now);
        queue.forget(MessageId(2), now);
        queue.insert(MessageId(6), "a", now);
        assert_eq!(ids(&mut queue, now), [6]);
    }

    #[test]
    fn nothing_is_left_behind() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        for id in 1..=3 {
            queue.insert(MessageId(id), "k", now);
            queue.insert(MessageId(id + 10), "", now);
        }
        for id in [2, 1, 3, 11, 12, 13, 13] {
            queue.forget(MessageId(id), now);
        }
        assert!(queue.entries.is_empty() && queue.schedule.is_empty() && queue.keys.is_empty());
    }
}
