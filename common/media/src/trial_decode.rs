//! Can the pictures of a master be decoded at all? Asked once, at ingest, of its first GOP.

use crate::{
    encode_job::{DECODE_FLAGS, EncodeJob},
    ffmpeg::{Container, FfmpegError, FfmpegReport, FfmpegRun, Input},
};
use std::time::Duration;

/// Decodes the first frames of the job's source, which need be no more than a master's first GOP.
///
/// Why a picture cannot be decoded is [`FfmpegError::Rejected`], for a coach to read.
pub async fn trial_decode(job: &EncodeJob) -> Result<FfmpegReport, FfmpegError> {
    let input = Input::new(&job.source, Container::Mp4, job.max_pixels).with(["-copyts"]).with(DECODE_FLAGS);
    let run = FfmpegRun::new(&[input])
        .args(["-map", "0:v:0", "-frames:v", "3", "-fps_mode", "passthrough", "-f", "null", "-"])
        .within(Duration::from_secs(60));
    let report = match run.run().await {
        Err(FfmpegError::Rejected(reason)) => return Err(not_decodable(&reason)),
        other => other?.report,
    };
    match report.frames {
        Some(frames) if frames > 0 => Ok(report),
        _ => Err(not_decodable(report.complaints.first().map_or("no frame came out", String::as_str))),
    }
}

fn not_decodable(why: &str) -> FfmpegError {
    FfmpegError::Rejected(format!("the pictures of this video cannot be decoded ({why}); export it again as H.264 and upload the new file"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
