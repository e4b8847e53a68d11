//! Strengths that are named together.

use super::joins::{Connection, connection, together};
use super::meaning;
use super::part::Part;
use super::reader::Reader;

/// Reads the strengths: "5v3 power play" is 5v3, "power play or 5v3" is either, "5v5 power play" is refused.
pub(super) fn read(reader: &mut Reader) {
    let found: Vec<(usize, String)> =
        reader.parts.iter().enumerate().filter_map(|(place, found)| strength(&found.part).map(|strength| (place, strength))).collect();
    if let [(first, one), (second, other)] = found.as_slice() {
        let joined = matches!(connection(reader, *first, *second), Connection::Joined);
        if !joined && one != other {
            let (first, second) = (*first, *second);
            return match narrower(one, other).map(str::to_owned) {
                Some(narrower) => {
                    reader.chip(first, "strengths", meaning::strength(one));
                    reader.chip(second, "strengths", meaning::strength(other));
                    reader.query.strengths = vec![narrower];
                }
                None => {
                    reader.chip(first, "strengths", meaning::strength(one));
                    reader.refuse(second, "two strengths that are not one; join them by “or”, or leave one out", &[]);
                }
            };
        }
    }
    for (place, strength) in together(reader, "strengths", strength) {
        reader.chip(place, "strengths", meaning::strength(&strength));
        if !reader.query.strengths.contains(&strength) {
            reader.query.strengths.push(strength);
        }
    }
}

fn strength(part: &Part) -> Option<String> {
    match part {
        Part::Strength(strength) => Some(strength.clone()),
        _ => None,
    }
}

/// Of two strengths that hold at once, the one that says more.
fn narrower<'s>(one: &'s str, other: &'s str) -> Option<&'s str> {
    let (skaters, rest) = if one.contains('v') && one.len() == 3 { (one, other) } else { (other, one) };
    let (own, opponents) = skaters.split_once('v').filter(|_| skaters.len() == 3)?;
    // A sixth skater for the goalie makes no power play.
    let even = own == opponents || matches!(skaters, "6v5" | "5v6");
    let holds = match rest {
        "even_strength" => even,
        "power_play" => own > opponents && !even,
        "short_handed" => own < opponents && !even,
        "own_net_empty" => own == "6",
        "opponent_net_empty" => opponents == "6",
        _ => false,
    };
    holds.then_some(skaters)
}
