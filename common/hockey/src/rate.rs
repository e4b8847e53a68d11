//! At which rate a game's timecodes count, and in which frame of its video each period's opening face-off lies.
//!
//! Raw files: `frame - frame(opening face-off)` equals the timecode in frames at the right rate, with no
//! remainder; so the rate is the one at which the most rows fit, and rows that do not fit are outliers.
//! Timelines: while the clock runs it counts what the timecode counts, so the rate is the one at which
//! the most steps of both are equal.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rates that are tried.
const RATES: std::ops::RangeInclusive<u32> = 24..=60;
/// Steps of clock and timecode that differ by less, in seconds, are equal: a clock may be written in milliseconds.
const CLOCK_TOLERANCE_S: f64 = 0.001;

/// When a row happened, in every clock that it has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stamp {
    /// The period.
    pub period: u8,
    /// The game clock since the period's start.
    pub clock_s: f64,
    /// Whole seconds of the timecode.
    pub seconds: u32,
    /// FF of the timecode.
    pub frames: u32,
    /// The index in the vendor's video of the period, in raw files.
    pub frame: Option<i64>,
    /// Whether the row is a bare Face-Off with which a period may open: timecode 0.
    pub opening: bool,
}

impl Stamp {
    /// The timecode in frames at a rate.
    pub fn timecode_frames(&self, rate: u32) -> u32 {
        self.seconds * rate + self.frames
    }

    /// In which frame timecode 0 lies if this row is right at this rate.
    fn opening_frame(&self, rate: u32) -> Option<i64> {
        Some(self.frame? - i64::from(self.timecode_frames(rate)))
    }
}

/// How a rate was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateFound {
    /// It is the one at which frames and timecodes agree.
    ByFrames,
    /// It is the one at which the running clock and the timecodes agree.
    ByClock,
    /// It is the likeliest rate above the largest frame number: may be wrong.
    ByLargestFrameNumber,
}

/// Where a period begins in the vendor's video.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// The frame of timecode 0.
    pub frame: i64,
    /// Whether the opening face-off says so; otherwise most rows do, and the face-off is an outlier or missing.
    pub by_face_off: bool,
    /// Rows of the period that agree exactly.
    fitting: usize,
}

/// The rate of a game.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// Timecode frames a second.
    pub per_second: u32,
    /// How it was found.
    pub found: RateFound,
    /// Per period, where frames are known.
    pub openings: BTreeMap<u8, Opening>,
}

impl Rate {
    /// What is wrong with a row's times at this rate: a frame number that it does not have, or a frame of the
    /// video that is more than one off from what the timecode says.
    pub fn contradiction(&self, stamp: &Stamp) -> Option<String> {
        if stamp.frames >= self.per_second {
            return Some(format!("the timecode's frame number {} does not exist at {} frames a second", stamp.frames, self.per_second));
        }
        let residual = self.residual(stamp).filter(|residual| residual.abs() > 1)?;
        Some(format!("frame and timecode contradict each other by {residual} frames"))
    }

    /// By how many frames a row's frame differs from what its timecode says; none where frames are not known.
    pub fn residual(&self, stamp: &Stamp) -> Option<i64> {
        let opening = self.openings.get(&stamp.period)?;
        Some(stamp.frame? - opening.frame - i64::from(stamp.timecode_frames(self.per_second)))
    }
}

/// The rate of a raw file; none when at no rate more than half of the rows fit.
pub fn by_frames(stamps: &[Stamp]) -> Option<Rate> {
    let mut periods = BTreeMap::<u8, Vec<&Stamp>>::new();
    for stamp in stamps {
        periods.entry(stamp.period).or_default().push(stamp);
    }
    let fits = RATES.map(|rate| (rate, openings(&periods, rate)));
    let fits: Vec<(usize, u32, BTreeMap<u8, Opening>)> =
        fits.map(|(rate, openings)| (openings.values().map(|opening| opening.fitting).sum(), rate, openings)).collect();
    let most = fits.iter().map(|fit| fit.0).max()?;
    if most * 2 <= stamps.len() {
        return None;
    }
    let mut best: Vec<_> = fits.into_iter().filter(|fit| fit.0 == most).collect();
    if best.len() == 1 {
        return best.pop().map(|(_, per_second, openings)| Rate { per_second, found: RateFound::ByFrames, openings });
    }
    // Only rows within a period's first second: every rate fits.
    let other = without_frames(stamps);
    let index = best.iter().position(|fit| fit.1 == other.per_second).unwrap_or(0);
    let (_, per_second, openings) = best.swap_remove(index);
    Some(Rate { per_second, found: other.found, openings })
}

