//! What an upload is: usable, with everything a cut needs to know, or not, with the reason.

use crate::media_object::{MediaObject, remux};
use anyhow::Context;
use bytes::Bytes;
use cloud::{Created, NEWEST, NewObject, Objects};
use events::{
    FrameRange, FrameTimes, MasterPath, ObjectFinalized, index_object,
    master_examined::{Audio, Examination, Media},
};
use hockey::team;
use media::{
    ffmpeg::FfmpegError,
    mini_movie::write_source,
    plan::plan,
    probe::{MasterFacts, ProbeError, Probed, probe},
    trial_decode::trial_decode,
};
use service::Failure;
use telemetry::stage;

/// How many frames must be decoded before we believe that the others can be.
const TRIAL_FRAMES: u32 = 8;

/// The most bytes of frame times, as JSON, that are announced: Pub/Sub takes messages of 10 MB.
const LONGEST_TIMES: usize = 9_000_000;

/// Looks at an upload. An error is a temporary one: what is wrong with the upload itself is part of the result.
pub(crate) async fn examine(lake: &Objects, uploaded: &ObjectFinalized) -> anyhow::Result<Examination> {
    let whose = MasterPath::parse(&uploaded.name).and_then(|path| team::known(path.team_code.as_str()));
    if let Err(reason) = whose {
        return Ok(Examination::Rejected { reason: reason.to_string() });
    }
    match usable(lake, uploaded).await {
        Ok(media) => Ok(Examination::Usable(Box::new(media))),
        Err(Failure::Permanent(reason)) => Ok(Examination::Rejected { reason }),
        Err(Failure::Retry(error)) => Err(error),
    }
}

async fn usable(lake: &Objects, uploaded: &ObjectFinalized) -> Result<Media, Failure> {
    let Some(info) = lake.stat_generation(&uploaded.name, uploaded.generation).await? else {
        return Err(Failure::Permanent("the file was deleted or replaced before it could be read".to_owned()));
    };
    let original = MediaObject { name: uploaded.name.clone(), generation: info.generation, size: info.size };
    let (object, Probed { facts, index }) = with_sample_table(lake, original).await?;
    can_be_announced(&facts.frame_times)?;
    stage("trial", try_to_decode(lake, &object, &facts, &index)).await?;
    let name = index_object(&uploaded.name, uploaded.generation);
    stage("upload", keep(lake, name, index.into())).await?;
    Ok(media(facts, (object.name != uploaded.name).then_some(object.generation)))
}

/// Writes the sample index, unless it is there: then it must be this one. An MP4 that another ffmpeg made again may be laid out otherwise
/// than the index that is left of it says.
async fn keep(lake: &Objects, name: String, index: Bytes) -> Result<(), Failure> {
    let longest = index.len() as u64 + 1;
    let created = lake.create(NewObject::plain(name.clone(), "application/octet-stream"), index.clone()).await?;
    if created == Created::Existed && lake.read_head(&name, NEWEST, longest).await? != index {
        return Err(Failure::Permanent("what is made of this video again is laid out otherwise; upload it under another name".to_owned()));
    }
    Ok(())
}

/// The upload, or the MP4 made of it where it keeps no table of its samples.
async fn with_sample_table(lake: &Objects, upload: MediaObject) -> Result<(MediaObject, Probed), Failure> {
    let probed = stage("probe", probe(&upload.source(lake))).await;
    let Err(ProbeError::NoSampleTable(container)) = probed else {
        return Ok((upload, probed.map_err(not_usable)?));
    };
    let rewritten = stage("remux", remux(lake, &upload, container)).await?;
    let probed = stage("probe", probe(&rewritten.source(lake))).await.map_err(not_usable)?;
    Ok((rewritten, probed))
}

fn not_usable(error: ProbeError) -> Failure {
    match error {
        ProbeError::Unusable(reason) => Failure::Permanent(reason),
        ProbeError::NoSampleTable(_) => {
            Failure::Permanent("the video could not be rewritten as an MP4; export it as MP4 and upload it again".to_owned())
        }
        ProbeError::Io(error) => Failure::Retry(error),
    }
}

/// A pace that changes with every picture is as many numbers as there are pictures.
fn can_be_announced(times: &FrameTimes) -> Result<(), Failure> {
    if serde_json::to_vec(times).context("writing frame times as JSON")?.len() <= LONGEST_TIMES {
        return Ok(());
    }
    let (changes, pictures) = (times.runs().len(), times.frames());
    Err(Failure::Permanent(format!(
        "the pace of this video changes {changes} times in {pictures} pictures, which is more than can be kept; \
         export it with a constant frame rate, or in shorter parts, and upload it again"
    )))
}

/// The tables may be right and the pictures still not be what they say: the first frames must decode.
async fn try_to_decode(lake: &Objects, object: &MediaObject, facts: &MasterFacts, index: &[u8]) -> Result<(), Failure> {
    let directory = tempfile::tempdir().context("making a scratch folder for a trial")?;
    let range = FrameRange { first: 0, end: facts.frame_times.frames().min(TRIAL_FRAMES) };
    let plan = plan(&Bytes::copy_from_slice(index), range).await?;
    let job = write_source(&plan, &object.source(lake), directory.path()).await?;
    trial_decode(&job).await.map_err(undecodable)?;
    Ok(())
}

pub(crate) fn undecodable(error: FfmpegError) -> Failure {
    match error {
        FfmpegError::Rejected(reason) => Failure::Permanent(format!("the pictures of this video cannot be decoded: {reason}")),
        other => other.into(),
    }
}

fn media(facts: MasterFacts, remux_generation: Option<i64>) -> Media {
    Media {
        times: facts.frame_times,
        fps_num: facts.frame_rate.0,
        fps_den: facts.frame_rate.1,
        constant_rate: facts.constant_rate,
        video_codec: facts.video_codec,
        width: facts.width as i32,
        height: facts.height as i32,
        rotation: i32::from(facts.rotation),
        audio: facts.audio.map(|audio| Audio {
            codec: audio.codec,
            sample_rate: audio.sample_rate as i32,
            channels: i32::from(audio.channels),
        }),
        // The table says that no frame reaches back over a key frame; the bytes must say that a key frame is an IDR.
        closed_gop: facts.closed_gop && facts.idr_checked != Some(false),
        remux_generation,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn refused(frames: u32, ticks: impl Fn(u32) -> u32) -> Option<String> {
        let times = FrameTimes::from_runs(90_000, (0..frames).map(|frame| (1, ticks(frame))).collect()).unwrap();
        match can_be_announced(&times) {
            Err(Failure::Permanent(reason)) => Some(reason),
            other => other.map(|()| None).unwrap(),
        }
    }

    #[test]
    fn a_pace_that_changes_with_every_picture_is_refused_where_it_is_too_long_to_tell() {
        let three_hours_at_60 = 3 * 3600 * 60;
        assert_eq!(refused(three_hours_at_60, |frame| u32::MAX / 60 - frame % 2), None);
        let reason = refused(three_hours_at_60 * 2, |frame| 1500 + frame % 2).unwrap_or_else(|| "none at 7 bytes a picture".to_owned());
        assert!(reason.contains("1296000") && reason.contains("constant frame rate"), "{reason}");
    }
}
