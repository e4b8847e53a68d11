//! The operations that REST and gRPC share, in the broker's own types.

use std::sync::Arc;

use crate::{
    broker::{
        Broker, live::LiveSubscription, message::Message, message::MessageId, names, refusal::Kind, refusal::Refusal,
        subscription::Subscription,
    },
    faults::Operation,
};

/// Fewest delivery attempts that a client may ask for.
const FEWEST_ATTEMPTS: u32 = 5;
/// Most delivery attempts that a client may ask for.
const MOST_ATTEMPTS: u32 = 100;

/// Publishes for a client, unless a fault is asked for.
pub(super) fn publish(broker: &Broker, topic: &str, messages: Vec<Message>) -> Result<Vec<String>, Refusal> {
    if let Some(status) = broker.0.faults.take(Operation::Publish) {
        return Err(Refusal::injected(status));
    }
    let ids = broker.publish_all(topic, messages)?;
    Ok(ids.iter().map(MessageId::to_string).collect())
}

/// Creates a topic and gives its full name.
pub(super) fn create_topic(broker: &Broker, name: &str) -> Result<String, Refusal> {
    let topic = broker.topic_name(name)?;
    let full = names::topic(broker.project(), &topic);
    if broker.0.registry.add_topic(&topic)? { Ok(full) } else { Err(exists(&full)) }
}

/// The full name of a topic that exists.
pub(super) fn get_topic(broker: &Broker, name: &str) -> Result<String, Refusal> {
    Ok(names::topic(broker.project(), &broker.known_topic(name)?))
}

/// Deletes a topic; its subscriptions stay.
pub(super) fn delete_topic(broker: &Broker, name: &str) -> Result<(), Refusal> {
    let topic = broker.known_topic(name)?;
    Ok(broker.0.registry.remove_topic(&topic).map(drop)?)
}

/// The full names of all topics of `projects/P`.
pub(super) fn list_topics(broker: &Broker, project: &str) -> Result<Vec<String>, Refusal> {
    own_project(broker, project)?;
    Ok(broker.0.registry.topics().iter().map(|topic| names::topic(broker.project(), topic)).collect())
}

/// Creates a subscription with the limits of the service and gives it back with full names.
pub(super) fn create_subscription(broker: &Broker, wanted: Subscription) -> Result<Subscription, Refusal> {
    let attempts = wanted.dead_letter.as_ref().map(|policy| policy.max_delivery_attempts);
    if attempts.is_some_and(|attempts| !(FEWEST_ATTEMPTS..=MOST_ATTEMPTS).contains(&attempts)) {
        return Err(Refusal::invalid(format!("maxDeliveryAttempts must be {FEWEST_ATTEMPTS} to {MOST_ATTEMPTS}")));
    }
    if !(10..=600).contains(&wanted.ack_deadline.as_secs()) {
        return Err(Refusal::invalid("ackDeadlineSeconds must be 10 to 600"));
    }
    let subscription = broker.checked(wanted)?;
    let full = names::subscription(broker.project(), &subscription.name);
    match broker.add(subscription)? {
        Some(live) => Ok(described(broker, &live)),
        None => Err(exists(&full)),
    }
}

/// A subscription that exists, with full names.
pub(super) fn get_subscription(broker: &Broker, name: &str) -> Result<Subscription, Refusal> {
    Ok(described(broker, &broker.known_subscription(name)?))
}

/// Deletes a subscription with its backlog.
pub(super) fn delete_subscription(broker: &Broker, name: &str) -> Result<(), Refusal> {
    let live = broker.known_subscription(name)?;
    Ok(broker.0.registry.remove(&live.configured().subscription.name).map(drop)?)
}

/// All subscriptions of `projects/P`.
pub(super) fn list_subscriptions(broker: &Broker, project: &str) -> Result<Vec<Subscription>, Refusal> {
    own_project(broker, project)?;
    Ok(broker.0.registry.all().iter().map(|live| described(broker, live)).collect())
}

fn described(broker: &Broker, live: &Arc<LiveSubscription>) -> Subscription {
    let mut subscription = live.configured().subscription.clone();
    let project = broker.project();
    subscription.name = names::subscription(project, &subscription.name);
    // The mark of a deleted topic is no name.
    if broker.0.registry.has_topic(&subscription.topic) {
        subscription.topic = names::topic(project, &subscription.topic);
    }
    if let Some(policy) = &mut subscription.dead_letter {
        policy.topic = names::topic(project, &policy.topic);
    }
    subscription
}

fn own_project(broker: &Broker, project: &str) -> Result<(), Refusal> {
    let named = project.strip_prefix("projects/").unwrap_or(project);
    if named == broker.project() { Ok(()) } else { Err(names::other_project(broker.project(), named)) }
}

fn exists(full_name: &str) -> Refusal {
    Refusal::new(Kind::AlreadyExists, format!("{full_name} exists already"))
}

/// Runs what touches the disk where it holds up nobody.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Refusal> + Send + 'static) -> Result<T, Refusal> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => Err(Refusal::new(Kind::Internal, format!("the call broke down: {error}"))),
    }
}
