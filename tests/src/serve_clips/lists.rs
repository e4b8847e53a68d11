//! Filters against a filter written here, true totals, and cursors that miss nothing.

use super::{sample::Sample, world::World};
use chrono::{DateTime, Utc};
use db::NaiveDate;
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const TEAMS: [&str; 3] = ["MTL", "CHI", "BOS"];
const GAMES: [&str; 3] = ["2025020031", "2025020032", "2024020031"];
const PLAYERS: [&str; 3] = ["8474151", "8480012", "8483678"];
const EVENTS: [&str; 3] = ["zone_exit", "shot", "it's 100% odd"];
const OUTCOMES: [&str; 3] = ["successful", "failed", "undetermined"];
const ZONES: [&str; 3] = ["oz", "nz", "dz"];
const STATUSES: [&str; 4] = ["accepted", "cut", "ready", "failed"];
const TAGS: [&str; 3] = ["power play", "goal & celebration", "Ünïcode"];

fn random(number: u32, random: &mut StdRng) -> Sample {
    fn maybe(random: &mut StdRng, from: &[&'static str]) -> Option<&'static str> {
        random.random_bool(0.8).then(|| *from.choose(random).unwrap())
    }
    Sample {
        number,
        team: TEAMS.choose(random).unwrap(),
        opponent: maybe(random, &TEAMS),
        game: GAMES.choose(random).unwrap(),
        period: random.random_range(1..=4),
        player: maybe(random, &PLAYERS),
        event_type: maybe(random, &EVENTS),
        outcome: maybe(random, &OUTCOMES),
        zone: maybe(random, &ZONES),
        status: STATUSES.choose(random).unwrap(),
        tags: TAGS.iter().copied().filter(|_| random.random_bool(0.4)).collect(),
        day: random.random_bool(0.9).then(|| NaiveDate::from_ymd_opt(2025, 10, random.random_range(1..=5)).unwrap()),
    }
}

/// Whether a clip is meant by a parameter, said once more and differently.
fn meant(sample: &Sample, asked_on: NaiveDate, name: &str, value: &str) -> bool {
    let day = sample.day.unwrap_or(asked_on).to_string();
    match name {
        "player_id" => sample.player == Some(value),
        "team_code" => sample.team == value,
        "opponent_code" => sample.opponent == Some(value),
        "game_id" => sample.game == value,
        "season" => sample.game[..4] == value[..4],
        "period" => sample.period.to_string() == value,
        "event_type" => sample.event_type == Some(value),
        "outcome" => sample.outcome == Some(value),
        "zone" => sample.zone == Some(value),
        "status" => sample.status == value,
        "tag" => sample.tags.contains(&value),
        "from" => day.as_str() >= value,
        "to" => day.as_str() <= value,
        other => panic!("{other}"),
    }
}

/// Every value of every filter, and one of each that nothing has.
fn filters() -> Vec<(&'static str, &'static str)> {
    let days = ["2025-10-01", "2025-10-03", "2025-10-06", "2099-01-01"];
    let all: [(&str, &[&'static str], &[&'static str]); 13] = [
        ("player_id", &PLAYERS, &["1"]),
        ("team_code", &TEAMS, &["TOR"]),
        ("opponent_code", &TEAMS, &["TOR"]),
        ("game_id", &GAMES, &["2023020031"]),
        ("season", &["2025-2026", "2024-2025"], &["2023-2024"]),
        ("period", &["1", "2", "3", "4"], &["5"]),
        ("event_type", &EVENTS, &["zone"]),
        ("outcome", &OUTCOMES, &[]),
        ("zone", &ZONES, &[]),
        ("status", &STATUSES, &[]),
        ("tag", &TAGS, &["power"]),
        ("from", &days, &[]),
        ("to", &days, &[]),
    ];
    all.iter().flat_map(|(name, some, none)| some.iter().chain(*none).map(|value| (*name, *value))).collect()
}

fn query(parameters: &[(&str, &str)]) -> String {
    let written = parameters.iter().map(|(name, value)| {
        let value: String = value.bytes().map(|byte| format!("%{byte:02x}")).collect();
        format!("{name}={value}&")
    });
    written.collect()
}

fn ids(page: &Value) -> Vec<String> {
    page["clips"].as_array().unwrap().iter().map(|clip| clip["clip_id"].as_str().unwrap().to_owned()).collect()
}

/// All pages; every page must say the same total, and that total must be true.
async fn walk(world: &World, token: &str, parameters: &[(&str, &str)], limit: usize) -> Vec<String> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = world.json(&format!("/api/v2/clips?{}limit={limit}{cursor}", query(parameters)), token).await;
        found.extend(ids(&page));
        let Some(next) = page["next_cursor"].as_str() else {
            assert_eq!(page["total"], found.len(), "{parameters:?}");
            return found;
        };
        assert_eq!(ids(&page).len(), limit, "only the last page is short");
        cursor = format!("&cursor={next}");
    }
}

