//! From a publisher to the spool of every subscription that wants the message.

use std::sync::Arc;

use bytes::Bytes;

use super::{
    Broker,
    live::LiveSubscription,
    message::{MAX_MESSAGES_PER_REQUEST, MAX_REQUEST_BYTES, Message, MessageId},
    refusal::Refusal,
    spool,
};

/// A message with its id and the bytes of its file.
struct Prepared {
    id: MessageId,
    message: Message,
    content: Bytes,
}

impl Broker {
    /// Publishes one message and gives its id. It is on disk for every subscription before this returns;
    /// the call blocks for that long, typically well under a millisecond.
    ///
    /// # Errors
    /// A [`Refusal`]: NOT_FOUND for an unknown topic, INVALID_ARGUMENT for a message that the service
    /// would not take, INTERNAL when the disk fails.
    pub fn publish(&self, topic: &str, message: Message) -> anyhow::Result<String> {
        let ids = self.publish_all(topic, vec![message])?;
        Ok(ids.iter().map(ToString::to_string).collect())
    }

    /// Publishes all of one request, or nothing when it is refused.
    pub(super) fn publish_all(&self, topic: &str, messages: Vec<Message>) -> Result<Vec<MessageId>, Refusal> {
        let topic = self.known_topic(topic)?;
        if messages.is_empty() || messages.len() > MAX_MESSAGES_PER_REQUEST {
            return Err(Refusal::invalid(format!("a request has 1 to {MAX_MESSAGES_PER_REQUEST} messages, not {}", messages.len())));
        }
        if messages.iter().map(Message::size).sum::<usize>() > MAX_REQUEST_BYTES {
            return Err(Refusal::invalid(format!("a request has at most {MAX_REQUEST_BYTES} bytes")));
        }
        messages.iter().try_for_each(Message::check)?;
        self.publish_trusted(&topic, messages)
    }

    /// Publishes without looking at limits: a dead letter may have grown beyond them.
    pub(super) fn publish_trusted(&self, topic: &str, messages: Vec<Message>) -> Result<Vec<MessageId>, Refusal> {
        let topic = self.known_topic(topic)?;
        let prepare = |message: Message| Ok(Prepared { id: self.0.ids.next(), content: spool::encode(&message)?, message });
        let prepared = messages.into_iter().map(prepare).collect::<anyhow::Result<Vec<_>>>()?;
        let deliveries: Vec<_> = self.0.registry.all().into_iter().filter_map(|live| wanted(live, &topic, &prepared)).collect();
        if deliveries.is_empty() {
            tracing::debug!(topic, messages = prepared.len(), "published to nobody");
        }
        store(&deliveries)?;
        for (live, messages) in &deliveries {
            live.enqueue(messages.iter().map(|wanted| (wanted.id, wanted.message.ordering_key.as_str())));
        }
        Ok(prepared.iter().map(|message| message.id).collect())
    }
}

type Delivery<'p> = (Arc<LiveSubscription>, Vec<&'p Prepared>);

fn wanted<'p>(live: Arc<LiveSubscription>, topic: &str, prepared: &'p [Prepared]) -> Option<Delivery<'p>> {
    let configured = live.configured();
    let messages: Vec<_> = prepared.iter().filter(|prepared| configured.wants(topic, &prepared.message)).collect();
    (!messages.is_empty()).then_some((live, messages))
}

/// Writes everything before anything is due, so that a refused request has delivered nothing.
fn store(deliveries: &[Delivery<'_>]) -> anyhow::Result<()> {
    let files = |messages: &[&Prepared]| messages.iter().map(|wanted| (wanted.id, wanted.content.clone())).collect::<Vec<_>>();
    for (done, (live, messages)) in deliveries.iter().enumerate() {
        if let Err(error) = live.store(&files(messages)) {
            for (live, messages) in &deliveries[..done] {
                live.take_back(&files(messages));
            }
            return Err(error);
        }
    }
    Ok(())
}
