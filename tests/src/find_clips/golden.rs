//! The golden questions, asked of find-clips, with the exact answers worked out from what the generator meant.

mod judge;
mod meaning;

use super::{
    league::{load_game, load_team},
    world::World,
};
use chrono::NaiveDate;
use futures::{StreamExt, stream};
use hockey::{
    catalog::Asker,
    generated::{GameShape, GeneratedGame, Results, season, teams::TEAMS},
    query::{Mode, Query},
};
use judge::{Judged, PlayId};
use serde::Deserialize;
use serde_json::{Value, json};

/// Whose games are all there; of the others, some.
const WHOLE: [&str; 2] = ["MTL", "VAN"];

#[derive(Deserialize)]
struct Line {
    asker: WrittenAsker,
    question: String,
    query: Option<Query>,
}

#[derive(Deserialize)]
struct WrittenAsker {
    #[serde(default)]
    teams: Vec<String>,
    player_id: Option<u32>,
}

/// Games of the season before the day on which the golden questions are asked.
fn games() -> Vec<GeneratedGame> {
    let season = season(7, 1_312);
    let today = NaiveDate::from_ymd_opt(2026, 1, 15).unwrap();
    let played = season.fixtures.iter().filter(|fixture| fixture.date < today).enumerate();
    let chosen =
        played.filter(|(n, fixture)| n % 12 == 0 || [fixture.home.code, fixture.away.code].iter().any(|code| WHOLE.contains(code)));
    chosen.map(|(_, fixture)| season.game_of(fixture, GameShape::small(30, 150, 100.0))).collect()
}

async fn loaded(world: &World, games: &[GeneratedGame]) {
    let season = season(7, 1_312);
    let results: Results = games.iter().map(GeneratedGame::result).collect();
    for team in TEAMS {
        load_team(world, &season, team.code, &results).await;
    }
    stream::iter(games).for_each_concurrent(4, async |game| drop(load_game(world, game, 1).await)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_golden_question_has_its_exact_answer() {
    let world = World::start().await;
    let games = games();
    loaded(&world, &games).await;
    let judged: Vec<Judged> = games.iter().map(Judged::new).collect();
    let (mut asked, mut found, mut faults) = (0, 0, Vec::new());
    for line in include_str!("../../golden/questions.jsonl").lines().filter(|line| !line.trim().is_empty()) {
        let Line { asker, question, query } = serde_json::from_str(line).unwrap();
        let teams: Vec<&str> = asker.teams.iter().map(String::as_str).collect();
        let token = world.token(if teams.is_empty() { "admin" } else { "analyst" }, &teams, asker.player_id);
        let answer = world.post("/api/v2/find", &token, &json!({"question": question, "limit": 500})).await;
        let Some(query) = query else {
            // An empty question is no question at all.
            if answer.status != 422 && !question.trim().is_empty() {
                faults.push(format!("{question}: {} instead of a refusal", answer.status));
            }
            continue;
        };
        if let Some(term) = query.events.iter().find(|term| !meaning::is_known(term)) {
            faults.push(format!("{question}: the judge does not know {term}"));
            continue;
        }
        asked += 1;
        let asker = Asker { teams: teams.iter().map(|team| super::league::code(team)).collect(), player_id: asker.player_id };
        let (looked_at, expected) = judge::answer(&query, &asker, &judged);
        found += usize::from(!expected.is_empty());
        faults.extend(compare(&query, &answer.body, looked_at, &expected).map(|fault| format!("{question}: {fault}")));
    }
    println!("{asked} golden questions, {found} of them with plays in {} generated games", games.len());
    assert!(faults.is_empty(), "{} of {asked}:\n{}", faults.len(), faults.join("\n"));
    assert!(asked >= 300 && found * 3 >= asked * 2, "{asked} asked, {found} with plays");
}

/// What is wrong with an answer. Shifts are judged by shifts' own tests; here only that there are some.
fn compare(query: &Query, answer: &Value, looked_at: usize, expected: &[PlayId]) -> Option<String> {
    if query.mode == Mode::Shift {
        return answer["shifts"].as_array().is_none().then(|| format!("no shifts: {answer}"));
    }
    let plays: Vec<PlayId> = answer["plays"].as_array()?.iter().filter_map(play_id).collect();
    let limit = 500.min(expected.len());
    let asked_games = answer["coverage"]["games_looked_at"].as_u64();
    if asked_games != Some(looked_at as u64) {
        return Some(format!("looked at {asked_games:?} games instead of {looked_at}"));
    }
    if answer["total"].as_u64() != Some(expected.len() as u64) {
        return Some(format!("total {} instead of {} ({query:?})", answer["total"], expected.len()));
    }
    let differs = plays.iter().zip(expected).find(|(found, expected)| found != expected);
    if let Some((found, expected)) = differs {
        return Some(format!("{found:?} instead of {expected:?}"));
    }
    (plays.len() != limit).then(|| format!("{} plays instead of {limit}", plays.len()))
}

fn play_id(play: &Value) -> Option<PlayId> {
    Some((play["game_id"].as_str()?.to_owned(), u32::try_from(play["play_no"].as_u64()?).ok()?))
}
