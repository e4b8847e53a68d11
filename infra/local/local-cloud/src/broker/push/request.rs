//! The exact headers and body of a push request, wrapped and unwrapped.

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde_json::{Value, json};

use crate::broker::{
    message::Message,
    names,
    queue::Taken,
    subscription::{Push, Subscription},
};

const USER_AGENT: &str = "APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)";
/// Headers that frame the request or say who sends it: no attribute may take their place.
const RESERVED: [&str; 12] = [
    "authorization",
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// A push request without its address and its token.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// The request that delivers a message, or why there can be none.
pub(super) fn form(project: &str, subscription: &Subscription, push: &Push, message: Message, taken: Taken) -> Result<Form, String> {
    let mut form = if push.unwrapped_with_metadata {
        unwrapped(project, subscription, message, taken)?
    } else {
        wrapped(project, subscription, &message, taken)
    };
    form.headers.insert(header::USER_AGENT, HeaderValue::from_static(USER_AGENT));
    form.headers.insert(header::FROM, HeaderValue::from_static("noreply@google.com"));
    Ok(form)
}

fn wrapped(project: &str, subscription: &Subscription, message: &Message, taken: Taken) -> Form {
    let mut envelope = json!({
        "subscription": names::subscription(project, &subscription.name),
        "message": envelope_message(message, taken),
    });
    if subscription.dead_letter.is_some() {
        envelope["deliveryAttempt"] = taken.attempt.into();
    }
    let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
    Form { headers, body: envelope.to_string().into() }
}

fn envelope_message(message: &Message, taken: Taken) -> Value {
    let (id, time) = (taken.id.to_string(), taken.id.publish_time());
    let mut inner = json!({
        "attributes": message.attributes,
        "messageId": id,
        "message_id": id,
        "publishTime": time,
        "publish_time": time,
    });
    if !message.data.is_empty() {
        inner["data"] = STANDARD.encode(&message.data).into();
    }
    if !message.ordering_key.is_empty() {
        inner["orderingKey"] = message.ordering_key.as_str().into();
    }
    inner
}

fn unwrapped(project: &str, subscription: &Subscription, message: Message, taken: Taken) -> Result<Form, String> {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    for (name, value) in &message.attributes {
        let (name, value) = attribute_header(name, value)?;
        headers.insert(name, value);
    }
    let mut metadata = |name: &'static str, value: &str| -> Result<(), String> {
        let value = HeaderValue::from_str(value).map_err(|_| format!("{name} cannot be a header: {value:?}"))?;
        headers.insert(HeaderName::from_static(name), value);
        Ok(())
    };
    metadata("x-goog-pubsub-message-id", &taken.id.to_string())?;
    metadata("x-goog-pubsub-publish-time", &taken.id.publish_time())?;
    metadata("x-goog-pubsub-subscription-name", &names::subscription(project, &subscription.name))?;
    if !message.ordering_key.is_empty() {
        metadata("x-goog-pubsub-ordering-key", &message.ordering_key)?;
    }
    Ok(Form { headers, body: message.data })
}

fn attribute_header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let header = HeaderName::try_from(name).map_err(|_| format!("the attribute name {name:?} cannot be a header"))?;
    if RESERVED.contains(&header.as_str()) {
        return Err(format!("the attribute {name:?} would change how the request is read"));
    }
    let value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| format!("the value of the attribute {name:?} cannot be a header"))?;
    Ok((header, value))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use crate::broker::{message::MessageId, subscription::DeadLetter};

    const TAKEN: Taken = Taken { id: MessageId(1_763_708_758_877_000), attempt: 3 };

    fn message(attributes: &[(&str, &str)]) -> Message {
        let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Message { data: "{\"a\":1}".into(), attributes, ordering_key: "game".into() }
    }

    fn form_of(message: Message, unwrapped: bool, dead_letter: bool) -> Result<Form, String> {
        let mut subscription = Subscription::new("sub-ok", "topic");
        subscription.dead_letter = dead_letter.then(|| DeadLetter { topic: "letters".into(), max_delivery_attempts: 5 });
        let push = Push { endpoint: "http://127.0.0.1/".into(), unwrapped_with_metadata: unwrapped, oidc: None };
        form("p", &subscription, &push, message, TAKEN)
    }

    #[test]
    fn the_envelope_is_the_services() {
        let form = form_of(message(&[("kind", "x")]), false, true).unwrap();
        let body: Value = serde_json::from_slice(&form.body).unwrap();
        assert_eq!(
            body,
            json!({
                "subscription": "projects/p/subscriptions/sub-ok",
                "deliveryAttempt": 3,
                "message": {
                    "data": "eyJhIjoxfQ==",
                    "attributes": {"kind": "x"},
                    "messageId": "1763708758877000",
                    "message_id": "1763708758877000",
                    "publishTime": "2025-11-21T07:05:58.877Z",
                    "publish_time": "2025-11-21T07:05:58.877Z",
                    "orderingKey": "game",
                }
            })
        );
        assert_eq!(form.headers["content-type"], "application/json");
        assert_eq!(form.headers["from"], "noreply@google.com");
    }

    #[test]
    fn the_envelope_leaves_out_what_is_not_there() {
        let empty = Message { attributes: [("kind".to_owned(), "x".to_owned())].into(), ..Message::default() };
        let body: Value = serde_json::from_slice(&form_of(empty, false, false).unwrap().body).unwrap();
        for absent in ["data", "orderingKey"] {
            assert_eq!(body["message"].get(absent), None);
        }
        assert_eq!(body.get("deliveryAttempt"), None);
    }

    #[test]
    fn attributes_become_headers() {
        let form = form_of(message(&[("ce-id", "1"), ("Content-Type", "application/json"), ("note", "größer")]), true, true).unwrap();
        assert_eq!(form.headers["ce-id"], "1");
        assert_eq!(form.headers["content-type"], "application/json");
        assert_eq!(form.headers["note"].as_bytes(), "größer".as_bytes());
        assert_eq!(form.headers["x-goog-pubsub-message-id"], "1763708758877000");
        assert_eq!(form.headers["x-goog-pubsub-publish-time"], "2025-11-21T07:05:58.877Z");
        assert_eq!(form.headers["x-goog-pubsub-subscription-name"], "projects/p/subscriptions/sub-ok");
        assert_eq!(form.headers["x-goog-pubsub-ordering-key"], "game");
        assert_eq!(form.body, "{\"a\":1}");
        assert_eq!(form_of(message(&[]), true, false).unwrap().headers["content-type"], "application/octet-stream");
    }

    #[test]
    fn what_cannot_be_a_header_is_said() {
        for (name, value) in [("ok", "a\nb"), ("ok", "a\r\nx: y"), ("ok", "a\0"), ("two words", "v"), ("é", "v"), ("a:b", "v")] {
            assert!(form_of(message(&[(name, value)]), true, false).unwrap_err().contains("cannot be a header"), "{name:?} {value:?}");
        }
        for name in ["Content-Length", "host", "Transfer-Encoding", "authorization"] {
            assert!(form_of(message(&[(name, "1")]), true, false).is_err(), "{name}");
        }
        assert!(form_of(Message { ordering_key: "a\nb".into(), ..message(&[]) }, true, false).is_err());
    }
}
