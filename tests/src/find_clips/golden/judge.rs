//! The answer to a query, worked out from the truth of generated games row by row: no index, no SQL, no grammar.

use super::meaning;
use chrono::NaiveDate;
use hockey::{
    catalog::Asker,
    generated::{GeneratedGame, GeneratedPlay, Meaning, Side},
    play::{DERIVED, Manpower, Outcome, Play, Zone},
    query::{GameType, Order, Query, Timeframe, Venue},
};
use std::collections::BTreeSet;

/// A play by its game's id and its number.
pub(super) type PlayId = (String, u32);

/// A game, judged once.
pub(super) struct Judged<'a> {
    pub game: &'a GeneratedGame,
    rows: Vec<Row<'a>>,
    seen: BTreeSet<u32>,
}

/// A row of the truth, or what it implies of the goalie.
struct Row<'a> {
    written: &'a GeneratedPlay,
    play: Play,
    /// Whether it is the goalie's view of the written row.
    goalie: bool,
}

impl<'a> Judged<'a> {
    pub(super) fn new(game: &'a GeneratedGame) -> Self {
        let mut rows = Vec::new();
        let mut seen = BTreeSet::new();
        for (place, written) in game.plays.iter().enumerate() {
            let play = game.play(place).unwrap();
            seen.extend(play.own_on_ice.iter().chain(&play.opponents_on_ice).chain(&play.own_goalie).chain(&play.opponent_goalie));
            seen.extend(play.actor.as_ref().map(|actor| actor.player_id));
            rows.extend(goalies(game, written, &play));
            rows.push(Row { written, play, goalie: false });
        }
        Self { game, rows, seen }
    }

    fn id(&self) -> &str {
        self.game.fixture.game_id.as_str()
    }

    fn date(&self) -> NaiveDate {
        self.game.fixture.date
    }

    fn codes(&self) -> [&str; 2] {
        [self.game.team(Side::Away).code, self.game.team(Side::Home).code]
    }

    /// The team of one of these players in this game.
    fn team_of(&self, players: &[u32]) -> Option<&str> {
        [Side::Away, Side::Home].into_iter().find_map(|side| {
            let plays = self.game.players[side as usize].iter().any(|person| players.contains(&person.player_id));
            plays.then(|| self.game.team(side).code)
        })
    }
}

/// The goalie's save, or goal against, that a shot on net implies.
fn goalies<'a>(game: &GeneratedGame, written: &'a GeneratedPlay, shot: &Play) -> Option<Row<'a>> {
    let (side, _) = written.actor.filter(|_| written.action.meaning == Meaning::ShotOnNet)?;
    let goalie = shot.opponent_goalie?;
    let person = game.players[side.other() as usize].iter().find(|person| person.player_id == goalie)?;
    let actor = hockey::play::Actor {
        player_id: goalie,
        team: person.team.clone(),
        first_name: String::new(),
        last_name: String::new(),
        position: String::new(),
        sweater: None,
    };
    let play = Play {
        play_no: DERIVED + shot.play_no,
        actor: Some(actor),
        zone: shot.zone.map(|zone| match zone {
            Zone::Offensive => Zone::Defensive,
            Zone::Neutral => Zone::Neutral,
            Zone::Defensive => Zone::Offensive,
        }),
        outcome: Some(if shot.flags.iter().any(|flag| flag == "withgoal") { Outcome::Failed } else { Outcome::Successful }),
        manpower: shot.manpower.map(|manpower| match manpower {
            Manpower::EvenStrength => Manpower::EvenStrength,
            Manpower::PowerPlay => Manpower::ShortHanded,
            Manpower::ShortHanded => Manpower::PowerPlay,
        }),
        skaters: shot.skaters.map(|(own, others)| (others, own)),
        own_on_ice: shot.opponents_on_ice.clone(),
        opponents_on_ice: shot.own_on_ice.clone(),
        own_goalie: shot.opponent_goalie,
        opponent_goalie: shot.own_goalie,
        score_difference: shot.score_difference.map(|difference| -difference),
        ..shot.clone()
    };
    Some(Row { written, play, goalie: true })
}

/// The plays that a query asks for, in its order, all of them; and how many games were looked at.
pub(super) fn answer(query: &Query, asker: &Asker, games: &[Judged<'_>]) -> (usize, Vec<PlayId>) {
    let considered = considered(query, asker, games);
    let mut found: Vec<(NaiveDate, &str, u8, u32, u32)> = Vec::new();
    for game in &considered {
        let fits = game.rows.iter().filter(|row| fits(query, game, row));
        found.extend(fits.map(|row| (game.date(), game.id(), row.play.period, row.play.timecode_frames, row.play.play_no)));
    }
    found.sort_unstable();
    if query.order == Order::NewestFirst {
        found.reverse();
    }
    (considered.len(), found.into_iter().map(|(_, game, _, _, play_no)| (game.to_owned(), play_no)).collect())
}

fn considered<'g, 'a>(query: &Query, _: &Asker, games: &'g [Judged<'a>]) -> Vec<&'g Judged<'a>> {
    let mut chosen: Vec<&Judged<'a>> = games.iter().filter(|game| is_considered(query, game)).collect();
    chosen.sort_by_key(|game| (game.date(), game.id().to_owned()));
    if let Some(Timeframe::LastGames(last)) = query.timeframe {
        chosen.drain(..chosen.len().saturating_sub(last as usize));
    }
    chosen
}

