//! What is taken for granted where nothing is said; every assumption has a chip.

use super::meaning;
use crate::catalog::{Asker, Calendar};
use crate::query::{Query, Timeframe};
use crate::reading::{Chip, Reading};

/// Fills in the timeframe and the acting team, and says so.
pub(super) fn assume(reading: &mut Reading, asker: &Asker, calendar: &Calendar) {
    let clear = reading.is_clear();
    let query = &mut reading.query;
    if query.timeframe.is_none() {
        query.timeframe = calendar.newest_season.clone().map(Timeframe::Season);
        let meaning =
            query.timeframe.as_ref().map_or("every game".to_owned(), |frame| format!("{} (this season)", meaning::timeframe(frame)));
        reading.chips.push(assumed("timeframe", meaning));
    }
    // Where a name was not understood, nobody else is assumed in its place.
    if clear && !names_somebody(query) {
        let own = match asker.teams.as_slice() {
            // Nobody plays against themselves.
            [own] if !query.opponents.iter().any(|team| team == own.as_str()) => Some(own.to_string()),
            _ => None,
        };
        let meaning = own.as_deref().map_or("every team".to_owned(), |own| format!("{} (your team)", meaning::team(own)));
        query.team = own;
        reading.chips.push(assumed("team", meaning));
    }
}

fn names_somebody(query: &Query) -> bool {
    let players = !(query.players.is_empty() && query.teammates.is_empty() && query.opponents_on_ice.is_empty());
    players || query.team.is_some() || !query.games_of.is_empty() || query.every_team
}

fn assumed(field: &str, meaning: String) -> Chip {
    Chip { text: String::new(), field: field.to_owned(), meaning: format!("assumed: {meaning}") }
}
