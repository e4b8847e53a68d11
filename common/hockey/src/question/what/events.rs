//! The plays that are named.

use super::super::joins::together;
use super::super::meaning;
use super::super::part::Part;
use super::super::reader::Reader;

/// Reads the terms: joined by "and", "or" or commas they are any of them.
pub(super) fn read(reader: &mut Reader) {
    let found = together(reader, "plays", |part| if let Part::Event(id) = part { Some(*id) } else { None });
    for (place, id) in found {
        reader.chip(place, "events", meaning::event(id));
        if !reader.query.events.iter().any(|event| event == id) {
            reader.query.events.push(id.to_owned());
        }
    }
}
