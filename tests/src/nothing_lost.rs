//! 200 requests at once while functions are killed and the database is restarted: every clip is made, once.

#![allow(clippy::unwrap_used)]

use crate::system::{System, block_on, said};
use db::{
    Access,
    clips::{self, ClipFilter, ClipRow},
    dead_letters,
};
use events::AssetType;
use media::synthetic::SyntheticMaster;
use rand::{Rng, RngExt, SeedableRng, rngs::StdRng, seq::SliceRandom};
use rustix::{
    io::Errno,
    process::{Pid, Signal, kill_process},
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

const REQUESTS: usize = 200;
const REPEATED: usize = 20;
const KILLS: usize = 10;
const GAME: &str = "2025029001";
const MASTER: &str = "media/raw/SEA/2025-2026/29001/p1-nothing-lost.mp4";
/// Far longer than it takes; on the way every message may use up all of its attempts.
const PATIENCE: Duration = Duration::from_secs(1_200);

#[test]
fn every_request_becomes_one_clip_whatever_dies() {
    let seed: u64 = rand::random();
    println!("seed {seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let system = System::start().unwrap();
    ingest(&system);
    system.publish_requests(&requests(&mut random)).unwrap();
    let trouble = make_trouble(&system, &mut random);
    println!("seed {seed}: {} dead letters; {trouble:?}", letters(&system).len());
    wait_until_ready(&system);
    check_rows(&system);
    check_objects(&system);
    for letter in letters(&system) {
        assert!(letter.letter.reason.len() > 10, "a dead letter that nobody can explain: {letter:#?}");
    }
}

fn ingest(system: &System) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("master.mp4");
    let master = SyntheticMaster { seconds: 30, width: 160, height: 96, frame_rate: (25, 1), ..SyntheticMaster::default() };
    block_on(master.make(&file)).unwrap();
    system.ingest(&file, MASTER).unwrap();
}

/// All different, some of them twice, in no order.
fn requests(random: &mut impl Rng) -> Vec<Value> {
    let request = |number: usize| {
        let start = number as f64 * 0.12;
        json!({"game_id": GAME, "team_code": "SEA", "period": 1, "start_s": start, "end_s": start + 0.4})
    };
    let mut requests: Vec<Value> = (0..REQUESTS).map(request).collect();
    requests.shuffle(random);
    requests.extend_from_within(..REPEATED);
    requests.shuffle(random);
    requests
}

/// Kills functions and the database when so many clips are ready, spread at random over the whole work.
fn make_trouble(system: &System, random: &mut impl Rng) -> Vec<(usize, &'static str)> {
    let mut due: Vec<(usize, &'static str)> = (0..KILLS)
        .map(|_| (random.random_range(0..REQUESTS * 9 / 10), if random.random() { "cut-clip" } else { "register-clip" }))
        .collect();
    due.push((random.random_range(0..REQUESTS * 9 / 10), "postgres"));
    due.sort_unstable();
    let mut done = Vec::new();
    for (ready, victim) in due {
        wait_for(system, || {
            // A function that is killed again and again may be away for longer than all attempts of a message take.
            replay(system);
            (ready_clips(system) >= ready).then_some(())
        });
        std::thread::sleep(Duration::from_millis(random.random_range(0..300)));
        done.push((ready_clips(system), victim));
        kill(system, victim);
    }
    done
}

/// SIGKILL for a function; the database is asked to stop at once, which cuts every connection.
fn kill(system: &System, victim: &str) {
    let (pid, signal) = match victim {
        "postgres" => (wait_for(system, || system.postgres_pid().ok()), Signal::INT),
        function => (wait_for(system, || system.pid_of(function).ok()), Signal::KILL),
    };
    // Who died a moment ago and is not started again yet needs no killing.
    let killed = kill_process(Pid::from_raw(pid as i32).unwrap(), signal);
    assert!(killed.is_ok() || killed == Err(Errno::SRCH), "{victim}: {killed:?}");
}

fn wait_until_ready(system: &System) {
    wait_for(system, || {
        replay(system);
        (ready_clips(system) == REQUESTS).then_some(())
    });
}

/// Dead letters are replayed, as somebody on duty would do; what is killed meanwhile is tried again.
fn replay(system: &System) {
    if letters(system).iter().any(|letter| letter.replayed_at.is_none()) {
        println!("{:?}", said(&system.heartbeat(&["dead-letters", "--replay"]).unwrap()));
    }
}

fn check_rows(system: &System) {
    let clips = all_clips(system);
    let shown: BTreeSet<(i64, i64)> = clips.iter().map(|clip| (clip.first_frame, clip.end_frame)).collect();
    let wanted: BTreeSet<(i64, i64)> = (0..REQUESTS as i64).map(|number| (number * 3, number * 3 + 10)).collect();
    assert_eq!(shown, wanted);
    assert_eq!(clips.len(), REQUESTS, "a row for each clip");
    assert_eq!(system.api(&format!("/api/v2/clips?game_id={GAME}&status=ready&limit=1")).unwrap()["total"], REQUESTS);
}

fn check_objects(system: &System) {
    let mut files: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for object in system.delivered_objects().unwrap() {
        let (folder, file) = object.rsplit_once('/').unwrap();
        assert!(files.entry(folder.to_owned()).or_default().insert(file.to_owned()), "{object} is there twice");
    }
    let wanted: BTreeSet<String> = AssetType::ALL.iter().map(|asset| asset.file_name().to_owned()).collect();
    let folders: BTreeSet<String> = all_clips(system).iter().map(|clip| format!("SEA/2025-2026/{GAME}/{}", clip.clip_id)).collect();
    assert_eq!(files.keys().cloned().collect::<BTreeSet<_>>(), folders);
    files.into_iter().for_each(|(folder, found)| assert_eq!(found, wanted, "{folder}"));
}

fn all_clips(system: &System) -> Vec<ClipRow> {
    let filter = ClipFilter { game_id: Some(GAME.to_owned()), ..ClipFilter::default() };
    block_on(clips::list(system.database(), &Access::everything(), &filter, None, 1000)).unwrap_or_default()
}

fn ready_clips(system: &System) -> usize {
    all_clips(system).iter().filter(|clip| clip.status == "ready").count()
}

fn letters(system: &System) -> Vec<dead_letters::DeadLetterRow> {
    wait_for(system, || block_on(dead_letters::list(system.database(), true, 1000)).ok())
}

fn wait_for<T>(system: &System, look: impl Fn() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        if started.elapsed() > PATIENCE {
            let unfinished: Vec<ClipRow> = all_clips(system).into_iter().filter(|clip| clip.status != "ready").collect();
            panic!("still waiting after {PATIENCE:?}; {} clips of {REQUESTS} are ready; {unfinished:#?}", ready_clips(system));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}
