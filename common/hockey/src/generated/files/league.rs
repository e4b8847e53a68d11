//! The league's own files: a team's schedule and its roster.

use crate::{
    catalog::Person,
    generated::{schedule::Fixture, teams::GeneratedTeam},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What is known of games that were played: the score of the visitors and of the home team, and how it ended
/// (`REG`, `OT` or `SO`), by the league's id.
pub type Results = BTreeMap<String, ([u8; 2], &'static str)>;

/// `{TEAM}_schedule_20252026.json`: the team's games among these; those without a result are still to come.
pub fn schedule_json(code: &str, fixtures: &[Fixture], results: &Results) -> String {
    let of_team = fixtures.iter().filter(|fixture| [fixture.home.code, fixture.away.code].contains(&code));
    let games: Vec<Value> = of_team.map(|fixture| game(fixture, results.get(fixture.game_id.as_str()))).collect();
    let schedule = json!({
        "previousSeason": 20_242_025,
        "currentSeason": 20_252_026,
        "clubTimezone": "America/New_York",
        "clubUTCOffset": "-04:00",
        "games": games,
    });
    format!("{schedule:#}\n")
}

/// `{TEAM}_roster_20252026.json`: these people who play for the team.
pub fn roster_json(code: &str, people: &[Person]) -> String {
    let group = |positions: &[&str]| -> Vec<Value> {
        let fits = |person: &&Person| person.team.as_str() == code && positions.contains(&person.position.as_str());
        people.iter().filter(fits).map(player).collect()
    };
    let roster = json!({ "forwards": group(&["C", "LW", "RW"]), "defensemen": group(&["D"]), "goalies": group(&["G"]) });
    format!("{roster:#}\n")
}

fn game(fixture: &Fixture, result: Option<&([u8; 2], &'static str)>) -> Value {
    let club = |team: &GeneratedTeam, score: Option<u8>| {
        // The league writes the place as its people do; play-by-play files do not.
        let place = if team.code == "MTL" { "Montréal" } else { team.place };
        let mut club = json!({
            "id": team.league_id,
            "commonName": { "default": team.nickname },
            "placeName": { "default": place },
            "abbrev": team.code,
        });
        if let Some(score) = score {
            club["score"] = json!(score);
        }
        club
    };
    let scores = result.map(|(scores, _)| *scores);
    let mut game = json!({
        "id": fixture.game_id.as_str().parse::<u64>().unwrap_or_default(),
        "season": 20_252_026,
        "gameType": 2,
        "gameDate": fixture.date.to_string(),
        "venue": { "default": format!("{} Arena", fixture.home.place) },
        "neutralSite": false,
        "startTimeUTC": format!("{}T23:00:00Z", fixture.date),
        "easternUTCOffset": "-04:00",
        "venueUTCOffset": "-04:00",
        "gameState": if result.is_some() { "OFF" } else { "FUT" },
        "gameScheduleState": "OK",
        "awayTeam": club(fixture.away, scores.map(|[away, _]| away)),
        "homeTeam": club(fixture.home, scores.map(|[_, home]| home)),
        "periodDescriptor": { "periodType": "REG", "maxRegulationPeriods": 3 },
    });
    if let Some((_, end)) = result {
        game["periodDescriptor"]["periodType"] = json!(end);
        game["gameOutcome"] = json!({ "lastPeriodType": end });
    }
    game
}

fn player(person: &Person) -> Value {
    // The league writes L and R where play-by-play files write LW and RW.
    let position = person.position.strip_suffix('W').unwrap_or(&person.position);
    json!({
        "id": person.player_id,
        "firstName": { "default": person.first_name },
        "lastName": { "default": person.last_name },
        "sweaterNumber": person.sweater,
        "positionCode": position,
        "shootsCatches": if person.player_id.is_multiple_of(3) { "R" } else { "L" },
        "birthCountry": "CAN",
    })
}
