//! Which audio samples a stretch of time needs.

use crate::boxes::Sample;
use std::ops::Range;

/// Decoders of all codings have settled after this many samples.
const LEAD_IN_SAMPLES: usize = 4;
/// … and this part of a second: Opus wants 80 ms.
const LEAD_IN_PART: u32 = 10;

/// The samples heard in `from <= time < to` (media time) and those before them that the decoder needs to settle.
pub fn sound_between(samples: &[Sample], timescale: u32, from: i64, to: i64) -> Range<usize> {
    let first = samples.partition_point(|sample| sample.end_pts() <= from);
    let end = samples.partition_point(|sample| sample.pts < to);
    if first >= end {
        return 0..0;
    }
    let settled = from - i64::from(timescale / LEAD_IN_PART);
    let early_enough = samples.partition_point(|sample| sample.pts <= settled).saturating_sub(1);
    early_enough.min(first.saturating_sub(LEAD_IN_SAMPLES))..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clip_gets_its_sound_and_a_lead_in() {
        let aac =
            |number: i64| Sample { offset: 0, size: 9, dts: number * 1024, pts: number * 1024, duration: 1024, description: 1, key: true };
        let samples: Vec<_> = (0..100).map(aac).collect();
        assert_eq!(sound_between(&samples, 48_000, 48_000, 96_000), 42..94);
        assert_eq!(sound_between(&samples, 8_000, 50 * 1024, 51 * 1024), 46..51);
        assert_eq!(sound_between(&samples, 48_000, 0, 1), 0..1);
        assert_eq!(sound_between(&samples, 48_000, 100 * 1024, 101 * 1024), 0..0);
    }
}
