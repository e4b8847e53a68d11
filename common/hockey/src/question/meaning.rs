//! What each field means, in words: the same for a question's words and for a structured query.

use crate::play::{Outcome, Zone};
use crate::query::{GameType, Order, ScoreRange, Timeframe, Venue};

/// E.g. `goal: scores a goal: …`.
pub(super) fn event(id: &str) -> String {
    crate::vocabulary::term(id).map_or_else(|| id.to_owned(), |term| format!("{}: {}", term.name, term.definition))
}

/// E.g. `MTL, Montreal Canadiens`.
pub(super) fn team(code: &str) -> String {
    crate::team::by_code(code).map_or_else(|| code.to_owned(), |team| format!("{code}, {}", team.full_name))
}

pub(super) fn zone(zone: Zone) -> String {
    let name = match zone {
        Zone::Offensive => "offensive",
        Zone::Neutral => "neutral",
        Zone::Defensive => "defensive",
    };
    format!("in the {name} zone, as seen by the acting team")
}

pub(super) fn outcome(outcome: Outcome) -> String {
    match outcome {
        Outcome::Successful => "that succeeded",
        Outcome::Failed => "that failed",
        Outcome::Undetermined => "of which the data do not say how it went",
    }
    .to_owned()
}

pub(super) fn strength(strength: &str) -> String {
    match strength {
        "even_strength" => "at even strength".to_owned(),
        "power_play" => "on the power play of the acting team".to_owned(),
        "short_handed" => "with the acting team shorthanded".to_owned(),
        "own_net_empty" => "with the acting team's own net empty".to_owned(),
        "opponent_net_empty" => "with the other team's net empty".to_owned(),
        skaters => {
            let (own, other) = skaters.split_once('v').unwrap_or((skaters, ""));
            format!("{own} skaters of the acting team against {other}")
        }
    }
}

pub(super) fn periods(periods: &[u8]) -> String {
    match periods {
        [4, .., 9] => "in overtime: any period from the fourth on".to_owned(),
        [1, 2, 3] => "in regulation: periods 1, 2 and 3".to_owned(),
        [one] => format!("in period {one}"),
        several => {
            let numbers: Vec<String> = several.iter().map(u8::to_string).collect();
            format!("in one of the periods {}", numbers.join(", "))
        }
    }
}

pub(super) fn score(range: ScoreRange) -> String {
    let goals = |count: i8| if count == 1 { "1 goal".to_owned() } else { format!("{count} goals") };
    let said = match (range.min, range.max) {
        (Some(0), Some(0)) => "with the score tied".to_owned(),
        (Some(min), Some(max)) if min == max && min > 0 => format!("with the acting team ahead by {}", goals(min)),
        (Some(min), Some(max)) if min == max => format!("with the acting team behind by {}", goals(min.saturating_neg())),
        (Some(min), None) if min > 0 => format!("with the acting team ahead by {} or more", goals(min)),
        (None, Some(max)) if max < 0 => format!("with the acting team behind by {} or more", goals(max.saturating_neg())),
        (min, max) => {
            let bound = |bound: Option<i8>, open: &str| bound.map_or(open.to_owned(), |bound| bound.to_string());
            format!("with a score difference from {} to {} for the acting team", bound(min, "any"), bound(max, "any"))
        }
    };
    format!("{said}, before the play")
}

pub(super) fn timeframe(timeframe: &Timeframe) -> String {
    match timeframe {
        Timeframe::LastGames(1) => "the last game of those asked for".to_owned(),
        Timeframe::LastGames(count) => format!("the last {count} games of those asked for"),
        Timeframe::Season(season) => format!("the season {season}"),
        Timeframe::Days { from: Some(from), to: Some(to) } if from == to => format!("on {from}"),
        Timeframe::Days { from: Some(from), to: Some(to) } => format!("from {from} to {to}, both included"),
        Timeframe::Days { from: Some(from), to: None } => format!("from {from} on"),
        Timeframe::Days { from: None, to: Some(to) } => format!("until {to}, included"),
        Timeframe::Days { from: None, to: None } => "any day".to_owned(),
        Timeframe::Games(games) => format!("game {}", games.join(", ")),
    }
}

pub(super) fn game_type(kind: GameType) -> String {
    match kind {
        GameType::PreSeason => "preseason games",
        GameType::Regular => "regular season games",
        GameType::Playoffs => "playoff games",
    }
    .to_owned()
}

pub(super) fn venue(venue: Venue) -> String {
    match venue {
        Venue::Home => "home games",
        Venue::Away => "games on the road",
    }
    .to_owned()
}

pub(super) fn order(order: Order) -> String {
    match order {
        Order::OldestFirst => "oldest first",
        Order::NewestFirst => "newest first",
    }
    .to_owned()
}

pub(super) fn limit(limit: u32, order: Order) -> String {
    let end = if order == Order::NewestFirst { "last" } else { "first" };
    if limit == 1 { format!("only the {end}") } else { format!("only the {end} {limit}") }
}

pub(super) fn flag(flag: &str) -> String {
    super::words::FLAGS.iter().find(|word| word.flag == flag).map_or_else(|| format!("marked {flag}"), |word| word.meaning.to_owned())
}

pub(super) fn pre(seconds: f64) -> String {
    format!("{seconds} s before each play")
}

pub(super) fn post(seconds: f64) -> String {
    format!("{seconds} s after each play")
}

pub(super) const SHIFTS: &str = "whole shifts instead of single plays; with others on the ice, the shifts that overlap theirs; where plays, zones or strengths are named, the shifts in which the player has such a play";
