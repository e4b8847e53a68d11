//! Masters going up: streamed from a file by a resumable upload, however large.

use crate::{ObjectInfo, Objects};
use anyhow::Context;
use bytes::Bytes;
use google_cloud_gax::retry_policy::RetryPolicyExt;
use google_cloud_storage::{
    retry_policy::RetryableErrors,
    streaming_source::{Seek, SizeHint, StreamingSource},
};
use std::{collections::HashMap, io::SeekFrom, path::Path, time::Duration};
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncSeekExt},
};

/// Somebody waits and watches: an interrupted upload is resumed for as long as a train takes through a tunnel.
const GIVE_UP_AFTER: Duration = Duration::from_secs(5 * 60);
const PIECE: usize = 256 * 1024;

impl Objects {
    /// Uploads a video. Unlike everything else it may take a name that is taken: then it is a new generation.
    /// `progress` is told how many bytes are sent; it goes back where a part is sent again.
    pub async fn upload_master(
        &self,
        name: &str,
        file: &Path,
        progress: impl Fn(u64) + Send + Sync + 'static,
    ) -> anyhow::Result<ObjectInfo> {
        let doing = || format!("uploading {} as {name} to {}", file.display(), self.bucket);
        let source = Watched { file: File::open(file).await.with_context(doing)?, sent: 0, progress };
        let writing = self
            .storage
            .write_object(&self.bucket, name, source)
            .set_content_type(content_type(name))
            .with_resumable_upload_threshold(0_usize)
            .with_retry_policy(RetryableErrors.with_time_limit(GIVE_UP_AFTER));
        let object = writing.send_unbuffered().await.with_context(doing)?;
        Ok(ObjectInfo { generation: object.generation, size: object.size.max(0) as u64, metadata: HashMap::new() })
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).as_deref() {
        Some("mov") => "video/quicktime",
        Some("ts") => "video/mp2t",
        Some("mkv") => "video/x-matroska",
        Some("csv") => "text/csv",
        Some("json") => "application/json",
        _ => "video/mp4",
    }
}

/// A file that says how far it was read.
struct Watched<F> {
    file: File,
    sent: u64,
    progress: F,
}

impl<F: Fn(u64) + Send + Sync + 'static> StreamingSource for Watched<F> {
    type Error = std::io::Error;

    async fn next(&mut self) -> Option<Result<Bytes, Self::Error>> {
        let mut piece = vec![0_u8; PIECE];
        match self.file.read(&mut piece).await {
            Err(error) => Some(Err(error)),
            Ok(0) => None,
            Ok(length) => {
                piece.truncate(length);
                self.sent += length as u64;
                (self.progress)(self.sent);
                Some(Ok(piece.into()))
            }
        }
    }

    async fn size_hint(&self) -> Result<SizeHint, Self::Error> {
        Ok(SizeHint::with_exact(self.file.metadata().await?.len()))
    }
}

impl<F: Fn(u64) + Send + Sync + 'static> Seek for Watched<F> {
    type Error = std::io::Error;

    async fn seek(&mut self, offset: u64) -> Result<(), Self::Error> {
        self.file.seek(SeekFrom::Start(offset)).await?;
        self.sent = offset;
        (self.progress)(offset);
        Ok(())
    }
}
