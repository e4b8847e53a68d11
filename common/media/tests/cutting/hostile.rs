//! Damaged and forged tables: an answer or a reason, quickly, and never a panic.

use crate::masters::make_one;
use bytes::Bytes;
use events::FrameRange;
use media::plan::plan;
use media::probe::probe;
use std::ops::Range;
use std::time::{Duration, Instant};

const ROUNDS: u64 = 1500;
/// No count in a file may decide how long it is read; a thousandth of it is usual.
const FOR_EVER: Duration = Duration::from_secs(60);

/// A small generator that anybody can seed again (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ mixed >> 31) % end as u64) as usize
    }

    /// Changes one to six places: a byte, or a whole number to something extreme.
    fn damage(&mut self, bytes: &mut [u8], within: Range<usize>) {
        for _ in 0..1 + self.below(6) {
            let at = within.start + self.below(within.len() - 8);
            match self.below(4) {
                0 => bytes[at] = self.below(256) as u8,
                1 => bytes[at] ^= 1 << self.below(8),
                2 => bytes[at..at + 4].copy_from_slice(&[[0xff; 4], [0; 4], [0x7f, 0xff, 0xff, 0xff], [0, 0x10, 0, 0]][self.below(4)]),
                _ => {
                    let from = within.start + self.below(within.len() - 8);
                    bytes.copy_within(from..from + 4, at);
                }
            }
        }
    }
}

fn seed() -> u64 {
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(|| std::time::UNIX_EPOCH.elapsed().map_or(1, |since| since.as_nanos() as u64));
    println!("SEED={seed}");
    seed
}

#[tokio::test]
async fn damaged_movie_boxes_get_an_answer() {
    let directory = tempfile::tempdir().unwrap();
    let mut dice = Dice(seed());
    let mut usable = 0;
    for name in ["b-frames.mp4", "pcm24.mov", "late-audio.mp4", "timecode.mov"] {
        let whole = std::fs::read(make_one(directory.path(), name)).unwrap();
        let moov = whole.windows(4).rposition(|window| window == b"moov").unwrap();
        for round in 0..ROUNDS {
            let mut bytes = whole.clone();
            dice.damage(&mut bytes, moov - 4..whole.len());
            let before = Instant::now();
            if let Ok(probed) = probe(&Bytes::from(bytes)).await {
                usable += 1;
                let frames = probed.facts.frame_times.frames();
                let range = FrameRange { first: frames / 2, end: (frames / 2 + 20).min(frames) };
                let planned = plan(&Bytes::from(probed.index), range).await.unwrap_or_else(|why| panic!("{name} {round}: {why:#}"));
                assert!(planned.bytes_to_read() <= whole.len() as u64);
            }
            assert!(before.elapsed() < FOR_EVER, "{name} {round} took {:?}", before.elapsed());
        }
    }
    println!("{usable} of {} stayed usable", 4 * ROUNDS);
}

#[tokio::test]
async fn a_damaged_index_is_an_error() {
    let directory = tempfile::tempdir().unwrap();
    let whole = Bytes::from(std::fs::read(make_one(directory.path(), "b-frames.mp4")).unwrap());
    let index = probe(&whole).await.unwrap().index;
    let mut dice = Dice(seed());
    let mut refused = 0;
    for _ in 0..ROUNDS {
        let mut bytes = index.clone();
        dice.damage(&mut bytes, 0..index.len());
        bytes.truncate(bytes.len() - if dice.below(4) == 0 { dice.below(bytes.len()) } else { 0 });
        match plan(&Bytes::from(bytes), FrameRange { first: 70, end: 130 }).await {
            Ok(plan) => assert!(plan.bytes_to_read() <= whole.len() as u64),
            Err(_) => refused += 1,
        }
    }
    assert!(refused > ROUNDS / 2, "only {refused} of {ROUNDS} were refused");
}
