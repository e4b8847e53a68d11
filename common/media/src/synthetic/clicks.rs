//! The click at each whole second of a synthetic master, and when a clip lets it be heard.

use crate::ffmpeg::{Container, FfmpegError, FfmpegRun, Input};
use std::{path::Path, time::Duration};

/// The sound of a synthetic master: 5 ms of 1 kHz at each whole second, over a faint hiss.
pub(super) const SOURCE: &str = "aevalsrc=0.8*sin(2*PI*1000*t)*lt(mod(t+0.000001\\,1)\\,0.005)+0.002*(random(0)-0.5):s=48000:c=stereo";

/// Whether edit lists count, as in most players, or not, as in Safari and MSE.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditLists {
    /// They are applied.
    Applied,
    /// They are ignored.
    Ignored,
}

const RATE: u32 = 48_000;

/// When each click begins, in seconds on the file's own clock, to about 0.2 ms.
///
/// Within the first 1,024 samples of a clip (21 ms) AAC has nothing to blend with yet, so a click there may sound
/// at a wrong time or not at all: leave such a click out of a comparison.
pub async fn click_times(video: &Path, edit_lists: EditLists) -> Result<Vec<f64>, FfmpegError> {
    let container = Container::of(video).ok_or_else(|| FfmpegError::Rejected(format!("no video: {}", video.display())))?;
    let input = Input::new(video, container, u64::from(u32::MAX / 64)).with(["-copyts"]);
    let input = match (container, edit_lists) {
        (Container::Mp4, EditLists::Ignored) => input.with(["-ignore_editlist", "1"]),
        _ => input,
    };
    let filters = format!("aformat=sample_rates={RATE}:channel_layouts=mono,aresample=async=1:min_hard_comp=0.002:first_pts=0");
    let run = FfmpegRun::new(&[input])
        .args(["-map", "0:a:0", "-af", &filters, "-c:a", "pcm_s16le", "-f", "s16le", "pipe:1"])
        .keeping_stdout(1 << 30)
        .within(Duration::from_secs(600));
    let bytes = run.run().await?.stdout;
    let samples: Vec<i16> = bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
    Ok(onsets(&samples))
}

/// A click is at least a quarter as loud as the loudest, and nothing else happens for half a second after it began.
fn onsets(samples: &[i16]) -> Vec<f64> {
    let loudest = samples.iter().map(|sample| sample.unsigned_abs()).max().unwrap_or_default();
    let threshold = (loudest / 4).max(i16::MAX as u16 / 16);
    let (mut times, mut at) = (Vec::new(), 0);
    while let Some(further) = samples.get(at..).and_then(|rest| rest.iter().position(|sample| sample.unsigned_abs() > threshold)) {
        times.push((at + further) as f64 / f64::from(RATE));
        at += further + RATE as usize / 2;
    }
    times
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_click_is_found_once_where_it_begins() {
        let mut samples = vec![20i16; 150_000];
        for start in [4_800, 52_800, 100_800] {
            samples[start..start + 240].iter_mut().enumerate().for_each(|(n, sample)| *sample = if n % 2 == 0 { 20_000 } else { 0 });
        }
        assert_eq!(onsets(&samples), [0.1, 1.1, 2.1]);
        assert_eq!(onsets(&[20; 1000]), [0.0; 0]);
    }
}
