//! Is the clip exactly what the job asked for? Asked of the file itself, because ffmpeg exits with 0 on garbage.

use crate::{
    encode_job::EncodeJob,
    ffmpeg::{Container, FfmpegError, FfmpegReport, FfmpegRun, Input},
    fragments::{ClipHead, Fragment, Sample, read_fragments, read_head},
};
use anyhow::Context;
use events::FrameTimes;
use std::{fs::File, path::Path, time::Duration};

/// A clip that is what it should be.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    /// Tracks, codecs, size of the picture, places of the fragments.
    pub head: ClipHead,
    /// The fragments with every sample.
    pub fragments: Vec<Fragment>,
    /// Bytes of the file.
    pub clip_bytes: u64,
    /// What decoding it took.
    pub report: FfmpegReport,
}

impl Verified {
    /// The bytes of the key frame that begins each fragment, in order.
    pub fn key_frame_bytes(&self) -> Vec<u32> {
        self.fragments.iter().map(|fragment| fragment.key_frame_bytes).collect()
    }
}

/// Checks every frame time, the key frames, the sound and that all of it decodes.
///
/// What is wrong with the clip is [`FfmpegError::Rejected`]: the same samples would give the same clip again.
pub async fn verify(clip: &Path, job: &EncodeJob) -> Result<Verified, FfmpegError> {
    let mut file = File::open(clip).with_context(|| format!("opening the clip {}", clip.display()))?;
    let clip_bytes = file.metadata().context("asking for the size of the clip")?.len();
    let unusable = |error: anyhow::Error| FfmpegError::Rejected(format!("no usable clip came out: {error:#}"));
    let head = read_head(&mut file).map_err(unusable)?;
    let fragments = read_fragments(&mut file, &head).map_err(unusable)?;
    let end = fragments.last().map_or(0, |last| last.offset + u64::from(last.bytes));
    if end != clip_bytes {
        return Err(FfmpegError::Rejected(format!("the clip has {clip_bytes} bytes instead of {end}")));
    }
    check(&head, &fragments, job).map_err(FfmpegError::Rejected)?;
    let report = decode(clip, job).await?;
    Ok(Verified { head, fragments, clip_bytes, report })
}

/// What the tables of the clip say, against what was asked.
fn check(head: &ClipHead, fragments: &[Fragment], job: &EncodeJob) -> Result<(), String> {
    if head.has_edit_list {
        return Err("the clip has an edit list, which some players ignore".to_owned());
    }
    if head.video.timescale != job.video_timescale {
        return Err(format!("the clip counts {} ticks a second instead of {}", head.video.timescale, job.video_timescale));
    }
    check_size(head, job)?;
    check_frames(fragments, &job.frame_times)?;
    check_key_frames(fragments, job.video_timescale)?;
    check_sound(head, fragments, job)
}

fn check_size(head: &ClipHead, job: &EncodeJob) -> Result<(), String> {
    let (width, height) = if job.rotation % 180 == 90 { (job.height, job.width) } else { (job.width, job.height) };
    let (wanted, found) = ((width & !1, height & !1), (u32::from(head.video.width), u32::from(head.video.height)));
    if wanted == found { Ok(()) } else { Err(format!("the picture changes its size: {found:?} came out instead of {wanted:?}")) }
}

fn check_frames(fragments: &[Fragment], times: &FrameTimes) -> Result<(), String> {
    let frames = || fragments.iter().flat_map(|fragment| &fragment.video);
    let count = frames().count();
    if count != times.frames() as usize {
        return Err(format!("{count} of the {} frames can be shown; the video is damaged at this place", times.frames()));
    }
    let mut at = 0;
    let lengths = times.runs().iter().flat_map(|&(frames, ticks)| std::iter::repeat_n(ticks, frames as usize));
    for (number, (frame, ticks)) in frames().zip(lengths).enumerate() {
        if (frame.pts, frame.ticks) != (at, ticks) {
            return Err(format!("frame {number} is at {} for {} ticks instead of at {at} for {ticks}", frame.pts, frame.ticks));
        }
        at += i64::from(ticks);
    }
    Ok(())
}

