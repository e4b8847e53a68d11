//! Who plays: 23 players a team.

use super::{
    SEASON,
    names::{FIRST, KNOWN, surname},
    teams::TEAMS,
};
use crate::catalog::Person;
use events::TeamCode;

/// How many of each position a team has: 13 forwards, 8 defencemen, 2 goalies.
const POSITIONS: [(&str, usize); 5] = [("C", 5), ("LW", 4), ("RW", 4), ("D", 8), ("G", 2)];
/// League ids of invented players begin here.
const FIRST_ID: u32 = 8_490_001;

/// Everybody of the season 2025-2026: 736 people, by team and position. It is always the same list.
pub fn people() -> Vec<Person> {
    let mut everybody = Vec::with_capacity(TEAMS.len() * 23);
    for team in &TEAMS {
        let Ok(code) = TeamCode::parse(team.code) else { continue };
        let first_of_the_team = everybody.len();
        for (position, count) in POSITIONS {
            let known = KNOWN.iter().filter(|known| known.0 == team.code && known.4 == position);
            let known = known.map(|(_, id, first, last, _, sweater)| (*id, *first, (*last).to_owned(), Some(*sweater)));
            let number = everybody.len();
            let invented = (0..).map(|more| invented(number + more));
            for (player_id, first, last_name, sweater) in known.chain(invented).take(count) {
                let team = code.clone();
                let (first_name, position, season) = (first.to_owned(), position.to_owned(), SEASON.to_owned());
                everybody.push(Person { player_id, first_name, last_name, team, season, position, sweater });
            }
        }
        give_sweaters(&mut everybody[first_of_the_team..]);
    }
    everybody
}

fn invented(number: usize) -> (u32, &'static str, String, Option<u8>) {
    let first = FIRST[(number * 7 + number / FIRST.len()) % FIRST.len()];
    (FIRST_ID + number as u32, first, surname(number), None)
}

/// Goalies from 30 on, the others from 2 on; each number once in a team.
fn give_sweaters(team: &mut [Person]) {
    for place in 0..team.len() {
        if team[place].sweater.is_some() {
            continue;
        }
        let lowest = if team[place].position == "G" { 30 } else { 2 + 3 * place as u8 % 29 };
        let taken = |number: &u8| team.iter().any(|other| other.sweater == Some(*number));
        team[place].sweater = (lowest..=99).find(|number| !taken(number));
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn every_team_is_complete() {
        let people = people();
        assert_eq!(people.len(), 736);
        for team in &TEAMS {
            let of_team: Vec<&Person> = people.iter().filter(|person| person.team.as_str() == team.code).collect();
            for (position, count) in POSITIONS {
                assert_eq!(of_team.iter().filter(|person| person.position == position).count(), count, "{} {position}", team.code);
            }
            let sweaters: BTreeSet<u8> = of_team.iter().map(|person| person.sweater.unwrap()).collect();
            assert_eq!(sweaters.len(), 23, "{}", team.code);
        }
    }

    #[test]
    fn ids_are_the_leagues_kind_and_only_the_intended_surnames_are_shared() {
        let people = people();
        let ids: BTreeSet<u32> = people.iter().map(|person| person.player_id).collect();
        assert_eq!(ids.len(), people.len());
        assert!(ids.iter().all(|id| (8_400_000..8_500_000).contains(id)));
        let mut surnames: BTreeMap<&str, usize> = BTreeMap::new();
        people.iter().for_each(|person| *surnames.entry(&person.last_name).or_default() += 1);
        let shared: Vec<&str> = surnames.iter().filter(|(_, count)| **count > 1).map(|(name, _)| *name).collect();
        assert_eq!(shared, ["Foligno", "Hughes", "Miller", "Pettersson", "Tkachuk"]);
        assert!(KNOWN.iter().all(|known| people.iter().any(|person| person.player_id == known.1 && person.team.as_str() == known.0)));
    }
}
