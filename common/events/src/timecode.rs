//! Timecodes: `HH:MM:SS:FF`, real video time since the opening face-off, non-drop-frame.

use crate::{Micros, NotUnderstood, ids::shown};

/// A timecode at a whole number of frames a second (25, 30 or 60 in what teams deliver).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timecode {
    frames: u64,
    rate: u32,
}

impl Timecode {
    /// Reads `HH:MM:SS:FF`; minutes and seconds below 60, frames below `rate`.
    pub fn parse(text: &str, rate: u32) -> Result<Self, NotUnderstood> {
        let wrong = |why: &str| NotUnderstood(format!("timecode {}: {why}", shown(text)));
        let parts: Vec<&str> = text.split(':').collect();
        let two_digits = |part: &&str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        if parts.len() != 4 || !parts.iter().all(two_digits) {
            return Err(wrong("a timecode is written HH:MM:SS:FF, like 00:12:05:14"));
        }
        let numbers: Vec<u64> = parts.iter().filter_map(|part| part.parse().ok()).collect();
        let [hours, minutes, seconds, frames] = numbers[..] else {
            return Err(wrong("a timecode is written HH:MM:SS:FF"));
        };
        if minutes > 59 || seconds > 59 {
            return Err(wrong("minutes and seconds go up to 59"));
        }
        if frames >= u64::from(rate) {
            return Err(wrong(&format!("at {rate} frames a second the frame goes up to {}", rate.saturating_sub(1))));
        }
        Ok(Self { frames: ((hours * 60 + minutes) * 60 + seconds) * u64::from(rate) + frames, rate })
    }

    /// Time since the opening face-off, when a second has as many frames as the timecode counts.
    pub fn time(self) -> Micros {
        self.time_at((self.rate, 1))
    }

    /// Time since the opening face-off, when a second of the video has `num / den` of these frames: a timecode that
    /// counts 30 on a video of 30000/1001 falls behind by a thousandth.
    pub fn time_at(self, (num, den): (u32, u32)) -> Micros {
        let (num, den) = (u128::from(num.max(1)), u128::from(den));
        let micros = (u128::from(self.frames) * den * 2_000_000 + num) / (2 * num);
        Micros::new(i64::try_from(micros).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_timecode_is_frames_at_its_rate() {
        assert_eq!(Timecode::parse("00:03:14:09", 30).unwrap().time(), Micros::new(194_300_000));
        assert_eq!(Timecode::parse("01:00:00:01", 60).unwrap().time(), Micros::new(3_600_016_667));
        assert_eq!(Timecode::parse("00:16:40:00", 30).unwrap().time_at((30_000, 1001)), Micros::new(1_001_000_000));
    }

    #[test]
    fn what_is_not_a_timecode_is_refused_with_the_reason() {
        assert!(Timecode::parse("00:00:01:30", 30).unwrap_err().0.contains("up to 29"));
        assert!(Timecode::parse("00:00:01:30", 60).is_ok());
        for bad in ["", "1:2:3:4", "00:60:00:00", "00:00:60:00", "00:00:00", "00:00:00:-1", "00:00:00;00", "aa:bb:cc:dd"] {
            assert!(Timecode::parse(bad, 30).is_err(), "{bad}");
        }
    }
}
