//! Which plays: events, places, outcomes, the state of the game, how many and how long.

mod events;
mod flags;
mod limits;
mod places;

use super::joins::together;
use super::meaning;
use super::part::Part;
use super::reader::Reader;
use crate::play::Outcome;
use crate::query::Mode;

/// Plays of which the data know no failed ones.
const NEVER_FAIL: &[&str] = &[
    "zone_exit",
    "controlled_exit",
    "zone_entry",
    "controlled_entry",
    "carry",
    "red_line_carry",
    "goal",
    "assist",
    "first_assist",
    "second_assist",
    "point",
    "hit",
    "stick_check",
    "block",
    "pass_block",
    "takeaway",
    "interception",
    "puck_recovery",
    "contested_recovery",
    "battle_won",
    "completed_pass",
    "face_off_won",
    "pass_reception",
    "shot_on_net",
];

/// Reads everything that is said about the plays themselves.
pub(super) fn read(reader: &mut Reader) {
    read_mode(reader);
    events::read(reader);
    flags::read(reader);
    read_zones(reader);
    places::read(reader);
    read_outcomes(reader);
    super::strengths::read(reader);
    read_periods(reader);
    read_score(reader);
    read_windows(reader);
    limits::read(reader);
}

fn read_mode(reader: &mut Reader) {
    for place in 0..reader.parts.len() {
        if matches!(reader.parts[place].part, Part::Shifts) {
            reader.query.mode = Mode::Shift;
            reader.chip(place, "mode", meaning::SHIFTS.to_owned());
        }
    }
}

fn read_zones(reader: &mut Reader) {
    let zones = together(reader, "zones", |part| if let Part::Zone(zone) = part { Some(*zone) } else { None });
    for (place, zone) in zones {
        reader.chip(place, "zones", meaning::zone(zone));
        if !reader.query.zones.contains(&zone) {
            reader.query.zones.push(zone);
        }
    }
}

fn read_outcomes(reader: &mut Reader) {
    let outcomes = together(reader, "outcomes", |part| if let Part::Outcome(outcome) = part { Some(*outcome) } else { None });
    for (place, outcome) in outcomes {
        let events = &reader.query.events;
        if outcome == Outcome::Failed && !events.is_empty() && events.iter().all(|event| NEVER_FAIL.contains(&event.as_str())) {
            reader.refuse(place, "the data mark only those that succeed", &["failed dump-outs", "failed passes", "turnovers"]);
            continue;
        }
        reader.chip(place, "outcomes", meaning::outcome(outcome));
        if !reader.query.outcomes.contains(&outcome) {
            reader.query.outcomes.push(outcome);
        }
    }
}

fn read_periods(reader: &mut Reader) {
    let found = together(reader, "periods", |part| if let Part::Periods(periods) = part { Some(periods.clone()) } else { None });
    for (place, periods) in found {
        reader.chip(place, "periods", meaning::periods(&periods));
        reader.query.periods.extend(periods);
    }
    reader.query.periods.sort_unstable();
    reader.query.periods.dedup();
}

fn read_score(reader: &mut Reader) {
    let parts = reader.parts;
    for (place, found) in parts.iter().enumerate() {
        let Part::Score(range) = found.part else { continue };
        if reader.query.score.is_some_and(|before| before != range) {
            reader.refuse(place, "a second score; ask about one at a time", &[]);
            continue;
        }
        reader.query.score = Some(range);
        reader.chip(place, "score", meaning::score(range));
    }
}

fn read_windows(reader: &mut Reader) {
    let parts = reader.parts;
    for (place, found) in parts.iter().enumerate() {
        let Part::Window { pre_s, post_s } = found.part else { continue };
        let differs = |before: Option<f64>, now: Option<f64>| before.zip(now).is_some_and(|(before, now)| before != now);
        if differs(reader.query.pre_s, pre_s) || differs(reader.query.post_s, post_s) {
            reader.refuse(place, "the seconds are said twice", &[]);
            continue;
        }
        reader.query.pre_s = reader.query.pre_s.or(pre_s);
        reader.query.post_s = reader.query.post_s.or(post_s);
        let field = match (pre_s, post_s) {
            (Some(_), Some(_)) => "pre_s, post_s",
            (Some(_), None) => "pre_s",
            _ => "post_s",
        };
        let said: Vec<String> = pre_s.map(meaning::pre).into_iter().chain(post_s.map(meaning::post)).collect();
        reader.chip(place, field, said.join(", "));
    }
}
