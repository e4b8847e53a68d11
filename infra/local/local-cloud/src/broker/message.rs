//! A message, its id and the limits that the service puts on it.

use std::{
    collections::BTreeMap,
    fmt,
    str::FromStr,
    sync::atomic::{AtomicU64, Ordering},
};

use bytes::Bytes;
use chrono::{DateTime, SecondsFormat, Utc};

use super::refusal::Refusal;

/// The most that one publish request may carry, in bytes.
pub const MAX_REQUEST_BYTES: usize = 10 * 1024 * 1024;
/// The most messages in one publish request.
pub(super) const MAX_MESSAGES_PER_REQUEST: usize = 1000;
const MAX_ATTRIBUTES: usize = 100;
const MAX_ATTRIBUTE_NAME_BYTES: usize = 256;
const MAX_ATTRIBUTE_VALUE_BYTES: usize = 1024;
const MAX_ORDERING_KEY_BYTES: usize = 1024;

/// What somebody publishes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// The payload; may be empty when there are attributes.
    pub data: Bytes,
    /// Names and values beside the payload.
    pub attributes: BTreeMap<String, String>,
    /// Messages of one key reach an ordered subscription one at a time; empty = no key.
    pub ordering_key: String,
}

impl Message {
    /// Refuses what the service would refuse.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        if self.data.is_empty() && self.attributes.is_empty() {
            return Err(Refusal::invalid("a message needs data or at least one attribute"));
        }
        if self.attributes.len() > MAX_ATTRIBUTES {
            return Err(Refusal::invalid(format!("a message has at most {MAX_ATTRIBUTES} attributes")));
        }
        if self.ordering_key.len() > MAX_ORDERING_KEY_BYTES {
            return Err(Refusal::invalid(format!("an ordering key has at most {MAX_ORDERING_KEY_BYTES} bytes")));
        }
        if self.size() > MAX_REQUEST_BYTES {
            return Err(Refusal::invalid(format!("a message has at most {MAX_REQUEST_BYTES} bytes")));
        }
        self.attributes.iter().try_for_each(|(name, value)| check_attribute(name, value))
    }

    /// Bytes of everything in it.
    pub(super) fn size(&self) -> usize {
        let attributes: usize = self.attributes.iter().map(|(name, value)| name.len() + value.len()).sum();
        self.data.len() + attributes + self.ordering_key.len()
    }
}

fn check_attribute(name: &str, value: &str) -> Result<(), Refusal> {
    if name.is_empty() || name.len() > MAX_ATTRIBUTE_NAME_BYTES || name.starts_with("goog") {
        let limit = MAX_ATTRIBUTE_NAME_BYTES;
        return Err(Refusal::invalid(format!("an attribute's name has 1 to {limit} bytes and does not start with goog: {name:?}")));
    }
    if value.len() > MAX_ATTRIBUTE_VALUE_BYTES {
        return Err(Refusal::invalid(format!("the attribute {name:?} has more than {MAX_ATTRIBUTE_VALUE_BYTES} bytes")));
    }
    Ok(())
}

/// The microsecond since 1970 in which the message was published, moved on where two would share one:
/// unique, in the order of publishing, and it says when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct MessageId(pub(super) u64);

impl MessageId {
    pub(super) fn published_at(self) -> DateTime<Utc> {
        let microseconds = i64::try_from(self.0).unwrap_or(i64::MAX);
        DateTime::from_timestamp_micros(microseconds).unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// When it was published, as push requests say it: `2026-11-21T07:05:58.877Z`.
    pub(super) fn publish_time(self) -> String {
        self.published_at().to_rfc3339_opts(SecondsFormat::Millis, true)
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for MessageId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(MessageId)
    }
}

/// Gives out ids, each higher than all before, also after a restart and when the clock goes back.
pub(super) struct MessageIds(AtomicU64);

impl MessageIds {
    pub(super) fn after(last: MessageId) -> Self {
        MessageIds(AtomicU64::new(last.0))
    }

    pub(super) fn next(&self) -> MessageId {
        let now = u64::try_from(Utc::now().timestamp_micros()).unwrap_or(0);
        let following = |last: u64| now.max(last + 1);
        let last = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(following(last)));
        MessageId(following(last.unwrap_or_else(|last| last)))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    fn with_attribute(name: &str, value: &str) -> Message {
        Message { attributes: BTreeMap::from([(name.to_owned(), value.to_owned())]), ..Message::default() }
    }

    #[test]
    fn the_limits_of_the_service() {
        assert!(Message::default().check().is_err());
        assert!(with_attribute("kind", "").check().is_ok());
        assert!(with_attribute("kind", &"v".repeat(1024)).check().is_ok());
        assert!(with_attribute("kind", &"v".repeat(1025)).check().is_err());
        assert!(with_attribute("", "v").check().is_err());
        assert!(with_attribute("googclient", "v").check().is_err());
        let large = Message { data: vec![0; MAX_REQUEST_BYTES + 1].into(), ..Message::default() };
        assert!(large.check().is_err());
    }

    #[test]
    fn ids_rise_whatever_the_clock_says() {
        let future = MessageId(4_000_000_000_000_000);
        let ids = MessageIds::after(future);
        assert_eq!(ids.next(), MessageId(future.0 + 1));
        let ids = MessageIds::after(MessageId(0));
        let (first, second) = (ids.next(), ids.next());
        assert!(first < second);
        assert!((Utc::now() - first.published_at()).num_seconds() < 600);
    }
}
