//! Which frame is the poster, and where decoding for it begins.

use crate::fragments::Sample;

/// The frame that becomes the poster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PosterTime {
    /// Its time in ticks.
    pub pts: i64,
    /// The time of the key frame that it needs, in ticks.
    pub key_frame_pts: i64,
    timescale: u32,
}

const LATEST_SECONDS: u64 = 5;

impl PosterTime {
    /// The first frame at or after min(5 s, half of the clip); the last frame if there is none. `None` without frames.
    pub fn of(frames: &[Sample], duration_ticks: u64, timescale: u32) -> Option<Self> {
        let target = (LATEST_SECONDS * u64::from(timescale)).min(duration_ticks / 2) as i64;
        let number = frames.iter().position(|frame| frame.pts >= target).unwrap_or(frames.len().checked_sub(1)?);
        let key_frame = frames[..=number].iter().rfind(|frame| frame.is_key)?;
        Some(Self { pts: frames[number].pts, key_frame_pts: key_frame.pts, timescale })
    }

    /// Where to seek: a little after the key frame, because a seek lands at the last key frame before it.
    pub(super) fn key_frame_seconds(self) -> String {
        format!("{:.6}", (self.key_frame_pts as f64 + 0.5) / f64::from(self.timescale))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn frames(count: i64) -> Vec<Sample> {
        (0..count).map(|n| Sample { pts: n * 1001, ticks: 1001, bytes: 1, is_key: n % 30 == 0 }).collect()
    }

    #[test]
    fn the_poster_is_in_the_middle_of_a_short_clip_and_at_five_seconds_of_a_long_one() {
        let of = |count: i64| PosterTime::of(&frames(count), count as u64 * 1001, 30_000).unwrap();
        assert_eq!((of(1).pts, of(3).pts, of(61).pts, of(61).key_frame_pts), (0, 2 * 1001, 31 * 1001, 30 * 1001));
        assert_eq!((of(9000).pts, of(9000).key_frame_pts), (150 * 1001, 150 * 1001));
        assert_eq!(PosterTime::of(&[], 0, 30_000), None);
    }
}
