//! The small source file of a cut: the samples of a [`Plan`] as a plain MP4 (or MOV) without an edit list.
//!
//! Sample descriptions are the master's own bytes and all times are the master's, shifted by whole
//! seconds. An MP4 track starts decoding at 0, so what comes later is shifted by its composition offsets.

mod moov;
mod tables;

use crate::encode_job::EncodeJob;
use crate::plan::Plan;
use crate::source::RangeSource;
use anyhow::Context;
use std::ops::Range;
use std::path::Path;
use tokio::io::AsyncWriteExt;

/// The most bytes that are asked for, and held in memory, at once.
const MAX_READ: u64 = 64 << 20;

/// Fetches the samples of a plan from its master and writes them as `source.mp4` into `directory`.
///
/// One request per 64 MB of each contiguous range; memory stays at that whatever the size of the cut.
pub async fn write_source(plan: &Plan, media: &impl RangeSource, directory: &Path) -> anyhow::Result<EncodeJob> {
    let known = plan.header.media_size;
    anyhow::ensure!(media.size() == known, "the master has {} bytes and its index is of one of {known}", media.size());
    let path = directory.join("source.mp4");
    write_file(plan, media, &path).await.with_context(|| format!("writing {}", path.display()))?;
    Ok(EncodeJob { source: path, ..plan.job.clone() })
}

async fn write_file(plan: &Plan, media: &impl RangeSource, path: &Path) -> anyhow::Result<()> {
    let mut file = tokio::fs::File::create(path).await?;
    file.write_all(&moov::front(plan)?).await?;
    for read in plan.reads.iter().cloned().flat_map(in_pieces) {
        let bytes = media.read(read.clone()).await.with_context(|| format!("fetching bytes {read:?} of the master"))?;
        anyhow::ensure!(bytes.len() as u64 == read.end - read.start, "{} bytes came for {read:?}", bytes.len());
        file.write_all(&bytes).await?;
    }
    file.flush().await?;
    Ok(())
}

fn in_pieces(read: Range<u64>) -> impl Iterator<Item = Range<u64>> {
    let end = read.end;
    read.step_by(MAX_READ as usize).map(move |start| start..end.min(start + MAX_READ))
}
