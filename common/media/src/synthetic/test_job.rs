//! Jobs for tests: a synthetic master is its own source, and ffmpeg itself says when its frames are shown.

use super::SyntheticMaster;
use crate::{
    encode_job::{AudioWindow, EncodeJob},
    ffmpeg::{Container, FfmpegRun, Input},
};
use events::{FrameTimes, Micros};
use std::{
    ops::Range,
    path::{Path, PathBuf},
};

/// Makes a master in `folder`. Without edit lists, so that its file's clock is the one that ffmpeg sees.
pub(crate) async fn make(master: &SyntheticMaster, folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    master.make(&path).await.unwrap();
    path
}

/// The time base and the sorted times of all frames.
pub(crate) async fn frame_times(source: &Path) -> (u32, Vec<i64>) {
    let input = Input::new(source, Container::of(source).unwrap(), 1 << 26).with(["-copyts"]);
    let run = FfmpegRun::new(&[input]).args(["-map", "0:v:0", "-fps_mode", "passthrough", "-enc_time_base", "-1", "-f", "framecrc", "-"]);
    let text = String::from_utf8(run.keeping_stdout(1 << 24).run().await.unwrap().stdout).unwrap();
    let timescale = text.lines().find_map(|line| line.strip_prefix("#tb 0: 1/")).unwrap().parse().unwrap();
    let frames = text.lines().filter(|line| !line.starts_with('#'));
    (timescale, frames.map(|line| line.split(',').nth(2).unwrap().trim().parse().unwrap()).collect())
}

/// The job that cuts these frames out of `source`, a file of `master`.
pub(crate) async fn job(master: &SyntheticMaster, source: &Path, frames: Range<usize>) -> EncodeJob {
    let (timescale, pts) = frame_times(source).await;
    let last_ticks = pts.get(frames.end).map_or_else(|| pts[frames.end - 1] - pts[frames.end - 2], |next| next - pts[frames.end - 1]);
    let (first_pts, end_pts) = (pts[frames.start], pts[frames.end - 1] + last_ticks);
    let frame_times = FrameTimes::from_pts(timescale, &pts[frames], last_ticks as u32).unwrap();
    let start = Micros::new(first_pts * 1_000_000 / i64::from(timescale));
    let audio = master.audio.then(|| AudioWindow {
        start,
        length: frame_times.duration(),
        sound_from: Micros::new(0),
        sample_rate: 48_000,
        channels: 2,
    });
    let (width, height) = if master.rotation % 180 == 90 { (master.height, master.width) } else { (master.width, master.height) };
    EncodeJob {
        source: source.to_owned(),
        video_timescale: timescale,
        first_pts,
        end_pts,
        frame_times,
        audio,
        width,
        height,
        rotation: master.rotation,
        frame_rate: master.frame_rate,
        max_pixels: u64::from(width * height),
    }
}
