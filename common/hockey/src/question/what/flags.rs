//! How a play was made: one-timers, wrist shots, screens.

use super::super::joins::{Connection, connection, says_or};
use super::super::lexicon::joined;
use super::super::meaning;
use super::super::part::{FlagWord, Part};
use super::super::reader::Reader;
use crate::vocabulary::spellings;

/// Plays that carry the flags of a shot.
const WITH_FLAGS_OF_SHOTS: &[&str] = &["goal", "save", "goal_against", "shot_faced"];

/// Reads the flags. All of them must hold, so kinds that exclude each other are refused.
pub(super) fn read(reader: &mut Reader) {
    let parts = reader.parts;
    let named: Vec<(usize, &'static FlagWord)> = parts
        .iter()
        .enumerate()
        .filter_map(|(place, found)| if let Part::Flag(flag) = found.part { Some((place, flag)) } else { None })
        .collect();
    let implied = reader.query.events.is_empty();
    let goals = reader.query.events == ["goal"];
    let mut kept: Vec<usize> = Vec::new();
    for (place, flag) in &named {
        let before = kept.last().copied();
        if let Some(reason) = refusal(reader, *place, flag, before) {
            reader.refuse(*place, reason, &[]);
            continue;
        }
        kept.push(*place);
        push(&mut reader.query.flags, flag.flag);
        reader.chip(*place, "flags", meaning::flag(flag.flag));
        if implied && !flag.event.is_empty() {
            reader.chip(*place, "events", meaning::event(flag.event));
            push(&mut reader.query.events, flag.event);
        }
    }
    let of_shots = named.iter().any(|(place, flag)| kept.contains(place) && flag.of_shots);
    if goals && of_shots {
        look_for_the_shot(reader);
    }
}

/// The flags of a goal are those of the shot that became it.
fn look_for_the_shot(reader: &mut Reader) {
    reader.query.events = vec!["shot_on_net".to_owned()];
    push(&mut reader.query.flags, "withgoal");
    let parts = reader.parts;
    let goal = parts.iter().position(|found| matches!(found.part, Part::Event("goal")));
    if let Some(place) = goal {
        reader.chip(place, "flags", "looked for as the shot that became the goal: it carries the marks of the shot".to_owned());
    }
}

/// Why a flag cannot be asked for here.
fn refusal(reader: &Reader, place: usize, flag: &FlagWord, before: Option<usize>) -> Option<String> {
    let events = &reader.query.events;
    let joined_to_an_event = neighbours(reader, place).any(|other| matches!(reader.parts[other].part, Part::Event(_)));
    if joined_to_an_event && is_noun(reader, place, flag) {
        return Some("it cannot be joined to other plays; ask one question after the other".to_owned());
    }
    if let Some(before) = before {
        let joined = matches!(connection(reader, before, place), Connection::Joined);
        let both_nouns =
            matches!(reader.parts[before].part, Part::Flag(other) if is_noun(reader, before, other)) && is_noun(reader, place, flag);
        if joined && (both_nouns || says_or(reader, before, place)) {
            return Some("marks are asked for all at once; ask one question after the other".to_owned());
        }
    }
    let carries = |event: &String| {
        let one_timer_pass = flag.flag == "1timer" && event.ends_with("pass");
        (event.contains("shot") && !event.starts_with("shootout") && event != "shot_pressure" && event != "penalty_shot")
            || WITH_FLAGS_OF_SHOTS.contains(&event.as_str())
            || one_timer_pass
    };
    if flag.of_shots && !events.iter().all(carries) {
        return Some(format!("“{}” is said of shots, saves and goals", flag.meaning));
    }
    let goal_among_others = events.len() > 1 && events.iter().any(|event| event == "goal");
    (flag.of_shots && goal_among_others).then(|| "it is said of the shot; ask for goals alone, or for shots".to_owned())
}

/// The parts that are joined to this one by "and", "or" or a comma.
fn neighbours(reader: &Reader, place: usize) -> impl Iterator<Item = usize> {
    let says = |other: &usize| !reader.parts[*other].part.joins();
    let before = (0..place).rev().find(says).filter(|other| matches!(connection(reader, *other, place), Connection::Joined));
    let after = (place + 1..reader.parts.len()).find(says).filter(|other| matches!(connection(reader, place, *other), Connection::Joined));
    before.into_iter().chain(after)
}

fn is_noun(reader: &Reader, place: usize, flag: &FlagWord) -> bool {
    let found = &reader.parts[place];
    let written = joined(&reader.tokens[found.from..found.to]);
    flag.nouns.iter().any(|noun| spellings(noun).contains(&written))
}

fn push(list: &mut Vec<String>, value: &str) {
    if !list.iter().any(|known| known == value) {
        list.push(value.to_owned());
    }
}
