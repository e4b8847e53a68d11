//! Who plays when: 1,312 games, 82 a team, from 2025-10-07 on.

use super::teams::{GeneratedTeam, TEAMS};
use chrono::{Days, NaiveDate};
use events::GameId;

/// Rounds in which every team plays once.
const ROUNDS: usize = 82;
const GAMES_A_ROUND: usize = TEAMS.len() / 2;
/// From the first day to the last.
const DAYS: usize = 190;

/// A game of the schedule.
#[derive(Debug, Clone, PartialEq)]
pub struct Fixture {
    /// The league's id, e.g. `2025020031`.
    pub game_id: GameId,
    /// The day, where the home team is.
    pub date: NaiveDate,
    /// The visitors.
    pub away: &'static GeneratedTeam,
    /// Whose building it is.
    pub home: &'static GeneratedTeam,
}

impl Fixture {
    /// The last five digits of the id: how play files name the game.
    pub fn short_id(&self) -> &str {
        &self.game_id.as_str()[5..]
    }
}

/// The season's games, by id and so by date.
pub fn schedule() -> Vec<Fixture> {
    let mut games = Vec::with_capacity(ROUNDS * GAMES_A_ROUND);
    for round in 0..ROUNDS {
        for table in 0..GAMES_A_ROUND {
            // A round takes two days, so nobody plays twice on one day.
            let day = round * DAYS / ROUNDS + usize::from(table >= GAMES_A_ROUND / 2);
            games.push((day, pair(round, table)));
        }
    }
    games.sort_by_key(|(day, _)| *day);
    let fixtures = games.into_iter().zip(1_u32..).filter_map(|((day, (away, home)), number)| {
        let date = NaiveDate::from_ymd_opt(2025, 10, 7)?.checked_add_days(Days::new(day as u64))?;
        Some(Fixture { game_id: GameId::parse(&format!("2025{:06}", 20_000 + number)).ok()?, date, away, home })
    });
    fixtures.collect()
}

/// The circle method: one team stays, the others move around it; the second time around at the other's place.
fn pair(round: usize, table: usize) -> (&'static GeneratedTeam, &'static GeneratedTeam) {
    let others = TEAMS.len() - 1;
    let turn = round % others;
    let (one, other) = match table {
        0 => (others, turn),
        _ => ((turn + table) % others, (turn + others - table) % others),
    };
    // Who is at home alternates for the team that stays, and by distance for the others.
    let swapped = (round / others % 2 == 1) ^ if table == 0 { turn.is_multiple_of(2) } else { table.is_multiple_of(2) };
    let (away, home) = if swapped { (other, one) } else { (one, other) };
    (&TEAMS[away], &TEAMS[home])
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_team_plays_82_games_and_once_a_day_at_most() {
        let games = schedule();
        assert_eq!(games.len(), 1_312);
        assert_eq!((games[0].game_id.as_str(), games[0].date.to_string().as_str()), ("2025020001", "2025-10-07"));
        assert_eq!(games[1_311].short_id(), "21312");
        for team in &TEAMS {
            let of_team: Vec<&Fixture> = games.iter().filter(|game| game.home == team || game.away == team).collect();
            let at_home = of_team.iter().filter(|game| game.home == team).count();
            let days: BTreeSet<NaiveDate> = of_team.iter().map(|game| game.date).collect();
            assert_eq!((of_team.len(), days.len()), (82, 82), "{}", team.code);
            assert!((38..=44).contains(&at_home), "{} {at_home}", team.code);
        }
        assert!(games.windows(2).all(|pair| pair[0].date <= pair[1].date && pair[0].game_id < pair[1].game_id));
    }

    #[test]
    fn montreal_meets_chicago_twice_or_more_at_both_places() {
        let between: Vec<Fixture> = schedule()
            .into_iter()
            .filter(|game| [game.home.code, game.away.code].contains(&"MTL") && [game.home.code, game.away.code].contains(&"CHI"))
            .collect();
        let homes: BTreeSet<&str> = between.iter().map(|game| game.home.code).collect();
        assert_eq!(homes.len(), 2);
    }
}