/// The rate of a timeline.
pub fn without_frames(stamps: &[Stamp]) -> Rate {
    let by_clock = by_clock(stamps).map(|rate| (rate, RateFound::ByClock));
    let (per_second, found) = by_clock.unwrap_or_else(|| (above_largest(stamps), RateFound::ByLargestFrameNumber));
    Rate { per_second, found, openings: BTreeMap::new() }
}

/// Per period, the opening frame that the most rows fit: what most of them say, or what the face-off says.
fn openings(periods: &BTreeMap<u8, Vec<&Stamp>>, rate: u32) -> BTreeMap<u8, Opening> {
    let opening_of = |stamps: &Vec<&Stamp>| {
        let face_off = stamps.iter().find(|stamp| stamp.opening).and_then(|stamp| stamp.opening_frame(rate));
        let by_most = majority(stamps.iter().filter_map(|stamp| stamp.opening_frame(rate)));
        let fitting = |frame: i64| stamps.iter().filter(move |stamp| stamp.opening_frame(rate) == Some(frame));
        let frame = [by_most, face_off].into_iter().flatten().max_by_key(|frame| fitting(*frame).count())?;
        let by_face_off = fitting(frame).any(|stamp| stamp.opening);
        Some(Opening { frame, by_face_off, fitting: fitting(frame).count() })
    };
    periods.iter().filter_map(|(period, stamps)| Some((*period, opening_of(stamps)?))).collect()
}

/// The value that more than half of all have, if there is one (Boyer and Moore); else any of them.
fn majority(values: impl Iterator<Item = i64>) -> Option<i64> {
    let mut candidate = None;
    let mut lead = 0;
    for value in values {
        if lead == 0 {
            candidate = Some(value);
        }
        lead += if candidate == Some(value) { 1 } else { -1 };
    }
    candidate
}

/// The rate at which the most steps of a running clock are those of the timecode.
fn by_clock(stamps: &[Stamp]) -> Option<u32> {
    let mut ordered: Vec<&Stamp> = stamps.iter().collect();
    ordered.sort_by_key(|stamp| (stamp.period, stamp.seconds, stamp.frames));
    let steps = ordered.windows(2).filter(|pair| pair[0].period == pair[1].period);
    let steps = steps.map(|pair| {
        (
            f64::from(pair[1].seconds - pair[0].seconds),
            f64::from(pair[1].frames) - f64::from(pair[0].frames),
            pair[1].clock_s - pair[0].clock_s,
        )
    });
    let telling: Vec<(f64, f64, f64)> = steps.filter(|(_, frames, clock)| *frames != 0.0 && *clock > 0.0).collect();
    let fitting = |rate: u32| {
        let fits = |(seconds, frames, clock): &&(f64, f64, f64)| (seconds + frames / f64::from(rate) - clock).abs() < CLOCK_TOLERANCE_S;
        (telling.iter().filter(fits).count(), std::cmp::Reverse(rate))
    };
    let (most, rate) = RATES.map(fitting).max()?;
    let runners_up = RATES.filter(|other| *other != rate.0 && fitting(*other).0 == most).count();
    (most * 2 > telling.len() && runners_up == 0).then_some(rate.0)
}

/// The likeliest of the rates that were ever delivered (30 in 648 files, 60 in 82, 25 in 15) above the largest FF.
fn above_largest(stamps: &[Stamp]) -> u32 {
    match stamps.iter().map(|stamp| stamp.frames).max().unwrap_or(0) {
        24 => 25,
        0..=29 => 30,
        _ => 60,
    }
}
