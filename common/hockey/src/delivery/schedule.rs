//! A team's schedule: the games of a season, played and to be played.

use super::json;
use super::odd_rows::{OddRow, OddRows};
use crate::team::known;
use chrono::{DateTime, NaiveDate, Utc};
use events::{GameId, NotUnderstood, TeamCode};
use serde_json::Value;
use std::collections::HashSet;

/// A game of a schedule. Every game is in two teams' files: one game by its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduledGame {
    /// The league's full id.
    pub game_id: GameId,
    /// The day, where it is played.
    pub game_date: NaiveDate,
    /// When it starts.
    pub start_time: Option<DateTime<Utc>>,
    /// The home team.
    pub home: TeamCode,
    /// The visiting team.
    pub away: TeamCode,
    /// E.g. `FUT`, `LIVE`, `FINAL`, `OFF`: as old as the file.
    pub state: String,
    /// Whether the state says that it is over. A game of which there are plays was played, whatever the state.
    pub played: bool,
    /// Goals of the home team.
    pub home_score: Option<u8>,
    /// Goals of the visiting team.
    pub away_score: Option<u8>,
    /// `REG`, `OT` or `SO`, once it is over.
    pub last_period_type: Option<String>,
}

/// Reads `{TEAM}_schedule_{season}.json`. A season without games is no error.
pub fn read_schedule(bytes: &[u8]) -> Result<(Vec<ScheduledGame>, Vec<OddRow>), NotUnderstood> {
    let file = json::parse(bytes, "schedule")?;
    let entries = file.get("games").and_then(Value::as_array);
    let entries = entries.ok_or_else(|| {
        NotUnderstood("the schedule has no list of games: it is another file; deliver the league's schedule of a team".to_owned())
    })?;
    let mut odd = OddRows::default();
    let mut games = Vec::new();
    let mut ids = HashSet::new();
    for (entry, place) in entries.iter().zip(1..) {
        match game(entry) {
            Ok(game) if !ids.insert(game.game_id.clone()) => {
                odd.add(place, format!("game {} occurs a second time", game.game_id), entry.to_string().as_bytes())
            }
            Ok(game) => games.push(game),
            Err(reason) => odd.add(place, reason, entry.to_string().as_bytes()),
        }
    }
    odd.refuse_if_most(entries.len() as u64, "games")?;
    Ok((games, odd.kept))
}

fn game(entry: &Value) -> Result<ScheduledGame, String> {
    let said = |error: NotUnderstood| error.0;
    let id = entry["id"].as_u64().ok_or("the game has no id")?;
    let (home, away) = (&entry["homeTeam"], &entry["awayTeam"]);
    let code = |team: &Value| known(team["abbrev"].as_str().unwrap_or_default()).map_err(said);
    let state = json::word(&entry["gameState"], "gameState")?;
    let start = entry["startTimeUTC"].as_str().map(DateTime::parse_from_rfc3339);
    let last_period = &entry["gameOutcome"]["lastPeriodType"];
    Ok(ScheduledGame {
        game_id: GameId::parse(&id.to_string()).map_err(said)?,
        game_date: entry["gameDate"]
            .as_str()
            .and_then(|date| NaiveDate::parse_from_str(date, "%Y-%m-%d").ok())
            .ok_or("the game has no date")?,
        start_time: start.transpose().map_err(|_| "startTimeUTC is not a time")?.map(|time| time.to_utc()),
        home: code(home)?,
        away: code(away)?,
        played: matches!(state.as_str(), "FINAL" | "OFF"),
        state,
        home_score: json::small_number(&home["score"], "the home score")?,
        away_score: json::small_number(&away["score"], "the away score")?,
        last_period_type: if last_period.is_null() { None } else { Some(json::word(last_period, "lastPeriodType")?) },
    })
}
