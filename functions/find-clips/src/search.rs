//! A query becomes games, and games become plays or shifts.

use crate::known::Known;
use db::{
    Access, Database, PlayAccess,
    games::{self, ConsideredGame, GameFilter},
    plays::{self, PlayFilter, PlayRow},
    shifts::{self, ShiftRow},
};
use hockey::query::{Mode, Query, Timeframe};
use people::{Person, Role};

/// What somebody may see: of play-by-play, and of video.
#[derive(Debug, Clone)]
pub(crate) struct Sight {
    /// In whose games plays are seen.
    pub(crate) plays: PlayAccess,
    /// Whose videos and clips are seen.
    pub(crate) clips: Access,
}

impl From<&Person> for Sight {
    /// Play-by-play is the league's: everybody asks about all of it, except players, who ask about their teams' games.
    fn from(person: &Person) -> Self {
        let own_games = person.role == Role::Player;
        let plays = if own_games { PlayAccess::games_of(&person.access.teams) } else { PlayAccess::everything() };
        Self { plays, clips: person.access.clone() }
    }
}

/// What was found.
pub(crate) struct Found {
    /// How many there are, whatever the limit.
    pub(crate) total: i64,
    /// As many of them as were asked for, in order.
    pub(crate) happened: Happened,
}

/// Plays, or shifts.
pub(crate) enum Happened {
    /// Of [`Mode::Event`].
    Plays(Vec<PlayRow>),
    /// Of [`Mode::Shift`].
    Shifts(Vec<ShiftRow>),
}

/// The games that a query is about.
pub(crate) fn game_filter(query: &Query, known: &Known) -> GameFilter {
    GameFilter {
        team: query.team.clone(),
        players: query.players.clone(),
        games_of: query.games_of.clone(),
        opponents: query.opponents.clone(),
        timeframe: query.timeframe.clone().or_else(|| known.newest_season.clone().map(Timeframe::Season)),
        game_type: query.game_type,
        venue: query.venue,
    }
}

/// The games that a query is about, oldest first, played or named.
pub(crate) async fn considered(database: &Database, sight: &Sight, filter: &GameFilter) -> anyhow::Result<Vec<ConsideredGame>> {
    games::considered(database, &sight.plays, &sight.clips, filter).await
}

/// What happened in these games.
pub(crate) async fn find(
    database: &Database,
    sight: &Sight,
    known: &Known,
    query: &Query,
    games: &[ConsideredGame],
    limit: i64,
) -> anyhow::Result<Found> {
    let filter = play_filter(query, known, games);
    let nowhere = filter.game_nos.is_empty();
    Ok(match query.mode {
        Mode::Event if nowhere => Found { total: 0, happened: Happened::Plays(Vec::new()) },
        Mode::Shift if nowhere => Found { total: 0, happened: Happened::Shifts(Vec::new()) },
        Mode::Event => {
            let found = plays::find(database, &sight.plays, &filter, query.order, limit).await?;
            Found { total: found.total, happened: Happened::Plays(found.rows) }
        }
        Mode::Shift => {
            let found = shifts::find(database, &sight.plays, &filter, query.order, limit).await?;
            Found { total: found.total, happened: Happened::Shifts(found.rows) }
        }
    })
}

fn play_filter(query: &Query, known: &Known, games: &[ConsideredGame]) -> PlayFilter {
    PlayFilter {
        game_nos: games.iter().filter(|game| game.has_plays).map(|game| game.game_no).collect(),
        players: query.players.clone(),
        team: query.team.clone(),
        // Where the games of a team are meant, whoever acts, the other team may be the one that acts.
        opponents: if query.games_of.is_empty() { query.opponents.clone() } else { Vec::new() },
        venue: if query.games_of.is_empty() { query.venue } else { None },
        action_nos: known.action_numbers(&query.events),
        zones: query.zones.clone(),
        sections: query.sections.clone(),
        outcomes: query.outcomes.clone(),
        strengths: query.strengths.clone(),
        periods: query.periods.clone(),
        score: query.score,
        flags: query.flags.clone(),
        teammates: query.teammates.clone(),
        opponents_on_ice: query.opponents_on_ice.clone(),
    }
}
