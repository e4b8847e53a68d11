//! How long most of something took, from a histogram's buckets.

use super::exposition::Sample;
use std::collections::BTreeMap;

/// The counts of a histogram, series added up.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Buckets {
    /// Upper limits, and how many were not above; limits as the bits of positive numbers, which sort as they do.
    cumulative: BTreeMap<u64, f64>,
}

impl Buckets {
    /// Adds a `…_bucket` sample.
    pub(super) fn add(&mut self, sample: &Sample) {
        let limit: Option<f64> = sample.get("le").parse().ok();
        if let Some(limit) = limit.filter(|limit| *limit >= 0.0) {
            *self.cumulative.entry(limit.to_bits()).or_default() += sample.value;
        }
    }

    /// How many there were.
    pub(super) fn count(&self) -> f64 {
        self.cumulative.last_key_value().map_or(0.0, |(_, count)| *count)
    }

    /// Of `share` of them (0 to 1) the longest, in the histogram's unit; within a bucket they are taken as evenly
    /// spread, and what is above all limits as at the last. None where nothing was counted.
    pub(super) fn quantile(&self, share: f64) -> Option<f64> {
        let wanted = share * self.count();
        let (mut lower, mut below) = (0.0, 0.0);
        for (limit, count) in &self.cumulative {
            let limit = f64::from_bits(*limit);
            if *count >= wanted && *count > below {
                let part = (wanted - below) / (count - below);
                return Some(if limit.is_finite() { lower + (limit - lower) * part } else { lower });
            }
            (lower, below) = (if limit.is_finite() { limit } else { lower }, *count);
        }
        None
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::telemetry::exposition::Exposition;

    #[test]
    fn a_quantile_lies_within_its_bucket() {
        let text = "# TYPE a histogram\na_bucket{le=\"1.0\"} 2\na_bucket{le=\"2.0\"} 4\na_bucket{le=\"4.0\"} 4\na_bucket{le=\"+Inf\"} 5\n";
        let read = Exposition::parse(text).0;
        let mut buckets = Buckets::default();
        assert_eq!(buckets.quantile(0.5), None);
        read.samples("a_bucket").for_each(|sample| buckets.add(sample));
        assert_eq!(buckets.count(), 5.0);
        assert_eq!([0.2, 0.4, 0.6, 0.8, 1.0].map(|share| buckets.quantile(share).unwrap()), [0.5, 1.0, 1.5, 2.0, 4.0]);
        read.samples("a_bucket").for_each(|sample| buckets.add(sample));
        assert_eq!((buckets.count(), buckets.quantile(0.4)), (10.0, Some(1.0)));
    }
}
