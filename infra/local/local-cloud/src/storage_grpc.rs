//! The methods of `google.storage.v2.Storage` that the official Rust `StorageControl` client needs: it speaks
//! nothing but gRPC. The messages are Google's own; each method is a route on the common port.
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::post;
use chrono::{DateTime, Utc};
use googleapis_tonic_google_storage_v2::google::storage::v2::{
    Bucket, DeleteObjectRequest, GetBucketRequest, GetObjectRequest, ListObjectsRequest, ListObjectsResponse, Object, ObjectChecksums,
};
use tonic::Status;
use tonic::codec::Codec;
use tonic::server::Grpc;
use tonic_prost::ProstCodec;

use crate::faults::Operation;
use crate::objects::{BucketRecord, Conditions, Listing, ObjectMetadata, ObjectService, StorageError};

const BUCKET_PREFIX: &str = "projects/_/buckets/";

/// All methods.
pub fn router(service: Arc<ObjectService>) -> Router {
    Router::new()
        .route("/google.storage.v2.Storage/GetObject", post(|state, request| answer(state, request, get_object)))
        .route("/google.storage.v2.Storage/ListObjects", post(|state, request| answer(state, request, list_objects)))
        .route("/google.storage.v2.Storage/DeleteObject", post(|state, request| answer(state, request, delete_object)))
        .route("/google.storage.v2.Storage/GetBucket", post(|state, request| answer(state, request, get_bucket)))
        .with_state(service)
}

/// One unary call: the frame and the codec are tonic's.
async fn answer<Question, Answer>(
    State(service): State<Arc<ObjectService>>,
    request: Request,
    method: fn(&ObjectService, Question) -> Result<Answer, StorageError>,
) -> Response
where
    Question: Send + 'static,
    Answer: Send + 'static,
    ProstCodec<Answer, Question>: Codec<Encode = Answer, Decode = Question>,
{
    let call = tower::service_fn(move |request: tonic::Request<Question>| {
        let outcome = method(&service, request.into_inner());
        async move { outcome.map(tonic::Response::new).map_err(Status::from) }
    });
    Grpc::new(ProstCodec::<Answer, Question>::default()).unary(call, request).await.map(Body::new)
}

fn get_object(service: &ObjectService, request: GetObjectRequest) -> Result<Object, StorageError> {
    let conditions = Conditions {
        generation: (request.generation != 0).then_some(request.generation),
        generation_match: request.if_generation_match,
        generation_not_match: request.if_generation_not_match,
        metageneration_match: request.if_metageneration_match,
        metageneration_not_match: request.if_metageneration_not_match,
    };
    Ok(object(&service.store.get(bucket_name(&request.bucket)?, &request.object, &conditions)?.as_ref().clone()))
}

fn delete_object(service: &ObjectService, request: DeleteObjectRequest) -> Result<(), StorageError> {
    let conditions = Conditions {
        generation: (request.generation != 0).then_some(request.generation),
        generation_match: request.if_generation_match,
        generation_not_match: request.if_generation_not_match,
        metageneration_match: request.if_metageneration_match,
        metageneration_not_match: request.if_metageneration_not_match,
    };
    service.delete(bucket_name(&request.bucket)?, &request.object, &conditions)
}

fn list_objects(service: &ObjectService, request: ListObjectsRequest) -> Result<ListObjectsResponse, StorageError> {
    let listing = Listing {
        prefix: request.prefix,
        delimiter: request.delimiter,
        start: request.lexicographic_start,
        end: request.lexicographic_end,
        page_token: request.page_token,
        page_size: usize::try_from(request.page_size).unwrap_or(0),
    };
    service.check_fault(Operation::ObjectList)?;
    let page = service.store.list(bucket_name(&request.parent)?, &listing)?;
    let objects = page.objects.iter().map(|found| object(found)).collect();
    Ok(ListObjectsResponse { objects, prefixes: page.prefixes, next_page_token: page.next_page_token })
}

fn get_bucket(service: &ObjectService, request: GetBucketRequest) -> Result<Bucket, StorageError> {
    Ok(bucket(&service.store.bucket(bucket_name(&request.name)?)?))
}

fn bucket_name(resource: &str) -> Result<&str, StorageError> {
    let wrong = || StorageError::invalid(format!("Not a bucket's resource name: {resource:?}; it is {BUCKET_PREFIX}NAME"));
    resource.strip_prefix(BUCKET_PREFIX).ok_or_else(wrong)
}

fn bucket(record: &BucketRecord) -> Bucket {
    let mut bucket = Bucket {
        name: format!("{BUCKET_PREFIX}{}", record.name),
        bucket_id: record.name.clone(),
        project: "projects/_".into(),
        metageneration: 1,
        location: "US".into(),
        location_type: "multi-region".into(),
        storage_class: "STANDARD".into(),
        ..Bucket::default()
    };
    set_time(record.created, &mut bucket.create_time);
    bucket
}

fn object(found: &ObjectMetadata) -> Object {
    let attributes = found.attributes.clone();
    let mut object = Object {
        name: found.name.clone(),
        bucket: format!("{BUCKET_PREFIX}{}", found.bucket),
        etag: found.etag(),
        generation: found.generation,
        metageneration: found.metageneration,
        storage_class: "STANDARD".into(),
        size: i64::try_from(found.size).unwrap_or(i64::MAX),
        metadata: attributes.custom().map(|(key, value)| (key.clone(), value.clone())).collect(),
        content_type: attributes.content_type.unwrap_or_default(),
        cache_control: attributes.cache_control.unwrap_or_default(),
        content_disposition: attributes.content_disposition.unwrap_or_default(),
        content_encoding: attributes.content_encoding.unwrap_or_default(),
        content_language: attributes.content_language.unwrap_or_default(),
        checksums: Some(ObjectChecksums { crc32c: Some(found.crc32c), md5_hash: Vec::new() }),
        ..Object::default()
    };
    set_time(found.created, &mut object.create_time);
    set_time(found.created, &mut object.finalize_time);
    set_time(found.updated, &mut object.update_time);
    object
}

/// The timestamp type has no name here: its crate is only a dependency of the messages' crate.
fn set_time<T: From<std::time::SystemTime>>(time: DateTime<Utc>, field: &mut Option<T>) {
    *field = Some(std::time::SystemTime::from(time).into());
}
