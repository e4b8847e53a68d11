//! Subscriptions between the JSON of the REST API and the broker's words.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::duration;
use crate::broker::{
    refusal::Refusal,
    subscription::{DeadLetter, Oidc, Push, Subscription},
};

/// A subscription in JSON. Fields that mean nothing here (labels, retention) are ignored.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Json {
    name: String,
    topic: String,
    push_config: PushJson,
    ack_deadline_seconds: u64,
    #[serde(skip_serializing_if = "String::is_empty")]
    filter: String,
    retry_policy: RetryJson,
    #[serde(skip_serializing_if = "Option::is_none")]
    dead_letter_policy: Option<DeadLetterJson>,
    enable_message_ordering: bool,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct PushJson {
    #[serde(skip_serializing_if = "String::is_empty")]
    push_endpoint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    oidc_token: Option<OidcJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    no_wrapper: Option<NoWrapperJson>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct OidcJson {
    service_account_email: String,
    audience: String,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct NoWrapperJson {
    write_metadata: bool,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct RetryJson {
    minimum_backoff: Option<String>,
    maximum_backoff: Option<String>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct DeadLetterJson {
    dead_letter_topic: String,
    max_delivery_attempts: i32,
}

impl Json {
    /// What a client asks for under this name; what it leaves out gets this broker's defaults.
    pub(super) fn into_subscription(self, name: String) -> Result<Subscription, Refusal> {
        let mut subscription = Subscription::new(name, self.topic);
        subscription.push = Some(self.push_config).filter(|push| !push.push_endpoint.is_empty()).map(PushJson::into_push).transpose()?;
        if self.ack_deadline_seconds != 0 {
            subscription.ack_deadline = Duration::from_secs(self.ack_deadline_seconds);
        }
        subscription.filter = Some(self.filter).filter(|filter| !filter.is_empty());
        if let Some(minimum) = &self.retry_policy.minimum_backoff {
            subscription.minimum_backoff = duration::from_json(minimum)?;
        }
        if let Some(maximum) = &self.retry_policy.maximum_backoff {
            subscription.maximum_backoff = duration::from_json(maximum)?;
        }
        subscription.dead_letter = self.dead_letter_policy.map(|policy| DeadLetter {
            topic: policy.dead_letter_topic,
            max_delivery_attempts: super::attempts(policy.max_delivery_attempts),
        });
        subscription.ordering = self.enable_message_ordering;
        Ok(subscription)
    }
}

impl From<Subscription> for Json {
    fn from(subscription: Subscription) -> Self {
        Json {
            name: subscription.name,
            topic: subscription.topic,
            push_config: subscription.push.map(PushJson::from).unwrap_or_default(),
            ack_deadline_seconds: subscription.ack_deadline.as_secs(),
            filter: subscription.filter.unwrap_or_default(),
            retry_policy: RetryJson {
                minimum_backoff: Some(duration::to_json(subscription.minimum_backoff)),
                maximum_backoff: Some(duration::to_json(subscription.maximum_backoff)),
            },
            dead_letter_policy: subscription.dead_letter.map(|policy| DeadLetterJson {
                dead_letter_topic: policy.topic,
                max_delivery_attempts: i32::try_from(policy.max_delivery_attempts).unwrap_or(i32::MAX),
            }),
            enable_message_ordering: subscription.ordering,
        }
    }
}

impl PushJson {
    fn into_push(self) -> Result<Push, Refusal> {
        if self.no_wrapper.as_ref().is_some_and(|no_wrapper| !no_wrapper.write_metadata) {
            return Err(Refusal::invalid(super::NO_METADATA));
        }
        let oidc = self.oidc_token.map(|token| Oidc { email: token.service_account_email, audience: token.audience });
        Ok(Push { endpoint: self.push_endpoint, unwrapped_with_metadata: self.no_wrapper.is_some(), oidc })
    }
}

impl From<Push> for PushJson {
    fn from(push: Push) -> Self {
        PushJson {
            push_endpoint: push.endpoint,
            oidc_token: push.oidc.map(|oidc| OidcJson { service_account_email: oidc.email, audience: oidc.audience }),
            no_wrapper: push.unwrapped_with_metadata.then_some(NoWrapperJson { write_metadata: true }),
        }
    }
}
