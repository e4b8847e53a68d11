//! The message that the store sends when an upload is complete, sent again.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, SecondsFormat, Utc};
use cloud::{ListedObject, Publisher};
use events::{Contract, ObjectFinalized};
use serde_json::json;

/// Announces an upload as the store did, or should have done.
pub(crate) async fn announce(publisher: &Publisher, bucket: &str, object: &ListedObject) -> anyhow::Result<()> {
    let (data, attributes) = message(bucket, object);
    publisher.publish(ObjectFinalized::TOPIC, data, attributes).await?;
    Ok(())
}

fn message(bucket: &str, object: &ListedObject) -> (Vec<u8>, [(&'static str, String); 6]) {
    let ListedObject { name, content_type, .. } = object;
    let generation = object.info.generation.to_string();
    let created = DateTime::<Utc>::from(object.created).to_rfc3339_opts(SecondsFormat::Millis, true);
    let resource = json!({
        "kind": "storage#object",
        "id": format!("{bucket}/{name}/{generation}"),
        "name": name,
        "bucket": bucket,
        "generation": generation,
        "size": object.info.size.to_string(),
        "contentType": content_type,
        "crc32c": object.crc32c.map(|crc32c| STANDARD.encode(crc32c.to_be_bytes())),
        "timeCreated": created,
    });
    let attributes = [
        ("eventType", "OBJECT_FINALIZE".to_owned()),
        ("payloadFormat", "JSON_API_V1".to_owned()),
        ("bucketId", bucket.to_owned()),
        ("objectId", name.clone()),
        ("objectGeneration", generation),
        ("eventTime", created),
    ];
    (resource.to_string().into_bytes(), attributes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use cloud::ObjectInfo;
    use std::{collections::HashMap, time::SystemTime};

    #[test]
    fn it_is_read_as_the_stores_own_message_is() {
        let info = ObjectInfo { generation: 17, size: 5, metadata: HashMap::new() };
        let name = "media/raw/MTL/2025-2026/20031/p1-ü.mp4".to_owned();
        let created = SystemTime::UNIX_EPOCH;
        let object = ListedObject { name: name.clone(), created, content_type: "video/mp4".into(), crc32c: Some(0x2262_0404), info };
        let (data, attributes) = message("lake", &object);
        let read: ObjectFinalized = serde_json::from_slice(&data).unwrap();
        assert_eq!((read.bucket.as_str(), &read.name, read.generation, read.size), ("lake", &name, 17, 5));
        assert_eq!(read.crc32c.as_deref(), Some("ImIEBA=="));
        assert!(attributes.contains(&("objectId", name)) && attributes.contains(&("eventTime", "1970-01-01T00:00:00.000Z".to_owned())));
    }
}
