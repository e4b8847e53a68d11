//! Which player is meant, and as what.

use super::super::part::{Named, Role};
use super::super::reader::Reader;
use super::teams::says_and;
use super::{Mention, Who};
use crate::reading::Choice;

/// Reads the players that are named, and "my".
pub(super) fn read(reader: &mut Reader, mentions: &[Mention], season: Option<&str>) {
    let people: Vec<&Mention> = mentions.iter().filter(|mention| matches!(mention.who, Who::Player(_) | Who::Me)).collect();
    for (place, mention) in people.iter().enumerate() {
        let before = people[..place].iter().rev().find(|other| other.list == mention.list);
        let listed = before.is_none_or(|other| mention.role == Role::By || says_and(reader, other.part, mention.part));
        if !listed {
            let reason = "it is not clear whether this belongs to the names before it".to_owned();
            reader.refuse_run(mention.from, mention.to, reason, Vec::new());
            continue;
        }
        match mention.who {
            Who::Player(named) => read_named(reader, mention, named, season),
            _ => read_me(reader, mention),
        }
    }
    refuse_parted_lists(reader, &people);
}

/// A choice for people to pick from.
pub(super) fn choice(reader: &Reader, place: usize) -> Choice {
    let player = &reader.index.players[place];
    Choice { say: reader.index.say(place), label: player.label(), player_id: Some(player.id) }
}

/// `goals by Suzuki and assists by Caufield` is refused by its events; `Suzuki's goals, Caufield` by this.
fn refuse_parted_lists(reader: &mut Reader, people: &[&Mention]) {
    let acting: Vec<&&Mention> = people.iter().filter(|mention| mention.role == Role::By).collect();
    for pair in acting.windows(2) {
        let between = &reader.parts[pair[0].part + 1..pair[1].part];
        let same = reader.parts[pair[0].part].part.names_the_same(&reader.parts[pair[1].part].part);
        let parted = between.iter().any(|found| !found.part.joins() && !matches!(found.part, super::super::part::Part::Team(_)));
        if parted && !same {
            let reason = "the question names players in two places; ask one question after the other".to_owned();
            reader.refuse_run(pair[1].from, pair[1].to, reason, Vec::new());
        }
    }
}

fn read_me(reader: &mut Reader, mention: &Mention) {
    let Some(own) = reader.asker.player_id else {
        let reason = "this account has no player of its own".to_owned();
        return reader.refuse_run(mention.from, mention.to, reason, vec!["our".to_owned(), "a player's name".to_owned()]);
    };
    let label = reader.index.by_id(own).map_or_else(|| format!("#{own}"), |place| reader.index.players[place].label());
    add(reader, mention, own, label);
}

fn read_named(reader: &mut Reader, mention: &Mention, named: &Named, season: Option<&str>) {
    let mut named = named.clone();
    // `#14` alone is of the acting team, or of the asker's.
    if named.candidates.is_empty() {
        let team = reader.query.team.clone().or(reader.own_team().map(str::to_owned)).filter(|_| mention.role != Role::Against);
        let number = named.sweater.unwrap_or_default();
        named.candidates = team.as_ref().map(|team| reader.index.by_sweater(team, number)).unwrap_or_default();
        if named.candidates.is_empty() {
            let reason = team.map_or("a sweater number of which team?".to_owned(), |team| format!("nobody wears #{number} for {team}"));
            return reader.refuse_run(mention.from, mention.to, reason, vec![format!("#{number} MTL")]);
        }
    }
    match decide(reader, mention.role, &named, season) {
        Decision::One(place, others) => {
            let player = &reader.index.players[place];
            let also: Vec<String> = others.iter().map(|other| reader.index.players[*other].label()).collect();
            let also = if also.is_empty() { String::new() } else { format!(" (not {})", also.join(", nor ")) };
            let (id, label) = (player.id, format!("{}{also}", player.label()));
            if mention.role == Role::On && player.newest().position != "G" {
                let suggestions = vec![format!("against {}", player.name()), format!("by {}", player.name())];
                return reader.refuse_run(mention.from, mention.to, "on whom? only a goalie is shot on".to_owned(), suggestions);
            }
            add(reader, mention, id, label);
        }
        Decision::Several(places) => {
            let choices = places.iter().take(12).map(|place| choice(reader, *place)).collect();
            reader.open(mention.from, mention.to, choices);
        }
        Decision::Nobody(reason) => {
            let near = named.candidates.iter().take(5).map(|place| reader.index.say(*place)).collect();
            reader.refuse_run(mention.from, mention.to, reason, near);
        }
    }
}

