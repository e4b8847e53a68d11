//! What a master shows and lets hear, read with ffprobe and ffmpeg from the uploaded file itself.

use crate::{
    commands::{ffmpeg, ffprobe},
    system::block_on,
};
use anyhow::{Context, ensure};
use media::synthetic::{EditLists, click_times, read_barcodes};
use std::{ops::Range, path::Path};

/// One frame of a master.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// When it is shown, in microseconds after the first one.
    pub time: i64,
    /// The number that is drawn on it.
    pub number: u32,
}

/// A master as players show it.
#[derive(Debug)]
pub struct Truth {
    /// The frames in order of presentation.
    pub frames: Vec<Frame>,
    /// When the last frame ends, in microseconds.
    pub end: i64,
    /// When clicks are heard, in seconds after the first frame is shown.
    clicks: Vec<f64>,
}

impl Truth {
    /// Reads a master; `folder` is for scratch files.
    pub fn read(master: &Path, folder: &Path) -> anyhow::Result<Self> {
        let times = frame_times_of(master, false)?;
        let numbers = numbers_in(master, folder)?;
        ensure!(times.len() == numbers.len(), "ffprobe shows {} frames, ffmpeg {}", times.len(), numbers.len());
        let [first, .., before_last, last] = times[..] else { anyhow::bail!("fewer than 3 frames") };
        let frames = times.iter().zip(numbers).map(|(time, number)| Frame { time: time - first, number }).collect();
        Ok(Self { frames, end: 2 * last - before_last - first, clicks: clicks_in(master, first)? })
    }

    /// The times of all frames.
    pub fn frame_times(&self) -> Vec<i64> {
        self.frames.iter().map(|frame| frame.time).collect()
    }

    /// The frames with `start <= time < end`: compared in whole microseconds, as tools print times and people write them.
    pub fn between(&self, start: i64, end: i64) -> Range<usize> {
        let first_at = |time| self.frames.partition_point(|frame| frame.time < time);
        first_at(start)..first_at(end)
    }

    /// When the clicks between two moments are heard, in seconds after the first of them.
    pub fn clicks_between(&self, start: i64, end: i64) -> Vec<f64> {
        let (start, end) = (start as f64 / 1e6, end as f64 / 1e6);
        self.clicks.iter().filter(|click| (start..end).contains(*click)).map(|click| click - start).collect()
    }
}

/// When each frame of a video is shown, in microseconds of the file's own clock.
pub fn frame_times_of(video: &Path, ignore_edit_lists: bool) -> anyhow::Result<Vec<i64>> {
    let ignore: &[&str] = if ignore_edit_lists { &["-ignore_editlist", "1"] } else { &[] };
    let select = ["-select_streams", "v:0"];
    let entries = |what: &'static str| [ignore, &select, &["-show_entries", what]].concat();
    let time_base = ffprobe(&entries("stream=time_base"), video)?;
    let (number, per) = time_base.trim().lines().next().and_then(|line| line.split_once('/')).context("no time base")?;
    let (number, per): (i128, i128) = (number.parse()?, per.trim_matches(',').parse()?);
    let ticks = ffprobe(&entries("frame=best_effort_timestamp"), video)?;
    let ticks: Vec<i64> = ticks.lines().filter_map(|line| line.split(',').next()?.trim().parse().ok()).collect();
    let first = ticks.first().copied().context("no frames")?;
    // Of the difference to the first frame, so that nothing is rounded twice.
    let micros = |ticks: i64| (2_000_000 * number * i128::from(ticks) + per).div_euclid(2 * per) as i64;
    Ok(ticks.iter().map(|&at| micros(first) + micros(at - first)).collect())
}

/// The numbers that a plain ffmpeg sees, edit lists and rotation applied.
fn numbers_in(master: &Path, folder: &Path) -> anyhow::Result<Vec<u32>> {
    let seen = folder.join("seen.mkv");
    let [input, output] = [master, &seen].map(|path| path.to_string_lossy().into_owned());
    ffmpeg(&["-i", &input, "-map", "0:v:0", "-fps_mode", "passthrough", "-pix_fmt", "yuv420p", "-c:v", "ffv1", &output])?;
    let numbers = block_on(read_barcodes(&seen))?;
    numbers.into_iter().collect::<Option<Vec<u32>>>().context("a frame of the master shows no number")
}

fn clicks_in(master: &Path, first_frame: i64) -> anyhow::Result<Vec<f64>> {
    if ffprobe(&["-select_streams", "a:0", "-show_entries", "stream=index"], master)?.trim().is_empty() {
        return Ok(Vec::new());
    }
    let clicks = block_on(click_times(master, EditLists::Applied))?;
    Ok(clicks.into_iter().map(|click| click - first_frame as f64 / 1e6).collect())
}
