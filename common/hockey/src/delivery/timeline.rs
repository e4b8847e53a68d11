//! A row of a timeline: 46 columns, or the first 27 of them in an old file.

use super::fields::{self, Teams};
use super::plays::ReadRow;
use crate::play::{Actor, Play};
use crate::strength;
use csv::ByteRecord;

/// The header; an old file has the first [`OLD_COLUMNS`] of it.
#[rustfmt::skip]
pub(super) const HEADER: [&str; 46] = [
    "player_id", "period", "periodTime", "gameTime", "timecode", "team", "team_code", "team_id", "zone", "name", "action", "outcome", "flags",
    "x", "y", "x_adj", "y_adj", "teammates_on_ice_ids", "opponents_on_ice_ids", "team_trio_id", "team_pair_id", "opponent_trio_id",
    "opponent_pair_id", "team_goalie_id", "opponent_goalie_id", "sequence_id", "deployment_id", "home_score", "away_score", "score_diff",
    "home_skaters", "away_skaters", "time_remaining_period", "period_type", "home_w60_goals", "home_w60_shot_attempts",
    "home_w60_entries_c_att", "home_w60_entries_c_succ", "home_w60_pressure_events", "home_w60_turnovers", "away_w60_goals",
    "away_w60_shot_attempts", "away_w60_entries_c_att", "away_w60_entries_c_succ", "away_w60_pressure_events", "away_w60_turnovers",
];
/// Without scores and skaters.
pub(super) const OLD_COLUMNS: usize = 27;

const PLAYER: usize = 0;
const PERIOD: usize = 1;
const CLOCK: usize = 2;
const TIMECODE: usize = 4;
const TEAM: usize = 5;
const TEAM_CODE: usize = 6;
const ZONE: usize = 8;
const ACTION: usize = 10;
const OUTCOME: usize = 11;
const FLAGS: usize = 12;
/// The adjusted pair, as in raw files.
const X: usize = 15;
const Y: usize = 16;
const OWN_ICE: usize = 17;
const OPPONENTS_ICE: usize = 18;
const OWN_GOALIE: usize = 23;
const OPPONENT_GOALIE: usize = 24;
const HOME_SCORE: usize = 27;
const AWAY_SCORE: usize = 28;
const HOME_SKATERS: usize = 30;
const AWAY_SKATERS: usize = 31;

/// Reads a row, or says what is wrong with it. Its number is given later, when all rows are in order.
pub(super) fn read(line: u64, row: &ByteRecord, teams: &Teams) -> Result<ReadRow, String> {
    let stamp = fields::stamp(row, PERIOD, CLOCK, TIMECODE)?;
    let actor = actor(row, teams)?;
    let acting_at_home = actor.team == *teams.sides[1].0;
    let own_goalie = fields::player(row, OWN_GOALIE)?;
    let opponent_goalie = fields::player(row, OPPONENT_GOALIE)?;
    let own_on_ice = skaters_of(row, OWN_ICE, own_goalie)?;
    let opponents_on_ice = skaters_of(row, OPPONENTS_ICE, opponent_goalie)?;
    let counted = pair(row, HOME_SKATERS, AWAY_SKATERS, "number of skaters", acting_at_home)?;
    let skaters = counted.unwrap_or((own_on_ice.len() as u8, opponents_on_ice.len() as u8));
    let score = pair(row, HOME_SCORE, AWAY_SCORE, "score", acting_at_home)?;
    let (place, off_rink) = fields::place(row, X, Y)?;
    let play = Play {
        play_no: 0,
        period: stamp.period,
        clock_ms: (stamp.clock_s * 1000.0).round() as u32,
        timecode_frames: 0,
        action: fields::action(row, ACTION)?,
        actor: Some(actor),
        zone: fields::zone(row, ZONE)?,
        outcome: fields::outcome(row, OUTCOME)?,
        manpower: strength::manpower(skaters, own_goalie.is_some(), opponent_goalie.is_some()),
        skaters: Some(skaters),
        own_on_ice,
        opponents_on_ice,
        own_goalie,
        opponent_goalie,
        score_difference: score.map(|(own, other)| own as i8 - other as i8),
        x: place.map(|place| place.0),
        y: place.map(|place| place.1),
        section: None,
        flags: fields::flags(row, FLAGS)?,
        expected_goals: None,
    };
    Ok(ReadRow { line, stamp, play, off_rink, decoded_name: false })
}

/// Every row has a player; names, positions and sweaters are not in the file.
fn actor(row: &ByteRecord, teams: &Teams) -> Result<Actor, String> {
    let player_id = fields::player(row, PLAYER)?.ok_or("the row has no player")?;
    let code = fields::text(row, TEAM_CODE)?.unwrap_or_default();
    let team = match teams.coded(code) {
        Some(team) => team.clone(),
        None => teams.named(fields::text(row, TEAM)?.unwrap_or_default())?,
    };
    Ok(Actor { player_id, team, first_name: String::new(), last_name: String::new(), position: String::new(), sweater: None })
}

/// The lists include the goalie, who is not a skater.
fn skaters_of(row: &ByteRecord, column: usize, goalie: Option<u32>) -> Result<Vec<u32>, String> {
    let mut players = Vec::with_capacity(7);
    fields::players(row, column, &mut players)?;
    players.retain(|player| Some(*player) != goalie);
    Ok(players)
}

/// Two numbers of home and away as those of the acting team and of the other; none in the old file.
fn pair(row: &ByteRecord, home: usize, away: usize, name: &str, acting_at_home: bool) -> Result<Option<(u8, u8)>, String> {
    let number = |column| fields::whole(row, column, name, 0, 99).map(|number| number.map(|number| number as u8));
    let pair = number(home)?.zip(number(away)?);
    Ok(pair.map(|(home, away)| if acting_at_home { (home, away) } else { (away, home) }))
}
