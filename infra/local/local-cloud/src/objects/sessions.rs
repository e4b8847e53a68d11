//! Resumable uploads in progress. Each is two files: what it is about, and the bytes so far; so it survives a
//! restart, and whoever asks learns how far it is.
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use tokio::fs::{File, OpenOptions};
use tokio::sync::Mutex;

use super::checksummed_file::ChecksummedFile;
use super::service::ObjectService;
use super::upload::Upload;
use super::{ObjectMetadata, StorageError, disk};

/// Google forgets an upload after a week; so does this store (at its start).
const LIFETIME: Duration = Duration::from_secs(7 * 24 * 3600);
const PREFIX: &str = "resumable-";

/// All of them.
pub struct Sessions {
    folder: PathBuf,
    open: Mutex<HashMap<String, Arc<Mutex<Session>>>>,
}

/// One of them.
pub struct Session {
    /// What it is about.
    pub record: SessionRecord,
    record_path: PathBuf,
    data_path: PathBuf,
    bytes: Option<ChecksummedFile>,
}

/// The part that is kept as JSON.
#[derive(Serialize, Deserialize)]
pub struct SessionRecord {
    /// What becomes of the bytes.
    pub upload: Upload,
    /// The object it became.
    pub finished: Option<ObjectMetadata>,
}

impl Sessions {
    /// Below `folder`; forgets what is a week old.
    pub fn open(folder: &Path) -> Result<Self> {
        for path in disk::entries(folder)? {
            let modified = path.metadata().and_then(|metadata| metadata.modified()).unwrap_or_else(|_| SystemTime::now());
            let ours = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
            if ours && modified.elapsed().is_ok_and(|age| age > LIFETIME) {
                disk::remove(&path)?;
            }
        }
        Ok(Self { folder: folder.to_owned(), open: Mutex::default() })
    }

    /// Begins one and gives its id.
    pub async fn create(&self, upload: Upload) -> Result<String> {
        let id = format!("{:032x}", rand::random::<u128>());
        let (record_path, data_path) = self.paths(&id);
        let file = File::create_new(&data_path).await.context("making a file for a resumable upload")?;
        let record = SessionRecord { upload, finished: None };
        let session = Session { record, record_path, data_path, bytes: Some(ChecksummedFile::create(file)) };
        session.save()?;
        self.open.lock().await.insert(id.clone(), Arc::new(Mutex::new(session)));
        Ok(id)
    }

    /// The one with this id, from memory or from disk; 404 if there is none.
    pub async fn find(&self, id: &str) -> Result<Arc<Mutex<Session>>, StorageError> {
        let unknown = || StorageError::not_found(format!("No such upload: {id:?}"));
        if id.len() != 32 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(unknown());
        }
        let mut open = self.open.lock().await;
        if let Some(session) = open.get(id) {
            return Ok(session.clone());
        }
        let (record_path, data_path) = self.paths(id);
        if !record_path.exists() {
            return Err(unknown());
        }
        let session = Arc::new(Mutex::new(Session::load(record_path, data_path).await?));
        open.insert(id.to_owned(), session.clone());
        Ok(session)
    }

    /// Forgets one.
    pub async fn remove(&self, id: &str) -> Result<()> {
        self.open.lock().await.remove(id);
        let (record_path, data_path) = self.paths(id);
        disk::remove(&record_path)?;
        disk::remove(&data_path)
    }

    fn paths(&self, id: &str) -> (PathBuf, PathBuf) {
        let stem = self.folder.join(format!("{PREFIX}{id}"));
        (stem.with_extension("json"), stem.with_extension("data"))
    }
}

impl Session {
    /// How many bytes are safe.
    pub fn size(&self) -> u64 {
        self.bytes.as_ref().map_or(0, ChecksummedFile::size)
    }

    /// Where the bytes go.
    pub fn bytes(&mut self) -> Result<&mut ChecksummedFile, StorageError> {
        self.bytes.as_mut().ok_or_else(|| StorageError::conflict("This upload is finished"))
    }

    /// All bytes are here: makes them the object.
    pub async fn finish(&mut self, service: &ObjectService) -> Result<(), StorageError> {
        self.bytes()?.flush().await?;
        let (upload, path) = (self.record.upload.clone(), self.data_path.clone());
        let object = upload.finish(service, self.bytes()?, &path)?;
        self.record.finished = Some((*object).clone());
        self.bytes = None;
        Ok(self.save()?)
    }

    async fn load(record_path: PathBuf, data_path: PathBuf) -> Result<Self> {
        let record: SessionRecord = disk::read_json(&record_path)?;
        let bytes = if record.finished.is_some() { None } else { Some(open_again(&data_path).await?) };
        Ok(Self { record, record_path, data_path, bytes })
    }

    fn save(&self) -> Result<()> {
        disk::write_whole(&self.record_path, &serde_json::to_vec(&self.record)?)
    }
}

async fn open_again(data_path: &Path) -> Result<ChecksummedFile> {
    let file = OpenOptions::new().read(true).append(true).create(true).open(data_path).await;
    ChecksummedFile::resume(file.with_context(|| format!("opening {} again", data_path.display()))?).await
}
