//! When each frame of a master is shown: the exact table behind "first frame with pts >= start".

use crate::{Micros, NotUnderstood};
use serde::{Deserialize, Serialize};

/// The frames `first <= n < end` of a master, counted in order of presentation from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameRange {
    /// The first frame that is shown.
    #[serde(rename = "first_frame")]
    pub first: u32,
    /// The first frame that is no longer shown.
    #[serde(rename = "end_frame")]
    pub end: u32,
}

impl FrameRange {
    /// How many frames are shown.
    pub fn frames(self) -> u32 {
        self.end.saturating_sub(self.first)
    }
}

/// The presentation times of all frames of a master, in ticks of its own time base, run-length coded.
///
/// Time 0 is the presentation of frame 0. A run is how many frames in a row are shown for how many
/// ticks each, so a film of constant rate is one run, whatever its length.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct FrameTimes {
    timescale: u32,
    runs: Vec<(u32, u32)>,
}

/// In JSON the runs are one list of numbers, frames and ticks by turns: there may be as many as frames.
#[derive(Serialize, Deserialize)]
struct Written {
    timescale: u32,
    runs: Vec<u32>,
}

impl TryFrom<Written> for FrameTimes {
    type Error = NotUnderstood;
    fn try_from(Written { timescale, runs }: Written) -> Result<Self, NotUnderstood> {
        let (pairs, rest) = runs.as_chunks::<2>();
        if !rest.is_empty() {
            return Err(NotUnderstood("a run of frames without a length".to_owned()));
        }
        Self::from_runs(timescale, pairs.iter().map(|&[frames, ticks]| (frames, ticks)).collect())
    }
}

impl From<FrameTimes> for Written {
    fn from(FrameTimes { timescale, runs }: FrameTimes) -> Self {
        Self { timescale, runs: runs.into_iter().flat_map(|(frames, ticks)| [frames, ticks]).collect() }
    }
}

impl FrameTimes {
    /// From runs of (frames, ticks each) in a time base of `timescale` ticks a second.
    pub fn from_runs(timescale: u32, runs: Vec<(u32, u32)>) -> Result<Self, NotUnderstood> {
        if timescale == 0 {
            return Err(NotUnderstood("a time base of 0 ticks a second".to_owned()));
        }
        let frames: u64 = runs.iter().map(|run| u64::from(run.0)).sum();
        if frames == 0 || frames > u64::from(u32::MAX) {
            return Err(NotUnderstood(format!("{frames} frames")));
        }
        Ok(Self { timescale, runs })
    }

    /// From the sorted presentation times of all frames and how long the last one is shown.
    pub fn from_pts(timescale: u32, sorted_pts: &[i64], last_ticks: u32) -> Result<Self, NotUnderstood> {
        let mut runs: Vec<(u32, u32)> = Vec::new();
        let between = sorted_pts.windows(2).map(|pair| u32::try_from(pair[1] - pair[0]));
        for ticks in between.chain(sorted_pts.last().map(|_| Ok(last_ticks))) {
            let ticks = ticks.map_err(|_| NotUnderstood("frame times that go backwards".to_owned()))?;
            match runs.last_mut() {
                Some(run) if run.1 == ticks => run.0 += 1,
                _ => runs.push((1, ticks)),
            }
        }
        Self::from_runs(timescale, runs)
    }

    /// Ticks a second.
    pub fn timescale(&self) -> u32 {
        self.timescale
    }

    /// (frames, ticks each), in order.
    pub fn runs(&self) -> &[(u32, u32)] {
        &self.runs
    }

    /// How many frames there are.
    pub fn frames(&self) -> u32 {
        self.runs.iter().map(|run| run.0).sum()
    }

    /// The end of the last frame, in ticks.
    pub fn duration_ticks(&self) -> u64 {
        self.runs.iter().map(|&(frames, ticks)| u64::from(frames) * u64::from(ticks)).sum()
    }

    /// The end of the last frame.
    pub fn duration(&self) -> Micros {
        self.micros(self.duration_ticks())
    }

    /// When a frame is first shown, in ticks; the end of the film for a frame beyond it.
    pub fn ticks_of(&self, frame: u32) -> u64 {
        let (mut left, mut at) = (frame, 0);
        for &(frames, ticks) in &self.runs {
            let here = left.min(frames);
            at += u64::from(here) * u64::from(ticks);
            left -= here;
        }
        at
    }