/// A fragment begins with the first frame of each second in which a frame begins, and nothing else is a key frame.
fn check_key_frames(fragments: &[Fragment], timescale: u32) -> Result<(), String> {
    let mut last_second = -1;
    for (frame, begins) in fragments.iter().flat_map(|fragment| fragment.video.iter().enumerate().map(|(n, frame)| (frame, n == 0))) {
        let second = second_of(frame, timescale);
        if frame.is_key != begins || begins != (second > last_second) {
            return Err(format!("the key frames are not where the seconds begin: see the frame at tick {}", frame.pts));
        }
        last_second = second;
    }
    Ok(())
}

/// With the microsecond that the encoder is given, too.
fn second_of(frame: &Sample, timescale: u32) -> i64 {
    let micros = i128::from(frame.pts) * 1_000_000 / i128::from(timescale) + 1;
    (micros / 1_000_000) as i64
}

const SYNC_SECONDS: f64 = 0.005;

fn check_sound(head: &ClipHead, fragments: &[Fragment], job: &EncodeJob) -> Result<(), String> {
    let sound = match (&head.audio, &job.audio) {
        (None, None) => return Ok(()),
        (Some(sound), Some(_)) => sound,
        (Some(_), None) => return Err("the clip has a sound that the master does not have".to_owned()),
        (None, Some(_)) => return Err("the clip lost its sound".to_owned()),
    };
    let seconds = |ticks: i64| ticks as f64 / f64::from(sound.timescale);
    let packets = || fragments.iter().flat_map(|fragment| &fragment.audio);
    let (Some(first), Some(last)) = (packets().next(), packets().last()) else {
        return Err("the clip's sound is empty".to_owned());
    };
    let (start, end, wanted) = (seconds(first.pts), seconds(last.pts + i64::from(last.ticks)), job.frame_times.duration().seconds());
    if start.abs() > SYNC_SECONDS {
        return Err(format!("the clip's sound starts at {start:.4} s instead of 0"));
    }
    if end + SYNC_SECONDS < wanted {
        return Err(format!("the clip's sound ends at {end:.3} s of {wanted:.3} s"));
    }
    let mut next = first.pts;
    for packet in packets() {
        if (seconds(packet.pts) - seconds(next)).abs() > SYNC_SECONDS {
            return Err(format!("the clip's sound has a gap at {:.3} s", seconds(next)));
        }
        next = packet.pts + i64::from(packet.ticks);
    }
    Ok(())
}

/// Decodes all of it. The loop filter only makes pictures prettier, which nobody looks at here, and one thread
/// takes a tenth less CPU than several that wait for each other.
async fn decode(clip: &Path, job: &EncodeJob) -> Result<FfmpegReport, FfmpegError> {
    let seconds = job.frame_times.duration().seconds();
    let input = Input::new(clip, Container::Mp4, job.max_pixels).with(["-threads", "1", "-skip_loop_filter", "all"]);
    let run = FfmpegRun::new(&[input])
        .args(["-xerror", "-map", "0:v:0", "-map", "0:a:0?", "-fps_mode", "passthrough", "-f", "null", "-"])
        .within(Duration::from_secs_f64(60.0 + 4.0 * seconds));
    let report = run.run().await?.report;
    let wanted = job.frame_times.frames();
    match (&report.complaints[..], report.frames) {
        ([], Some(frames)) if frames == wanted => Ok(report),
        ([], frames) => Err(FfmpegError::Rejected(format!("{} of the clip's {wanted} frames can be decoded", frames.unwrap_or_default()))),
        ([complaint, ..], _) => Err(FfmpegError::Rejected(format!("the clip cannot be decoded: {complaint}"))),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