async fn write_random(world: &World, how_many: u32) -> Vec<Sample> {
    let mut random_source = StdRng::seed_from_u64(2);
    let samples: Vec<Sample> = (0..how_many).map(|number| random(number, &mut random_source)).collect();
    for sample in &samples {
        sample.write(&world.database).await;
    }
    samples
}

#[tokio::test(flavor = "multi_thread")]
async fn every_filter_finds_what_a_filter_written_here_finds() {
    let world = World::start().await;
    let samples = write_random(&world, 300).await;
    let asked_on = Utc::now().date_naive();
    let mut random = StdRng::seed_from_u64(3);
    let every = filters();
    let alone = every.iter().map(|filter| vec![*filter]);
    let together = (0..40).map(|_| BTreeMap::from_iter((0..3).map(|_| *every.choose(&mut random).unwrap())).into_iter().collect());
    let asked: Vec<Vec<(&str, &str)>> = alone.chain(together).collect();
    for (parameters, teams) in
        asked.iter().flat_map(|parameters| [(parameters, &TEAMS[..]), (parameters, &TEAMS[..2]), (parameters, &TEAMS[..1])])
    {
        if contradictory(parameters) {
            continue;
        }
        let token = if teams.len() == 3 { world.admin() } else { world.analyst(teams) };
        let right =
            |sample: &&Sample| teams.contains(&sample.team) && parameters.iter().all(|(name, value)| meant(sample, asked_on, name, value));
        let expected: BTreeSet<String> = samples.iter().filter(right).map(Sample::id).collect();
        let found = walk(&world, &token, parameters, 200).await;
        assert_eq!(found.len(), expected.len(), "{parameters:?}");
        assert_eq!(BTreeSet::from_iter(found), expected, "{parameters:?} of {teams:?}");
    }
}

/// Contradictions are a 400, which has its own test.
fn contradictory(parameters: &[(&str, &str)]) -> bool {
    let value = |wanted: &str| parameters.iter().find(|(name, _)| *name == wanted).map(|(_, value)| *value);
    let other_season = value("season").zip(value("game_id")).is_some_and(|(season, game)| season[..4] != game[..4]);
    other_season || value("from").zip(value("to")).is_some_and(|(from, to)| from > to)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_walks_everything_once_while_clips_are_added() {
    let world = World::start().await;
    let before: Vec<String> = write_random(&world, 60).await.iter().map(Sample::id).collect();
    let (admin, mut seen, mut cursor) = (world.admin(), Vec::new(), String::new());
    for round in 0_u32.. {
        let page = world.json(&format!("/api/v2/clips?limit=7{cursor}"), &admin).await;
        assert_eq!(page["total"], 60 + round, "the total counts what is there now");
        seen.extend(ids(&page));
        Sample::of(1_000 + round, "MTL").write(&world.database).await;
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    let newest_first: Vec<String> = before.into_iter().rev().collect();
    assert_eq!(seen, newest_first, "each once, in order, and nothing that came later");
}

#[tokio::test(flavor = "multi_thread")]
async fn clips_of_one_moment_are_not_lost_between_pages() {
    let world = World::start().await;
    let samples = write_random(&world, 12).await;
    let pool = sqlx::PgPool::connect(&world.database_url).await.unwrap();
    sqlx::query("UPDATE media.clips SET created_at = '2025-10-11T12:00:00.123456Z'").execute(&pool).await.unwrap();
    let found = walk(&world, &world.admin(), &[], 5).await;
    assert_eq!(BTreeSet::from_iter(found.clone()), samples.iter().map(Sample::id).collect());
    assert!(found.windows(2).all(|pair| pair[0] > pair[1]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_says_what_a_clip_is() {
    let world = World::start().await;
    let sample = Sample::of(7, "MTL");
    sample.write(&world.database).await;
    let page = world.json("/api/v2/clips?game_id=20031&season=2025-2026&team_code=mtl", &world.analyst(&["MTL"])).await;
    let clip = &page["clips"][0];
    for (field, value) in [
        ("clip_id", Value::from(sample.id())),
        ("player_id", "8474151".into()),
        ("team_code", "MTL".into()),
        ("opponent_code", Value::Null),
        ("game_id", "2025020031".into()),
        ("game_date", "2025-10-11".into()),
        ("season", "2025-2026".into()),
        ("period", 1.into()),
        ("event_type", "zone_exit".into()),
        ("outcome", "successful".into()),
        ("zone", "dz".into()),
        ("start_timecode_s", 1.001.into()),
        ("end_timecode_s", 9.009.into()),
        ("duration_s", 8.008.into()),
        ("processing_status", "ready".into()),
        ("error_message", Value::Null),
        ("tags", Value::from(vec!["power play"])),
    ] {
        assert_eq!(clip[field], value, "{field}");
    }
    assert!(clip["created_at"].as_str().unwrap().parse::<DateTime<Utc>>().is_ok());
    assert_eq!((&page["total"], &page["next_cursor"]), (&1.into(), &Value::Null));
}
