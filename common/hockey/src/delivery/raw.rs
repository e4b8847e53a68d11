//! A row of a raw play sequence: 47 columns.

use super::fields::{self, Teams};
use super::plays::ReadRow;
use crate::play::{Actor, Manpower, Play};
use csv::ByteRecord;
use events::GameId;

/// The header: one in all files.
#[rustfmt::skip]
pub(super) const HEADER: [&str; 47] = [
    "gameReferenceId", "id", "period", "periodTime", "gameTime", "currentPossession", "teamInPossession", "currentPlayInPossession",
    "isPossessionEvent", "isDefensiveEvent", "isPossessionBreaking", "isLastPlayOfPossession", "frame", "timecode", "shorthand", "name",
    "zone", "type", "outcome", "flags", "previousName", "previousType", "previousOutcome", "xCoord", "yCoord", "xAdjCoord", "yAdjCoord",
    "scoreDifferential", "manpowerSituation", "teamSkatersOnIce", "teamForwardsOnIceRefs", "teamDefencemenOnIceRefs", "teamGoalieOnIceRef",
    "opposingTeamSkatersOnIce", "opposingTeamForwardsOnIceRefs", "opposingTeamDefencemenOnIceRefs", "opposingTeamGoalieOnIceRef", "team",
    "playerJersey", "playerPosition", "playerFirstName", "playerLastName", "playerReferenceId", "playZone", "playSection",
    "expectedGoalsOnNet", "expectedGoalsAllShots",
];

const GAME: usize = 0;
const ID: usize = 1;
const PERIOD: usize = 2;
const CLOCK: usize = 3;
const FRAME: usize = 12;
const TIMECODE: usize = 13;
const ACTION: usize = 14;
const ZONE: usize = 16;
const OUTCOME: usize = 18;
const FLAGS: usize = 19;
/// The acting team attacks to the right in the adjusted pair, and in it alone: its plays in the
/// offensive zone lie at +60 feet on average, whichever way it shoots in that period.
const X: usize = 25;
const Y: usize = 26;
const SCORE: usize = 27;
const MANPOWER: usize = 28;
/// Where the acting team's skaters begin: count, forwards, defencemen, goalie. The other team's follow.
const OWN_ICE: usize = 29;
const OPPONENTS_ICE: usize = 33;
const TEAM: usize = 37;
const SWEATER: usize = 38;
const POSITION: usize = 39;
const FIRST_NAME: usize = 40;
const LAST_NAME: usize = 41;
const PLAYER: usize = 42;
const SECTION: usize = 44;
/// Every shot has this one; `expectedGoalsOnNet` only those on net.
const EXPECTED_GOALS: usize = 46;

/// Reads a row, or says what is wrong with it.
pub(super) fn read(line: u64, row: &ByteRecord, game: &GameId, teams: &Teams) -> Result<ReadRow, String> {
    let five_digits = game.as_str().get(5..).unwrap_or_default();
    let written = fields::text(row, GAME)?.unwrap_or_default();
    if written != five_digits && written != game.as_str() {
        return Err(format!("the row is of game {}, the file's name says {five_digits}", super::odd_rows::quoted(written)));
    }
    let mut stamp = fields::stamp(row, PERIOD, CLOCK, TIMECODE)?;
    stamp.frame = Some(fields::needed(row, FRAME, "frame", 0, 100_000_000)?);
    let action = fields::action(row, ACTION)?;
    let (actor, decoded_name) = actor(row, teams)?;
    stamp.opening = actor.is_none() && action == "Face-Off" && stamp.seconds == 0 && stamp.frames == 0;
    let (own_on_ice, own_goalie) = on_ice(row, OWN_ICE)?;
    let (opponents_on_ice, opponent_goalie) = on_ice(row, OPPONENTS_ICE)?;
    let (place, off_rink) = fields::place(row, X, Y)?;
    let play = Play {
        play_no: fields::needed(row, ID, "id", 0, i64::from(crate::play::DERIVED) - 1)? as u32,
        period: stamp.period,
        clock_ms: (stamp.clock_s * 1000.0).round() as u32,
        timecode_frames: 0,
        action,
        actor,
        zone: fields::zone(row, ZONE)?,
        outcome: fields::outcome(row, OUTCOME)?,
        manpower: manpower(row)?,
        skaters: skaters(row)?,
        own_on_ice,
        opponents_on_ice,
        own_goalie,
        opponent_goalie,
        score_difference: fields::whole(row, SCORE, "score difference", -99, 99)?.map(|goals| goals as i8),
        x: place.map(|place| place.0),
        y: place.map(|place| place.1),
        section: fields::text(row, SECTION)?.map(str::to_owned),
        flags: fields::flags(row, FLAGS)?,
        expected_goals: fields::decimal(row, EXPECTED_GOALS, "expected goals", 0.0, 1.0)?.map(|goals| goals as f32),
    };
    Ok(ReadRow { line, stamp, play, off_rink, decoded_name })
}

/// Who acts; none on bare rows. Also whether a name had to be decoded.
fn actor(row: &ByteRecord, teams: &Teams) -> Result<(Option<Actor>, bool), String> {
    let Some(player_id) = fields::player(row, PLAYER)? else { return Ok((None, false)) };
    let team = fields::text(row, TEAM)?.ok_or("the row has a player but no team")?;
    let (first_name, first_decoded) = fields::name(row, FIRST_NAME)?;
    let (last_name, last_decoded) = fields::name(row, LAST_NAME)?;
    let actor = Actor {
        player_id,
        team: teams.named(team)?,
        first_name,
        last_name,
        position: fields::text(row, POSITION)?.unwrap_or_default().to_owned(),
        sweater: fields::whole(row, SWEATER, "sweater", 0, 99)?.map(|number| number as u8),
    };
    Ok((Some(actor), first_decoded || last_decoded))
}

fn on_ice(row: &ByteRecord, first: usize) -> Result<(Vec<u32>, Option<u32>), String> {
    let mut skaters = Vec::with_capacity(6);
    fields::players(row, first + 1, &mut skaters)?;
    fields::players(row, first + 2, &mut skaters)?;
    Ok((skaters, fields::player(row, first + 3)?))
}

fn skaters(row: &ByteRecord) -> Result<Option<(u8, u8)>, String> {
    let count = |first| fields::whole(row, first, "number of skaters", 0, 20).map(|count| count.map(|count| count as u8));
    Ok(count(OWN_ICE)?.zip(count(OPPONENTS_ICE)?))
}

fn manpower(row: &ByteRecord) -> Result<Option<Manpower>, String> {
    Ok(match fields::text(row, MANPOWER)? {
        None => None,
        Some("evenStrength") => Some(Manpower::EvenStrength),
        Some("powerPlay") => Some(Manpower::PowerPlay),
        Some("shortHanded") => Some(Manpower::ShortHanded),
        Some(other) => {
            return Err(format!("manpower {} is none of evenStrength, powerPlay and shortHanded", super::odd_rows::quoted(other)));
        }
    })
}
