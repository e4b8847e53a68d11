//! What an upload is about, however its bytes arrive, and the two kinds that arrive in one request:
//! `uploadType=media` (the body is the object) and `uploadType=multipart` (its description comes first).
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use futures::StreamExt;
use http::{HeaderMap, header};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::checksummed_file::ChecksummedFile;
use super::metadata::crc32c_from_base64;
use super::multipart::MultipartReader;
use super::service::ObjectService;
use super::store::NewObject;
use super::{Attributes, Conditions, ObjectMetadata, StorageError};

/// The most bytes of JSON that any request may carry.
pub const LARGEST_JSON_BYTES: usize = 256 * 1024;

/// What will become of the bytes once they are all here.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Upload {
    /// The bucket's name.
    pub bucket: String,
    /// The object's name.
    pub name: String,
    /// What the client says about it.
    pub attributes: Attributes,
    /// What must be true of the object it replaces.
    pub conditions: Conditions,
    /// The checksum the client promised.
    pub crc32c: Option<u32>,
}

impl Upload {
    /// From the query and the object resource (`{}` if none was sent); fails early if it could not be finished.
    pub fn begin(service: &ObjectService, bucket: String, query: &HashMap<String, String>, resource: &Value) -> Result<Self, StorageError> {
        let name = query.get("name").map(String::as_str).or(resource["name"].as_str()).unwrap_or_default().to_owned();
        let conditions = Conditions::from_query(query)?;
        service.store.check_write(&bucket, &name, &conditions)?;
        let mut attributes = Attributes::default();
        attributes.patch(resource)?;
        let mut upload = Self { bucket, name, attributes, conditions, crc32c: None };
        upload.expect_from_resource(resource)?;
        Ok(upload)
    }

    /// Takes the checksum out of a resource or of a multipart `checksums` part.
    pub fn expect_from_resource(&mut self, resource: &Value) -> Result<(), StorageError> {
        resource["crc32c"].as_str().map_or(Ok(()), |text| self.expect(crc32c_from_base64(text)?))
    }

    /// Takes the checksum out of the `x-goog-hash` headers (`crc32c=…,md5=…`; MD5 is not checked).
    pub fn expect_from_headers(&mut self, headers: &HeaderMap) -> Result<(), StorageError> {
        let values = headers.get_all("x-goog-hash").iter().filter_map(|value| value.to_str().ok());
        for text in values.flat_map(|value| value.split(',')).filter_map(|hash| hash.trim().strip_prefix("crc32c=")) {
            self.expect(crc32c_from_base64(text)?)?;
        }
        Ok(())
    }

    /// Makes the complete bytes in the file `data` the object, unless they are not what was promised.
    pub fn finish(self, service: &ObjectService, bytes: &ChecksummedFile, data: &Path) -> Result<Arc<ObjectMetadata>, StorageError> {
        let (size, crc32c) = (bytes.size(), bytes.crc32c());
        if self.crc32c.is_some_and(|promised| promised != crc32c) {
            return Err(StorageError::invalid("Provided CRC32C does not match the bytes that arrived"));
        }
        let Self { bucket, name, attributes, conditions, .. } = self;
        service.finalize(NewObject { bucket, name, attributes, conditions, size, crc32c }, data)
    }

    fn expect(&mut self, crc32c: u32) -> Result<(), StorageError> {
        match self.crc32c.replace(crc32c) {
            Some(before) if before != crc32c => Err(StorageError::invalid("The request promises two different CRC32C checksums")),
            _ => Ok(()),
        }
    }
}

/// `uploadType=media`: the body is the object.
pub async fn upload_media(
    service: &ObjectService,
    bucket: String,
    query: &HashMap<String, String>,
    headers: &HeaderMap,
    body: Body,
) -> Result<Arc<ObjectMetadata>, StorageError> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let mut upload = Upload::begin(service, bucket, query, &json!({ "contentType": content_type }))?;
    upload.expect_from_headers(headers)?;
    let (path, mut bytes) = new_file(service)?;
    let mut body = body.into_data_stream();
    while let Some(chunk) = body.next().await {
        bytes.write(&chunk.map_err(interrupted)?).await?;
    }
    bytes.flush().await?;
    upload.finish(service, &bytes, &path)
}

/// `uploadType=multipart`: a JSON part, the media part, and perhaps a part with checksums.
pub async fn upload_multipart(
    service: &ObjectService,
    bucket: String,
    query: &HashMap<String, String>,
    headers: &HeaderMap,
    body: Body,
) -> Result<Arc<ObjectMetadata>, StorageError> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parts = MultipartReader::new(body.into_data_stream(), content_type)?;
    parts.next_part().await?.ok_or_else(|| StorageError::invalid("The multipart body has no parts"))?;
    let resource = parts.json().await?;
    let mut upload = Upload::begin(service, bucket, query, &resource)?;
    upload.expect_from_headers(headers)?;
    let media = parts.next_part().await?.ok_or_else(|| StorageError::invalid("The multipart body has no media part"))?;
    upload.attributes.content_type = upload.attributes.content_type.or(media.content_type);
    let (path, mut bytes) = new_file(service)?;
    while let Some(chunk) = parts.next_chunk().await? {
        bytes.write(&chunk).await?;
    }
    if parts.next_part().await?.is_some() {
        upload.expect_from_resource(&parts.json().await?)?;
    }
    bytes.flush().await?;
    upload.finish(service, &bytes, &path)
}

/// A file that vanishes unless it is committed, and its writer.
pub fn new_file(service: &ObjectService) -> Result<(tempfile::TempPath, ChecksummedFile), StorageError> {
    let (file, path) = service.temporary_file()?.into_parts();
    Ok((path, ChecksummedFile::create(tokio::fs::File::from_std(file))))
}

/// Reads a small JSON body; an empty one is `{}`.
pub async fn read_json(body: Body) -> Result<Value, StorageError> {
    let text = axum::body::to_bytes(body, LARGEST_JSON_BYTES).await;
    let text = text.map_err(|_| StorageError::invalid("The JSON body is too large or was cut off"))?;
    parse_json(&text)
}

/// A JSON object, or `{}` if there is nothing.
pub fn parse_json(text: &[u8]) -> Result<Value, StorageError> {
    if text.trim_ascii().is_empty() {
        return Ok(json!({}));
    }
    let value: Value = serde_json::from_slice(text).map_err(|error| StorageError::invalid(format!("Invalid JSON: {error}")))?;
    if value.is_object() { Ok(value) } else { Err(StorageError::invalid("Invalid JSON: not an object")) }
}

/// The client went away in the middle of a body.
pub fn interrupted(error: axum::Error) -> StorageError {
    let message = format!("{:#}", anyhow::Error::from(error).context("the body was cut off"));
    StorageError { status: http::StatusCode::SERVICE_UNAVAILABLE, reason: "backendError", message }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn promises_must_agree() {
        let (bucket, name) = ("b".to_owned(), "o".to_owned());
        let mut upload = Upload { bucket, name, attributes: Attributes::default(), conditions: Conditions::default(), crc32c: None };
        let mut headers = HeaderMap::new();
        headers.append("x-goog-hash", "md5=xyz, crc32c=ImIEBA==".parse().unwrap());
        upload.expect_from_headers(&headers).unwrap();
        assert_eq!(upload.crc32c, Some(0x2262_0404));
        upload.expect_from_resource(&json!({ "crc32c": "ImIEBA==" })).unwrap();
        assert!(upload.expect_from_resource(&json!({ "crc32c": "AAAAAA==" })).is_err());
        assert!(upload.expect_from_resource(&json!({ "crc32c": "nonsense" })).is_err());
    }
}
