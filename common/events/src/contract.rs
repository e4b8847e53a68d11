//! What every event type says of itself.

use serde::{Serialize, de::DeserializeOwned};

/// An event of the system: the JSON data of a CloudEvent, and the names it travels under.
pub trait Contract: Serialize + DeserializeOwned {
    /// The CloudEvent's `type`, e.g. `clip.accepted`.
    const TYPE: &'static str;
    /// The short id of the topic it is published to, e.g. `clip-accepted`.
    const TOPIC: &'static str;

    /// What the event is about, e.g. a clip's id. Visible ASCII only: it becomes an HTTP header.
    fn subject(&self) -> String;

    /// The same fact always has the same id, so that a repetition can be recognised.
    fn event_id(&self) -> String {
        format!("{}/{}", self.subject(), Self::TYPE)
    }
}
