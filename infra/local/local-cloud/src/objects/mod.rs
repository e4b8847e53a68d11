//! Cloud Storage on one machine: buckets and objects on disk, behind the JSON API, signed URLs and (in
//! [`crate::storage_grpc`]) gRPC. Bytes are streamed both ways; an object exists only once it is whole on disk.
//!
//! Not kept: old generations, ACLs, MD5, decompression of gzip objects.

mod buckets;
mod checksummed_file;
mod conditions;
mod copy;
mod disk;
mod error;
mod json_api;
mod listing;
mod metadata;
mod multipart;
mod name;
mod notification;
mod range;
mod read;
mod resumable;
mod service;
mod sessions;
mod store;
mod upload;
mod xml_api;

use std::sync::Arc;

pub use conditions::Conditions;
pub use disk::BucketRecord;
pub use error::StorageError;
pub use listing::{Listing, Page};
pub use metadata::{Attributes, ObjectMetadata};
pub use service::ObjectService;

/// The JSON API and signed URLs.
pub fn router(service: &Arc<ObjectService>) -> axum::Router {
    json_api::router(service.clone()).merge(xml_api::router(service.clone()))
}
