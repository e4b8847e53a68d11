//! `uploadType=resumable`: a POST begins, PUTs bring the bytes in pieces, and after any failure a client asks
//! how far the upload is and goes on from there.
use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use http::{HeaderMap, StatusCode, header};
use percent_encoding::utf8_percent_encode;
use serde_json::json;

use super::StorageError;
use super::range::ContentRange;
use super::service::ObjectService;
use super::sessions::Session;
use super::upload::{Upload, interrupted, read_json};
use crate::signed_url::UNRESERVED;

/// The POST: answers with the `Location` that takes the bytes. `path` is the request's, so that the two spellings
/// (`/upload/…`, `/resumable/upload/…`) go on as they began.
pub async fn begin(
    service: &ObjectService,
    bucket: String,
    query: &HashMap<String, String>,
    headers: &HeaderMap,
    path: &str,
    body: Body,
) -> Result<Response, StorageError> {
    let mut resource = read_json(body).await?;
    let announced_type = headers.get("x-upload-content-type").and_then(|value| value.to_str().ok());
    if let (None, Some(content_type)) = (resource["contentType"].as_str(), announced_type) {
        resource["contentType"] = json!(content_type);
    }
    let mut upload = Upload::begin(service, bucket, query, &resource)?;
    upload.expect_from_headers(headers)?;
    let name = utf8_percent_encode(&upload.name, UNRESERVED).to_string();
    let id = service.sessions.create(upload).await?;
    let location = format!("{}{path}?uploadType=resumable&name={name}&upload_id={id}", service.base_url);
    Ok(([(header::LOCATION, location.as_str()), (header::HeaderName::from_static("x-guploader-uploadid"), &id)]).into_response())
}

/// A PUT to that `Location`. It runs to its end even if the client goes away, so that memory and disk never
/// disagree about how far the upload is.
pub async fn receive(service: Arc<ObjectService>, id: String, headers: HeaderMap, body: Body) -> Result<Response, StorageError> {
    let session = service.sessions.find(&id).await?;
    let work = tokio::spawn(async move {
        let mut session = session.lock_owned().await;
        if session.record.finished.is_none() && is_complete(&mut session, &headers, body).await? {
            finish(&service, &id, &mut session).await?;
        }
        Ok(answer(&service, &session))
    });
    work.await.map_err(|error| StorageError::from(anyhow::Error::from(error)))?
}

/// Takes what the request brings, and tells whether that was the end.
async fn is_complete(session: &mut Session, headers: &HeaderMap, body: Body) -> Result<bool, StorageError> {
    session.record.upload.expect_from_headers(headers)?;
    let content_range = headers.get(header::CONTENT_RANGE).map(|value| ContentRange::parse(&String::from_utf8_lossy(value.as_bytes())));
    let total = match content_range.transpose()? {
        Some(ContentRange::Query { total }) => total,
        Some(ContentRange::Chunk { first, last, total }) => {
            append(session, first, last, body).await?;
            total
        }
        None => {
            append(session, 0, None, body).await?;
            Some(session.size())
        }
    };
    match total {
        Some(total) if session.size() > total => Err(StorageError::invalid(format!("More than {total} bytes arrived"))),
        total => Ok(total == Some(session.size())),
    }
}

/// An upload whose end is refused (wrong checksum, condition not met) is over: it can never become right.
async fn finish(service: &ObjectService, id: &str, session: &mut Session) -> Result<(), StorageError> {
    let outcome = session.finish(service).await;
    if outcome.as_ref().is_err_and(|error| error.status.is_client_error()) {
        service.sessions.remove(id).await?;
    }
    outcome
}

/// Appends the body, whose first byte has the position `first`; bytes that are here already are skipped.
async fn append(session: &mut Session, first: u64, last: Option<u64>, body: Body) -> Result<(), StorageError> {
    let bytes = session.bytes()?;
    if first > bytes.size() {
        return Err(StorageError::invalid(format!("The chunk begins at {first}, but only {} bytes are here", bytes.size())));
    }
    let (mut position, mut body, mut outcome) = (first, body.into_data_stream(), Ok(()));
    while let Some(chunk) = body.next().await {
        let chunk = match chunk {
            Ok(chunk) => chunk,
            Err(error) => {
                outcome = Err(interrupted(error)); // what arrived counts all the same
                break;
            }
        };
        let here = usize::try_from(bytes.size() - position).unwrap_or(usize::MAX).min(chunk.len());
        position += chunk.len() as u64;
        if last.is_some_and(|last| position > last + 1) {
            outcome = Err(StorageError::invalid("The body is longer than its Content-Range"));
            break;
        }
        bytes.write(&chunk[here..]).await?;
    }
    bytes.flush().await?;
    outcome
}

/// 200 with the object when finished, else 308 with the bytes that are safe.
fn answer(service: &ObjectService, session: &Session) -> Response {
    if let Some(object) = &session.record.finished {
        return Json(object.resource(&service.base_url)).into_response();
    }
    match session.size() {
        0 => StatusCode::PERMANENT_REDIRECT.into_response(),
        size => (StatusCode::PERMANENT_REDIRECT, [(header::RANGE, format!("bytes=0-{}", size - 1))]).into_response(),
    }
}
