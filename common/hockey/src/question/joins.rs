//! Which values of one list belong together, and which are two questions in one.

use super::part::{Part, Role};
use super::reader::Reader;

/// The values of one field where the question names them, each with its part. Two different values must be joined by a
/// comma, "and" or "or", with nothing else between: of "goals in the first period and assists in the third" no one
/// query is right, so the second value is refused.
pub(super) fn together<T: PartialEq + Clone>(reader: &mut Reader, what: &str, read: impl Fn(&Part) -> Option<T>) -> Vec<(usize, T)> {
    let parts = reader.parts;
    let mut values: Vec<(usize, T)> = Vec::new();
    for (place, found) in parts.iter().enumerate() {
        let Some(value) = read(&found.part) else { continue };
        let known = values.iter().any(|(_, before)| *before == value);
        let Some((before, _)) = values.last().filter(|_| !known) else {
            values.push((place, value));
            continue;
        };
        let before = *before;
        match connection(reader, before, place) {
            Connection::Joined => values.push((place, value)),
            Connection::Beside if says_with(reader, before, place) => {
                let reason = "one play with another cannot be asked for; a shift with a play can";
                reader.refuse(place, reason, &["shifts with a goal", "leading to a shot on net"]);
            }
            Connection::Beside => reader.refuse(place, format!("two {what} stand side by side; join them by “and”, “or” or a comma"), &[]),
            Connection::Parted => {
                reader.refuse(place, format!("the question names {what} in two places; ask one question after the other"), &[])
            }
        }
    }
    values
}

/// How two parts are connected.
pub(super) enum Connection {
    /// By "and", "or" or a comma, and nothing that says anything.
    Joined,
    /// By nothing.
    Beside,
    /// Something else stands between.
    Parted,
}

/// How the words between two parts connect them.
pub(super) fn connection(reader: &Reader, before: usize, after: usize) -> Connection {
    let between = &reader.parts[before + 1..after];
    if !between.iter().all(|found| found.part.joins()) {
        return Connection::Parted;
    }
    let comma = reader.tokens[reader.parts[before].to..=reader.parts[after].from].iter().any(|token| token.after_comma);
    let and = between.iter().any(|found| matches!(found.part, Part::And));
    if comma || and { Connection::Joined } else { Connection::Beside }
}

/// `entries with a shot`.
fn says_with(reader: &Reader, before: usize, after: usize) -> bool {
    reader.parts[before..after].iter().any(|found| matches!(found.part, Part::Role(Role::With)))
}

/// Whether "or" stands between two parts.
pub(super) fn says_or(reader: &Reader, before: usize, after: usize) -> bool {
    reader.tokens[reader.parts[before].to..reader.parts[after].from].iter().any(|token| token.word == "or")
}
