//! What is known of an object: as kept on disk, and as the JSON API shows it.
use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SecondsFormat, Utc};
use percent_encoding::utf8_percent_encode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::StorageError;
use crate::signed_url::UNRESERVED;

/// What a client says about an object. All of it may be absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Attributes {
    /// MIME type of the bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// `Cache-Control` of every read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_control: Option<String>,
    /// `Content-Disposition` of every read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_disposition: Option<String>,
    /// `Content-Encoding` of every read; the bytes are always served as they were stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_encoding: Option<String>,
    /// `Content-Language` of every read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_language: Option<String>,
    /// Custom key/value pairs; `null` values appear only in patches, where they remove a key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<BTreeMap<String, Option<String>>>,
}

/// One live object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObjectMetadata {
    /// The bucket's name.
    pub bucket: String,
    /// The object's name.
    pub name: String,
    /// Which upload this is: microseconds since 1970, strictly increasing.
    pub generation: i64,
    /// Counts changes of the attributes, from 1.
    pub metageneration: i64,
    /// In bytes.
    pub size: u64,
    /// Of all bytes.
    pub crc32c: u32,
    /// When this generation was finished.
    pub created: DateTime<Utc>,
    /// When the attributes changed last.
    pub updated: DateTime<Utc>,
    /// What the client said about it.
    pub attributes: Attributes,
    /// The generation it replaced.
    pub overwrote: Option<i64>,
    /// Whether the bucket's topic knows of it (or there is no topic).
    pub announced: bool,
}

impl Attributes {
    /// The custom pairs that have a value.
    pub fn custom(&self) -> impl Iterator<Item = (&String, &String)> {
        self.metadata.iter().flatten().filter_map(|(key, value)| Some((key, value.as_ref()?)))
    }

    /// Applies a JSON merge patch of the resource: absent stays, `null` removes.
    pub fn patch(&mut self, patch: &Value) -> Result<(), StorageError> {
        let mut current = serde_json::to_value(&*self).map_err(anyhow::Error::from)?;
        merge(&mut current, patch);
        *self = serde_json::from_value(current).map_err(|error| StorageError::invalid(format!("Invalid object resource: {error}")))?;
        Ok(())
    }
}

impl ObjectMetadata {
    /// The `storage#object` resource. `base_url` is where this cloud answers.
    pub fn resource(&self, base_url: &str) -> Value {
        let mut resource = serde_json::to_value(&self.attributes).unwrap_or_default();
        let name = utf8_percent_encode(&self.name, UNRESERVED);
        let (bucket, generation) = (&self.bucket, self.generation);
        let created = rfc3339(self.created);
        let fixed = json!({
            "kind": "storage#object",
            "id": format!("{bucket}/{}/{generation}", self.name),
            "selfLink": format!("{base_url}/storage/v1/b/{bucket}/o/{name}"),
            "mediaLink": format!("{base_url}/download/storage/v1/b/{bucket}/o/{name}?generation={generation}&alt=media"),
            "name": self.name,
            "bucket": bucket,
            "generation": generation.to_string(),
            "metageneration": self.metageneration.to_string(),
            "size": self.size.to_string(),
            "crc32c": crc32c_to_base64(self.crc32c),
            "etag": self.etag(),
            "storageClass": "STANDARD",
            "timeCreated": created,
            "timeFinalized": created,
            "timeStorageClassUpdated": created,
            "updated": rfc3339(self.updated),
        });
        merge(&mut resource, &fixed);
        resource
    }

    /// Changes with every generation and every change of the attributes.
    pub fn etag(&self) -> String {
        STANDARD.encode(format!("{}/{}", self.generation, self.metageneration))
    }
}

/// RFC 3339 with milliseconds, as Google writes times.
pub fn rfc3339(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Base64 of the four big-endian bytes, as every API carries it.
pub fn crc32c_to_base64(crc32c: u32) -> String {
    STANDARD.encode(crc32c.to_be_bytes())
}

/// The reverse of [`crc32c_to_base64`]; anything else is a 400.
pub fn crc32c_from_base64(text: &str) -> Result<u32, StorageError> {
    let bytes: Option<[u8; 4]> = STANDARD.decode(text).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.map(u32::from_be_bytes).ok_or_else(|| StorageError::invalid(format!("Invalid crc32c: {text:?}")))
}

/// RFC 7396: objects merge, `null` removes, anything else replaces.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    for (key, value) in patch {
        match value {
            Value::Null => drop(target.as_object_mut().and_then(|fields| fields.remove(key))),
            _ => merge(&mut target[key], value),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_changes_what_it_names_and_removes_what_is_null() {
        let mut attributes: Attributes = serde_json::from_value(json!({
            "contentType": "text/plain", "cacheControl": "no-store", "metadata": { "a": "1", "b": "2" }
        }))
        .unwrap();
        attributes.patch(&json!({ "cacheControl": null, "metadata": { "a": null, "c": "3" }, "name": "ignored" })).unwrap();
        let expected = json!({ "contentType": "text/plain", "metadata": { "b": "2", "c": "3" } });
        assert_eq!(serde_json::to_value(&attributes).unwrap(), expected);
        assert!(attributes.patch(&json!({ "contentType": 5 })).is_err());
    }

    #[test]
    fn checksums_travel_as_base64_of_big_endian() {
        assert_eq!(crc32c_to_base64(0x2262_0404), "ImIEBA=="); // crc32c of "The quick brown fox jumps over the lazy dog"
        assert_eq!(crc32c_from_base64("ImIEBA==").unwrap(), 0x2262_0404);
        assert!(crc32c_from_base64("ImIE").is_err());
    }
}
