//! Where it was looked for, and why there was nowhere to look.

use super::answer::ShownGame;
use crate::words;
use db::games::{ConsideredGame, GameFilter};
use hockey::query::{GameType, Timeframe, Venue};
use serde::Serialize;
use std::collections::BTreeSet;

/// How many games a list names.
const NAMED: usize = 20;

/// Where it was looked for.
#[derive(Debug, Serialize)]
pub(crate) struct Coverage {
    /// Of the games.
    seasons: BTreeSet<String>,
    /// Games with plays.
    games_looked_at: usize,
    /// Played, but their plays are not loaded.
    games_without_plays: Games,
    /// Looked at, but there is no video that the asker may see.
    games_without_video: Games,
    /// Meant, but still to come.
    games_not_yet_played: Games,
    /// Where no game was looked at: what was considered, and why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    nothing_because: Option<String>,
}

/// Some games: how many, and the first of them.
#[derive(Debug, Default, Serialize)]
struct Games {
    total: usize,
    games: Vec<ShownGame>,
}

impl Coverage {
    /// Of the games that a query is about.
    pub(crate) fn new(considered: &[ConsideredGame]) -> Self {
        let of = |wanted: fn(&ConsideredGame) -> bool| Games::new(considered.iter().filter(|game| wanted(game)));
        Self {
            seasons: considered.iter().map(|game| game.season.clone()).collect(),
            games_looked_at: considered.iter().filter(|game| game.has_plays).count(),
            games_without_plays: of(|game| game.played && !game.has_plays),
            games_without_video: of(|game| game.has_plays && game.video_periods.is_empty()),
            games_not_yet_played: of(|game| !game.played),
            nothing_because: None,
        }
    }

    /// Whether no game could be looked at.
    pub(crate) fn is_empty(&self) -> bool {
        self.games_looked_at == 0
    }

    /// With the reason why no game was looked at; `upcoming` are the games meant that are still to come, `wider` the
    /// games of the same team and season, whatever else was asked.
    pub(crate) fn explained(self, filter: &GameFilter, wider: &[ConsideredGame], upcoming: &[ConsideredGame]) -> Self {
        let because = because(&self, filter, wider, upcoming);
        let games_not_yet_played = if upcoming.is_empty() { self.games_not_yet_played } else { Games::new(upcoming.iter()) };
        Self { games_not_yet_played, nothing_because: Some(because), ..self }
    }
}

/// The games of the same teams and players in the same season, whatever else a filter asks.
pub(crate) fn wider(filter: &GameFilter) -> GameFilter {
    let season = filter.timeframe.clone().filter(|timeframe| matches!(timeframe, Timeframe::Season(_)));
    GameFilter { timeframe: season, opponents: Vec::new(), venue: None, game_type: None, ..filter.clone() }
}

impl Games {
    fn new<'a>(games: impl Iterator<Item = &'a ConsideredGame>) -> Self {
        let all: Vec<&ConsideredGame> = games.collect();
        Self { total: all.len(), games: all.iter().take(NAMED).map(|game| ShownGame::from(*game)).collect() }
    }
}

fn because(coverage: &Coverage, filter: &GameFilter, wider: &[ConsideredGame], upcoming: &[ConsideredGame]) -> String {
    let without = &coverage.games_without_plays;
    if without.total > 0 {
        return match without.total {
            1 => "1 of these games is played, but its play-by-play is not loaded".to_owned(),
            total => format!("{total} of these games are played, but the play-by-play of none is loaded"),
        };
    }
    let Some(timeframe) = &filter.timeframe else {
        return "no game is loaded yet; load plays, schedules and rosters first".to_owned();
    };
    let (who, when) = (subject(filter), season(timeframe));
    let played = wider.iter().filter(|game| game.played).count();
    let what = if played == 0 {
        format!("{who} has played no game{when} that is known here")
    } else {
        format!("{who} has played {}{when}; none of them was {}", counted(played), conditions(filter))
    };
    match upcoming.first() {
        Some(next) => format!("{what}. The next is on {}: {} at {}", words::day(next.game_date), next.away_code, next.home_code),
        None => format!("{what}, and none is to come"),
    }
}

fn counted(games: usize) -> String {
    if games == 1 { "1 game".to_owned() } else { format!("{games} games") }
}

fn subject(filter: &GameFilter) -> String {
    let teams: Vec<&str> = filter.team.iter().chain(&filter.games_of).map(String::as_str).collect();
    match (&teams[..], &filter.players[..]) {
        ([], []) => "the league".to_owned(),
        ([], [_]) => "the player".to_owned(),
        ([], _) => "the players".to_owned(),
        (teams, _) => teams.join(" and "),
    }
}