fn is_considered(query: &Query, game: &Judged<'_>) -> bool {
    let in_time = match &query.timeframe {
        None | Some(Timeframe::LastGames(_)) => true,
        Some(Timeframe::Season(season)) => season == "2025-2026",
        Some(Timeframe::Days { from, to }) => from.is_none_or(|from| from <= game.date()) && to.is_none_or(|to| game.date() <= to),
        Some(Timeframe::Games(ids)) => ids.iter().any(|id| id == game.id()),
    };
    let ours = query.team.as_deref().or_else(|| game.team_of(&query.players));
    let plays = |code: &str| game.codes().contains(&code);
    let venue = match (query.venue, ours.or(query.games_of.first().map(String::as_str))) {
        (None, _) | (_, None) => true,
        (Some(Venue::Home), Some(team)) => game.codes()[1] == team,
        (Some(Venue::Away), Some(team)) => game.codes()[0] == team,
    };
    in_time
        && query.game_type.is_none_or(|kind| kind == GameType::Regular)
        && query.team.as_deref().is_none_or(plays)
        && (query.players.is_empty() || query.players.iter().any(|player| game.seen.contains(player)))
        && (query.games_of.is_empty() || query.games_of.iter().any(|code| plays(code)))
        && (query.opponents.is_empty() || query.opponents.iter().any(|code| plays(code) && Some(code.as_str()) != ours))
        && venue
}

fn fits(query: &Query, game: &Judged<'_>, row: &Row<'_>) -> bool {
    let play = &row.play;
    let actor = play.actor.as_ref();
    let team = actor.map(|actor| actor.team.as_str());
    let other = team.and_then(|team| game.codes().into_iter().find(|code| *code != team));
    let on_ice = |skaters: &[u32], goalie: Option<u32>, wanted: &[u32]| {
        wanted.iter().all(|player| skaters.contains(player) || goalie == Some(*player))
    };
    is_one_of(&query.events, row)
        && (query.players.is_empty() || actor.is_some_and(|actor| query.players.contains(&actor.player_id)))
        && query.team.as_deref().is_none_or(|wanted| team == Some(wanted))
        && (query.opponents.is_empty() || other.is_some_and(|other| query.opponents.iter().any(|wanted| wanted == other)))
        && on_ice(&play.own_on_ice, play.own_goalie, &query.teammates)
        && on_ice(&play.opponents_on_ice, play.opponent_goalie, &query.opponents_on_ice)
        && (query.zones.is_empty() || play.zone.is_some_and(|zone| query.zones.contains(&zone)))
        && (query.sections.is_empty() || play.section.as_ref().is_some_and(|section| query.sections.contains(section)))
        && (query.outcomes.is_empty() || play.outcome.is_some_and(|outcome| query.outcomes.contains(&outcome)))
        && (query.strengths.is_empty() || query.strengths.iter().any(|strength| is_strength(strength, play)))
        && (query.periods.is_empty() || query.periods.contains(&play.period))
        && query.score.is_none_or(|score| {
            play.score_difference.is_some_and(|d| score.min.is_none_or(|min| min <= d) && score.max.is_none_or(|max| d <= max))
        })
        && query.flags.iter().all(|flag| play.flags.contains(flag))
}

fn is_one_of(terms: &[String], row: &Row<'_>) -> bool {
    if terms.is_empty() {
        return true;
    }
    let goal = row.play.flags.iter().any(|flag| flag == "withgoal");
    terms.iter().any(|term| match (row.goalie, term.as_str()) {
        (true, "shot_faced") => true,
        (true, "save") => !goal,
        (true, "goal_against") => goal,
        (true, _) => false,
        (false, term) => meaning::is(term, row.written) || meaning::is_in_zone(term, row.written),
    })
}

fn is_strength(strength: &str, play: &Play) -> bool {
    let manpower = play.manpower.map(Manpower::word);
    let skaters = play.skaters.map(|(own, others)| format!("{own}v{others}"));
    match strength {
        // In the shootout nobody is on the ice, and no net is empty.
        "own_net_empty" => play.skaters.is_some_and(|skaters| skaters != (0, 0)) && play.own_goalie.is_none(),
        "opponent_net_empty" => play.skaters.is_some_and(|skaters| skaters != (0, 0)) && play.opponent_goalie.is_none(),
        word => manpower == Some(word) || skaters.as_deref() == Some(word),
    }
}
