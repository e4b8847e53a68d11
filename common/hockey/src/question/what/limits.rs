//! How many plays, and from which end.

use super::super::counts::checked;
use super::super::lexicon::joined;
use super::super::meaning;
use super::super::part::Part;
use super::super::reader::Reader;
use crate::query::Order;
use crate::reading::Choice;

/// Reads limits and orders.
pub(super) fn read(reader: &mut Reader) {
    let parts = reader.parts;
    for (place, found) in parts.iter().enumerate() {
        match found.part {
            Part::Order(order) => set_order(reader, place, order),
            Part::Limit(limit) => set_limit(reader, place, limit, None),
            Part::Count { newest, number: Some(number) } => counted(reader, place, newest, number),
            Part::Count { newest, number: None } => uncounted(reader, place, newest),
            Part::Number(number) => bare_number(reader, place, number),
            _ => {}
        }
    }
}

/// `last 5` with plays or shifts anywhere; with none it may be games.
fn counted(reader: &mut Reader, place: usize, newest: bool, number: u32) {
    let next = reader.parts.get(place + 1).map(|found| &found.part);
    if matches!(next, Some(Part::Venue(_) | Part::GameType(_) | Part::Game | Part::Timeframe(_))) {
        return reader.refuse(place, "so many of what?", &["last 5 games", "last 5 home games", "first 10 plays"]);
    }
    let plays = |part: &Part| matches!(part, Part::Event(_) | Part::Shifts | Part::Plays | Part::Flag(_));
    if reader.parts.iter().any(|found| plays(&found.part)) {
        return set_limit(reader, place, number, Some(order(newest)));
    }
    let end = if newest { "last" } else { "first" };
    let choice = |say: String, label: &str| Choice { say, label: label.to_owned(), player_id: None };
    let mut choices = vec![choice(format!("{end} {number} plays"), "so many plays")];
    if newest {
        choices.insert(0, choice(format!("last {number} games"), "all plays of so many games"));
    }
    reader.open(reader.parts[place].from, reader.parts[place].to, choices);
}

/// `last goal` is one, `last goals` are newest first, `first goals` says nothing.
fn uncounted(reader: &mut Reader, place: usize, newest: bool) {
    let Some(head) = head_after(reader, place) else {
        return reader.refuse(place, "the first or the last of what?", &["last game", "last 5 games", "last goal", "first 10 shots"]);
    };
    let found = &reader.parts[head];
    let word = joined(&reader.tokens[found.to - 1..found.to]);
    let plural = word.ends_with('s') && !word.ends_with("ss");
    match (plural, newest) {
        (false, _) => set_limit(reader, place, 1, Some(order(newest))),
        (true, true) => set_order(reader, place, Order::NewestFirst),
        (true, false) => reader.refuse(place, "the first how many?", &["first 5", "first 10"]),
    }
}

/// `5 goals`.
fn bare_number(reader: &mut Reader, place: usize, number: u32) {
    match (head_after(reader, place), checked(number, Part::Limit(number))) {
        (Some(_), Part::Limit(limit)) => set_limit(reader, place, limit, None),
        (Some(_), Part::Refused { reason, .. }) => reader.refuse(place, reason, &["first 10", "last 10"]),
        _ => {
            let suggestions = vec![format!("first {number}"), format!("last {number} games"), format!("#{number}")];
            let suggestions = if (1..100).contains(&number) { suggestions } else { Vec::new() };
            let (from, to) = (reader.parts[place].from, reader.parts[place].to);
            reader.refuse_run(from, to, "a number that belongs to nothing".to_owned(), suggestions);
        }
    }
}

/// The play that a count belongs to, past words that describe it.
fn head_after(reader: &Reader, place: usize) -> Option<usize> {
    for (head, found) in reader.parts.iter().enumerate().skip(place + 1) {
        match &found.part {
            Part::Event(_) | Part::Shifts | Part::Plays => return Some(head),
            Part::Flag(_) if !matches!(reader.parts.get(head + 1).map(|next| &next.part), Some(Part::Event(_))) => return Some(head),
            Part::Outcome(_) | Part::Strength(_) | Part::Zone(_) | Part::Section(_) | Part::Flag(_) | Part::Team(_) | Part::Player(_) => {}
            Part::Periods(_) | Part::Stop | Part::Me | Part::OurTeam | Part::Venue(_) | Part::GameType(_) => {}
            _ => return None,
        }
    }
    None
}

fn set_limit(reader: &mut Reader, place: usize, limit: u32, order: Option<Order>) {
    if reader.query.limit.is_some_and(|before| before != limit) {
        return reader.refuse(place, "a second limit; say one", &[]);
    }
    let order = order.unwrap_or(reader.query.order);
    reader.query.limit = Some(limit);
    reader.query.order = order;
    reader.chip(place, "limit", meaning::limit(limit, order));
}

fn set_order(reader: &mut Reader, place: usize, order: Order) {
    let end = counted_end(reader);
    if end.is_some_and(|end| end != order) {
        return reader.refuse(place, "the limit is of the other end; leave the order out", &["first 10", "last 10"]);
    }
    reader.query.order = order;
    reader.chip(place, "order", meaning::order(order));
}

/// Which end `first 10` or `last 10` asks for.
fn counted_end(reader: &Reader) -> Option<Order> {
    reader.parts.iter().find_map(|found| if let Part::Count { newest, number: Some(_) } = found.part { Some(order(newest)) } else { None })
}

fn order(newest: bool) -> Order {
    if newest { Order::NewestFirst } else { Order::OldestFirst }
}
