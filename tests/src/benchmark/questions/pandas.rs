//! The same questions by reading the games' CSV files with pandas, as scripts do today; interleaved with ours.

use super::asking::Caller;
use crate::{
    benchmark::figure::{Figures, median, short},
    system::block_on,
    tables::table,
};
use anyhow::{Context, ensure};
use hockey::generated::GeneratedSeason;
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

const ROUNDS: usize = 3;
/// Whose season is on disk.
const TEAM: (&str, &str) = ("MTL", "Montreal Canadiens");
const SUZUKI: u32 = 8_480_018;
const EXIT: &[&str] = &["CONTROLLED EXIT FROM DZ"];
const GOAL: &[&str] = &["GOAL"];
const SHOT: &[&str] = &[
    "SLOT SHOT FOR ONNET",
    "SLOT SHOT FOR MISSED",
    "SLOT SHOT FOR BLOCKED",
    "OUTSIDE SHOT FOR ONNET",
    "OUTSIDE SHOT FOR MISSED",
    "OUTSIDE SHOT FOR BLOCKED",
];

/// A question in our words and in those of a script.
struct Case {
    says: &'static str,
    query: Value,
    actions: &'static [&'static str],
    players: Vec<u32>,
    columns: Value,
    last_games: Option<usize>,
}

fn cases() -> Vec<Case> {
    let team = TEAM.0;
    let case = |says, query, actions| Case { says, query, actions, players: vec![], columns: json!({}), last_games: None };
    vec![
        case("zone exits by MTL this season", json!({"team": team, "events": ["controlled_exit"]}), EXIT),
        case("goals by MTL this season", json!({"team": team, "events": ["goal"]}), GOAL),
        Case {
            columns: json!({"manpowerSituation": ["powerPlay"]}),
            ..case("shots by MTL on the power play", json!({"team": team, "events": ["shot"], "strengths": ["power_play"]}), SHOT)
        },
        Case {
            players: vec![SUZUKI],
            columns: json!({"period": [2]}),
            ..case("Suzuki's shots in the second period", json!({"players": [SUZUKI], "events": ["shot"], "periods": [2]}), SHOT)
        },
        Case {
            last_games: Some(1),
            ..case(
                "zone exits by MTL last game",
                json!({"team": team, "events": ["controlled_exit"], "timeframe": {"last_games": 1}}),
                EXIT,
            )
        },
    ]
}

/// Asks both in turn, checks that they agree, and prints how much longer pandas takes.
pub fn compare(caller: &Caller, season: &GeneratedSeason, figures: &mut Figures) -> anyhow::Result<()> {
    let Some(python) = python() else {
        println!("pandas: SKIPPED, not prepared; run .ci/clients pandas");
        return Ok(());
    };
    let folder = tempfile::tempdir().context("making a folder for play files")?;
    let files = write_files(season, folder.path())?;
    println!("pandas: {} files of {}, {ROUNDS} rounds each, interleaved with ours", files.len(), TEAM.0);
    let mut pandas = Pandas::start(&python)?;
    let mut table = table(["question", "plays", "ours ms", "pandas ms", "ratio"]);
    let mut ratios = Vec::new();
    for case in cases() {
        let (mut ours, mut theirs, mut total) = (Vec::new(), Vec::new(), 0);
        for _ in 0..ROUNDS {
            let (answer, took) = block_on(caller.query(&json!({"query": case.query})))?;
            let reply = pandas.ask(&case.as_json(&files))?;
            ensure!(answer["total"] == reply["total"], "{}: ours found {}, pandas {}", case.says, answer["total"], reply["total"]);
            total = answer["total"].as_i64().unwrap_or_default();
            ours.push(took);
            theirs.push(reply["wall_s"].as_f64().unwrap_or_default() * 1e3);
        }
        let ratio = median(&theirs) / median(&ours);
        table.add_row([case.says.to_owned(), total.to_string(), short(median(&ours)), short(median(&theirs)), short(ratio)]);
        if case.last_games.is_none() {
            ratios.push(ratio);
        }
    }
    println!("{table}");
    figures.at_least(
        100.0,
        "a question over a season, pandas over ours (worst)",
        ratios.iter().copied().fold(f64::INFINITY, f64::min),
        "x",
    );
    Ok(())
}

impl Case {
    fn as_json(&self, files: &[Value]) -> Value {
        let first = self.last_games.map_or(0, |games| files.len().saturating_sub(games));
        let team = if self.players.is_empty() { Value::from(TEAM.1) } else { Value::Null };
        json!({"files": &files[first..], "team": team, "players": self.players, "actions": self.actions, "columns": self.columns, "limit": 100})
    }
}

/// The team's games as files, the oldest first.
fn write_files(season: &GeneratedSeason, folder: &Path) -> anyhow::Result<Vec<Value>> {
    let mut files = Vec::new();
    for place in 0..season.played {
        let fixture = &season.fixtures[place];
        if ![fixture.home.code, fixture.away.code].contains(&TEAM.0) {
            continue;
        }
        let game = season.game(place).context("a game that was played is not there")?;
        let path = folder.join(game.raw_name());
        std::fs::write(&path, game.raw_csv()).with_context(|| format!("writing {}", path.display()))?;
        files.push(json!({"path": path, "game_id": fixture.game_id.as_str()}));
    }
    Ok(files)
}

/// A Python that has imported pandas and waits for questions.
struct Pandas {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Pandas {
    fn start(python: &Path) -> anyhow::Result<Self> {
        let mut command = Command::new(python);
        command.args(["-c", include_str!("pandas_find.py")]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().context("starting Python")?;
        let questions = process.stdin.take().context("Python has no input")?;
        let answers = BufReader::new(process.stdout.take().context("Python has no output")?);
        Ok(Self { process, questions, answers })
    }

    fn ask(&mut self, question: &Value) -> anyhow::Result<Value> {
        writeln!(self.questions, "{question}").context("asking pandas")?;
        let mut line = String::new();
        self.answers.read_line(&mut line).context("reading what pandas says")?;
        serde_json::from_str(&line).with_context(|| format!("reading what pandas says: {line}"))
    }
}

impl Drop for Pandas {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What `.ci/clients pandas` prepared.
fn python() -> Option<PathBuf> {
    let folder = |variable| std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(".cache")))?;
    Some(cache.join("heartbeat-media-lake/clients/pandas/bin/python")).filter(|file| file.exists())
}
