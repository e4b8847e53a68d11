//! Every bucket and every live object: an index in memory over the files of [`super::disk`]. One lock makes
//! "check the conditions, then change" one step; under it only small files are written, never an object's bytes.
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};
use chrono::Utc;
use serde_json::Value;

use super::disk::{self, BucketFolder, BucketRecord};
use super::listing::{Listing, Page};
use super::name::{check_bucket_name, check_object_name};
use super::{Attributes, Conditions, ObjectMetadata, StorageError};

/// The store.
pub struct ObjectStore {
    root: PathBuf,
    state: Mutex<State>,
}

/// An upload that is complete on disk and about to become an object.
pub struct NewObject {
    /// The bucket's name.
    pub bucket: String,
    /// The object's name.
    pub name: String,
    /// What the client said about it.
    pub attributes: Attributes,
    /// What must be true of the object it replaces.
    pub conditions: Conditions,
    /// In bytes.
    pub size: u64,
    /// Of all bytes.
    pub crc32c: u32,
}

#[derive(Default)]
struct State {
    buckets: BTreeMap<String, Bucket>,
    last_generation: i64,
}

struct Bucket {
    record: BucketRecord,
    folder: BucketFolder,
    objects: BTreeMap<String, Arc<ObjectMetadata>>,
}

impl ObjectStore {
    /// Loads what is below `root`; an empty folder is an empty store.
    pub fn open(root: &Path) -> Result<Self> {
        let mut state = State::default();
        for name in disk::bucket_names(root)? {
            let folder = BucketFolder::new(root, &name);
            let (record, objects) = folder.load().with_context(|| format!("loading the bucket {name}"))?;
            let newest = objects.values().map(|object| object.generation).max().unwrap_or(0);
            state.last_generation = state.last_generation.max(newest);
            state.buckets.insert(name, Bucket { record, folder, objects });
        }
        Ok(Self { root: root.to_owned(), state: Mutex::new(state) })
    }

    /// Makes a bucket, or gives an existing one these topics: of finished objects, and of removed ones.
    pub fn put_bucket(
        &self,
        name: &str,
        notification_topic: Option<&str>,
        deletion_topic: Option<&str>,
    ) -> Result<BucketRecord, StorageError> {
        check_bucket_name(name)?;
        let mut state = self.lock();
        let created = state.buckets.get(name).map_or_else(Utc::now, |bucket| bucket.record.created);
        let [notification_topic, deletion_topic] = [notification_topic, deletion_topic].map(|topic| topic.map(str::to_owned));
        let record = BucketRecord { name: name.to_owned(), created, notification_topic, deletion_topic };
        let folder = BucketFolder::new(&self.root, name);
        folder.write_record(&record)?;
        match state.buckets.get_mut(name) {
            Some(bucket) => bucket.record = record.clone(),
            None => drop(state.buckets.insert(name.to_owned(), Bucket { record: record.clone(), folder, objects: BTreeMap::new() })),
        }
        Ok(record)
    }

    /// One bucket.
    pub fn bucket(&self, name: &str) -> Result<BucketRecord, StorageError> {
        Ok(self.lock().bucket(name)?.record.clone())
    }

    /// All buckets in order of their names.
    pub fn buckets(&self) -> Vec<BucketRecord> {
        self.lock().buckets.values().map(|bucket| bucket.record.clone()).collect()
    }

    /// A live object that meets the conditions of a read.
    pub fn get(&self, bucket: &str, name: &str, conditions: &Conditions) -> Result<Arc<ObjectMetadata>, StorageError> {
        let mut state = self.lock();
        let object = state.bucket(bucket)?.live(name, conditions.generation)?;
        conditions.check_read(&object)?;
        Ok(object)
    }

    /// As [`Self::get`], with its bytes. They stay readable even if the object is replaced meanwhile.
    pub fn open_object(
        &self,
        bucket: &str,
        name: &str,
        conditions: &Conditions,
    ) -> Result<(Arc<ObjectMetadata>, std::fs::File), StorageError> {
        let mut state = self.lock();
        let bucket = state.bucket(bucket)?;
        let object = bucket.live(name, conditions.generation)?;
        conditions.check_read(&object)?;
        Ok((object.clone(), bucket.folder.open_data(&object)?))
    }

    /// One page of a bucket.
    pub fn list(&self, bucket: &str, listing: &Listing) -> Result<Page, StorageError> {
        listing.page(&self.lock().bucket(bucket)?.objects)
    }

    /// Whether a write with these conditions could begin now; it is checked again when it ends.
    pub fn check_write(&self, bucket: &str, name: &str, conditions: &Conditions) -> Result<(), StorageError> {
        check_object_name(name)?;
        let mut state = self.lock();
        conditions.check_write(state.bucket(bucket)?.objects.get(name).map(Arc::as_ref))
    }