    /// When a frame is first shown, to the microsecond.
    pub fn time_of(&self, frame: u32) -> Micros {
        self.micros(self.ticks_of(frame))
    }

    /// The first frame shown at or after `time`; [`FrameTimes::frames`] if there is none.
    ///
    /// Times are compared as people read and write them, to the microsecond: a frame at 6.5065065 s,
    /// which every tool prints as 6.506507, is "at 6.506507". All of it is done in whole numbers.
    pub fn first_at_or_after(&self, time: Micros) -> u32 {
        let (mut frame, mut at) = (0u32, 0u64);
        for &(frames, ticks) in &self.runs {
            let run_end = at + u64::from(frames) * u64::from(ticks);
            if self.micros(run_end) >= time {
                return frame + self.first_within_run(at, (frames, ticks), time);
            }
            frame += frames;
            at = run_end;
        }
        frame
    }

    fn first_within_run(&self, at: u64, (frames, ticks): (u32, u32), time: Micros) -> u32 {
        let (mut low, mut high) = (0, frames);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.micros(at + u64::from(middle) * u64::from(ticks)) < time { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The frames with `start <= pts < end`.
    pub fn between(&self, start: Micros, end: Micros) -> FrameRange {
        FrameRange { first: self.first_at_or_after(start), end: self.first_at_or_after(end) }
    }

    fn micros(&self, ticks: u64) -> Micros {
        let scale = u128::from(self.timescale);
        Micros::new(((u128::from(ticks) * 2_000_000 + scale) / (2 * scale)) as i64)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn ntsc() -> FrameTimes {
        FrameTimes::from_runs(30_000, vec![(300, 1001)]).unwrap()
    }

    #[test]
    fn a_frame_starts_at_the_time_every_tool_prints_for_it() {
        for frame in 0..300 {
            let printed = format!("{:.6}", f64::from(frame) * 1001.0 / 30_000.0);
            let time = Micros::from_seconds(printed.parse().unwrap()).unwrap();
            assert_eq!(ntsc().first_at_or_after(time), frame, "at {printed}");
            assert_eq!(ntsc().first_at_or_after(time + Micros::new(1)), frame + 1, "just after {printed}");
        }
    }

    #[test]
    fn a_second_of_ntsc_video_is_frames_30_to_60() {
        let range = ntsc().between(Micros::new(1_000_000), Micros::new(2_000_000));
        assert_eq!(range, FrameRange { first: 30, end: 60 });
        assert_eq!(range.frames(), 30);
    }

    #[test]
    fn times_beyond_the_film_give_its_end() {
        assert_eq!(ntsc().first_at_or_after(Micros::new(3_600_000_000)), 300);
        assert_eq!(ntsc().first_at_or_after(Micros::new(-5)), 0);
        assert_eq!(ntsc().ticks_of(1000), 300 * 1001);
    }

    #[test]
    fn a_variable_rate_keeps_every_time() {
        let pts = [0, 100, 250, 260, 1000];
        let times = FrameTimes::from_pts(1000, &pts, 40).unwrap();
        for (frame, &at) in pts.iter().enumerate() {
            assert_eq!(times.ticks_of(frame as u32), at as u64);
            assert_eq!(times.first_at_or_after(Micros::new(at * 1000)), frame as u32);
        }
        assert_eq!(times.duration(), Micros::new(1_040_000));
        assert!(FrameTimes::from_pts(1000, &[5, 3], 1).is_err());
    }

    #[test]
    fn what_is_written_is_read_and_what_is_no_table_is_not() {
        let times = FrameTimes::from_runs(90_000, vec![(3, 1500), (1, u32::MAX)]).unwrap();
        let text = serde_json::to_string(&times).unwrap();
        assert_eq!(text, r#"{"timescale":90000,"runs":[3,1500,1,4294967295]}"#);
        assert_eq!(serde_json::from_str::<FrameTimes>(&text).unwrap(), times);
        for bad in [r#"{"timescale":0,"runs":[3,1]}"#, r#"{"timescale":1,"runs":[3,1,2]}"#, r#"{"timescale":1,"runs":[]}"#] {
            assert!(serde_json::from_str::<FrameTimes>(bad).is_err(), "{bad}");
        }
    }
}
