//! `google.cloud.storage.object.v1.finalized`: the store says that an object is complete.

use crate::Contract;
use serde::{Deserialize, Deserializer, Serialize};

/// The object resource, as Cloud Storage writes it; only what we use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectFinalized {
    /// The bucket it lies in.
    pub bucket: String,
    /// Its name.
    pub name: String,
    /// Which of all the contents this name ever had.
    #[serde(deserialize_with = "text_or_number")]
    pub generation: i64,
    /// Its size in bytes.
    #[serde(deserialize_with = "text_or_number")]
    pub size: i64,
    /// CRC-32C, base64 of the big-endian bytes.
    #[serde(default)]
    pub crc32c: Option<String>,
}

impl Contract for ObjectFinalized {
    const TYPE: &'static str = "google.cloud.storage.object.v1.finalized";
    const TOPIC: &'static str = "lake-uploads";

    fn subject(&self) -> String {
        format!("objects/{}", self.generation)
    }
}

/// Cloud Storage writes 64-bit numbers as text, Eventarc's samples as numbers.
fn text_or_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum TextOrNumber {
        Text(String),
        Number(i64),
    }
    match TextOrNumber::deserialize(deserializer)? {
        TextOrNumber::Number(number) => Ok(number),
        TextOrNumber::Text(text) => text.parse().map_err(serde::de::Error::custom),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_text_and_as_numbers() {
        let text = r#"{"bucket":"b","name":"n","generation":"17","size":"5","crc32c":"yZRlqg==","kind":"storage#object"}"#;
        let number = r#"{"bucket":"b","name":"n","generation":17,"size":5,"crc32c":"yZRlqg=="}"#;
        let read = |json: &str| serde_json::from_str::<ObjectFinalized>(json).unwrap();
        assert_eq!(read(text), read(number));
        assert!(serde_json::from_str::<ObjectFinalized>(r#"{"bucket":"b","name":"n","generation":"x","size":1}"#).is_err());
    }
}
