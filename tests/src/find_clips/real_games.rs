//! The two real games: what find-clips counts is what is counted in the raw file, row by row, with no grammar.

use super::world::World;
use csv::{ReaderBuilder, StringRecord};
use db::loading::load_plays;
use events::Upload;
use hockey::delivery::{Delivery, identify, read_plays};
use serde_json::json;
use std::{collections::BTreeMap, fs, io::Write, path::PathBuf};

/// Questions, and the exact strings that are counted for them.
const TERMS: [(&str, &[&str]); 12] = [
    ("controlled_exit", &["CONTROLLED EXIT FROM DZ"]),
    ("controlled_entry", &["CONTROLLED ENTRY INTO OZ"]),
    ("goal", &["GOAL"]),
    ("shot_on_net", &["SLOT SHOT FOR ONNET", "OUTSIDE SHOT FOR ONNET"]),
    ("blocked_shot", &["SLOT SHOT FOR BLOCKED", "OUTSIDE SHOT FOR BLOCKED"]),
    ("dump_in", &["DUMP IN+", "DUMP IN-", "CHIP DUMP+", "CHIP DUMP-"]),
    ("hit", &["DZ BODY CHK+", "NZ BODY CHK+", "OZ BODY CHK+"]),
    ("block", &["BLOCK OPPOSITION SHOT+"]),
    ("stick_check", &["DZ STICK CHK+", "NZ STICK CHK+", "OZ STICK CHK+"]),
    ("breakout", &["CONTROLLED BREAKOUT"]),
    ("shot_pressure", &["SHOT PRESSURE"]),
    ("icing", &["ICING"]),
];

/// A row of the raw file, as far as it is counted.
struct Row {
    period: u8,
    team: String,
    action: String,
    frame: i64,
    timecode: String,
    flags: String,
}

fn raw_files() -> Vec<PathBuf> {
    let folder = std::env::var_os("HEARTBEAT_SHARED_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"), PathBuf::from)
        .join("playsequence");
    let files = fs::read_dir(folder).map(|files| files.filter_map(|file| Some(file.ok()?.path())).collect()).unwrap_or_default();
    let mut files: Vec<PathBuf> = files;
    files.sort();
    files
}

fn rows(bytes: &[u8]) -> Vec<Row> {
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(bytes);
    let header = reader.headers().unwrap().clone();
    let field = |record: &StringRecord, name: &str| record[header.iter().position(|column| column == name).unwrap()].to_owned();
    let row = |record: StringRecord| Row {
        period: field(&record, "period").parse().unwrap(),
        team: field(&record, "team"),
        action: field(&record, "shorthand"),
        frame: field(&record, "frame").parse().unwrap(),
        timecode: field(&record, "timecode"),
        flags: field(&record, "flags"),
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// The full names of the file's two teams, by the codes in its name.
fn teams(name: &str) -> [(&'static str, &'static str); 2] {
    match name.contains("MTLvsCHI") {
        true => [("MTL", "Montreal Canadiens"), ("CHI", "Chicago Blackhawks")],
        false => [("WSH", "Washington Capitals"), ("NYR", "New York Rangers")],
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_by_term_team_and_period_are_those_of_the_raw_file() {
    let files = raw_files();
    if files.is_empty() {
        let _ = writeln!(std::io::stderr(), "SKIPPED counts_by_term_team_and_period_are_those_of_the_raw_file: no shared data");
    }
    for file in files {
        let world = World::start().await;
        let (name, bytes) = (file.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&file).unwrap());
        let object = format!("plays/2025-2026/{name}");
        let Delivery::Plays(delivery) = identify(&object).unwrap() else { panic!("{object}") };
        let content = read_plays(&delivery, &bytes).unwrap();
        let upload = Upload { object, generation: 1, size_bytes: bytes.len() as i64, crc32c: None };
        load_plays(&world.database, &upload, &delivery, &content).await.unwrap();
        let rows = rows(&bytes);
        for (code, team) in teams(&name) {
            for period in 1..=3 {
                let of_team: Vec<&Row> = rows.iter().filter(|row| row.team == team && row.period == period).collect();
                check_team(&world, code, period, &of_team).await;
                check_saves(&world, teams(&name), code, period, &rows).await;
            }
        }
        check_timecodes(&world, &rows).await;
    }
}

async fn total(world: &World, query: serde_json::Value) -> usize {
    let token = world.token("admin", &[], None);
    let answer = world.find(&token, json!({"query": query, "limit": 1})).await;
    usize::try_from(answer["total"].as_u64().unwrap()).unwrap()
}

async fn check_team(world: &World, team: &str, period: u8, rows: &[&Row]) {
    for (term, actions) in TERMS {
        let counted = rows.iter().filter(|row| actions.contains(&row.action.as_str())).count();
        let found = total(world, json!({"team": team, "periods": [period], "events": [term]})).await;
        assert_eq!(found, counted, "{term} by {team}, period {period}");
    }
    let won = rows.iter().filter(|row| row.action.contains(" FACE OFF+")).count();
    assert_eq!(total(world, json!({"team": team, "periods": [period], "events": ["face_off_won"]})).await, won, "{team} {period}");
    let all = total(world, json!({"team": team, "periods": [period], "outcomes": ["successful", "failed", "undetermined"]})).await;
    let saves = total(world, json!({"team": team, "periods": [period], "events": ["shot_faced"]})).await;
    assert_eq!(all - saves, rows.len(), "rows by {team}, period {period}");
}

/// A save is no row of the file: it is a shot on net of the other team that is no goal.
async fn check_saves(world: &World, teams: [(&str, &str); 2], code: &str, period: u8, rows: &[Row]) {
    let (_, other) = teams.into_iter().find(|(team, _)| *team != code).unwrap();
    let on_net = |row: &&Row| row.team == other && row.period == period && row.action.ends_with("SHOT FOR ONNET");
    let saved = rows.iter().filter(on_net).filter(|row| !row.flags.contains("withgoal")).count();
    assert_eq!(
        total(world, json!({"team": code, "periods": [period], "events": ["save"]})).await,
        saved,
        "saves by {code}, period {period}"
    );
}

/// The timecode of every play that is answered is that of its frame, counted from the period's opening face-off.
async fn check_timecodes(world: &World, rows: &[Row]) {
    let opening: BTreeMap<u8, i64> = rows.iter().rev().filter(|row| row.action == "Face-Off").map(|row| (row.period, row.frame)).collect();
    let token = world.token("admin", &[], None);
    let mut seen = 0;
    for term in ["pass", "puck_recovery", "shot", "pass_reception", "face_off"] {
        for period in 1..=3 {
            let answer = world.find(&token, json!({"query": {"events": [term], "periods": [period]}, "limit": 500})).await;
            for play in answer["plays"].as_array().unwrap() {
                let row = &rows[usize::try_from(play["play_no"].as_u64().unwrap()).unwrap()];
                assert_eq!((play["timecode"].as_str(), play["action"].as_str()), (Some(&*row.timecode), Some(&*row.action)));
                let parts: Vec<i64> = row.timecode.split(':').map(|part| part.parse().unwrap()).collect();
                let frames = ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * play["rate"].as_i64().unwrap() + parts[3];
                assert!((frames - (row.frame - opening[&row.period])).abs() <= 1, "{play}");
                seen += 1;
            }
        }
    }
    assert!(seen > 1_500, "{seen}");
}
