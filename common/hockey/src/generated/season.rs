//! A whole season: the schedule, everybody who plays, and each game when it is asked for.

use super::{
    files::{Results, roster_json, schedule_json},
    game::GeneratedGame,
    people,
    random::Random,
    schedule::{Fixture, schedule},
    shape::GameShape,
};
use crate::catalog::Person;

/// How often each rate occurs, roughly.
const RATES: [(u32, u32); 3] = [(30, 85), (60, 12), (25, 3)];

/// A season of which the first games have been played.
#[derive(Debug, Clone)]
pub struct GeneratedSeason {
    /// Everybody.
    pub people: Vec<Person>,
    /// All 1,312 games.
    pub fixtures: Vec<Fixture>,
    /// How many of them, from the first, have been played.
    pub played: usize,
    seed: u64,
}

/// The season of a seed in which so many games have been played, 1,312 at most.
pub fn season(seed: u64, games: usize) -> GeneratedSeason {
    let fixtures = schedule();
    GeneratedSeason { people: people(), played: games.min(fixtures.len()), fixtures, seed }
}

impl GeneratedSeason {
    /// A game that has been played, by its place in the schedule; full size, at the rate of its building.
    pub fn game(&self, place: usize) -> Option<GeneratedGame> {
        let fixture = self.fixtures.get(place).filter(|_| place < self.played)?;
        let mut random = Random::new(self.seed, place as u64);
        let rate = RATES[random.weighted(RATES.iter().map(|(_, often)| *often))].0;
        Some(self.game_of(fixture, GameShape::full(rate)))
    }

    /// Any game of the season, of any size.
    pub fn game_of(&self, fixture: &Fixture, shape: GameShape) -> GeneratedGame {
        GeneratedGame::new(fixture, &self.people, shape, self.seed)
    }

    /// The games that have been played, one after another: no more than one is held in memory.
    pub fn games(&self) -> impl Iterator<Item = GeneratedGame> + '_ {
        (0..self.played).filter_map(|place| self.game(place))
    }

    /// A team's schedule file; only the games with a result have been played in it.
    pub fn schedule_json(&self, code: &str, results: &Results) -> String {
        schedule_json(code, &self.fixtures, results)
    }

    /// A team's roster file.
    pub fn roster_json(&self, code: &str) -> String {
        roster_json(code, &self.people)
    }
}

impl GeneratedGame {
    /// The result as schedules write it.
    pub fn result(&self) -> (String, ([u8; 2], &'static str)) {
        let last = self.plays.last().map_or(3, |play| play.period);
        let shootout = self.plays.iter().any(|play| play.action.name == "shootout");
        let end = if shootout {
            "SO"
        } else if last > 3 {
            "OT"
        } else {
            "REG"
        };
        (self.fixture.game_id.as_str().to_owned(), (self.score, end))
    }
}
