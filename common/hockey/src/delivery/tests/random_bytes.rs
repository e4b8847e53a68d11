//! No bytes make anything panic: small files of every kind, damaged at random. `HEARTBEAT_SEED` repeats a run.

use super::*;
use crate::action::Action;

/// A small generator of numbers: what is random here must be the same again from its seed.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }
}

pub(super) fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut numbers = Numbers(seed);
    (0..length).map(|_| numbers.next() as u8).collect()
}

fn seed() -> u64 {
    let given = std::env::var("HEARTBEAT_SEED").ok().and_then(|seed| seed.parse().ok());
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let seed = given.unwrap_or(now.as_nanos() as u64);
    println!("HEARTBEAT_SEED={seed}");
    seed
}

/// Changes, removes, repeats and inserts a few bytes, most of them such as the formats are made of.
fn damage(bytes: &mut Vec<u8>, numbers: &mut Numbers) {
    const TELLING: &[u8] = b",\"\n\r\t:+-.[]{}0189'\0\xFF\xC3eN";
    for _ in 0..=numbers.below(6) {
        let at = numbers.below(bytes.len());
        match numbers.below(6) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, TELLING[numbers.below(TELLING.len())]),
            2 => drop(bytes.drain(at..(at + numbers.below(40)).min(bytes.len()))),
            3 => {
                let piece: Vec<u8> = bytes[at..(at + numbers.below(200)).min(bytes.len())].to_vec();
                let to = numbers.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            _ if bytes.is_empty() => {}
            4 => bytes[at] = numbers.next() as u8,
            _ => bytes[at] = TELLING[numbers.below(TELLING.len())],
        }
    }
}

#[test]
fn damaged_files_are_read_or_refused_and_nothing_panics() {
    let mut numbers = Numbers(seed());
    let raw = small_game(30).bytes();
    let timeline = written(&timeline::HEADER[..27], [vec!["1".to_owned(); 27], vec!["8474151.0".to_owned(); 27]].iter().map(Vec::as_slice));
    let schedule = super::league_files::SCHEDULE.as_bytes();
    let roster = super::league_files::ROSTER.as_bytes();
    let (raw_file, timeline_file) = (play_file(RAW_NAME), play_file(TIMELINE_NAME));
    let season = events::Season::parse("2025-2026").unwrap();
    let mut loaded = 0;
    for _ in 0..600 {
        for (kind, original) in [&raw[..], &timeline, schedule, roster].into_iter().enumerate() {
            let mut bytes = original.to_vec();
            damage(&mut bytes, &mut numbers);
            match kind {
                0 => loaded += check(read_plays(&raw_file, &bytes)),
                1 => loaded += check(read_plays(&timeline_file, &bytes)),
                2 => drop(read_schedule(&bytes)),
                _ => drop(read_roster(&team("MTL"), &season, &bytes)),
            }
        }
        let mut name = RAW_NAME.as_bytes().to_vec();
        damage(&mut name, &mut numbers);
        let name = String::from_utf8_lossy(&name);
        drop(identify(&name));
        assert_eq!(Action::parse(&name).text, name);
        crate::names::fold(&name);
        crate::names::nearest(&name, ["Suzuki", "Slafkovský"], 3);
    }
    println!("{loaded} damaged play files were loaded");
    assert!(loaded > 100, "the damage leaves too little: {loaded}");
}

/// What the database counts on, whatever the file was; 1 for a file that was loaded.
fn check(plays: Result<GamePlays, events::NotUnderstood>) -> u32 {
    let Ok(plays) = plays else { return 0 };
    let quality = &plays.quality;
    assert_eq!(quality.plays + quality.odd_rows, quality.rows);
    assert_eq!(quality.plays + quality.derived_plays, plays.plays.len() as u64);
    assert!((24..=60).contains(&plays.rate) && quality.odd_rows * 2 <= quality.rows);
    let numbers: std::collections::HashSet<u32> = plays.plays.iter().map(|play| play.play_no).collect();
    assert_eq!(numbers.len(), plays.plays.len(), "play numbers are unique");
    let shifts: std::collections::HashSet<(u32, u16)> = plays.shifts.iter().map(|shift| (shift.player_id, shift.shift_no)).collect();
    assert_eq!(shifts.len(), plays.shifts.len(), "shift numbers are unique");
    assert!(plays.shifts.iter().all(|shift| shift.start_frames < shift.end_frames && shift.start_clock_ms <= shift.end_clock_ms));
    let lines: Vec<u64> = plays.odd_rows.iter().map(|row| row.line).collect();
    assert!(lines.is_sorted_by(|one, next| one < next), "{lines:?}");
    for play in &plays.plays {
        assert!(!play.action.contains('\0') && play.x.is_none_or(f32::is_finite) && (1..=12).contains(&play.period));
    }
    1
}
