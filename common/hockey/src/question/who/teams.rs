//! The acting team and its opponents.

use super::super::joins::{Connection, connection};
use super::super::meaning;
use super::super::part::{Part, Role};
use super::super::reader::Reader;
use super::{Mention, Who};
use crate::query::Venue;

/// Reads the teams that are named, and "both teams" and "every team".
pub(super) fn read(reader: &mut Reader, mentions: &[Mention]) {
    let named = codes(reader, mentions);
    for (mention, code) in named.iter().filter(|(mention, _)| matches!(mention.role, Role::By | Role::With)) {
        acting(reader, mention, code);
    }
    refuse_player_or_team(reader, mentions);
    for (place, (mention, code)) in named.iter().enumerate() {
        match mention.role {
            Role::Against => against(reader, &named[..place], mention, code),
            Role::At => at(reader, mention, code),
            Role::On => reader.refuse_run(mention.from, mention.to, "say against whom".to_owned(), vec![format!("against {code}")]),
            Role::By | Role::With => {}
        }
    }
    read_both(reader);
    read_every(reader);
    let own_too = reader.query.team.as_ref().is_some_and(|team| reader.query.opponents.contains(team));
    if let Some((mention, code)) = named.iter().find(|(mention, _)| own_too && mention.role == Role::Against) {
        reader.refuse_run(mention.from, mention.to, format!("{code} does not play against itself"), Vec::new());
    }
}

/// `Suzuki or MTL`: the one is part of the other.
fn refuse_player_or_team(reader: &mut Reader, mentions: &[Mention]) {
    for pair in mentions.windows(2) {
        let is_team = |mention: &Mention| matches!(mention.who, Who::Team(_) | Who::OurTeam);
        let and = reader.parts[pair[0].part + 1..pair[1].part].iter().any(|found| matches!(found.part, Part::And));
        if and && pair[0].list == pair[1].list && is_team(&pair[0]) != is_team(&pair[1]) {
            let reason = "a player and a team cannot be joined; ask one question after the other".to_owned();
            reader.refuse_run(pair[1].from, pair[1].to, reason, Vec::new());
        }
    }
}

fn codes<'m, 'a>(reader: &mut Reader, mentions: &'m [Mention<'a>]) -> Vec<(&'m Mention<'a>, String)> {
    let mut named = Vec::new();
    for mention in mentions {
        match mention.who {
            Who::Team(code) => named.push((mention, code.to_owned())),
            Who::OurTeam => match reader.own_team() {
                Some(own) => named.push((mention, own.to_owned())),
                None => {
                    let teams = reader.asker.teams.iter().map(|team| format!("by {team}")).collect();
                    reader.refuse_run(mention.from, mention.to, "this account has not just one team; say which".to_owned(), teams);
                }
            },
            Who::Player(_) | Who::Me => {}
        }
    }
    named
}

fn acting(reader: &mut Reader, mention: &Mention, code: &str) {
    if reader.query.team.as_deref().is_some_and(|team| team != code) {
        let suggestions = vec![format!("against {code}"), "both teams".to_owned(), "every team".to_owned()];
        return reader.refuse_run(mention.from, mention.to, "one team acts at a time".to_owned(), suggestions);
    }
    reader.query.team = Some(code.to_owned());
    reader.chip_of(mention.from, mention.to, "team", format!("{} acts", meaning::team(code)));
}

fn against(reader: &mut Reader, before: &[(&Mention, String)], mention: &Mention, code: &str) {
    if followed_by_strength(reader, mention) {
        let suggestions = vec![format!("on the penalty kill against {code}"), format!("on the power play against {code}")];
        return reader.refuse_run(mention.from, mention.to, "say the strength of the acting team".to_owned(), suggestions);
    }
    let same_list = before.iter().rev().find(|(other, _)| other.list == mention.list && other.role == Role::Against);
    let beside = same_list.is_some_and(|(other, _)| !says_and(reader, other.part, mention.part));
    if beside {
        let suggestions = vec![format!("by {code}"), format!("or {code}")];
        return reader.refuse_run(mention.from, mention.to, "it is not clear whether this is an opponent too".to_owned(), suggestions);
    }
    if !reader.query.opponents.iter().any(|team| team == code) {
        reader.query.opponents.push(code.to_owned());
    }
    reader.chip_of(mention.from, mention.to, "opponents", format!("against {}", meaning::team(code)));
}