    /// Makes the bytes in the file `data` the live object; gives it and the one it replaced. The file is moved. On failure
    /// nothing has become visible.
    pub fn commit(&self, new: NewObject, data: &Path) -> Result<(Arc<ObjectMetadata>, Option<Arc<ObjectMetadata>>), StorageError> {
        check_object_name(&new.name)?;
        let mut state = self.lock();
        let generation = Utc::now().timestamp_micros().max(state.last_generation + 1);
        let bucket = state.bucket(&new.bucket)?;
        let replaced = bucket.objects.get(&new.name).cloned();
        new.conditions.check_write(replaced.as_deref())?;
        let announced = bucket.record.notification_topic.is_none();
        let object = Arc::new(new.into_object(generation, replaced.as_ref().map(|object| object.generation), announced));
        bucket.folder.adopt(data, &object)?;
        bucket.objects.insert(object.name.clone(), object.clone());
        if let Some(Err(error)) = replaced.as_ref().map(|replaced| bucket.folder.remove_data(replaced)) {
            tracing::warn!(%error, "the bytes of a replaced generation stay until the next start");
        }
        state.last_generation = generation;
        Ok((object, replaced))
    }

    /// Applies a merge patch to an object's attributes.
    pub fn patch(&self, bucket: &str, name: &str, conditions: &Conditions, patch: &Value) -> Result<Arc<ObjectMetadata>, StorageError> {
        let mut state = self.lock();
        let bucket = state.bucket(bucket)?;
        let mut object = (*bucket.live(name, conditions.generation)?).clone();
        conditions.check_write(Some(&object))?;
        object.attributes.patch(patch)?;
        object.metageneration += 1;
        object.updated = Utc::now();
        Ok(bucket.replace_metadata(object)?)
    }

    /// Removes a live object and its bytes; gives what it was.
    pub fn delete(&self, bucket: &str, name: &str, conditions: &Conditions) -> Result<Arc<ObjectMetadata>, StorageError> {
        let mut state = self.lock();
        let bucket = state.bucket(bucket)?;
        let object = bucket.live(name, conditions.generation)?;
        conditions.check_write(Some(&object))?;
        bucket.folder.remove(&object)?;
        bucket.objects.remove(name);
        Ok(object)
    }

    /// Objects that their bucket's topic does not know of yet, with that topic.
    pub fn unannounced(&self) -> Vec<(String, Arc<ObjectMetadata>)> {
        let state = self.lock();
        let with_topic = state.buckets.values().filter_map(|bucket| Some((bucket.record.notification_topic.clone()?, bucket)));
        let pending = |bucket: &Bucket| bucket.objects.values().filter(|object| !object.announced).cloned().collect::<Vec<_>>();
        with_topic.flat_map(|(topic, bucket)| pending(bucket).into_iter().map(move |object| (topic.clone(), object))).collect()
    }

    /// Remembers that the topic knows of this generation. An object that is gone or replaced needs nothing.
    pub fn mark_announced(&self, object: &ObjectMetadata) -> Result<()> {
        let mut state = self.lock();
        let Some(bucket) = state.buckets.get_mut(&object.bucket) else { return Ok(()) };
        let Some(live) = bucket.objects.get(&object.name).filter(|live| live.generation == object.generation) else { return Ok(()) };
        let announced = ObjectMetadata { announced: true, ..(**live).clone() };
        bucket.replace_metadata(announced).map(drop)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn bucket(&mut self, name: &str) -> Result<&mut Bucket, StorageError> {
        self.buckets.get_mut(name).ok_or_else(|| StorageError::not_found(format!("The specified bucket does not exist: {name:?}")))
    }
}

impl Bucket {
    fn live(&self, name: &str, generation: Option<i64>) -> Result<Arc<ObjectMetadata>, StorageError> {
        check_object_name(name)?;
        let found = self.objects.get(name).filter(|object| generation.is_none_or(|wanted| wanted == object.generation));
        found.cloned().ok_or_else(|| StorageError::not_found(format!("No such object: {}/{name}", self.record.name)))
    }

    fn replace_metadata(&mut self, object: ObjectMetadata) -> Result<Arc<ObjectMetadata>> {
        let object = Arc::new(object);
        self.folder.write_metadata(&object)?;
        self.objects.insert(object.name.clone(), object.clone());
        Ok(object)
    }
}

impl NewObject {
    fn into_object(self, generation: i64, overwrote: Option<i64>, announced: bool) -> ObjectMetadata {
        let now = Utc::now();
        ObjectMetadata {
            bucket: self.bucket,
            name: self.name,
            generation,
            metageneration: 1,
            size: self.size,
            crc32c: self.crc32c,
            created: now,
            updated: now,
            attributes: self.attributes,
            overwrote,
            announced,
        }
    }
}
