//! Which parts of a master are requested: random ones, and those where mistakes are likely.

use rand::{Rng, RngExt};

/// A part of a master, in microseconds after its first frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// The first moment shown.
    pub start: i64,
    /// The first moment no longer shown.
    pub end: i64,
}

const SHORTEST: i64 = 100_000;
const LONGEST: i64 = 6_000_000;

/// So many cuts of a master whose frames are shown at `frames` and which ends at `end`. Each has at least one frame.
pub fn random_cuts(random: &mut impl Rng, frames: &[i64], end: i64, count: usize) -> Vec<Cut> {
    let mut cuts = Vec::new();
    while cuts.len() < count {
        let cut = random_cut(random, frames, end);
        let has_frames = frames.iter().any(|time| (cut.start..cut.end).contains(time));
        if has_frames && cut.end - cut.start >= SHORTEST {
            cuts.push(cut);
        }
    }
    cuts
}

fn random_cut(random: &mut impl Rng, frames: &[i64], end: i64) -> Cut {
    let frame = |random: &mut dyn Rng| frames[random.random_range(0..frames.len())];
    let start = random.random_range(0..end - SHORTEST);
    let length = random.random_range(SHORTEST..=LONGEST);
    match random.random_range(0..8) {
        // Exactly where frames are shown, as ffprobe prints it.
        0 | 1 => {
            let start = frame(random);
            let last = frames.partition_point(|&time| time <= start + length) - 1;
            Cut { start, end: frames[last] }
        }
        // A microsecond beside.
        2 => Cut { start: frame(random) + 1, end: (frame(random) - 1).max(0) }.sorted(),
        3 => Cut { start, end: start + SHORTEST },
        // To the very end, and beyond it.
        4 => Cut { start: (end - length).max(0), end: end + random.random_range(0..=1) * 5_000_000 },
        5 => Cut { start: 0, end: length },
        _ => Cut { start, end: start + length },
    }
}

impl Cut {
    fn sorted(self) -> Self {
        let (start, end) = (self.start.min(self.end), self.start.max(self.end));
        Self { start, end: end.min(start + LONGEST) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng, rngs::StdRng};

    #[test]
    fn the_same_seed_gives_the_same_cuts_and_all_can_be_requested() {
        let frames: Vec<i64> = (0..250).map(|frame| frame * 40_000).collect();
        let cuts = |seed| random_cuts(&mut StdRng::seed_from_u64(seed), &frames, 10_000_000, 200);
        assert_eq!(cuts(1), cuts(1));
        assert_ne!(cuts(1), cuts(2));
        assert!(cuts(1).iter().all(|cut| cut.start >= 0 && cut.start < 10_000_000 && cut.end - cut.start >= SHORTEST));
        assert!(cuts(1).iter().any(|cut| frames.contains(&cut.start) && frames.contains(&cut.end)));
    }
}
