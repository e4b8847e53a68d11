//! Who acts, who is on the ice with them and against them.

mod players;
mod teams;

use super::part::{Named, Part, Role};
use super::reader::Reader;

/// A player or team that the question names, and as what.
#[derive(Debug, Clone)]
struct Mention<'a> {
    part: usize,
    /// The first token of the chip: the preposition belongs to it.
    from: usize,
    /// The token after the last of the chip.
    to: usize,
    role: Role,
    /// Mentions of one list have one number.
    list: usize,
    who: Who<'a>,
}

#[derive(Debug, Clone)]
enum Who<'a> {
    Player(&'a Named),
    Me,
    Team(&'static str),
    OurTeam,
}

/// Reads who the question is about. The season tells namesakes apart.
pub(super) fn read(reader: &mut Reader, season: Option<&str>) {
    let mentions = mentions(reader);
    teams::read(reader, &mentions);
    players::read(reader, &mentions, season);
    open_eithers(reader);
}

/// Every mention with its role: a preposition holds for the list of names after it.
fn mentions<'a>(reader: &mut Reader<'a>) -> Vec<Mention<'a>> {
    let parts = reader.parts;
    let mut mentions: Vec<Mention<'a>> = Vec::new();
    let (mut role, mut said_at, mut list) = (Role::By, None, 0);
    for (place, found) in parts.iter().enumerate() {
        let who = match &found.part {
            Part::Player(named) => Who::Player(named),
            Part::Me => Who::Me,
            Part::Team(code) => Who::Team(code),
            Part::OurTeam => Who::OurTeam,
            Part::And | Part::Stop => continue,
            Part::OnTheIce => {
                on_the_ice(reader, &mut mentions, list, place);
                continue;
            }
            Part::Role(next) => {
                leave(reader, role, said_at);
                (role, said_at, list) = (*next, Some(place), list + 1);
                continue;
            }
            _ => {
                leave(reader, role, said_at);
                (role, said_at, list) = (Role::By, None, list + 1);
                continue;
            }
        };
        // `against Matthews, Suzuki's goals`: a possessive away from the preposition acts.
        let possessive = reader.tokens[found.to - 1].possessive && said_at.is_none() && role != Role::By;
        if possessive {
            (role, list) = (Role::By, list + 1);
        }
        let from = said_at.take().map_or(found.from, |said: usize| parts[said].from);
        mentions.push(Mention { part: place, from, to: found.to, role, list, who });
    }
    leave(reader, role, said_at);
    mentions
}

/// `against` without anybody after it.
fn leave(reader: &mut Reader, role: Role, said_at: Option<usize>) {
    if let Some(place) = said_at.filter(|_| role == Role::Against) {
        reader.refuse(place, "against whom?", &["against CHI", "against us"]);
    }
}

/// `with Suzuki on the ice`: nobody need act, so the list before it are teammates, or opponents after "against".
fn on_the_ice(reader: &mut Reader, mentions: &mut [Mention], list: usize, place: usize) {
    let found = &reader.parts[place];
    let is_player = |mention: &&mut Mention| mention.list == list && matches!(mention.who, Who::Player(_) | Who::Me);
    let mut last = None;
    for mention in mentions.iter_mut().filter(is_player) {
        if mention.role == Role::By {
            mention.role = Role::With;
        }
        last = Some(mention);
    }
    match last {
        Some(mention) => mention.to = found.to,
        None => reader.refuse(place, "say who is on the ice", &["with a player on the ice"]),
    }
}

/// Names that are other words too, where nothing decided.
fn open_eithers(reader: &mut Reader) {
    let parts = reader.parts;
    for found in parts {
        let Part::Either { player, other } = &found.part else { continue };
        let written = reader.written(found.from, found.to).to_owned();
        let mut choices: Vec<_> = player.candidates.iter().map(|place| players::choice(reader, *place)).collect();
        let (say, label) = match &**other {
            Part::Section(place) => (format!("from {}", place.name), format!("a place: {}", place.name)),
            Part::Event(id) => (id.replace('_', " "), super::meaning::event(id)),
            Part::Team(code) => ((*code).to_owned(), super::meaning::team(code)),
            _ => (format!("the {written}"), "the word, not the player".to_owned()),
        };
        choices.push(crate::reading::Choice { say, label, player_id: None });
        reader.open(found.from, found.to, choices);
    }
}
