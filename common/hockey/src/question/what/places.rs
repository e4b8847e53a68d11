//! Sections of the rink.

use super::super::joins::together;
use super::super::part::{Part, Place};
use super::super::reader::Reader;
use crate::play::Zone;

/// Plays made in front of the own net.
const DEFENDING: &[&str] =
    &["block", "shot_block_attempt", "shot_pressure", "dump_in_retrieval", "dump_out", "zone_exit", "controlled_exit", "breakout"];
/// Plays made at either end.
const EITHER: &[&str] = &[
    "stick_check",
    "hit",
    "pass_block",
    "pass_block_attempt",
    "reception_prevented",
    "interception",
    "takeaway",
    "puck_recovery",
    "loose_puck",
    "failed_recovery",
    "puck_battle",
    "battle_won",
    "battle_lost",
    "contested_recovery",
    "rebound_recovery",
    "penalty",
    "penalty_drawn",
    "puck_protection",
    "body_puck_protection",
    "deke",
    "turnover",
    "pass_reception",
    "face_off_recovery",
    "check_recovery",
];

/// Reads the places: which end of the rink is meant follows from the zone, or from the plays.
pub(super) fn read(reader: &mut Reader) {
    let found = together(reader, "places", |part| if let Part::Section(place) = part { Some(ByName(place)) } else { None });
    for (part, ByName(place)) in found {
        let ends = ends(reader, place);
        let sections: Vec<&str> = ends.iter().flat_map(|sections| sections.iter().copied()).collect();
        let side = match (ends.len(), ends.first().is_some_and(|first| *first == place.defending)) {
            (1, true) => ", in the own end",
            (2, _) => ", at either end",
            _ => "",
        };
        reader.chip(part, "sections", format!("from {}{side}: {}", place.name, sections.join(", ")));
        for section in sections {
            if !reader.query.sections.iter().any(|known| known == section) {
                reader.query.sections.push(section.to_owned());
            }
        }
    }
}

fn ends(reader: &Reader, place: &'static Place) -> Vec<&'static [&'static str]> {
    let events = &reader.query.events;
    let all_of = |list: &[&str]| {
        !events.is_empty()
            && events.iter().all(|event| list.contains(&event.as_str()) || event.starts_with("penalty_") || event.starts_with("drawn_"))
    };
    let defending_only = events.iter().all(|event| DEFENDING.contains(&event.as_str())) && !events.is_empty();
    let ends = match reader.query.zones.as_slice() {
        [Zone::Defensive] => vec![place.defending],
        [Zone::Offensive] => vec![place.attacking],
        _ if defending_only => vec![place.defending],
        _ if events.is_empty() || all_of(EITHER) => vec![place.attacking, place.defending],
        _ => vec![place.attacking],
    };
    let mut known: Vec<&'static [&'static str]> = ends.into_iter().filter(|sections| !sections.is_empty()).collect();
    if known.is_empty() {
        known.push(place.attacking);
    }
    known
}

#[derive(Clone)]
struct ByName(&'static Place);

impl PartialEq for ByName {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}
