//! New objects out of old ones: `compose`, `rewriteTo` and `copyTo`. All three concatenate their sources.
use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use futures::StreamExt;
use serde_json::{Value, json};
use tokio_util::io::ReaderStream;

use super::service::ObjectService;
use super::upload::{Upload, new_file, read_json};
use super::{Conditions, ObjectMetadata, StorageError};

/// What Google allows.
const MOST_COMPOSE_SOURCES: usize = 32;

/// `POST /storage/v1/b/{bucket}/o/{object}/compose`.
pub async fn compose(
    State(service): State<Arc<ObjectService>>,
    Path((bucket, name)): Path<(String, String)>,
    Query(mut query): Query<HashMap<String, String>>,
    body: Body,
) -> Result<Json<Value>, StorageError> {
    let request = read_json(body).await?;
    let sources: Vec<_> = request["sourceObjects"].as_array().into_iter().flatten().map(|source| composed(&bucket, source)).collect();
    if !(1..=MOST_COMPOSE_SOURCES).contains(&sources.len()) {
        return Err(StorageError::invalid(format!("Compose takes 1 to {MOST_COMPOSE_SOURCES} sources, not {}", sources.len())));
    }
    let resource = if request["destination"].is_object() { &request["destination"] } else { &json!({}) };
    query.insert("name".into(), name);
    let upload = Upload::begin(&service, bucket, &query, resource)?;
    let object = concatenate(&service, upload, &sources).await?;
    Ok(Json(object.resource(&service.base_url)))
}

/// `POST /storage/v1/b/{bucket}/o/{object}/rewriteTo/b/{to_bucket}/o/{to_object}`: done at once, whatever the size.
pub async fn rewrite(
    state: State<Arc<ObjectService>>,
    path: Path<(String, String, String, String)>,
    query: Query<HashMap<String, String>>,
    body: Body,
) -> Result<Json<Value>, StorageError> {
    let Json(resource) = copy(state, path, query, body).await?;
    let size = &resource["size"];
    Ok(Json(
        json!({ "kind": "storage#rewriteResponse", "totalBytesRewritten": size, "objectSize": size, "done": true, "resource": resource }),
    ))
}

/// `POST /storage/v1/b/{bucket}/o/{object}/copyTo/b/{to_bucket}/o/{to_object}`.
pub async fn copy(
    State(service): State<Arc<ObjectService>>,
    Path((bucket, name, to_bucket, to_name)): Path<(String, String, String, String)>,
    Query(mut query): Query<HashMap<String, String>>,
    body: Body,
) -> Result<Json<Value>, StorageError> {
    let resource = read_json(body).await?;
    let generation = query.get("sourceGeneration").and_then(|number| number.parse().ok());
    let conditions = Conditions { generation, ..Conditions::default() };
    let source = service.store.get(&bucket, &name, &conditions)?;
    query.insert("name".into(), to_name);
    let mut upload = Upload::begin(&service, to_bucket, &query, &resource)?;
    if resource.as_object().is_some_and(serde_json::Map::is_empty) {
        upload.attributes = source.attributes.clone();
    }
    let object = concatenate(&service, upload, &[Source { bucket, name, conditions }]).await?;
    Ok(Json(object.resource(&service.base_url)))
}

struct Source {
    bucket: String,
    name: String,
    conditions: Conditions,
}

fn composed(bucket: &str, source: &Value) -> Source {
    let number = |value: &Value| value.as_i64().or_else(|| value.as_str()?.parse().ok());
    let conditions = Conditions {
        generation: number(&source["generation"]),
        generation_match: number(&source["objectPreconditions"]["ifGenerationMatch"]),
        ..Conditions::default()
    };
    Source { bucket: bucket.to_owned(), name: source["name"].as_str().unwrap_or_default().to_owned(), conditions }
}

async fn concatenate(service: &ObjectService, mut upload: Upload, sources: &[Source]) -> Result<Arc<ObjectMetadata>, StorageError> {
    let (path, mut bytes) = new_file(service)?;
    for source in sources {
        let (_, file) = service.store.open_object(&source.bucket, &source.name, &source.conditions)?;
        let mut chunks = ReaderStream::with_capacity(tokio::fs::File::from_std(file), 1 << 20);
        while let Some(chunk) = chunks.next().await {
            bytes.write(&chunk.map_err(anyhow::Error::from)?).await?;
        }
    }
    bytes.flush().await?;
    upload.crc32c = None; // gcloud sends the checksum of the first source here, and Google does not look at it
    upload.finish(service, &bytes, &path)
}
