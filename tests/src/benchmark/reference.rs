//! What people run today: five processes on a fully downloaded master.

use super::process::cpu_seconds_of_children;
use crate::commands::{ffmpeg, ffprobe};
use anyhow::Context;
use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

/// What one clip took.
#[derive(Debug, Clone)]
pub struct Spent {
    /// Seconds of CPU.
    pub cpu_s: f64,
    /// Seconds of waiting.
    pub wall_s: f64,
    /// Bytes that are stored.
    pub stored: f64,
    /// The clip on this disk.
    pub clip: PathBuf,
}

/// Cuts a clip, with thumbnail, HLS and grid, into a folder of its own.
pub fn cut(master: &Path, start: f64, length: f64, parent: &Path) -> anyhow::Result<Spent> {
    let (started, cpu) = (Instant::now(), cpu_seconds_of_children(std::process::id())?);
    let folder = parent.join("reference");
    fs::create_dir_all(&folder).context("making a folder for the reference")?;
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let (clip, start, half) = (path("clip.mp4"), start.to_string(), (length / 2.0).min(5.0).to_string());
    ffprobe(&["-show_format", "-show_streams"], master)?;
    let encode = ["-t", &length.to_string(), "-c:v", "libx264", "-preset", "ultrafast", "-crf", "20", "-c:a", "aac", "-b:a", "128k"];
    let output = ["-movflags", "+faststart", "-pix_fmt", "yuv420p", &clip];
    ffmpeg(&[&["-ss", &start, "-i", &master.to_string_lossy()], &encode[..], &output].concat())?;
    ffmpeg(&["-ss", &half, "-i", &clip, "-frames:v", "1", "-q:v", "2", &path("thumb.jpg")])?;
    let segments = ["-hls_playlist_type", "vod", "-hls_segment_filename", &path("segment%03d.ts"), &path("playlist.m3u8")];
    ffmpeg(&[&["-i", &clip, "-c", "copy", "-f", "hls", "-hls_time", "2"], &segments[..]].concat())?;
    let rows = (length / 10.0).ceil().max(1.0);
    ffmpeg(&["-i", &clip, "-vf", &format!("fps=1,scale=320:-2,tile=10x{rows}"), "-frames:v", "1", "-q:v", "3", &path("grid.jpg")])?;
    let (cpu_s, wall_s) = (cpu_seconds_of_children(std::process::id())? - cpu, started.elapsed().as_secs_f64());
    let (stored, kept) = (bytes_in(&folder)?, parent.join("reference.mp4"));
    fs::rename(folder.join("clip.mp4"), &kept).context("keeping the reference's clip")?;
    fs::remove_dir_all(&folder)?;
    Ok(Spent { cpu_s, wall_s, stored, clip: kept })
}

fn bytes_in(folder: &Path) -> anyhow::Result<f64> {
    let sizes = fs::read_dir(folder)?.map(|entry| Ok(entry?.metadata()?.len() as f64));
    sizes.sum::<std::io::Result<f64>>().context("adding up the reference's files")
}
