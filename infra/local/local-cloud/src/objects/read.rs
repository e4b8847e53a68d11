//! An object's bytes as an HTTP response: whole or a range, streamed from disk, with the headers that Google's
//! clients rely on.
use std::io::{Read, Seek, SeekFrom};

use anyhow::Context;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use tokio::io::AsyncReadExt;
use tokio_util::io::ReaderStream;

use super::metadata::crc32c_to_base64;
use super::range::ByteRange;
use super::{ObjectMetadata, StorageError};

/// How much is read from disk at once.
const READ_BYTES: usize = 256 * 1024;

/// The response to a read of `object`, whose bytes are in `file`.
pub fn media_response(object: &ObjectMetadata, mut file: std::fs::File, request: &HeaderMap) -> Result<Response, StorageError> {
    let range = request.get(header::RANGE).and_then(|value| value.to_str().ok());
    let (status, first, length) = match ByteRange::parse(range, object.size) {
        ByteRange::Whole => (StatusCode::OK, 0, object.size),
        ByteRange::Part(first, last) => (StatusCode::PARTIAL_CONTENT, first, last - first + 1),
        ByteRange::Unsatisfiable => return Ok(unsatisfiable(object.size)),
    };
    file.seek(SeekFrom::Start(first)).with_context(|| format!("reading {} from byte {first}", object.name))?;
    let mut response = (status, object_headers(object), body(file, length)?).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, length.into());
    if status == StatusCode::PARTIAL_CONTENT {
        let content_range = format!("bytes {first}-{}/{}", first + length - 1, object.size);
        set(headers, "content-range", &content_range);
    }
    Ok(response)
}

/// What fits in one buffer leaves in one piece with the headers: a stream of its own would wait for the
/// client's delayed acknowledgement (40 ms).
fn body(mut file: std::fs::File, length: u64) -> Result<Body, StorageError> {
    if length > READ_BYTES as u64 {
        let bytes = tokio::fs::File::from_std(file).take(length);
        return Ok(Body::from_stream(ReaderStream::with_capacity(bytes, READ_BYTES)));
    }
    let mut bytes = vec![0; length as usize];
    file.read_exact(&mut bytes).context("reading an object")?;
    Ok(Body::from(bytes))
}

/// Sets a header unless the value cannot be one (outside text decides some of them).
pub fn set(headers: &mut HeaderMap, name: &str, value: &str) {
    if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_bytes(value.as_bytes())) {
        headers.insert(name, value);
    }
}

fn unsatisfiable(size: u64) -> Response {
    let message = format!("Request range not satisfiable: the object has {size} bytes");
    let error = StorageError { status: StatusCode::RANGE_NOT_SATISFIABLE, reason: "requestedRangeNotSatisfiable", message };
    let mut response = error.into_response();
    set(response.headers_mut(), "content-range", &format!("bytes */{size}"));
    response
}

fn object_headers(object: &ObjectMetadata) -> HeaderMap {
    let (mut headers, attributes) = (HeaderMap::new(), &object.attributes);
    set(&mut headers, "content-type", "application/octet-stream");
    let given = [
        ("content-type", &attributes.content_type),
        ("cache-control", &attributes.cache_control),
        ("content-disposition", &attributes.content_disposition),
        ("content-encoding", &attributes.content_encoding),
        ("content-language", &attributes.content_language),
    ];
    for (name, value) in given.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
        set(&mut headers, name, value);
    }
    for (key, value) in attributes.custom() {
        set(&mut headers, &format!("x-goog-meta-{key}"), value);
    }
    set(&mut headers, "accept-ranges", "bytes");
    set(&mut headers, "etag", &format!("\"{}\"", object.etag()));
    set(&mut headers, "last-modified", &object.updated.format("%a, %d %b %Y %H:%M:%S GMT").to_string());
    set(&mut headers, "x-goog-generation", &object.generation.to_string());
    set(&mut headers, "x-goog-metageneration", &object.metageneration.to_string());
    set(&mut headers, "x-goog-hash", &format!("crc32c={}", crc32c_to_base64(object.crc32c)));
    set(&mut headers, "x-goog-stored-content-length", &object.size.to_string());
    set(&mut headers, "x-goog-stored-content-encoding", attributes.content_encoding.as_deref().unwrap_or("identity"));
    set(&mut headers, "x-goog-storage-class", "STANDARD");
    headers
}
