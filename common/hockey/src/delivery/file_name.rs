//! What the name of an object says: which file it is, and of which game or team.

use super::odd_rows::quoted;
use crate::team::known;
use chrono::NaiveDate;
use events::{GameId, NotUnderstood, Season, TeamCode};

/// The ending of a timeline's name.
const TIMELINE: &str = "_player_tendencies_timeline";
const PLAY_NAME: &str = "play files are named like playsequence-20251011-NHL-MTLvsCHI-20252026-20031.csv";

/// What a delivered file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// The plays of a game.
    Plays(PlayFile),
    /// The games of a season.
    Schedule,
    /// The players of a team.
    Roster {
        /// The team.
        team: TeamCode,
        /// The season.
        season: Season,
    },
}

/// A play file, as its name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlayFile {
    /// Which of the two formats.
    pub kind: PlayFileKind,
    /// The league's full id.
    pub game_id: GameId,
    /// The day of the game, where it is played.
    pub game_date: NaiveDate,
    /// The visiting team.
    pub away: TeamCode,
    /// The home team.
    pub home: TeamCode,
}

impl PlayFile {
    /// The other of the two teams.
    pub fn other_team(&self, team: &TeamCode) -> &TeamCode {
        if *team == self.home { &self.away } else { &self.home }
    }
}

/// The formats of play files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlayFileKind {
    /// The vendor's play sequence, 47 columns: preferred where both are there.
    Raw,
    /// Sorted by player, 46 or 27 columns: no frames, no bare rows, no names.
    Timeline,
}

/// What the object with this name is: `plays/…/{file}`, `schedules/…/{file}` or `rosters/…/{file}`,
/// at any depth. A second delivery, ` (1)`, is the same game, team or season.
pub fn identify(object_name: &str) -> Result<Delivery, NotUnderstood> {
    let (folder, rest) = object_name.split_once('/').unwrap_or(("", object_name));
    let file = rest.rsplit('/').next().unwrap_or(rest);
    match folder {
        "plays" => play_file(file).map(Delivery::Plays),
        "schedules" => league_file(file, "_schedule_").map(|_| Delivery::Schedule),
        "rosters" => league_file(file, "_roster_").map(|(team, season)| Delivery::Roster { team, season }),
        _ => Err(NotUnderstood(format!("{} is neither under plays/ nor under schedules/ nor under rosters/", quoted(object_name)))),
    }
}

fn play_file(file: &str) -> Result<PlayFile, NotUnderstood> {
    let wrong = |what: &str| NotUnderstood(format!("{} {what}; {PLAY_NAME}", quoted(file)));
    let stem = without_extension(file, ".csv").ok_or_else(|| wrong("does not end in .csv"))?;
    let rest = stem.strip_prefix("playsequence-").ok_or_else(|| wrong("does not begin with playsequence-"))?;
    let (rest, kind) = kind_of(rest);
    let parts: Vec<&str> = rest.split('-').collect();
    let [date, "NHL", teams, season, game] = parts[..] else {
        return Err(wrong("has other parts than a date, NHL, two teams, a season and a game"));
    };
    let eight_digits = date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit());
    let game_date =
        eight_digits.then(|| NaiveDate::parse_from_str(date, "%Y%m%d").ok()).flatten().ok_or_else(|| wrong("begins with no date"))?;
    let (away, home) = teams.split_once("vs").ok_or_else(|| wrong("names no two teams"))?;
    let (away, home) = (known(away)?, known(home)?);
    if away == home {
        return Err(wrong("names one team twice"));
    }
    let season = Season::parse(season)?;
    if !is_of_season(game_date, &season) {
        return Err(wrong("names a day that is not of its season"));
    }
    if game.len() != 5 {
        return Err(wrong("does not end in the five digits of a game"));
    }
    Ok(PlayFile { kind, game_id: GameId::within(game, &season)?, game_date, away, home })
}

/// From the July before it begins to the September after it ends.
fn is_of_season(day: NaiveDate, season: &Season) -> bool {
    let start: Option<i32> = season.start_year().parse().ok();
    let bounds = start.and_then(|year| Some((NaiveDate::from_ymd_opt(year, 7, 1)?, NaiveDate::from_ymd_opt(year + 1, 9, 30)?)));
    bounds.is_some_and(|(first, last)| (first..=last).contains(&day))
}

/// Takes a delivery number and the timeline's ending off, in either order.
fn kind_of(name: &str) -> (&str, PlayFileKind) {
    let name = without_delivery_number(name);
    match name.strip_suffix(TIMELINE) {
        Some(rest) => (without_delivery_number(rest), PlayFileKind::Timeline),
        None => (name, PlayFileKind::Raw),
    }
}

fn league_file(file: &str, between: &str) -> Result<(TeamCode, Season), NotUnderstood> {
    let like = format!("such files are named like MTL{between}20252026.json");
    let stem = without_extension(file, ".json").map(without_delivery_number);
    let parts = stem.and_then(|stem| stem.split_once(between));
    let (team, season) = parts.ok_or_else(|| NotUnderstood(format!("{} is not a name that is known here; {like}", quoted(file))))?;
    Ok((known(team)?, Season::parse(season)?))
}

fn without_extension<'a>(file: &'a str, extension: &str) -> Option<&'a str> {
    let (stem, ending) = file.split_at_checked(file.len().checked_sub(extension.len())?)?;
    ending.eq_ignore_ascii_case(extension).then_some(stem)
}

/// `name (1)` is `name`.
fn without_delivery_number(name: &str) -> &str {
    let number = name.strip_suffix(')').and_then(|rest| rest.rsplit_once(" ("));
    match number {
        Some((rest, digits)) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => rest,
        _ => name,
    }
}
