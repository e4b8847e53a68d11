//! What there is to be asked about, read once and kept until something new is loaded.

use db::{Database, NaiveDate, catalog};
use hockey::{
    action::Action,
    catalog::{Calendar, Person},
    question::NameIndex,
    vocabulary::{TERMS, Term},
};
use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
};
use tokio::sync::Mutex;

/// Keeps what is known.
#[derive(Default)]
pub(crate) struct Catalog {
    current: RwLock<Option<Arc<Known>>>,
    /// Held while reading, so that one reads and the others wait.
    reading: Mutex<()>,
}

/// Everybody, every action and every season, at one moment.
pub(crate) struct Known {
    version: i64,
    /// The players, by every way to write them.
    pub(crate) names: NameIndex,
    /// What "this season" means.
    pub(crate) newest_season: Option<String>,
    /// The terms that each action is one of, the narrowest first.
    terms: HashMap<i32, Vec<&'static Term>>,
    /// The actions that each term means.
    numbers: HashMap<&'static str, Vec<i32>>,
    players: HashMap<u32, String>,
}

impl Catalog {
    /// What is known now. Asks Postgres whether that is still so; reads it again only when it is not.
    pub(crate) async fn now(&self, database: &Database) -> anyhow::Result<Arc<Known>> {
        let version = catalog::version(database).await?;
        if let Some(known) = self.kept(version) {
            return Ok(known);
        }
        let _one_at_a_time = self.reading.lock().await;
        if let Some(known) = self.kept(version) {
            return Ok(known);
        }
        let known = Arc::new(Known::new(catalog::read(database).await?));
        *self.current.write().unwrap_or_else(|poisoned| poisoned.into_inner()) = Some(known.clone());
        Ok(known)
    }

    /// A catalog that is newer than the version that was asked for is as good.
    fn kept(&self, version: i64) -> Option<Arc<Known>> {
        // A lock is poisoned only by a panic while it is held, and what it guards is replaced whole.
        let current = self.current.read().unwrap_or_else(|poisoned| poisoned.into_inner());
        current.as_ref().filter(|known| known.version >= version).cloned()
    }
}

impl Known {
    fn new(catalog: catalog::Catalog) -> Self {
        let catalog::Catalog { version, people, actions, newest_season } = catalog;
        let players = names_of(&people);
        let parsed: Vec<(i32, Action)> = actions.into_iter().map(|(number, text)| (number, Action::parse(&text))).collect();
        let numbers_of = |term: &Term| parsed.iter().filter(|(_, action)| (term.matches)(action)).map(|(number, _)| *number).collect();
        let numbers: HashMap<&'static str, Vec<i32>> = TERMS.iter().map(|term| (term.id, numbers_of(term))).collect();
        let terms_of = |(number, action): &(i32, Action)| {
            let mut terms: Vec<&'static Term> = TERMS.iter().filter(|term| (term.matches)(action)).collect();
            terms.sort_by_key(|term| numbers.get(term.id).map_or(0, Vec::len));
            (*number, terms)
        };
        let terms = parsed.iter().map(terms_of).collect();
        Self { version, names: NameIndex::new(people), newest_season, terms, numbers, players }
    }

    /// The days and seasons that a question is read against.
    pub(crate) fn calendar(&self, today: NaiveDate) -> Calendar {
        Calendar { today, newest_season: self.newest_season.clone() }
    }

    /// The numbers of the actions that any of these terms means; none where nothing is asked, which means every action.
    pub(crate) fn action_numbers(&self, terms: &[String]) -> Option<Vec<i32>> {
        let mut numbers: Vec<i32> = terms.iter().filter_map(|term| self.numbers.get(term.as_str())).flatten().copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        (!terms.is_empty()).then_some(numbers)
    }

    /// The term that an action is shown as: the first of those that were asked for, or else the narrowest.
    pub(crate) fn term(&self, number: i32, asked: &[String]) -> Option<&'static Term> {
        let terms = self.terms.get(&number)?;
        let asked = asked.iter().find_map(|id| terms.iter().find(|term| term.id == id));
        asked.or_else(|| terms.first()).copied()
    }

    /// `Nick Suzuki`; none where nobody says how they are called.
    pub(crate) fn player(&self, player_id: i32) -> Option<&str> {
        self.players.get(&u32::try_from(player_id).ok()?).map(String::as_str)
    }
}

/// How everybody is called, as the newest season says.
fn names_of(people: &[Person]) -> HashMap<u32, String> {
    let mut by_season: Vec<&Person> = people.iter().collect();
    by_season.sort_by(|one, other| one.season.cmp(&other.season));
    let named = by_season.into_iter().map(|person| (person.player_id, format!("{} {}", person.first_name, person.last_name)));
    named.filter(|(_, name)| !name.trim().is_empty()).map(|(player_id, name)| (player_id, name.trim().to_owned())).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use events::TeamCode;

    fn known() -> Known {
        let actions = ["CONTROLLED EXIT FROM DZ", "GOAL", "GOALIE INTERFERENCE PENALTY OZ", "SAVE"];
        let actions = actions.iter().enumerate().map(|(place, text)| (place as i32 + 1, (*text).to_owned())).collect();
        let person = |season: &str, last_name: &str| Person {
            player_id: 8_480_018,
            first_name: "Nick".to_owned(),
            last_name: last_name.to_owned(),
            team: TeamCode::parse("MTL").unwrap(),
            season: season.to_owned(),
            position: "C".to_owned(),
            sweater: Some(14),
        };
        let people = vec![person("2025-2026", "Suzuki"), person("2024-2025", "Zuzuki")];
        Known::new(catalog::Catalog { version: 1, people, actions, newest_season: None })
    }

    #[test]
    fn a_term_is_the_actions_it_means_and_never_a_part_of_their_names() {
        let known = known();
        assert_eq!(known.action_numbers(&["zone_exit".to_owned()]), Some(vec![1]));
        assert_eq!(known.action_numbers(&["goal".to_owned()]), Some(vec![2]));
        assert_eq!(known.action_numbers(&["goal".to_owned(), "save".to_owned(), "goal".to_owned()]), Some(vec![2, 4]));
        assert_eq!(known.action_numbers(&[]), None);
        assert_eq!(known.action_numbers(&["face_lift".to_owned()]), Some(vec![]), "what is not known is nothing, never everything");
    }

    #[test]
    fn an_action_is_shown_as_what_was_asked_for() {
        let known = known();
        assert_eq!(known.term(2, &["zone_exit".to_owned(), "goal".to_owned()]).unwrap().id, "goal");
        assert!(known.term(1, &[]).is_some() && known.term(99, &[]).is_none());
    }

    #[test]
    fn people_are_called_as_in_the_newest_season() {
        assert_eq!((known().player(8_480_018), known().player(-1)), (Some("Nick Suzuki"), None));
    }
}
