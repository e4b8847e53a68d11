//! What a subscription is configured to do, and when it tries again.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{filter::Filter, refusal::Refusal};

/// Who gets the messages of a topic, and how. Kept as JSON beside its backlog.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subscription {
    /// Short (`cut-clip`) or full (`projects/P/subscriptions/cut-clip`).
    pub name: String,
    /// Short or full; the topic must exist.
    pub topic: String,
    /// Where messages are posted; `None` = they wait to be pulled.
    pub push: Option<Push>,
    /// How long a push request may take, and how long a pulled message is leased.
    pub ack_deadline: Duration,
    /// Which messages it gets, in the service's filter language; `None` = all.
    pub filter: Option<String>,
    /// The wait after the first failed attempt; it doubles with each.
    pub minimum_backoff: Duration,
    /// The longest wait between two attempts.
    pub maximum_backoff: Duration,
    /// Used in place of `minimum_backoff` when nobody answered at all: a function that restarts
    /// must not use up its attempts while it does.
    pub unreachable_backoff: Duration,
    /// What becomes of a message that cannot be delivered; `None` = it is tried for ever.
    pub dead_letter: Option<DeadLetter>,
    /// Whether messages of one ordering key are delivered strictly one after the other. A change
    /// applies to messages published after it.
    pub ordering: bool,
    /// The most push requests at a time, at least 1.
    pub max_in_flight: usize,
}

/// Delivery by HTTP POST.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Push {
    /// An absolute http or https URL.
    pub endpoint: String,
    /// `noWrapper { writeMetadata: true }`: the data is the body and attributes are headers.
    /// Otherwise the body is the usual JSON envelope.
    pub unwrapped_with_metadata: bool,
    /// The identity shown in `Authorization: Bearer`; `None` = no such header.
    pub oidc: Option<Oidc>,
}

/// Whose token a push request carries, and for whom.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Oidc {
    /// The service account.
    pub email: String,
    /// The `aud` claim; empty = the endpoint's URL.
    pub audience: String,
}

/// The end of the road for a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeadLetter {
    /// Short or full; the topic must exist.
    pub topic: String,
    /// Attempts before the message is moved there, at least 1 (the real service wants 5 to 100).
    pub max_delivery_attempts: u32,
}

impl Subscription {
    /// A pull subscription with the defaults of this broker.
    pub fn new(name: impl Into<String>, topic: impl Into<String>) -> Self {
        Subscription {
            name: name.into(),
            topic: topic.into(),
            push: None,
            ack_deadline: Duration::from_secs(10),
            filter: None,
            minimum_backoff: Duration::from_millis(100),
            maximum_backoff: Duration::from_secs(10),
            unreachable_backoff: Duration::from_millis(500),
            dead_letter: None,
            ordering: false,
            max_in_flight: 16,
        }
    }

    /// How long to wait after attempt `attempt` (1 = the first) failed.
    pub(super) fn backoff(&self, attempt: u32, unreachable: bool) -> Duration {
        let minimum = if unreachable { self.unreachable_backoff.max(self.minimum_backoff) } else { self.minimum_backoff };
        let doublings = attempt.saturating_sub(1).min(31);
        minimum.saturating_mul(1 << doublings).min(self.maximum_backoff)
    }

    /// The filter, compiled.
    ///
    /// # Errors
    /// INVALID_ARGUMENT with what was not understood, for the filter or any other field.
    pub(super) fn check(&self) -> Result<Option<Filter>, Refusal> {
        if self.max_in_flight == 0 || self.ack_deadline.is_zero() {
            return Err(Refusal::invalid(format!("subscription {:?}: max_in_flight and ack_deadline must not be zero", self.name)));
        }
        if self.dead_letter.as_ref().is_some_and(|policy| policy.max_delivery_attempts == 0) {
            return Err(Refusal::invalid(format!("subscription {:?}: max_delivery_attempts must not be zero", self.name)));
        }
        if let Some(push) = &self.push {
            check_endpoint(&push.endpoint)?;
        }
        self.filter.as_deref().filter(|text| !text.trim().is_empty()).map(Filter::parse).transpose()
    }
}

fn check_endpoint(endpoint: &str) -> Result<(), Refusal> {
    match url::Url::parse(endpoint) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(()),
        _ => Err(Refusal::invalid(format!("the push endpoint must be an absolute http or https URL: {endpoint:?}"))),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_its_limit() {
        let subscription = Subscription::new("abc", "abc");
        let waits: Vec<u128> = (1..=9).map(|attempt| subscription.backoff(attempt, false).as_millis()).collect();
        assert_eq!(waits, [100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
        assert_eq!(subscription.backoff(u32::MAX, false).as_secs(), 10);
    }

    #[test]
    fn five_attempts_outlast_a_restart() {
        let subscription = Subscription::new("abc", "abc");
        let span: Duration = (1..5).map(|attempt| subscription.backoff(attempt, true)).sum();
        assert_eq!(span, Duration::from_millis(7500));
    }

    #[test]
    fn a_configuration_that_cannot_work_is_refused() {
        let good = Subscription::new("abc", "abc");
        let push = |endpoint: &str| Some(Push { endpoint: endpoint.into(), unwrapped_with_metadata: false, oidc: None });
        assert!(good.check().unwrap().is_none());
        assert!(Subscription { max_in_flight: 0, ..good.clone() }.check().is_err());
        assert!(Subscription { filter: Some("nonsense".into()), ..good.clone() }.check().is_err());
        assert!(Subscription { push: push("127.0.0.1:80"), ..good.clone() }.check().is_err());
        assert!(Subscription { push: push("http://127.0.0.1:80/"), ..good }.check().is_ok());
    }
}
