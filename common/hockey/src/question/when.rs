//! Which games: timeframe, kind of game, home or away.

use super::meaning;
use super::part::{Part, Role};
use super::reader::Reader;
use crate::query::Timeframe;
use chrono::{Datelike, NaiveDate};
use events::{GameId, Season};

/// Reads what the question says about games; the season it is about, which tells namesakes apart.
pub(super) fn read(reader: &mut Reader) -> Option<String> {
    read_timeframes(reader);
    read_kinds(reader);
    read_bare_games(reader);
    let newest = reader.calendar.newest_season.clone();
    match &reader.query.timeframe {
        Some(Timeframe::Season(season)) => Some(season.clone()),
        Some(Timeframe::Days { from, to }) => from.or(*to).map(season_of),
        Some(Timeframe::Games(games)) => games.first().and_then(|game| GameId::parse(game).ok()).map(|game| game.season().to_string()),
        Some(Timeframe::LastGames(_)) | None => newest,
    }
}

/// The season that a day lies in; seasons turn in July.
fn season_of(day: NaiveDate) -> String {
    let start = if day.month() >= 7 { day.year() } else { day.year() - 1 };
    format!("{start}-{}", start + 1)
}

fn read_timeframes(reader: &mut Reader) {
    let parts = reader.parts;
    let season = parts.iter().find_map(|found| match &found.part {
        Part::Timeframe(Timeframe::Season(season)) => Some(season.clone()),
        _ => None,
    });
    for (place, found) in parts.iter().enumerate() {
        let frame = match &found.part {
            Part::Timeframe(frame) => frame.clone(),
            Part::Games(numbers) => match games(reader, numbers, season.as_deref()) {
                Ok(games) => Timeframe::Games(games),
                Err(reason) => {
                    reader.refuse(place, reason, &["game 2025020031", "last game"]);
                    continue;
                }
            },
            _ => continue,
        };
        add(reader, place, frame);
    }
}

/// A second timeframe is refused, unless it is the same or the season that the days or games lie in.
fn add(reader: &mut Reader, place: usize, frame: Timeframe) {
    let narrower = match (&reader.query.timeframe, &frame) {
        (None, _) => Some(frame.clone()),
        (Some(before), _) if *before == frame => Some(frame.clone()),
        (Some(Timeframe::Season(season)), other) | (Some(other), Timeframe::Season(season)) if lies_in(other, season) => {
            Some(other.clone())
        }
        (Some(Timeframe::Games(before)), Timeframe::Games(more)) => Some(Timeframe::Games(before.iter().chain(more).cloned().collect())),
        _ => None,
    };
    match narrower {
        Some(narrower) => {
            reader.query.timeframe = Some(narrower);
            reader.chip(place, "timeframe", meaning::timeframe(&frame));
        }
        None => reader.refuse(place, "a second timeframe; ask about one at a time", &[]),
    }
}

fn lies_in(frame: &Timeframe, season: &str) -> bool {
    match frame {
        Timeframe::Days { from: Some(from), to: Some(to) } => season_of(*from) == season && season_of(*to) == season,
        Timeframe::Games(games) => games.iter().all(|game| GameId::parse(game).is_ok_and(|game| game.season().as_str() == season)),
        _ => false,
    }
}

/// Full ids; five digits are of the season that is named, or of the newest.
fn games(reader: &Reader, numbers: &[String], season: Option<&str>) -> Result<Vec<String>, String> {
    let season = season.or(reader.calendar.newest_season.as_deref()).and_then(|season| Season::parse(season).ok());
    let full = |number: &String| match (&season, number.len()) {
        (Some(season), 5) => GameId::within(number, season).map(|game| game.to_string()),
        _ => GameId::parse(number).map(|game| game.to_string()),
    };
    numbers.iter().map(|number| full(number).map_err(|error| error.to_string())).collect()
}

fn read_kinds(reader: &mut Reader) {
    let parts = reader.parts;
    for (place, found) in parts.iter().enumerate() {
        match &found.part {
            Part::GameType(kind) if reader.query.game_type.is_none_or(|before| before == *kind) => {
                reader.query.game_type = Some(*kind);
                reader.chip(place, "game_type", meaning::game_type(*kind));
            }
            Part::Venue(venue) if reader.query.venue.is_none_or(|before| before == *venue) => {
                reader.query.venue = Some(*venue);
                reader.chip(place, "venue", meaning::venue(*venue));
            }
            Part::GameType(_) => reader.refuse(place, "a second kind of game; ask about one at a time, or about none for all", &[]),
            Part::Venue(_) => reader.refuse(place, "home and away together are all games; leave both out", &[]),
            _ => {}
        }
    }
}

/// `game` says something only beside what says which: `the October 11 game`, `games in October`.
fn read_bare_games(reader: &mut Reader) {
    let parts = reader.parts;
    for (place, found) in parts.iter().enumerate().filter(|(_, found)| matches!(found.part, Part::Game)) {
        let before = parts[..place].iter().rev().map(|found| &found.part).find(|part| !matches!(part, Part::Stop));
        let skipped = |part: &Part| matches!(part, Part::Stop | Part::Role(Role::By | Role::On));
        let after = parts[place + 1..].iter().map(|found| &found.part).find(|part| !skipped(part));
        if let Some(Part::Team(code)) = before {
            let suggestions = vec![format!("against {code}"), format!("by {code}"), format!("{code} both teams")];
            reader.refuse_run(found.from, found.to, format!("games of {code}: say who acts"), suggestions);
        } else if says_which(before) || says_which(after) {
            reader.chip(place, "timeframe", "which games is said beside it".to_owned());
        } else {
            reader.refuse(place, "say which game", &["last game", "last 5 games", "game 20031", "on 2025-10-11"]);
        }
    }
}

fn says_which(part: Option<&Part>) -> bool {
    let games = |part: &Part| matches!(part, Part::Timeframe(_) | Part::Games(_) | Part::GameType(_) | Part::Venue(_));
    part.is_some_and(|part| games(part) || matches!(part, Part::Role(Role::Against)))
}
