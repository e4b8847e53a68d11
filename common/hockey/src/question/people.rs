//! The players that questions can name.

use super::part::Named;
use super::tokens::Token;
use crate::catalog::Person;
use crate::names::fold;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Everybody who can be asked about, by every way to write a name. One person is one player, however many seasons and
/// teams. Made once for each state of the database.
#[derive(Debug, Default)]
pub struct NameIndex {
    pub(super) players: Vec<Player>,
    by_id: HashMap<u32, usize>,
    by_name: HashMap<String, Vec<usize>>,
    by_first_name: HashMap<String, Vec<usize>>,
    by_sweater: HashMap<(String, u8), Vec<usize>>,
    last_names: Vec<String>,
    longest: usize,
}

/// One player.
#[derive(Debug)]
pub(super) struct Player {
    pub id: u32,
    /// Oldest season first.
    pub rows: Vec<Person>,
}

impl NameIndex {
    /// The index of these people.
    pub fn new(people: Vec<Person>) -> Self {
        let mut rows: BTreeMap<u32, Vec<Person>> = BTreeMap::new();
        people.into_iter().for_each(|person| rows.entry(person.player_id).or_default().push(person));
        let mut index = Self::default();
        for (id, mut rows) in rows {
            rows.sort_by(|a, b| (&a.season, &a.team).cmp(&(&b.season, &b.team)));
            index.add(Player { id, rows });
        }
        index.last_names.sort();
        index.last_names.dedup();
        index.longest = index.by_name.keys().map(|name| name.split(' ').count()).max().unwrap_or(0);
        index
    }

    /// The player with this league id.
    pub(super) fn by_id(&self, id: u32) -> Option<usize> {
        self.by_id.get(&id).copied()
    }

    /// The longest name at the beginning of these tokens, and how many of them it is.
    pub(super) fn name_at(&self, tokens: &[Token]) -> Option<(usize, Named)> {
        (1..=self.longest.min(tokens.len())).rev().find_map(|length| {
            let inside = tokens.get(1..length)?;
            // A possessive or a comma ends a name: `Suzuki's Nick`.
            let broken = tokens[..length - 1].iter().any(|token| token.possessive) || inside.iter().any(|token| token.after_comma);
            let name = super::lexicon::joined(&tokens[..length]);
            let candidates = self.by_name.get(&name).filter(|_| !broken)?.clone();
            Some((length, Named { candidates, ..Named::default() }))
        })
    }

    /// Who wears a number of a team, newest season of the index first found.
    pub(super) fn by_sweater(&self, team: &str, sweater: u8) -> Vec<usize> {
        self.by_sweater.get(&(team.to_owned(), sweater)).cloned().unwrap_or_default()
    }

    /// Whom a misspelt or partial name may mean, nearest first.
    pub(super) fn near(&self, words: &str, most: usize) -> Vec<String> {
        let mut found: Vec<usize> = self.by_first_name.get(words).cloned().unwrap_or_default();
        let parts = words.split(' ').filter(|part| part.len() > 2);
        for part in std::iter::once(words).chain(parts) {
            let near = super::suggest::nearest(part, self.last_names.iter().map(String::as_str), most);
            found.extend(near.iter().filter_map(|name| self.by_name.get(name)).flatten());
        }
        // Of several with that surname, those whose first name was written come first.
        found.sort_by_key(|place| !words.split(' ').any(|word| word == fold(&self.players[*place].newest().first_name)));
        let mut seen = HashSet::new();
        found.retain(|place| seen.insert(*place));
        found.iter().take(most).map(|place| self.say(*place)).collect()
    }

    /// What to write so that this player alone is meant: the full name if no other has it, else the id.
    pub(super) fn say(&self, place: usize) -> String {
        let player = &self.players[place];
        let name = player.name();
        let alone = self.by_name.get(&fold(&name)).is_some_and(|same| same.len() == 1);
        if alone { name } else { format!("#{}", player.id) }
    }

    fn add(&mut self, player: Player) {
        let place = self.players.len();
        let mut names = HashSet::new();
        for row in &player.rows {
            names.extend(ways_to_write(&row.first_name, &row.last_name));
            push_once(self.by_first_name.entry(fold(&row.first_name)).or_default(), place);
            self.last_names.push(fold(&row.last_name));
            if let Some(sweater) = row.sweater {
                push_once(self.by_sweater.entry((row.team.to_string(), sweater)).or_default(), place);
            }
        }
        names.remove("");
        names.into_iter().for_each(|name| self.by_name.entry(name).or_default().push(place));
        self.by_id.insert(player.id, place);
        self.players.push(player);
    }
}

