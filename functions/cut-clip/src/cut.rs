//! The cut itself: read what is needed, encode it once, check what came out.

use anyhow::Context;
use cloud::{NewObject, Objects};
use events::{Asset, AssetType, ClipAccepted, ClipCut, CutReceipt, FrameRange, StagesMs};
use media::{
    encode::encode,
    encode_job::EncodeJob,
    ffmpeg::FfmpegError,
    mini_movie::write_source,
    plan::{Plan, plan},
    source::{Counted, ReadWith},
    verify::{Verified, verify},
};
use service::Failure;
use std::{path::PathBuf, time::Instant};
use telemetry::stage;
use tempfile::TempDir;

/// A clip on local disk, checked, with what is to be announced of it.
pub(crate) struct Cut {
    pub(crate) file: PathBuf,
    pub(crate) announcement: ClipCut,
    /// Vanishes with the cut.
    _directory: TempDir,
}

impl Cut {
    /// The object to write; it carries its own announcement.
    pub(crate) fn object(&self) -> anyhow::Result<NewObject> {
        let asset = &self.announcement.asset;
        NewObject::announcing(asset.object.clone(), asset.asset_type.content_type(), &self.announcement)
    }
}

/// Cuts one clip out of its master.
pub(crate) async fn cut(lake: &Objects, accepted: &ClipAccepted) -> Result<Cut, Failure> {
    let directory = tempfile::tempdir().context("making a scratch folder for the cut")?;
    let file = directory.path().join("clip.mp4");
    let mut stages = Stages::default();

    let (plan, index_bytes_read) = stages.go("index", read_plan(lake, accepted)).await?;
    let (job, bytes_read) = stages.go("read", fetch(lake, accepted, &plan, &directory)).await?;
    let encoded = stages.go("encode", encode(&job, accepted.profile, &file)).await.map_err(encoding)?;
    let verified = stages.go("verify", verify(&file, &job)).await.map_err(encoding)?;

    let receipt = CutReceipt {
        range: accepted.range,
        frames_encoded: frames(&plan.encoded),
        frames_copied: frames(&plan.copied),
        bytes_read,
        index_bytes_read,
        bytes_written: verified.clip_bytes,
        encoder: encoded.encoder,
        stages_ms: stages.milliseconds,
    };
    Ok(Cut { announcement: announcement(accepted, &verified, receipt), file, _directory: directory })
}

async fn read_plan(lake: &Objects, accepted: &ClipAccepted) -> Result<(Plan, u64), Failure> {
    let name = &accepted.index_object;
    let index = lake.stat(name).await?.with_context(|| format!("the index {name} is not in the lake"))?;
    let source = Counted::new(ReadWith::new(index.size, |range| lake.read_range(name, index.generation, range)));
    let plan = plan(&source, accepted.range).await?;
    Ok((plan, source.bytes()))
}

async fn fetch(lake: &Objects, accepted: &ClipAccepted, plan: &Plan, directory: &TempDir) -> Result<(EncodeJob, u64), Failure> {
    let (name, generation) = (&accepted.media_object, accepted.media_generation);
    let Some(media) = lake.stat_generation(name, generation).await? else {
        return Err(Failure::Permanent(
            "the video was deleted or replaced after this clip was requested; request the clip again".to_owned(),
        ));
    };
    let source = Counted::new(ReadWith::new(media.size, |range| lake.read_range(name, generation, range)));
    let job = write_source(plan, &source, directory.path()).await?;
    Ok((job, source.bytes()))
}

fn encoding(error: FfmpegError) -> Failure {
    match error {
        FfmpegError::Rejected(reason) => Failure::Permanent(format!("this part of the video cannot be decoded: {reason}")),
        other => other.into(),
    }
}

fn announcement(accepted: &ClipAccepted, verified: &Verified, receipt: CutReceipt) -> ClipCut {
    let asset = Asset {
        asset_type: AssetType::Mp4,
        object: accepted.clip.object(AssetType::Mp4),
        file_size_bytes: verified.clip_bytes as i64,
        width: Some(verified.head.video.width.into()),
        height: Some(verified.head.video.height.into()),
        codec: Some(verified.head.codecs()),
    };
    ClipCut { clip: accepted.clip.clone(), asset, key_frame_bytes: verified.key_frame_bytes(), receipt }
}

fn frames(ranges: &[FrameRange]) -> u32 {
    ranges.iter().map(|range| range.frames()).sum()
}

/// How long each stage took, for the receipt.
#[derive(Default)]
struct Stages {
    milliseconds: StagesMs,
}

impl Stages {
    async fn go<T>(&mut self, name: &'static str, work: impl Future<Output = T>) -> T {
        let started = Instant::now();
        let done = stage(name, work).await;
        self.milliseconds.insert(name.to_owned(), started.elapsed().as_secs_f64() * 1000.0);
        done
    }
}
