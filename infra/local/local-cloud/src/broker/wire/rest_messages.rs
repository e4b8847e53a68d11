//! Messages in the JSON of the REST API.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::broker::{message::Message, pulling::Received, refusal::Refusal};

/// The body of `:publish`.
#[derive(Deserialize)]
pub(super) struct PublishJson {
    pub(super) messages: Vec<MessageJson>,
}

/// One message of it.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct MessageJson {
    data: String,
    attributes: BTreeMap<String, String>,
    ordering_key: String,
}

/// The bodies of `:pull`, `:acknowledge` and `:modifyAckDeadline`.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct SubscriptionCallJson {
    pub(super) max_messages: i32,
    pub(super) return_immediately: bool,
    pub(super) ack_ids: Vec<String>,
    pub(super) ack_deadline_seconds: i32,
}

impl MessageJson {
    /// The message, its data no longer base64.
    pub(super) fn into_message(self) -> Result<Message, Refusal> {
        let data = STANDARD.decode(&self.data).map_err(|error| Refusal::invalid(format!("data is not base64: {error}")))?;
        Ok(Message { data: data.into(), attributes: self.attributes, ordering_key: self.ordering_key })
    }
}

/// A pulled message.
pub(super) fn received_json(received: &Received) -> Value {
    json!({
        "ackId": received.ack_id(),
        "deliveryAttempt": received.delivery_attempt,
        "message": {
            "data": STANDARD.encode(&received.message.data),
            "attributes": received.message.attributes,
            "orderingKey": received.message.ordering_key,
            "messageId": received.id().to_string(),
            "publishTime": received.id().publish_time(),
        },
    })
}
