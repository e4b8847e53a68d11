//! Random numbers that are the same everywhere: splitmix64.

/// A source of random numbers, all of them given by its seed.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    /// The source of a seed and of what it is for, so that neighbours do not resemble one another.
    pub(super) fn new(seed: u64, purpose: u64) -> Self {
        Self(seed ^ purpose.wrapping_mul(0xA24B_AED4_963E_E407))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to below 1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// From `low` to below `high`.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// From 0 to below `count`; 0 where there is nothing to choose.
    pub(super) fn below(&mut self, count: usize) -> usize {
        (self.unit() * count as f64) as usize
    }

    /// Yes, this often.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of them, each as often.
    pub(super) fn pick<T: Copy>(&mut self, choices: &[T]) -> Option<T> {
        choices.get(self.below(choices.len())).copied()
    }

    /// The place of one of these weights, the heavier the more often.
    pub(super) fn weighted(&mut self, weights: impl Iterator<Item = u32> + Clone) -> usize {
        let total: u64 = weights.clone().map(u64::from).sum();
        let mut left = (self.unit() * total as f64) as u64;
        for (place, weight) in weights.enumerate() {
            if left < u64::from(weight) {
                return place;
            }
            left -= u64::from(weight);
        }
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_numbers_and_another_seed_others() {
        let of = |seed| {
            let mut random = Random::new(seed, 1);
            [random.next(), random.next(), random.next()]
        };
        assert_eq!(of(7), of(7));
        assert_ne!(of(7), of(8));
    }

    #[test]
    fn weights_are_kept() {
        let mut random = Random::new(1, 1);
        let mut counts = [0_u32; 3];
        (0..10_000).for_each(|_| counts[random.weighted([1, 0, 3].into_iter())] += 1);
        assert!(counts[1] == 0 && (2_300..2_700).contains(&counts[0]), "{counts:?}");
    }
}
