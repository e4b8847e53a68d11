//! The vendor's flags of a row.

use crate::generated::{actions::GeneratedAction, meaning::Meaning::*, random::Random, rink::Spot};

const RELEASES: [(&str, u32); 7] =
    [("wristshot", 40), ("snapshot", 25), ("slapshot", 10), ("backhand", 5), ("deflected", 10), ("1timer", 10), ("wraparound", 1)];
const TARGETS: [&str; 6] = ["lowright", "highright", "lowleft", "highleft", "crest", "fivehole"];

/// What is said of this action at this place.
pub(super) fn of(random: &mut Random, action: &GeneratedAction, at: Spot) -> Vec<&'static str> {
    match action.meaning {
        PassMade | PassFailed | EntryPassMade | EntryPassFailed => pass(random, action, at),
        ShotOnNet | ShotMissed | ShotBlocked => shot(random, action),
        FaceOffWon | FaceOffLost => face_off(random, at),
        Entry | DumpInMade | DumpInFailed => vec![lane(at)],
        _ if action.name == "lpr" && at.y.abs() > 28.0 => vec!["alongboards"],
        _ => Vec::new(),
    }
}

fn pass(random: &mut Random, action: &GeneratedAction, at: Spot) -> Vec<&'static str> {
    let across = action.kind.starts_with("eastwest") || random.chance(0.25);
    let side = match (across, at.y > 0.0) {
        (true, true) => "eastwest",
        (true, false) => "westeast",
        (false, true) => "eastside",
        (false, false) => "westside",
    };
    let mut flags = vec![side];
    if action.kind == "slot" && random.chance(0.4) {
        flags.insert(0, "seam");
    }
    if random.chance(0.05) {
        flags.insert(0, "1timer");
    }
    flags
}

fn shot(random: &mut Random, action: &GeneratedAction) -> Vec<&'static str> {
    let mut flags = vec![RELEASES[random.weighted(RELEASES.iter().map(|(_, often)| *often))].0];
    if random.chance(0.12) {
        flags.insert(0, "screened");
    }
    if random.chance(0.65) {
        flags.push("quickrelease");
    }
    if action.meaning != ShotBlocked {
        flags.extend(random.pick(&TARGETS));
    }
    flags
}

fn face_off(random: &mut Random, at: Spot) -> Vec<&'static str> {
    let dot = match at.y {
        y if y > 0.0 => "eastfodot",
        y if y < 0.0 => "westfodot",
        _ => "centerfodot",
    };
    let hand = if random.chance(0.55) { "lefthandedopponent" } else { "righthandedopponent" };
    match at.y == 0.0 {
        true => vec![dot, hand],
        false => vec![if random.chance(0.6) { "strongside" } else { "weakside" }, dot, hand],
    }
}

fn lane(at: Spot) -> &'static str {
    match at.y {
        y if y > 14.0 => "eastofdot",
        y if y < -14.0 => "westofdot",
        _ => "midice",
    }
}
