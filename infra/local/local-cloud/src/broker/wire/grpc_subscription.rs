//! Subscriptions between gRPC's words and the broker's.

use std::time::Duration;

use googleapis_tonic_google_pubsub_v1::google::pubsub::v1::{
    self as proto,
    push_config::{AuthenticationMethod, NoWrapper, OidcToken, Wrapper},
};

use super::duration;
use crate::broker::{
    refusal::Refusal,
    subscription::{DeadLetter, Oidc, Push, Subscription},
};

/// What a client asks for; what it leaves out gets this broker's defaults.
pub(super) fn from_proto(wanted: proto::Subscription) -> Result<Subscription, Refusal> {
    let mut subscription = Subscription::new(wanted.name, wanted.topic);
    subscription.push = wanted.push_config.filter(|push| !push.push_endpoint.is_empty()).map(push_from).transpose()?;
    if wanted.ack_deadline_seconds != 0 {
        subscription.ack_deadline = Duration::from_secs(u64::try_from(wanted.ack_deadline_seconds).unwrap_or(0));
    }
    subscription.filter = Some(wanted.filter).filter(|filter| !filter.is_empty());
    if let Some(retry) = wanted.retry_policy {
        if let Some(minimum) = retry.minimum_backoff {
            subscription.minimum_backoff = duration::from_parts(minimum.seconds, minimum.nanos)?;
        }
        if let Some(maximum) = retry.maximum_backoff {
            subscription.maximum_backoff = duration::from_parts(maximum.seconds, maximum.nanos)?;
        }
    }
    subscription.dead_letter = wanted
        .dead_letter_policy
        .map(|policy| DeadLetter { topic: policy.dead_letter_topic, max_delivery_attempts: super::attempts(policy.max_delivery_attempts) });
    subscription.ordering = wanted.enable_message_ordering;
    Ok(subscription)
}

/// A subscription as a client reads it.
pub(super) fn to_proto(subscription: Subscription) -> proto::Subscription {
    let mut retry = proto::RetryPolicy::default();
    let minimum = retry.minimum_backoff.get_or_insert_default();
    (minimum.seconds, minimum.nanos) = parts(subscription.minimum_backoff);
    let maximum = retry.maximum_backoff.get_or_insert_default();
    (maximum.seconds, maximum.nanos) = parts(subscription.maximum_backoff);
    proto::Subscription {
        name: subscription.name,
        topic: subscription.topic,
        push_config: Some(subscription.push.map(push_to).unwrap_or_default()),
        ack_deadline_seconds: i32::try_from(subscription.ack_deadline.as_secs()).unwrap_or(i32::MAX),
        filter: subscription.filter.unwrap_or_default(),
        retry_policy: Some(retry),
        dead_letter_policy: subscription.dead_letter.map(|policy| proto::DeadLetterPolicy {
            dead_letter_topic: policy.topic,
            max_delivery_attempts: i32::try_from(policy.max_delivery_attempts).unwrap_or(i32::MAX),
        }),
        enable_message_ordering: subscription.ordering,
        ..Default::default()
    }
}

fn push_from(push: proto::PushConfig) -> Result<Push, Refusal> {
    let unwrapped_with_metadata = match push.wrapper {
        None | Some(Wrapper::PubsubWrapper(_)) => false,
        Some(Wrapper::NoWrapper(NoWrapper { write_metadata: true })) => true,
        Some(Wrapper::NoWrapper(_)) => return Err(Refusal::invalid(super::NO_METADATA)),
    };
    let oidc = push
        .authentication_method
        .map(|AuthenticationMethod::OidcToken(token)| Oidc { email: token.service_account_email, audience: token.audience });
    Ok(Push { endpoint: push.push_endpoint, unwrapped_with_metadata, oidc })
}

fn push_to(push: Push) -> proto::PushConfig {
    let token = |oidc: Oidc| OidcToken { service_account_email: oidc.email, audience: oidc.audience };
    proto::PushConfig {
        push_endpoint: push.endpoint,
        authentication_method: push.oidc.map(token).map(AuthenticationMethod::OidcToken),
        wrapper: push.unwrapped_with_metadata.then_some(Wrapper::NoWrapper(NoWrapper { write_metadata: true })),
        ..Default::default()
    }
}

fn parts(duration: Duration) -> (i64, i32) {
    (i64::try_from(duration.as_secs()).unwrap_or(i64::MAX), duration.subsec_nanos().cast_signed())
}
