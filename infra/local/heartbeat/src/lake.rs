//! Files on their way into the lake.

use anyhow::Context;
use cloud::{ObjectInfo, Objects};
use std::{path::Path, time::Duration};

/// An upload is resumed for minutes; whether anybody listens at all is known sooner.
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);

/// Uploads a file under this name, if the lake answers; `progress` is told how many bytes are sent.
pub async fn upload(lake: &Objects, file: &Path, name: &str, progress: impl Fn(u64) + Send + Sync + 'static) -> anyhow::Result<ObjectInfo> {
    // Whoever may write may not be allowed to look: that is an answer, too.
    let answered = tokio::time::timeout(ANSWERS_WITHIN, lake.stat(name)).await;
    answered.with_context(|| format!("the lake, {}, does not answer; `heartbeat doctor` says more", lake.bucket_name()))?.ok();
    lake.upload_master(name, file, progress).await
}
