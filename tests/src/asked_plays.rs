//! A question becomes clips, and the clips show what the plays are: files and videos uploaded in any order, asked with `cut`,
//! read from the pictures; and again after a period was synchronised.
#![allow(clippy::unwrap_used)]

use crate::{
    exactness::{Cut, Truth, Verdict, check_clip},
    system::{System, block_on, said},
};
use hockey::generated::{GameShape, GeneratedGame, GeneratedPlay, GeneratedSeason, Meaning, Results, Side, season};
use media::synthetic::SyntheticMaster;
use rand::{SeedableRng, rngs::StdRng, seq::SliceRandom};
use serde_json::{Value, json};
use std::path::Path;

/// Every timecode of a period is less than this.
const PERIOD_S: f64 = 16.0;
const VIDEO_S: u32 = 20;
/// Videos as they come: none of them has the whole rate that the timecodes count in.
const RATES: [(u32, u32); 3] = [(30_000, 1001), (60_000, 1001), (25, 1)];

/// A generated game, its videos, and what is seen in them.
struct Filmed {
    season: GeneratedSeason,
    game: GeneratedGame,
    truths: Vec<Truth>,
    folder: tempfile::TempDir,
}

enum Upload {
    File(String, String),
    Video(String, std::path::PathBuf),
}

impl Filmed {
    fn new(seed: u64) -> Self {
        // Some games have few plays of those that are asked for: the next with enough is taken.
        let is_enough = |game: &GeneratedGame| {
            let wanted = wanted(game);
            wanted.len() >= 10 && wanted.iter().any(|(_, play)| play.period == 2)
        };
        let (season, game) = (seed..).map(game_of).find(|(_, game)| is_enough(game)).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let truths = (1..=3).map(|period| film(period, folder.path())).collect();
        Self { season, game, truths, folder }
    }

    fn game_id(&self) -> &str {
        self.game.fixture.game_id.as_str()
    }

    /// Everything there is to upload, in the order of nothing.
    fn uploads(&self, random: &mut StdRng) -> Vec<Upload> {
        let fixture = &self.game.fixture;
        let mut uploads = vec![Upload::File(format!("plays/2025-2026/{}", self.game.raw_name()), self.game.raw_csv())];
        let results = Results::from([self.game.result()]);
        for team in [fixture.home.code, fixture.away.code] {
            let file = |folder: &str, what: &str| format!("{folder}/2025-2026/{team}_{what}_20252026.json");
            uploads.push(Upload::File(file("schedules", "schedule"), self.season.schedule_json(team, &results)));
            uploads.push(Upload::File(file("rosters", "roster"), self.season.roster_json(team)));
        }
        for period in 1..=3 {
            let name = format!("p{period}-{}vs{}.mp4", fixture.away.code, fixture.home.code);
            let object = format!("media/raw/MTL/2025-2026/{}/{name}", fixture.short_id());
            uploads.push(Upload::Video(object, video(self.folder.path(), period)));
        }
        uploads.shuffle(random);
        uploads
    }

    /// Compares the clips of an answer with what was painted where the generator put the plays.
    fn check(&self, system: &System, answer: &Value, offsets_s: [f64; 3]) -> Verdict {
        let mut verdict = Verdict::default();
        let (wanted, plays) = (wanted(&self.game), answer["plays"].as_array().unwrap());
        let numbers: Vec<u64> = plays.iter().map(|play| play["play_no"].as_u64().unwrap()).collect();
        assert_eq!(numbers, wanted.iter().map(|(number, _)| *number as u64).collect::<Vec<_>>(), "{answer}");
        for ((_, expected), play) in wanted.iter().zip(plays) {
            let clip_id = play["clip"]["clip_id"].as_str().unwrap_or_else(|| panic!("no clip: {play}"));
            let clip = system.wait_for_clip(clip_id).unwrap();
            let period = usize::from(expected.period - 1);
            let at = (offsets_s[period] + f64::from(expected.timecode_frames) / 30.0) * 1e6;
            let (start, end) = ((at - 1e6).max(0.0).round() as i64, (at + 1e6).round() as i64);
            verdict.add(check_clip(system, &self.truths[period], &Cut { start, end }, &clip, self.folder.path()).unwrap());
        }
        verdict
    }
}