/// `against Chicago's power play`.
fn followed_by_strength(reader: &Reader, mention: &Mention) -> bool {
    let possessive = reader.tokens[reader.parts[mention.part].to - 1].possessive;
    possessive && matches!(reader.parts.get(mention.part + 1).map(|found| &found.part), Some(Part::Strength(_)))
}

/// Whether the two belong to one list: `CHI, TOR and BOS`. A comma alone is enough where an "and" follows later.
pub(super) fn says_and(reader: &Reader, before: usize, after: usize) -> bool {
    let and = reader.parts[before + 1..after].iter().any(|found| matches!(found.part, Part::And));
    let later = || {
        let rest = reader.parts[after + 1..].iter();
        let mut list = rest.take_while(|found| found.part.joins() || matches!(found.part, Part::Team(_) | Part::Player(_) | Part::Me));
        list.any(|found| matches!(found.part, Part::And))
    };
    and || (matches!(connection(reader, before, after), Connection::Joined) && later())
}

/// `at CHI` are road games in Chicago; at one's own place they are home games.
fn at(reader: &mut Reader, mention: &Mention, code: &str) {
    let Some(at_home) = plays_there(reader, code) else {
        let reason = "it is not clear who plays there at home; say “at home” or “on the road”".to_owned();
        return reader.refuse_run(mention.from, mention.to, reason, vec!["at home".to_owned(), format!("on the road against {code}")]);
    };
    let (venue, opponent) = if at_home { (Venue::Home, false) } else { (Venue::Away, true) };
    if reader.query.venue.is_some_and(|before| before != venue) {
        return reader.refuse_run(mention.from, mention.to, "home and away together".to_owned(), vec![format!("against {code}")]);
    }
    reader.query.venue = Some(venue);
    if opponent && !reader.query.opponents.iter().any(|team| team == code) {
        reader.query.opponents.push(code.to_owned());
    }
    let games = if opponent { "games on the road against" } else { "home games of" };
    reader.chip_of(mention.from, mention.to, "venue", format!("{games} {}", meaning::team(code)));
}

/// Whether who acts is at home with this team; none where some of those who may be meant are and others are not.
fn plays_there(reader: &Reader, code: &str) -> Option<bool> {
    if let Some(team) = reader.query.team.as_deref() {
        return Some(team == code);
    }
    let named = reader.parts.iter().find_map(|found| if let Part::Player(named) = &found.part { Some(named) } else { None });
    if let Some(named) = named {
        let team = |place: &usize| reader.index.players[*place].rows.last().is_some_and(|row| row.team.as_str() == code);
        let at_home = named.candidates.iter().filter(|place| team(place)).count();
        return (at_home == 0 || at_home == named.candidates.len()).then_some(at_home > 0);
    }
    let everybody = reader.parts.iter().any(|found| matches!(found.part, Part::EveryTeam | Part::BothTeams));
    (!everybody).then(|| reader.own_team() == Some(code))
}

fn read_both(reader: &mut Reader) {
    let parts = reader.parts;
    for (place, _) in parts.iter().enumerate().filter(|(_, found)| matches!(found.part, Part::BothTeams)) {
        if !reader.query.opponents.is_empty() {
            reader.refuse(place, "both teams of a game against somebody: ask for one after the other", &[]);
            continue;
        }
        let own = || reader.asker.teams.iter().map(ToString::to_string).collect::<Vec<_>>();
        let games_of = reader.query.team.take().map_or_else(own, |team| vec![team]);
        reader.query.every_team = games_of.is_empty();
        let meaning = if games_of.is_empty() {
            "both teams of every game".to_owned()
        } else {
            format!("both teams, in games of {}", games_of.join(" or "))
        };
        reader.query.games_of = games_of;
        reader.chip(place, "games_of", meaning);
    }
}

fn read_every(reader: &mut Reader) {
    let parts = reader.parts;
    for (place, _) in parts.iter().enumerate().filter(|(_, found)| matches!(found.part, Part::EveryTeam)) {
        if reader.query.team.is_some() || !reader.query.games_of.is_empty() {
            reader.refuse(place, "every team, and one of them: leave one out", &[]);
            continue;
        }
        reader.query.every_team = true;
        reader.chip(place, "every_team", "every team of the league".to_owned());
    }
}
