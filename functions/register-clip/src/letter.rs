//! What a dead letter says of itself: who gave up, on which event, and about which clip or request.

use crate::clip_requests::is_usable_id;
use db::dead_letters::NewDeadLetter;
use events::{ClipId, clip_requested};
use serde_json::Value;
use service::{Failure, WrappedPush};

/// Attributes that the broker adds to a message it gives up on.
const ADDED: &str = "CloudPubSubDeadLetterSource";

/// Reads a dead letter. Subscriptions are called `{function}.{topic}`.
pub(crate) fn read(push: &WrappedPush) -> Result<NewDeadLetter, Failure> {
    let attributes = &push.message.attributes;
    let payload = push.message.data()?;
    let subscription = attributes.get(&format!("{ADDED}Subscription")).cloned().unwrap_or_else(|| push.subscription.clone());
    let attempts = attributes.get(&format!("{ADDED}DeliveryCount")).and_then(|count| count.parse().ok());
    let (function, topic) =
        subscription.rsplit_once('.').map_or((subscription.as_str(), None), |(function, topic)| (function, Some(topic)));
    let is_request = topic == Some(clip_requested::TOPIC);
    Ok(NewDeadLetter {
        dead_letter_id: push.message.message_id.clone(),
        reason: reason(function, attempts),
        clip_id: clip_id(attributes.get("ce-subject"), &payload).map(String::from).filter(|_| !is_request),
        request_id: attributes.get("ce-id").filter(|id| is_request && is_usable_id(id)).cloned(),
        topic: topic.map(str::to_owned),
        attributes: attributes.clone().into_iter().filter(|(name, _)| !name.starts_with(ADDED)).collect(),
        delivery_attempts: attempts,
        subscription,
        payload,
    })
}

/// Whether the message is a clip request, with or without an envelope.
pub(crate) fn is_request(letter: &NewDeadLetter) -> bool {
    letter.topic.as_deref() == Some(clip_requested::TOPIC)
}

fn reason(function: &str, attempts: Option<i32>) -> String {
    let attempts = attempts.map_or_else(|| "several".to_owned(), |attempts| attempts.to_string());
    format!("{function} gave up after {attempts} attempts; `heartbeat dead-letters --replay` tries again")
}

/// From the envelope, or else from the message itself.
fn clip_id(subject: Option<&String>, payload: &[u8]) -> Option<ClipId> {
    let inside = || serde_json::from_slice::<Value>(payload).ok()?.get("clip_id")?.as_str().map(str::to_owned);
    subject.and_then(|subject| ClipId::parse(subject).ok()).or_else(|| ClipId::parse(&inside()?).ok())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    const CLIP: &str = "0123456789abcdef0123456789abcdef";

    fn letter(attributes: Value, data: &str) -> NewDeadLetter {
        let push = json!({"subscription": "projects/p/subscriptions/register-clip.dead-letters",
            "message": {"messageId": "9", "attributes": attributes, "data": data}});
        read(&serde_json::from_value(push).unwrap()).unwrap_or_else(|failure| panic!("{failure:?}"))
    }

    #[test]
    fn a_letter_about_a_clip_says_who_gave_up_on_it() {
        let read = letter(
            json!({"ce-subject": CLIP, "ce-id": "x", "ce-type": "clip.accepted",
                "CloudPubSubDeadLetterSourceSubscription": "cut-clip.clip-accepted", "CloudPubSubDeadLetterSourceDeliveryCount": "5"}),
            "e30=",
        );
        assert_eq!(read.reason, "cut-clip gave up after 5 attempts; `heartbeat dead-letters --replay` tries again");
        assert_eq!((read.topic.as_deref(), read.clip_id.as_deref(), &read.request_id), (Some("clip-accepted"), Some(CLIP), &None));
        assert_eq!((read.payload.as_slice(), read.attributes.len()), (&b"{}"[..], 3));
    }

    #[test]
    fn the_clip_is_found_in_the_message_where_the_envelope_does_not_say_it() {
        // {"clip_id":"0123456789abcdef0123456789abcdef"}
        let data = "eyJjbGlwX2lkIjoiMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYifQ==";
        assert_eq!(letter(json!({}), data).clip_id.as_deref(), Some(CLIP));
        assert_eq!(letter(json!({}), "bm90IGpzb24=").clip_id, None);
    }

    #[test]
    fn a_request_keeps_the_id_it_brought() {
        let source = "CloudPubSubDeadLetterSourceSubscription";
        let request = letter(json!({"ce-id": "mine", source: "register-clip.clip-requests"}), "e30=");
        assert!(is_request(&request));
        assert_eq!((request.request_id.as_deref(), request.clip_id), (Some("mine"), None));
        assert!(!is_request(&letter(json!({"ce-id": "mine"}), "e30=")));
    }
}
