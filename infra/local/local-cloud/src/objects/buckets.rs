//! Buckets over the JSON API.
use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::StorageError;
use super::disk::BucketRecord;
use super::metadata::rfc3339;
use super::service::ObjectService;
use super::upload::read_json;

/// `GET /storage/v1/b`.
pub async fn list(State(service): State<Arc<ObjectService>>) -> Json<Value> {
    let items: Vec<Value> = service.store.buckets().iter().map(|bucket| resource(bucket, &service.base_url)).collect();
    Json(json!({ "kind": "storage#buckets", "items": items }))
}

/// `POST /storage/v1/b`: 409 if there is one.
pub async fn create(State(service): State<Arc<ObjectService>>, body: Body) -> Result<Json<Value>, StorageError> {
    let request = read_json(body).await?;
    let name = request["name"].as_str().unwrap_or_default();
    if service.store.bucket(name).is_ok() {
        return Err(StorageError::conflict(format!("The bucket {name} exists already")));
    }
    let bucket = service.store.put_bucket(name, None, None)?;
    Ok(Json(resource(&bucket, &service.base_url)))
}

/// `GET /storage/v1/b/{bucket}`.
pub async fn show(State(service): State<Arc<ObjectService>>, Path(name): Path<String>) -> Result<Json<Value>, StorageError> {
    Ok(Json(resource(&service.store.bucket(&name)?, &service.base_url)))
}

fn resource(bucket: &BucketRecord, base_url: &str) -> Value {
    let created = rfc3339(bucket.created);
    json!({
        "kind": "storage#bucket",
        "id": bucket.name,
        "name": bucket.name,
        "selfLink": format!("{base_url}/storage/v1/b/{}", bucket.name),
        "projectNumber": "1",
        "metageneration": "1",
        "etag": "CAE=",
        "location": "US",
        "locationType": "multi-region",
        "storageClass": "STANDARD",
        "timeCreated": created,
        "updated": created,
    })
}
