//! What is wrong with a clip. Pure.

use super::truth::Frame;
use std::collections::{BTreeMap, BTreeSet};

/// What was found in some clips.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    /// How many clips were looked at.
    pub cuts: usize,
    /// How many frames should be there.
    pub frames: usize,
    /// Frames that should not be there, cannot be read, or are shown at the wrong time or place.
    pub wrong: usize,
    /// Frames that should be there and are not.
    pub missing: usize,
    /// Frames that are there again.
    pub doubled: usize,
    /// How many clicks were compared.
    pub clicks: usize,
    /// The largest distance of a click from where it should be, in milliseconds; infinite if it is not heard.
    pub worst_audio_ms: f64,
    /// All of it in words.
    pub faults: Vec<String>,
}

/// Sound may be off by so much.
const MOST_AUDIO_MS: f64 = 5.0;
/// AAC has nothing to blend with in its first 1,024 samples: a click there may be anywhere.
const START_S: f64 = 0.025;
/// A click that is cut off may be too short to be heard.
const END_S: f64 = 0.010;

impl Verdict {
    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.wrong + self.missing + self.doubled == 0 && self.worst_audio_ms <= MOST_AUDIO_MS && self.faults.is_empty()
    }

    /// Adds what was found in other clips, or something else that was found in the same.
    pub fn add(&mut self, other: Self) {
        self.cuts += other.cuts;
        self.frames += other.frames;
        self.wrong += other.wrong;
        self.missing += other.missing;
        self.doubled += other.doubled;
        self.clicks += other.clicks;
        self.worst_audio_ms = self.worst_audio_ms.max(other.worst_audio_ms);
        self.faults.extend(other.faults);
    }

    pub(super) fn fault(&mut self, fault: String) {
        self.faults.push(fault);
    }

    pub(super) fn name_faults(&mut self, clip: &str) {
        self.faults.iter_mut().for_each(|fault| *fault = format!("{clip}: {fault}"));
    }
}

/// Compares the frames of a clip, their numbers and when each is shown (in microseconds of the clip's own clock).
pub fn frames(expected: &[Frame], numbers: &[Option<u32>], times: &[i64]) -> Verdict {
    let mut verdict = Verdict { frames: expected.len(), ..Verdict::default() };
    let wanted: BTreeSet<u32> = expected.iter().map(|frame| frame.number).collect();
    let mut found: BTreeMap<u32, usize> = BTreeMap::new();
    numbers.iter().flatten().for_each(|&number| *found.entry(number).or_default() += 1);
    verdict.missing = wanted.iter().filter(|number| !found.contains_key(number)).count();
    verdict.doubled = found.values().map(|count| count - 1).sum();
    verdict.wrong = numbers.iter().filter(|number| number.is_none_or(|number| !wanted.contains(&number))).count();
    let in_order: Vec<Option<u32>> = expected.iter().map(|frame| Some(frame.number)).collect();
    if verdict.wrong + verdict.missing + verdict.doubled > 0 || in_order != numbers {
        verdict.wrong += usize::from(verdict.wrong + verdict.missing + verdict.doubled == 0);
        verdict.fault(format!("shows {} instead of {}", shown(numbers), shown(&in_order)));
    }
    let first = expected.first().map_or(0, |frame| frame.time);
    let late = |(frame, time): (&Frame, &i64)| (frame.time - first - time).abs() > 1;
    if times.len() != expected.len() {
        verdict.fault(format!("has times for {} of {} frames", times.len(), expected.len()));
    } else if let Some(number) = expected.iter().zip(times).position(late) {
        verdict.wrong += expected.iter().zip(times).filter(|&pair| late(pair)).count();
        let at = expected[number].time - first;
        verdict.fault(format!("frame {number} is shown at {} µs instead of {at} µs", times[number]));
    }
    verdict
}

/// Compares when clicks are heard, in seconds of a clip that lasts `length` seconds.
pub fn clicks(expected: &[f64], heard: &[f64], length: f64) -> Verdict {
    let mut verdict = Verdict::default();
    let certain = |click: &&f64| (START_S..length - END_S).contains(*click);
    let distance = |click: &f64, others: &[f64]| others.iter().map(|other| (other - click).abs() * 1e3).fold(f64::INFINITY, f64::min);
    let missed = expected.iter().filter(certain).map(|click| (click, distance(click, heard), "is heard"));
    let extra = heard.iter().filter(certain).map(|click| (click, distance(click, expected), "should be"));
    for (click, off, what) in missed.chain(extra) {
        verdict.clicks += 1;
        verdict.worst_audio_ms = verdict.worst_audio_ms.max(off);
        if off > MOST_AUDIO_MS {
            verdict.faults.push(format!("the click at {click:.4} s {what} {off:.1} ms off"));
        }
    }
    verdict
}

fn shown(numbers: &[Option<u32>]) -> String {
    let text = |number: &Option<u32>| number.map_or_else(|| "?".to_owned(), |number| number.to_string());
    match numbers {
        [first, .., last] => format!("{}…{} ({} frames)", text(first), text(last), numbers.len()),
        _ => format!("{numbers:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(numbers: &[u32], times: &[i64]) -> (usize, usize, usize) {
        let expected: Vec<Frame> = (0..4).map(|n| Frame { time: 1_000 + n * 33_367, number: 30 + n as u32 }).collect();
        let numbers: Vec<Option<u32>> = numbers.iter().map(|&number| (number > 0).then_some(number)).collect();
        let verdict = frames(&expected, &numbers, times);
        assert_eq!(verdict.is_clean(), (verdict.wrong, verdict.missing, verdict.doubled) == (0, 0, 0) && times.len() == 4);
        (verdict.wrong, verdict.missing, verdict.doubled)
    }

    #[test]
    fn each_kind_of_fault_is_counted() {
        let times = [0, 33_367, 66_733, 100_101];
        assert_eq!(found(&[30, 31, 32, 33], &times), (0, 0, 0));
        assert_eq!(found(&[30, 30, 31, 32], &times), (0, 1, 1));
        assert_eq!(found(&[31, 32, 33, 34], &times), (1, 1, 0));
        assert_eq!(found(&[30, 0, 32, 33], &times), (1, 1, 0));
        assert_eq!(found(&[30, 32, 31, 33], &times), (1, 0, 0));
        assert_eq!(found(&[30, 31, 32, 33], &[0, 33_367, 66_740, 100_101]), (1, 0, 0));
        assert_eq!(found(&[30, 31, 32, 33], &times[..3]), (0, 0, 0));
    }

    #[test]
    fn clicks_are_matched_both_ways_but_not_at_the_edges() {
        assert!(clicks(&[0.01, 0.5, 1.5], &[0.02, 0.502, 1.499], 2.0).is_clean());
        assert!(!clicks(&[0.5, 1.5], &[0.5], 2.0).is_clean());
        assert!(!clicks(&[0.5], &[0.5, 1.5], 2.0).is_clean());
        assert!(!clicks(&[0.5], &[0.506], 2.0).is_clean());
        assert!(clicks(&[1.995], &[], 2.0).is_clean());
    }
}
