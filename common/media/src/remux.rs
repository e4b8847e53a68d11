//! A container without a sample table becomes a plain MP4: the same samples, nothing decoded.

use crate::ffmpeg::{Container, FfmpegError, FfmpegReport, FfmpegRun, Input};
use std::{path::Path, time::Duration};

/// Frames larger than 8K are refused.
const MOST_PIXELS: u64 = 8192 * 4320;

/// A period of two hours at 50 Mb/s on a slow disk.
const LONGEST: Duration = Duration::from_secs(540);

/// Copies the first video and the first audio of `input` into the MP4 `output`.
///
/// Sound that an MP4 cannot hold (e.g. PCM) becomes AAC; pictures are never encoded again.
pub async fn remux(input: &Path, container: Container, output: &Path) -> Result<FfmpegReport, FfmpegError> {
    let report = match copy(input, container, "copy", output).await {
        // Whatever was wrong with the video is still wrong the second time, and is then the answer.
        Err(FfmpegError::Rejected(_)) => copy(input, container, "aac", output).await?,
        other => other?,
    };
    let bytes = std::fs::metadata(output).map_or(0, |file| file.len());
    // An MP4 without a single sample is what is left of a video that cannot be read.
    if bytes < 1000 {
        return Err(FfmpegError::Rejected("the file contains no video that can be read".to_owned()));
    }
    Ok(report)
}

async fn copy(input: &Path, container: Container, audio_codec: &str, output: &Path) -> Result<FfmpegReport, FfmpegError> {
    let size = std::fs::metadata(input).map_or(0, |file| file.len());
    // Packets of a transport stream carry no duration, and some recorders leave out times that can be worked out.
    let input = Input::new(input, container, MOST_PIXELS).with(["-fflags", "+genpts"]);
    let run = FfmpegRun::new(&[input])
        .args(["-map", "0:v:0", "-map", "0:a:0?", "-c:v", "copy", "-c:a", audio_codec])
        .args(["-map_metadata", "-1", "-map_chapters", "-1", "-max_muxing_queue_size", "4096", "-f", "mp4"])
        .output(output)
        .within(LONGEST)
        .writing_at_most(size.saturating_mul(2).saturating_add(64_000_000));
    Ok(run.run().await?.report)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