enum Decision {
    /// This one, of several of that name.
    One(usize, Vec<usize>),
    Several(Vec<usize>),
    Nobody(String),
}

/// Who is meant: by what is said beside the name, then by the teams named, the season, and the asker's own team.
fn decide(reader: &Reader, role: Role, named: &Named, season: Option<&str>) -> Decision {
    let player = |place: &usize| &reader.index.players[*place];
    let mut left = named.candidates.clone();
    let fits = |place: &usize| {
        let rows = &player(place).rows;
        rows.iter().any(|row| named.position.is_none_or(|position| row.position == position))
            && rows.iter().any(|row| named.sweater.is_none_or(|sweater| row.sweater == Some(sweater)))
    };
    left.retain(fits);
    if left.is_empty() {
        return Decision::Nobody("no player of that name has that position or number".to_owned());
    }
    let acting: Vec<String> = reader.query.team.iter().cloned().collect();
    let (teams, others) =
        if matches!(role, Role::Against | Role::On) { (&reader.query.opponents, &acting) } else { (&acting, &reader.query.opponents) };
    let of_teams = |place: &usize| teams.is_empty() || teams.iter().any(|team| player(place).plays_for(team, None));
    let whole = left.clone();
    left.retain(of_teams);
    if left.is_empty() {
        let names: Vec<String> = whole.iter().take(3).map(|place| player(place).label()).collect();
        return Decision::Nobody(format!("{} does not play for {}", names.join("; "), teams.join(" or ")));
    }
    // Nobody acts against his own team: `Hughes against NJD` is not of NJD.
    let one_other = if let [other] = others.as_slice() { Some(other) } else { None };
    narrow(&mut left, |place| one_other.is_none_or(|other| !player(place).plays_for(other, season)));
    narrow(&mut left, |place| season.is_none_or(|season| player(place).rows.iter().any(|row| row.season == season)));
    // Of a number or a name of one team: who is there in that season.
    narrow(&mut left, |place| named.team.is_none_or(|team| player(place).plays_for(team, season)));
    narrow(&mut left, |place| teams.is_empty() || teams.iter().any(|team| player(place).plays_for(team, season)));
    if left.len() > 1 && role != Role::Against {
        let own: Vec<usize> =
            left.iter().copied().filter(|place| reader.own_team().is_some_and(|own| player(place).plays_for(own, season))).collect();
        if let [one] = own.as_slice() {
            left = vec![*one];
        }
    }
    match left.as_slice() {
        [one] => Decision::One(*one, whole.into_iter().filter(|place| place != one).collect()),
        _ => {
            // The asker's own first.
            left.sort_by_key(|place| !reader.own_team().is_some_and(|own| player(place).plays_for(own, season)));
            Decision::Several(left)
        }
    }
}

/// Keeps those of whom it is true, if it is true of any.
fn narrow(places: &mut Vec<usize>, is_true: impl Fn(&usize) -> bool) {
    if places.iter().any(&is_true) {
        places.retain(is_true);
    }
}

fn add(reader: &mut Reader, mention: &Mention, id: u32, label: String) {
    let (list, field, meaning) = match mention.role {
        Role::By | Role::At => (&mut reader.query.players, "players", format!("{label} acts")),
        Role::With => (&mut reader.query.teammates, "teammates", format!("with {label} on the ice")),
        Role::Against | Role::On => {
            (&mut reader.query.opponents_on_ice, "opponents_on_ice", format!("with {label} on the ice for the other team"))
        }
    };
    if !list.contains(&id) {
        list.push(id);
    }
    reader.chip_of(mention.from, mention.to, field, meaning);
}