fn game_of(seed: u64) -> (GeneratedSeason, GeneratedGame) {
    let season = season(seed, 0);
    let fixture = season.fixtures.iter().find(|fixture| fixture.home.code == "MTL").unwrap().clone();
    let game = season.game_of(&fixture, GameShape::small(30, 170, PERIOD_S));
    (season, game)
}

/// The exits, entries and shots of the home team, by what the generator meant.
fn wanted(game: &GeneratedGame) -> Vec<(usize, &GeneratedPlay)> {
    use Meaning::{Entry, Exit, ShotBlocked, ShotMissed, ShotOnNet};
    let wanted = |play: &GeneratedPlay| {
        matches!(play.action.meaning, Exit | Entry | ShotOnNet | ShotMissed | ShotBlocked)
            && play.actor.is_some_and(|(side, _)| side == Side::Home)
    };
    game.plays.iter().enumerate().filter(|(_, play)| wanted(play)).collect()
}

fn video(folder: &Path, period: usize) -> std::path::PathBuf {
    folder.join(format!("period-{period}.mp4"))
}

fn film(period: usize, folder: &Path) -> Truth {
    let file = video(folder, period);
    let master = SyntheticMaster { seconds: VIDEO_S, frame_rate: RATES[period - 1], ..SyntheticMaster::default() };
    block_on(master.make(&file)).unwrap();
    Truth::read(&file, folder).unwrap()
}

fn wait_until_known(system: &System, game_id: &str) {
    let look = || {
        let Ok(game) = system.api(&format!("/api/v2/games/{game_id}")) else { return Ok(None) };
        let masters = system.api(&format!("/api/v2/masters?game_id={game_id}"))?;
        let rosters = system.api("/api/v2/games?team=MTL&season=2025-2026")?;
        let there = masters["masters"].as_array().is_some_and(|masters| masters.len() == 3) && !game["quality"].is_null();
        Ok((there && rosters["games"].as_array().is_some_and(|games| games.len() > 1)).then_some(()))
    };
    let state = || format!("{:?}", system.api(&format!("/api/v2/games/{game_id}")));
    system.wait_for("the game to be known", look, state).unwrap();
}

#[test]
fn whatever_comes_first_the_clips_show_the_plays_exactly() {
    check(&System::start().unwrap(), rand::random());
}

/// On a system that knows nothing yet.
pub(crate) fn check(system: &System, seed: u64) {
    println!("seed {seed}");
    let filmed = Filmed::new(seed);
    for upload in filmed.uploads(&mut StdRng::seed_from_u64(seed)) {
        match upload {
            Upload::File(object, content) => drop(system.put(&object, &content).unwrap()),
            Upload::Video(object, file) => drop(system.upload(&file, &object).unwrap()),
        }
    }
    wait_until_known(system, filmed.game_id());

    let analyst = system.token_of(&["--role", "analyst", "--team", "MTL"]).unwrap();
    let question = json!({"question": "zone exits, zone entries and shots by MTL last game", "cut": true, "pre_s": 1.0, "post_s": 1.0});
    let ask = || system.post("/api/v2/find", &analyst, &question).unwrap();
    let first = ask();
    let verdict = filmed.check(system, &first, [0.0; 3]);
    assert!(verdict.is_clean() && verdict.cuts >= 10, "seed {seed}: {verdict:#?}");

    // Somebody sees that the second period's video began 2.5 s before the face-off: its clips follow, the others stay.
    let synced = system.heartbeat(&["sync", "--game", filmed.game_id(), "--period", "2", "--team", "MTL", "--offset", "2.5"]).unwrap();
    said(&synced).unwrap();
    let second = ask();
    let verdict = filmed.check(system, &second, [0.0, 2.5, 0.0]);
    assert!(verdict.is_clean(), "seed {seed}: {verdict:#?}");
    for (before, after) in first["plays"].as_array().unwrap().iter().zip(second["plays"].as_array().unwrap()) {
        let (old, new) = (&before["clip"]["clip_id"], &after["clip"]["clip_id"]);
        assert_eq!(old == new, before["period"] != 2, "seed {seed}: {before}");
        let old = || system.api(&format!("/api/v2/clips/{}", old.as_str().unwrap())).unwrap();
        if before["period"] != 2 {
            assert!(old()["retired_at"].is_null(), "seed {seed}: {}", old());
        } else {
            // One gives way after the other.
            let look = || Ok(Some(()).filter(|()| !old()["retired_at"].is_null()));
            system.wait_for("an old clip to give way", look, || format!("seed {seed}: {}", old())).unwrap();
        }
    }
}
