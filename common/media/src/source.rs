//! Where bytes are read from, by range: an object of the lake at a fixed generation, or a local file.

use anyhow::Context;
use bytes::Bytes;
use std::future::Future;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::{AsyncReadExt, AsyncSeekExt};

/// Something of a fixed content that is read by range.
pub trait RangeSource: Sync {
    /// How many bytes it has.
    fn size(&self) -> u64;

    /// The bytes of `range`, all of them: anything less is an error. Never asked for more than 128 MB at once.
    fn read(&self, range: Range<u64>) -> impl Future<Output = anyhow::Result<Bytes>> + Send;
}

/// A local file.
#[derive(Debug)]
pub struct FileSource {
    path: PathBuf,
    size: u64,
}

impl FileSource {
    /// Looks the file's size up; it must not change afterwards.
    pub async fn open(path: &Path) -> anyhow::Result<Self> {
        let metadata = tokio::fs::metadata(path).await.with_context(|| format!("looking at {}", path.display()))?;
        Ok(Self { path: path.to_owned(), size: metadata.len() })
    }
}

impl RangeSource for FileSource {
    fn size(&self) -> u64 {
        self.size
    }

    async fn read(&self, range: Range<u64>) -> anyhow::Result<Bytes> {
        let reading = || format!("reading bytes {range:?} of {}", self.path.display());
        anyhow::ensure!(range.start <= range.end && range.end <= self.size, "{}: it has {}", reading(), self.size);
        let mut file = tokio::fs::File::open(&self.path).await.with_context(reading)?;
        file.seek(std::io::SeekFrom::Start(range.start)).await.with_context(reading)?;
        let mut bytes = vec![0; (range.end - range.start) as usize];
        file.read_exact(&mut bytes).await.with_context(reading)?;
        Ok(bytes.into())
    }
}

/// Bytes in memory.
impl RangeSource for Bytes {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    async fn read(&self, range: Range<u64>) -> anyhow::Result<Bytes> {
        let inside = range.start <= range.end && range.end <= self.len() as u64;
        anyhow::ensure!(inside, "reading bytes {range:?} of {} in memory", self.len());
        Ok(self.slice(range.start as usize..range.end as usize))
    }
}

/// Counts what is read through it, for receipts.
#[derive(Debug)]
pub struct Counted<S> {
    inner: S,
    bytes: AtomicU64,
    requests: AtomicU64,
}

impl<S> Counted<S> {
    /// Nothing counted yet.
    pub fn new(inner: S) -> Self {
        Self { inner, bytes: AtomicU64::new(0), requests: AtomicU64::new(0) }
    }

    /// Bytes that arrived so far.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Requests made so far, the failed ones too.
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }
}

impl<S: RangeSource> RangeSource for Counted<S> {
    fn size(&self) -> u64 {
        self.inner.size()
    }

    async fn read(&self, range: Range<u64>) -> anyhow::Result<Bytes> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let bytes = self.inner.read(range).await?;
        self.bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        Ok(bytes)
    }
}

/// Whatever a closure reads: how a function gives this crate an object of the lake.
pub struct ReadWith<F> {
    size: u64,
    read: F,
}

impl<F> ReadWith<F> {
    /// `read` gives the bytes of a range of something that has `size` bytes.
    pub fn new(size: u64, read: F) -> Self {
        Self { size, read }
    }
}

impl<F, R> RangeSource for ReadWith<F>
where
    F: Fn(Range<u64>) -> R + Sync,
    R: Future<Output = anyhow::Result<Bytes>> + Send,
{
    fn size(&self) -> u64 {
        self.size
    }

    fn read(&self, range: Range<u64>) -> impl Future<Output = anyhow::Result<Bytes>> + Send {
        (self.read)(range)
    }
}
