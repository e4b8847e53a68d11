//! The folder of one bucket: `bucket.json`, and per object one metadata file and one data file per generation.
//! The metadata file is what makes an object exist: it is renamed into place after the data, and removed before it.
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ObjectMetadata;
use super::name::{data_path, metadata_path};

/// What is known of a bucket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BucketRecord {
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// Short id of the topic that hears of every finished object.
    pub notification_topic: Option<String>,
    /// Short id of the topic that hears of every removed object.
    #[serde(default)]
    pub deletion_topic: Option<String>,
}

/// The folder of one bucket.
#[derive(Clone)]
pub struct BucketFolder(PathBuf);

impl BucketFolder {
    /// The folder of `bucket` below the store's `root`.
    pub fn new(root: &Path, bucket: &str) -> Self {
        Self(root.join("buckets").join(bucket))
    }

    /// Makes the folder if need be and writes its record.
    pub fn write_record(&self, record: &BucketRecord) -> Result<()> {
        fs::create_dir_all(&self.0).with_context(|| format!("making the bucket folder {}", self.0.display()))?;
        write_whole(&self.0.join("bucket.json"), &serde_json::to_vec_pretty(record)?)
    }

    /// Moves finished bytes into place, then makes the object exist.
    pub fn adopt(&self, data: &Path, object: &ObjectMetadata) -> Result<()> {
        let target = data_path(&self.0, &object.name, object.generation);
        let folder = target.parent().unwrap_or(&self.0);
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        fs::rename(data, &target).with_context(|| format!("moving an upload to {}", target.display()))?;
        self.write_metadata(object)
    }

    /// Replaces the metadata file of an object.
    pub fn write_metadata(&self, object: &ObjectMetadata) -> Result<()> {
        write_whole(&metadata_path(&self.0, &object.name), &serde_json::to_vec(object)?)
    }

    /// Opens the bytes of one generation.
    pub fn open_data(&self, object: &ObjectMetadata) -> Result<fs::File> {
        let path = data_path(&self.0, &object.name, object.generation);
        fs::File::open(&path).with_context(|| format!("opening {}", path.display()))
    }

    /// Removes the bytes of a generation that is no longer live; readers that have them open keep them.
    pub fn remove_data(&self, object: &ObjectMetadata) -> Result<()> {
        remove(&data_path(&self.0, &object.name, object.generation))
    }

    /// Ends an object: first it stops to exist, then its bytes go.
    pub fn remove(&self, object: &ObjectMetadata) -> Result<()> {
        remove(&metadata_path(&self.0, &object.name))?;
        self.remove_data(object)
    }

    /// Reads the record and every object, and removes files that a crash left without an owner.
    pub fn load(&self) -> Result<(BucketRecord, BTreeMap<String, Arc<ObjectMetadata>>)> {
        let record = read_json(&self.0.join("bucket.json"))?;
        let (mut objects, mut others, mut live) = (BTreeMap::new(), Vec::new(), HashSet::new());
        for path in files_two_below(&self.0.join("objects"))? {
            if path.extension().is_some_and(|extension| extension == "json") {
                let object: ObjectMetadata = read_json(&path)?;
                live.insert(data_path(&self.0, &object.name, object.generation));
                objects.insert(object.name.clone(), Arc::new(object));
            } else {
                others.push(path);
            }
        }
        for orphan in others.iter().filter(|path| !live.contains(*path)) {
            remove(orphan)?;
        }
        Ok((record, objects))
    }
}

/// The names of the buckets below the store's `root`.
pub fn bucket_names(root: &Path) -> Result<Vec<String>> {
    let folders = entries(&root.join("buckets"))?;
    let made = folders.iter().filter(|folder| folder.join("bucket.json").is_file());
    Ok(made.filter_map(|folder| Some(folder.file_name()?.to_str()?.to_owned())).collect())
}

/// Writes a small file beside its place and renames it: should this process die, it is there whole or not at all.
pub fn write_whole(path: &Path, text: &[u8]) -> Result<()> {
    let temporary = path.with_extension("new");
    let written = fs::write(&temporary, text).and_then(|()| fs::rename(&temporary, path));
    written.with_context(|| format!("writing {}", path.display()))
}

/// Reads a small JSON file.
pub fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T> {
    let text = fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    serde_json::from_slice(&text).with_context(|| format!("understanding {}: was it edited by hand?", path.display()))
}

/// Removes a file; one that is gone already is fine.
pub fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error).with_context(|| format!("removing {}", path.display())),
        _ => Ok(()),
    }
}

/// What is in a folder; a folder that does not exist is empty.
pub fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        read => read.with_context(|| format!("reading the folder {}", folder.display()))?,
    };
    read.map(|entry| Ok(entry?.path())).collect()
}

fn files_two_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for subfolder in entries(folder)? {
        files.extend(entries(&subfolder)?);
    }
    Ok(files)
}
