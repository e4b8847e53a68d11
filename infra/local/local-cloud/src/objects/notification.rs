//! The messages that Cloud Storage publishes about objects.
use std::collections::BTreeMap;

use bytes::Bytes;
use chrono::{DateTime, Utc};

use super::ObjectMetadata;
use super::metadata::rfc3339;
use crate::broker::Message;

/// An object is finished.
pub fn finalized(object: &ObjectMetadata, base_url: &str) -> Message {
    let replaced = object.overwrote.map(|generation| ("overwroteGeneration", generation));
    message("OBJECT_FINALIZE", object, object.created, replaced, base_url)
}

/// An object is gone: it was removed, or another generation took its place.
pub fn removed(object: &ObjectMetadata, overwritten_by: Option<i64>, base_url: &str) -> Message {
    let replaced_by = overwritten_by.map(|generation| ("overwrittenByGeneration", generation));
    message("OBJECT_DELETE", object, Utc::now(), replaced_by, base_url)
}

fn message(kind: &str, object: &ObjectMetadata, at: DateTime<Utc>, other: Option<(&str, i64)>, base_url: &str) -> Message {
    let attributes = BTreeMap::from([
        ("notificationConfig", format!("projects/_/buckets/{}/notificationConfigs/1", object.bucket)),
        ("eventType", kind.to_owned()),
        ("payloadFormat", "JSON_API_V1".to_owned()),
        ("bucketId", object.bucket.clone()),
        ("objectId", object.name.clone()),
        ("objectGeneration", object.generation.to_string()),
        ("eventTime", rfc3339(at)),
    ]);
    let other = other.map(|(name, generation)| (name, generation.to_string()));
    Message {
        data: Bytes::from(object.resource(base_url).to_string()),
        attributes: attributes.into_iter().chain(other).map(|(name, value)| (name.to_owned(), value)).collect(),
        ordering_key: String::new(),
    }
}
