//! The routes of the JSON API: buckets, objects and their bytes, and the three kinds of uploads.
//! `fields=`, `projection=` and `prettyPrint=` are accepted and ignored: every answer is complete.
use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::{HeaderMap, Method, StatusCode, Uri};
use serde_json::{Value, json};

use super::listing::Listing;
use super::service::ObjectService;
use super::upload::{read_json, upload_media, upload_multipart};
use super::{Conditions, StorageError, buckets, copy, read, resumable};
use crate::faults::Operation;

/// Names and values of a query.
pub type Parameters = Query<HashMap<String, String>>;

/// All routes.
pub fn router(service: Arc<ObjectService>) -> Router {
    const OBJECT: &str = "/storage/v1/b/{bucket}/o/{object}";
    Router::new()
        .route("/storage/v1/b", get(buckets::list).post(buckets::create))
        .route("/storage/v1/b/{bucket}", get(buckets::show))
        .route("/storage/v1/b/{bucket}/o", get(list))
        .route(OBJECT, get(show).patch(change).put(change).delete(remove))
        .route(&format!("/download{OBJECT}"), get(show))
        .route(&format!("{OBJECT}/compose"), post(copy::compose))
        .route(&format!("{OBJECT}/copyTo/b/{{to_bucket}}/o/{{to_object}}"), post(copy::copy))
        .route(&format!("{OBJECT}/rewriteTo/b/{{to_bucket}}/o/{{to_object}}"), post(copy::rewrite))
        .route("/upload/storage/v1/b/{bucket}/o", post(upload).put(upload).delete(cancel))
        .route("/resumable/upload/storage/v1/b/{bucket}/o", post(upload).put(upload).delete(cancel))
        .layer(DefaultBodyLimit::disable()) // uploads are streamed; every other body is capped where it is read
        .with_state(service)
}

async fn upload(
    State(service): State<Arc<ObjectService>>,
    Path(bucket): Path<String>,
    Query(query): Parameters,
    uri: Uri,
    method: Method,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, StorageError> {
    service.check_fault(Operation::ObjectWrite)?;
    if let Some(id) = query.get("upload_id") {
        return resumable::receive(service, id.clone(), headers, body).await;
    }
    let object = match query.get("uploadType").map(String::as_str) {
        _ if method != Method::POST => return Err(StorageError::invalid("A PUT needs an upload_id")),
        Some("resumable") => return resumable::begin(&service, bucket, &query, &headers, uri.path(), body).await,
        Some("multipart") => upload_multipart(&service, bucket, &query, &headers, body).await?,
        Some("media") => upload_media(&service, bucket, &query, &headers, body).await?,
        other => return Err(StorageError::invalid(format!("Unknown uploadType: {other:?}"))),
    };
    Ok(Json(object.resource(&service.base_url)).into_response())
}

/// Google answers a cancelled upload with 499.
async fn cancel(State(service): State<Arc<ObjectService>>, Query(query): Parameters) -> Result<StatusCode, StorageError> {
    let id = query.get("upload_id").map(String::as_str).unwrap_or_default();
    service.sessions.find(id).await?;
    service.sessions.remove(id).await?;
    Ok(StatusCode::from_u16(499).unwrap_or(StatusCode::BAD_REQUEST))
}

async fn show(
    State(service): State<Arc<ObjectService>>,
    Path((bucket, name)): Path<(String, String)>,
    Query(query): Parameters,
    headers: HeaderMap,
) -> Result<Response, StorageError> {
    let conditions = Conditions::from_query(&query)?;
    if query.get("alt").is_some_and(|alt| alt == "media") {
        service.check_fault(Operation::ObjectRead)?;
        let (object, file) = service.store.open_object(&bucket, &name, &conditions)?;
        return read::media_response(&object, file, &headers);
    }
    let object = service.store.get(&bucket, &name, &conditions)?;
    Ok(Json(object.resource(&service.base_url)).into_response())
}

async fn change(
    State(service): State<Arc<ObjectService>>,
    Path((bucket, name)): Path<(String, String)>,
    Query(query): Parameters,
    body: Body,
) -> Result<Json<Value>, StorageError> {
    let patch = read_json(body).await?;
    let object = service.store.patch(&bucket, &name, &Conditions::from_query(&query)?, &patch)?;
    Ok(Json(object.resource(&service.base_url)))
}

async fn remove(
    State(service): State<Arc<ObjectService>>,
    Path((bucket, name)): Path<(String, String)>,
    Query(query): Parameters,
) -> Result<StatusCode, StorageError> {
    service.delete(&bucket, &name, &Conditions::from_query(&query)?)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn list(
    State(service): State<Arc<ObjectService>>,
    Path(bucket): Path<String>,
    Query(query): Parameters,
) -> Result<Json<Value>, StorageError> {
    let page = service.store.list(&bucket, &Listing::from_query(&query)?)?;
    let items: Vec<Value> = page.objects.iter().map(|object| object.resource(&service.base_url)).collect();
    let mut answer = json!({ "kind": "storage#objects" });
    let parts = [("items", json!(items)), ("prefixes", json!(page.prefixes)), ("nextPageToken", json!(page.next_page_token))];
    for (name, value) in parts.into_iter().filter(|(_, value)| *value != json!([]) && *value != json!("")) {
        answer[name] = value;
    }
    Ok(Json(answer))
}
