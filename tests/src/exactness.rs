//! Is every clip exactly what was asked for? Random cuts of many kinds of masters, requested through the whole chain,
//! compared frame by frame and click by click with the master as ffprobe and ffmpeg see it.

mod compare;
mod cuts;
mod profiles;
mod truth;

pub use compare::Verdict;
pub use cuts::Cut;
pub use profiles::{PROFILES, Profile};
pub use truth::Truth;

use crate::system::{System, block_on};
use anyhow::Context;
use cuts::random_cuts;
use media::synthetic::{EditLists, click_times, read_barcodes};
use rand::{SeedableRng, rngs::StdRng};
use serde_json::{Value, json};
use std::path::Path;
use truth::frame_times_of;

/// Makes the master of a profile, lets it be ingested, requests `cuts` clips and checks every one.
///
/// What is wrong with clips is part of the verdict; an error means that the chain did not do its work.
/// `game` makes the object's name different from those of other runs on the same system.
pub fn check_profile(system: &System, profile: &Profile, cuts: usize, seed: u64, game: u32) -> anyhow::Result<Verdict> {
    let folder = tempfile::tempdir().context("making a folder for a master")?;
    let master = profile.make(folder.path())?;
    let truth = Truth::read(&master, folder.path()).with_context(|| format!("reading the master {}", profile.name))?;
    let object = format!("media/raw/SEA/2025-2026/{game:05}/p1-{}.{}", profile.name, profile.extension);
    system.ingest(&master, &object)?;
    let cuts = random_cuts(&mut StdRng::seed_from_u64(seed), &truth.frame_times(), truth.end, cuts);
    let requests: Vec<Value> = cuts.iter().map(|cut| request(&object, cut)).collect();
    let mut verdict = Verdict::default();
    for (cut, message_id) in cuts.iter().zip(system.publish_requests(&requests)?) {
        let doing = || format!("{}: cutting {} to {} µs", profile.name, cut.start, cut.end);
        let clip = system.wait_for_request(&message_id).and_then(|clip_id| system.wait_for_clip(&clip_id)).with_context(doing)?;
        verdict.add(check_clip(system, &truth, cut, &clip, folder.path()).with_context(doing)?);
    }
    Ok(verdict)
}

fn request(object: &str, cut: &Cut) -> Value {
    json!({"master": object, "start_s": cut.start as f64 / 1e6, "end_s": cut.end as f64 / 1e6})
}

/// What is wrong with a ready clip of a master, frame by frame and click by click; `folder` is for scratch files.
pub fn check_clip(system: &System, truth: &Truth, cut: &Cut, clip: &Value, folder: &Path) -> anyhow::Result<Verdict> {
    let file = folder.join("clip.mp4");
    std::fs::write(&file, system.asset(clip, "mp4")?).context("keeping a clip")?;
    let frames = truth.between(cut.start, cut.end);
    let expected = &truth.frames[frames.clone()];
    let end = truth.frames.get(frames.end).map_or(truth.end, |frame| frame.time);
    let mut verdict = compare::frames(expected, &block_on(read_barcodes(&file))?, &frame_times_of(&file, true)?);
    let receipt = (clip["receipt"]["first_frame"].as_u64(), clip["receipt"]["end_frame"].as_u64());
    if receipt != (Some(frames.start as u64), Some(frames.end as u64)) {
        verdict.fault(format!("the receipt says frames {receipt:?} instead of {frames:?}"));
    }
    let expected = truth.clicks_between(expected[0].time, end);
    let has_sound = clip["assets"].to_string().contains("mp4a");
    for edit_lists in [EditLists::Applied, EditLists::Ignored] {
        let heard = if has_sound { block_on(click_times(&file, edit_lists))? } else { Vec::new() };
        verdict.add(compare::clicks(&expected, &heard, (end - truth.frames[frames.start].time) as f64 / 1e6));
    }
    verdict.cuts = 1;
    verdict.name_faults(&format!("clip {} ({} to {} µs)", clip["clip_id"], cut.start, cut.end));
    Ok(verdict)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The kinds of masters that differ most; `cargo run -p system-tests --bin exactness` checks all of them.
    const SUBSET: [&str; 6] = ["ntsc", "open-gop", "variable-rate", "ts", "edit-list", "mov-pcm"];

    #[test]
    fn clips_are_exact() {
        let seed: u64 = rand::random();
        println!("seed {seed}");
        let system = System::shared().unwrap();
        for (number, name) in SUBSET.into_iter().enumerate() {
            let profile = PROFILES.iter().find(|profile| profile.name == name).unwrap().shortened();
            let verdict = check_profile(system, &profile, 2, seed, 20_001 + number as u32).unwrap();
            assert!(verdict.is_clean(), "seed {seed}, {name}: {verdict:#?}");
            assert!(verdict.cuts == 2 && verdict.frames > 0, "seed {seed}, {name}: {verdict:#?}");
        }
    }
}
