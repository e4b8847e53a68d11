//! Moving a message that cannot be delivered to the dead letter topic of its subscription.

use super::{
    Broker,
    live::LiveSubscription,
    message::{Message, MessageId},
    queue::Taken,
    subscription::{DeadLetter, Subscription},
};

/// Publishes the message to the dead letter topic after `attempts` attempts and forgets it here. When
/// that is impossible the message stays and is tried again after the longest wait.
pub(super) fn move_there(broker: &Broker, live: &LiveSubscription, policy: &DeadLetter, taken: Taken, attempts: u32) {
    let subscription = &live.configured().subscription;
    let Some(message) = live.read(taken.id) else { return };
    let letter = letter(broker.project(), subscription, message, taken.id, attempts);
    match broker.publish_trusted(&policy.topic, vec![letter]) {
        Ok(ids) => {
            let dead_letter = ids.first().map(MessageId::to_string);
            tracing::warn!(subscription = subscription.name, message = %taken.id, attempts, topic = policy.topic, dead_letter, "dead letter");
            live.acknowledge(taken.id);
        }
        Err(refusal) => {
            tracing::error!(subscription = subscription.name, message = %taken.id, topic = policy.topic, error = %refusal, "the dead letter topic took no message: it stays here");
            live.postpone(taken, subscription.maximum_backoff);
        }
    }
}

fn letter(project: &str, subscription: &Subscription, mut message: Message, id: MessageId, attempts: u32) -> Message {
    let source = [
        ("Subscription", subscription.name.clone()),
        ("SubscriptionProject", project.to_owned()),
        ("DeliveryCount", attempts.to_string()),
        ("TopicPublishTime", id.publish_time()),
    ];
    for (name, value) in source {
        message.attributes.insert(format!("CloudPubSubDeadLetterSource{name}"), value);
    }
    message
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_says_where_it_comes_from_and_keeps_what_it_had() {
        let message = Message { data: "x".into(), attributes: [("ce-id".to_owned(), "7".to_owned())].into(), ordering_key: "k".into() };
        let id = MessageId(1_763_708_758_877_000);
        let letter = letter("p", &Subscription::new("cut-clip", "clip-accepted"), message, id, 5);
        let attributes: Vec<_> = letter.attributes.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(
            attributes,
            [
                "CloudPubSubDeadLetterSourceDeliveryCount=5",
                "CloudPubSubDeadLetterSourceSubscription=cut-clip",
                "CloudPubSubDeadLetterSourceSubscriptionProject=p",
                "CloudPubSubDeadLetterSourceTopicPublishTime=2025-11-21T07:05:58.877Z",
                "ce-id=7",
            ]
        );
        assert_eq!((letter.data.as_ref(), letter.ordering_key.as_str()), (&b"x"[..], "k"));
    }
}
