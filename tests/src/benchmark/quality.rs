//! How much of the master's picture is left in a clip, by ffmpeg's own measures.

use crate::commands::{ffmpeg_log, ffprobe};
use anyhow::Context;
use std::path::Path;

/// How near a clip is to its master.
#[derive(Debug, Clone, Copy)]
pub struct Quality {
    /// Structural similarity, 1 for the same.
    pub ssim: f64,
    /// Peak signal to noise ratio, in decibels.
    pub psnr: f64,
}

/// Compares a clip with the frames of the master from `at` on, in seconds.
///
/// The reference may show its first frame twice (MEDIA: with sound, off the grid): what fits better is compared.
pub fn against(master: &Path, at: f64, clip: &Path) -> anyhow::Result<Quality> {
    let packets = ffprobe(&["-count_packets", "-select_streams", "v:0", "-show_entries", "stream=nb_read_packets"], clip)?;
    let frames: u32 = packets.trim().trim_matches(',').parse().with_context(|| format!("counting the frames: {packets}"))?;
    let fits = |skip| compare(master, at, clip, skip, 15).map(|quality| quality.ssim);
    let skip = if fits(1)? > fits(0)? { 1 } else { 0 };
    compare(master, at, clip, skip, frames.saturating_sub(2))
}

fn compare(master: &Path, at: f64, clip: &Path, skip: u32, frames: u32) -> anyhow::Result<Quality> {
    let prepared =
        |input: u32, from: u32| format!("[{input}:v]trim=start_frame={from}:end_frame={},settb=1/30,setpts=N,split", from + frames);
    let graph = format!("{}[c1][c2];{}[m1][m2];[c1][m1]ssim[s];[c2][m2]psnr[p]", prepared(0, skip), prepared(1, 0));
    let [clip, master] = [clip, master].map(|path| path.to_string_lossy().into_owned());
    // Half a frame early, so that rounding cannot lose the first one.
    let seek = format!("{:.6}", (at - 0.015).max(0.0));
    let outputs = ["-map", "[s]", "-f", "null", "-", "-map", "[p]", "-f", "null", "-"];
    let log = ffmpeg_log(&[&["-i", &clip, "-ss", &seek, "-i", &master, "-filter_complex", &graph], &outputs[..]].concat())?;
    Ok(Quality { ssim: measured(&log, "SSIM ", "All:")?, psnr: measured(&log, "PSNR ", "average:")? })
}

/// The number after `word` in the line of a measuring filter.
fn measured(log: &str, filter: &str, word: &str) -> anyhow::Result<f64> {
    let line = log.lines().find(|line| line.contains(filter)).and_then(|line| line.split(word).nth(1));
    let text = line.and_then(|rest| rest.split_whitespace().next()).with_context(|| format!("ffmpeg did not print {word}: {log}"))?;
    text.parse().with_context(|| format!("reading {word}{text}"))
}