impl Player {
    /// The newest row.
    pub(super) fn newest(&self) -> &Person {
        &self.rows[self.rows.len() - 1]
    }

    /// E.g. `Nick Suzuki`.
    pub(super) fn name(&self) -> String {
        let row = self.rows.iter().rev().find(|row| !row.last_name.is_empty()).unwrap_or(self.newest());
        format!("{} {}", row.first_name, row.last_name).trim().to_owned()
    }

    /// E.g. `Nick Suzuki, C, MTL, #14`.
    pub(super) fn label(&self) -> String {
        let row = self.newest();
        let sweater = row.sweater.map(|number| format!("#{number}")).unwrap_or_default();
        let parts = [self.name(), row.position.clone(), row.team.to_string(), sweater];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// Whether they play or played for the team, in that season where one is given.
    pub(super) fn plays_for(&self, team: &str, season: Option<&str>) -> bool {
        self.rows.iter().any(|row| row.team.as_str() == team && season.is_none_or(|season| row.season == season))
    }
}

fn ways_to_write(first: &str, last: &str) -> Vec<String> {
    let umlauts = |name: &str| {
        let pairs = [("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue"), ("ø", "oe"), ("å", "aa")];
        pairs.iter().fold(name.to_owned(), |name, (from, to)| name.replace(from, to))
    };
    let lasts = [fold(last), fold(&umlauts(last)), fold(&last.replace(['\'', '’'], " "))];
    let first_folded = fold(first);
    let initials: String = first_folded.split(' ').filter_map(|part| part.chars().next()).collect();
    let mut ways = Vec::new();
    for last in lasts.iter().filter(|last| !last.is_empty()) {
        ways.push(last.clone());
        for first in [&first_folded, &fold(&umlauts(first))] {
            ways.extend([format!("{first} {last}"), format!("{last} {first}")]);
        }
        ways.extend(first_folded.chars().next().map(|initial| format!("{initial} {last}")));
        ways.push(format!("{initials} {last}"));
    }
    ways.iter().map(|way| way.trim().to_owned()).collect()
}

fn push_once(places: &mut Vec<usize>, place: usize) {
    if !places.contains(&place) {
        places.push(place);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::question::tokens::tokenise;

    fn found(index: &NameIndex, text: &str) -> Vec<u32> {
        let named = index.name_at(&tokenise(text)).map(|(_, named)| named.candidates).unwrap_or_default();
        named.iter().map(|place| index.players[*place].id).collect()
    }

    #[test]
    fn names_are_found_whole_in_every_way_to_write_them() {
        let index = NameIndex::new(crate::generated::people());
        for text in ["Suzuki", "nick suzuki", "N. Suzuki", "Suzuki Nick", "SUZUKI's"] {
            assert_eq!(found(&index, text), [8_480_018], "{text}");
        }
        for (text, id) in [
            ("Slafkovsky", 8_483_515),
            ("Ekman-Larsson", 8_475_171),
            ("O'Reilly", 8_475_158),
            ("O Reilly", 8_475_158),
            ("Stutzle", 8_482_116),
            ("Stuetzle", 8_482_116),
            ("JT Miller", 8_476_468),
            ("J.T. Miller", 8_476_468),
            ("P-L Dubois", 8_479_400),
            ("Zemlicka", 8_489_901),
            ("k'andre miller", 8_480_817),
        ] {
            let text = text.replace("P-L", "Pierre-Luc");
            assert_eq!(found(&index, &text), [id], "{text}");
        }
        assert_eq!(found(&index, "Pettersson"), [8_480_012, 8_483_678]);
        assert!(found(&index, "Suzu").is_empty() && found(&index, "Nick").is_empty() && found(&index, "Hopkins").is_empty());
    }

    #[test]
    fn a_traded_player_is_one() {
        let mut people: Vec<Person> = crate::generated::people().into_iter().filter(|person| person.player_id == 8_480_018).collect();
        let mut before = people[0].clone();
        (before.season, before.team, before.sweater) = ("2023-2024".to_owned(), events::TeamCode::parse("VGK").unwrap(), Some(9));
        people.push(before);
        let index = NameIndex::new(people);
        assert_eq!(found(&index, "Suzuki"), [8_480_018]);
        assert_eq!(index.players[0].label(), "Nick Suzuki, C, MTL, #14");
        assert!(index.players[0].plays_for("VGK", None) && !index.players[0].plays_for("VGK", Some("2025-2026")));
    }
}