fn season(timeframe: &Timeframe) -> String {
    match timeframe {
        Timeframe::Season(season) => format!(" in {season}"),
        _ => String::new(),
    }
}

/// What the games should have been.
fn conditions(filter: &GameFilter) -> String {
    let against = (!filter.opponents.is_empty()).then(|| format!("against {}", filter.opponents.join(" or ")));
    let at = filter.venue.map(|venue| match venue {
        Venue::Home => "at home".to_owned(),
        Venue::Away => "away".to_owned(),
    });
    let kind = filter.game_type.map(|kind| match kind {
        GameType::PreSeason => "in the pre-season".to_owned(),
        GameType::Regular => "in the regular season".to_owned(),
        GameType::Playoffs => "in the playoffs".to_owned(),
    });
    let days = match &filter.timeframe {
        Some(Timeframe::Days { from: Some(from), to: Some(to) }) if from == to => Some(format!("on {}", words::day(*from))),
        Some(Timeframe::Days { from, to }) => {
            let from = from.map(|day| format!("from {}", words::day(day)));
            let to = to.map(|day| format!("to {}", words::day(day)));
            Some(from.into_iter().chain(to).collect::<Vec<_>>().join(" "))
        }
        Some(Timeframe::Games(games)) => Some(format!("game {}", games.join(" or "))),
        _ => None,
    };
    let all: Vec<String> = [against, at, kind, days].into_iter().flatten().filter(|text| !text.is_empty()).collect();
    if all.is_empty() { "of these".to_owned() } else { all.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cut::samples::game;
    use db::NaiveDate;

    fn filter() -> GameFilter {
        GameFilter {
            team: Some("MTL".to_owned()),
            opponents: vec!["CHI".to_owned()],
            timeframe: Some(Timeframe::Season("2025-2026".to_owned())),
            ..GameFilter::default()
        }
    }

    fn explained(filter: &GameFilter, considered: &[ConsideredGame], wider: &[ConsideredGame], upcoming: &[ConsideredGame]) -> String {
        Coverage::new(considered).explained(filter, wider, upcoming).nothing_because.unwrap_or_default()
    }

    #[test]
    fn why_there_is_nothing_is_said() {
        let (played, coming) = (game("2025020031", "TOR", "MTL"), ConsideredGame { played: false, ..game("2025020812", "MTL", "CHI") });
        assert_eq!(
            explained(&filter(), &[], std::slice::from_ref(&played), &[coming]),
            "MTL has played 1 game in 2025-2026; none of them was against CHI. The next is on 11 October 2025: MTL at CHI"
        );
        let days = Timeframe::Days { from: NaiveDate::from_ymd_opt(2025, 7, 1), to: NaiveDate::from_ymd_opt(2025, 7, 31) };
        let days = GameFilter { timeframe: Some(days), venue: Some(Venue::Home), ..filter() };
        assert_eq!(
            explained(&days, &[], &[played.clone(), played.clone()], &[]),
            "MTL has played 2 games; none of them was against CHI, at home, from 1 July 2025 to 31 July 2025, and none is to come"
        );
        let night = NaiveDate::from_ymd_opt(2025, 11, 20);
        let night = GameFilter { timeframe: Some(Timeframe::Days { from: night, to: night }), opponents: Vec::new(), ..filter() };
        let said = explained(&night, &[], std::slice::from_ref(&played), &[]);
        assert_eq!(said, "MTL has played 1 game; none of them was on 20 November 2025, and none is to come");
        assert_eq!(explained(&filter(), &[], &[], &[]), "MTL has played no game in 2025-2026 that is known here, and none is to come");
        assert!(explained(&GameFilter::default(), &[], &[], &[]).contains("no game is loaded yet"));
        let bare = ConsideredGame { has_plays: false, ..played };
        assert_eq!(explained(&filter(), &[bare], &[], &[]), "1 of these games is played, but its play-by-play is not loaded");
    }

    #[test]
    fn games_are_counted_by_what_is_missing() {
        let looked_at = ConsideredGame { video_periods: vec![1], ..game("2025020031", "TOR", "MTL") };
        let unseen = game("2025020032", "TOR", "MTL");
        let bare = ConsideredGame { has_plays: false, ..game("2025020033", "TOR", "MTL") };
        let mut all = vec![looked_at, unseen];
        all.extend((0..30).map(|_| bare.clone()));
        let coverage = Coverage::new(&all);
        assert_eq!((coverage.games_looked_at, coverage.games_without_video.total, coverage.games_without_plays.total), (2, 1, 30));
        assert_eq!(coverage.games_without_plays.games.len(), NAMED);
        assert_eq!(coverage.games_without_video.games[0].game_id, "2025020032");
        assert!(!coverage.is_empty() && coverage.seasons.len() == 1);
    }
}
