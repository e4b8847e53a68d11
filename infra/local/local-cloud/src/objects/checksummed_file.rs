//! A file being written from the network: buffered, counted and checksummed while it streams by.
use anyhow::{Context, Result};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufWriter};

/// Big enough that the disk is asked rarely, small enough that many uploads fit in memory.
const BUFFER_BYTES: usize = 1 << 20;

/// Bytes, their number and their CRC32C, always in step.
pub struct ChecksummedFile {
    file: BufWriter<File>,
    size: u64,
    crc32c: u32,
}

impl ChecksummedFile {
    /// Around a new, empty file.
    pub fn create(file: File) -> Self {
        Self { file: BufWriter::with_capacity(BUFFER_BYTES, file), size: 0, crc32c: 0 }
    }

    /// Around a file that a process before this one began: reads it once to know its checksum, then appends.
    pub async fn resume(mut file: File) -> Result<Self> {
        let (mut size, mut crc32c, mut buffer) = (0, 0, vec![0; BUFFER_BYTES]);
        loop {
            let read = file.read(&mut buffer).await.context("reading what was uploaded before")?;
            if read == 0 {
                return Ok(Self { file: BufWriter::with_capacity(BUFFER_BYTES, file), size, crc32c });
            }
            crc32c = crc32c::crc32c_append(crc32c, &buffer[..read]);
            size += read as u64;
        }
    }

    /// Appends.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).await.context("writing an upload to disk")?;
        self.size += bytes.len() as u64;
        self.crc32c = crc32c::crc32c_append(self.crc32c, bytes);
        Ok(())
    }

    /// Everything written so far is the kernel's when this returns: it survives this process, not a power failure.
    pub async fn flush(&mut self) -> Result<()> {
        self.file.flush().await.context("writing an upload to disk")
    }

    /// In bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Of all bytes so far.
    pub fn crc32c(&self) -> u32 {
        self.crc32c
    }
}
