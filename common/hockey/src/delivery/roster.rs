//! A team's roster in a season.

use super::json;
use super::odd_rows::{OddRow, OddRows, quoted};
use crate::catalog::Person;
use events::{NotUnderstood, Season, TeamCode};
use serde_json::Value;
use std::collections::HashSet;

/// Reads `{TEAM}_roster_{season}.json`; odd rows are numbered by their place in the file, forwards first.
pub fn read_roster(team: &TeamCode, season: &Season, bytes: &[u8]) -> Result<(Vec<Person>, Vec<OddRow>), NotUnderstood> {
    let file = json::parse(bytes, "roster")?;
    let lists = ["forwards", "defensemen", "goalies"].map(|list| file.get(list).and_then(Value::as_array));
    if lists.iter().all(Option::is_none) {
        return Err(NotUnderstood(
            "the roster has no lists of forwards, defensemen and goalies: it is another file; deliver the league's roster of a team"
                .to_owned(),
        ));
    }
    let mut odd = OddRows::default();
    let mut people: Vec<Person> = Vec::new();
    let mut ids = HashSet::new();
    let mut all = 0;
    for entry in lists.into_iter().flatten().flatten() {
        all += 1;
        match person(entry, team, season) {
            Ok(person) if !ids.insert(person.player_id) => {
                odd.add(all, format!("player {} occurs a second time", person.player_id), entry.to_string().as_bytes())
            }
            Ok(person) => people.push(person),
            Err(reason) => odd.add(all, reason, entry.to_string().as_bytes()),
        }
    }
    odd.refuse_if_most(all, "players")?;
    if people.is_empty() {
        return Err(NotUnderstood("the roster names no player: deliver it again once the team has one".to_owned()));
    }
    Ok((people, odd.kept))
}

fn person(entry: &Value, team: &TeamCode, season: &Season) -> Result<Person, String> {
    let id = entry["id"].as_u64().and_then(|id| u32::try_from(id).ok()).filter(|id| (1..=99_999_999).contains(id));
    Ok(Person {
        player_id: id.ok_or("the player has no id")?,
        first_name: json::name(&entry["firstName"], "firstName")?,
        last_name: json::name(&entry["lastName"], "lastName")?,
        team: team.clone(),
        season: season.as_str().to_owned(),
        position: position(entry["positionCode"].as_str().unwrap_or_default())?,
        sweater: json::small_number(&entry["sweaterNumber"], "sweaterNumber")?,
    })
}

/// As play files write it: the league's `L` is `LW`.
fn position(code: &str) -> Result<String, String> {
    match code {
        "L" | "LW" => Ok("LW".to_owned()),
        "R" | "RW" => Ok("RW".to_owned()),
        "" | "C" | "D" | "G" => Ok(code.to_owned()),
        other => Err(format!("position {} is none of C, L, R, D and G", quoted(other))),
    }
}
