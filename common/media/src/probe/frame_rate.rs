//! The frame rate as the fraction it was meant to be.

/// A frame rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Frames a second as a fraction.
    pub fraction: (u32, u32),
    /// Whether all frames stay equally long, but for rounding to whole ticks.
    pub constant: bool,
}

/// Rates that cameras have; tables in milliseconds or 600ths of a second can only come near them.
const KNOWN: [(u32, u32); 13] = [
    (24_000, 1001),
    (24, 1),
    (25, 1),
    (30_000, 1001),
    (30, 1),
    (48, 1),
    (50, 1),
    (60_000, 1001),
    (60, 1),
    (100, 1),
    (120_000, 1001),
    (120, 1),
    (240, 1),
];

/// The rate of frames shown at these sorted times, the last one for `last_ticks`.
pub fn frame_rate(timescale: u32, shown: &[i64], last_ticks: u32) -> Rate {
    let (first, last) = (shown[0], shown[shown.len() - 1]);
    let Some(&second) = shown.get(1) else {
        return Rate { fraction: reduced(timescale.into(), last_ticks.into()), constant: true };
    };
    let step = (second - first) as u64;
    if shown.windows(2).all(|pair| pair[1] - pair[0] == second - first) {
        return Rate { fraction: reduced(timescale.into(), step), constant: true };
    }
    let nearest = KNOWN.iter().filter_map(|&rate| Some((distance(timescale, shown, rate)?, rate))).min();
    match nearest {
        Some((_, fraction)) => Rate { fraction, constant: true },
        None => {
            let average = reduced((shown.len() as u64 - 1).saturating_mul(timescale.into()), (last - first) as u64);
            Rate { fraction: average, constant: false }
        }
    }
}

/// How far the worst frame is from where a rate puts it, in ticks / rate.0; `None` if more than a tick, which no rounding explains.
fn distance(timescale: u32, shown: &[i64], (frames, seconds): (u32, u32)) -> Option<i128> {
    let mut worst = 0;
    for (number, pts) in shown.iter().enumerate() {
        let ideal = number as i128 * i128::from(timescale) * i128::from(seconds);
        let off = (i128::from(pts - shown[0]) * i128::from(frames) - ideal).abs();
        if off > i128::from(frames) {
            return None;
        }
        worst = off.max(worst);
    }
    // Comparable between rates: in millionths of a tick.
    Some(worst * 1_000_000 / i128::from(frames))
}

fn reduced(mut above: u64, mut below: u64) -> (u32, u32) {
    let (mut divisor, mut rest) = (above, below);
    while rest > 0 {
        (divisor, rest) = (rest, divisor % rest);
    }
    above /= divisor.max(1);
    below /= divisor.max(1);
    while above > u64::from(u32::MAX) || below > u64::from(u32::MAX) {
        (above, below) = (above >> 1, below >> 1);
    }
    (above.max(1) as u32, below.max(1) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_rounded(timescale: u32, frames: i64, rate: (u32, u32)) -> Rate {
        let at = |number: i64| (2 * number * i64::from(timescale) * i64::from(rate.1) + i64::from(rate.0)) / (2 * i64::from(rate.0));
        frame_rate(timescale, &(0..frames).map(at).collect::<Vec<_>>(), 1)
    }

    #[test]
    fn exact_tables_give_exact_rates() {
        for rate in KNOWN {
            assert_eq!(of_rounded(rate.0, 100, rate), Rate { fraction: rate, constant: true });
        }
        assert_eq!(of_rounded(1000, 10, (8, 1)).fraction, (8, 1));
        assert_eq!(frame_rate(90_000, &[7], 3003), Rate { fraction: (30_000, 1001), constant: true });
    }

    #[test]
    fn rounded_tables_snap_to_what_was_meant() {
        for rate in KNOWN {
            for timescale in [1000, 600, 90_000] {
                assert_eq!(of_rounded(timescale, 3000, rate), Rate { fraction: rate, constant: true }, "{timescale} {rate:?}");
            }
        }
    }

    #[test]
    fn a_varying_rate_is_an_average() {
        let rate = frame_rate(1000, &[0, 100, 250, 260, 1000], 40);
        assert_eq!(rate, Rate { fraction: (4, 1), constant: false });
    }
}
