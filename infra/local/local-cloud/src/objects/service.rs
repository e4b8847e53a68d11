//! The store as its HTTP and gRPC handlers see it: objects, uploads in progress, and the announcement of
//! every finished and every removed object to its bucket's topics.
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use http::StatusCode;

use super::notification::{finalized, removed};
use super::sessions::Sessions;
use super::store::{NewObject, ObjectStore};
use super::{Attributes, Conditions, ObjectMetadata, StorageError, disk};
use crate::broker::Broker;
use crate::faults::{Faults, Operation};
use crate::key::ServiceAccountKey;

/// Names of uploads that end with their request; what a crash leaves of them is removed at the next start.
const WHOLE_UPLOAD_PREFIX: &str = "whole-";

/// Everything a handler needs.
pub struct ObjectService {
    /// Buckets and objects.
    pub store: ObjectStore,
    /// Resumable uploads in progress.
    pub sessions: Sessions,
    /// Verifies signed URLs.
    pub key: Arc<ServiceAccountKey>,
    /// Where this cloud answers, without a slash at the end: clients do not say (their `Host` has no port).
    pub base_url: String,
    uploads_folder: PathBuf,
    broker: Broker,
    faults: Faults,
}

impl ObjectService {
    /// Opens the store in `folder` and announces what a crash left unannounced.
    pub fn open(folder: &Path, base_url: &str, key: Arc<ServiceAccountKey>, broker: Broker, faults: Faults) -> Result<Self> {
        let uploads_folder = folder.join("uploads");
        std::fs::create_dir_all(&uploads_folder).with_context(|| format!("making {}", uploads_folder.display()))?;
        remove_whole_uploads(&uploads_folder)?;
        let (store, sessions) = (ObjectStore::open(folder)?, Sessions::open(&uploads_folder)?);
        let service = Self { store, sessions, key, base_url: base_url.to_owned(), uploads_folder, broker, faults };
        service.announce_pending();
        Ok(service)
    }

    /// Fails if a test asked for it.
    pub fn check_fault(&self, operation: Operation) -> Result<(), StorageError> {
        self.faults.take(operation).map_or(Ok(()), |status: StatusCode| Err(StorageError::fault(status)))
    }

    /// A file for bytes that arrive in one request; it vanishes unless it is committed.
    pub fn temporary_file(&self) -> Result<tempfile::NamedTempFile> {
        let file = tempfile::Builder::new().prefix(WHOLE_UPLOAD_PREFIX).tempfile_in(&self.uploads_folder);
        file.context("making a file for an upload")
    }

    /// Makes a complete upload the live object and tells the bucket's topic. The object is safe on disk before it
    /// is announced; if the announcement fails, it is made at the next start.
    pub fn finalize(&self, new: NewObject, data: &Path) -> Result<Arc<ObjectMetadata>, StorageError> {
        let (object, replaced) = self.store.commit(new, data)?;
        if let Some(topic) = self.store.bucket(&object.bucket)?.notification_topic {
            self.announce(&topic, &object);
        }
        if let Some(replaced) = replaced {
            self.tell_removed(&replaced, Some(object.generation))?;
        }
        Ok(object)
    }

    /// Makes these few bytes an object, without a client.
    pub fn put(&self, bucket: &str, name: &str, bytes: &[u8]) -> Result<Arc<ObjectMetadata>, StorageError> {
        let file = self.temporary_file()?;
        std::fs::write(file.path(), bytes).context("writing an object")?;
        let (size, crc32c) = (bytes.len() as u64, crc32c::crc32c(bytes));
        let (attributes, conditions) = (Attributes::default(), Conditions::default());
        let new = NewObject { bucket: bucket.to_owned(), name: name.to_owned(), attributes, conditions, size, crc32c };
        self.finalize(new, file.path())
    }

    /// Removes a live object and tells the bucket's topic; a crash in between leaves the topic untold.
    pub fn delete(&self, bucket: &str, name: &str, conditions: &Conditions) -> Result<(), StorageError> {
        let object = self.store.delete(bucket, name, conditions)?;
        self.tell_removed(&object, None)
    }

    /// Announces every object that its bucket's topic does not know of.
    pub fn announce_pending(&self) {
        for (topic, object) in self.store.unannounced() {
            self.announce(&topic, &object);
        }
    }

    fn announce(&self, topic: &str, object: &ObjectMetadata) {
        let published = self.broker.publish(topic, finalized(object, &self.base_url));
        if let Err(error) = published.and_then(|_| self.store.mark_announced(object)) {
            let (bucket, name) = (&object.bucket, &object.name);
            tracing::error!(bucket, name, topic, error = format!("{error:#}"), "not announced: tried again at the next start");
        }
    }

    fn tell_removed(&self, object: &ObjectMetadata, overwritten_by: Option<i64>) -> Result<(), StorageError> {
        let Some(topic) = self.store.bucket(&object.bucket)?.deletion_topic else { return Ok(()) };
        if let Err(error) = self.broker.publish(&topic, removed(object, overwritten_by, &self.base_url)) {
            tracing::error!(object.bucket, object.name, topic, error = format!("{error:#}"), "nobody was told that an object is removed");
        }
        Ok(())
    }
}

fn remove_whole_uploads(folder: &Path) -> Result<()> {
    for path in disk::entries(folder)? {
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(WHOLE_UPLOAD_PREFIX)) {
            disk::remove(&path)?;
        }
    }
    Ok(())
}
