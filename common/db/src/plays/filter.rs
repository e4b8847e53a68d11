//! Which plays are meant.

use hockey::{
    play::{Outcome, Zone},
    query::{ScoreRange, Venue},
};

/// The words of [`PlayFilter::strengths`] for an empty net.
const OWN_NET_EMPTY: &str = "own_net_empty";
const OPPONENT_NET_EMPTY: &str = "opponent_net_empty";

/// Which plays are meant: all of the fields; of one field any of its values, where it does not say all. What is empty or
/// none is not asked for, except the games.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlayFilter {
    /// The games, as [`crate::games::considered`] numbers them; without one, nothing is found.
    pub game_nos: Vec<i32>,
    /// Who acts.
    pub players: Vec<u32>,
    /// The acting team.
    pub team: Option<String>,
    /// The other team, as seen by the acting one.
    pub opponents: Vec<String>,
    /// Where the acting team plays.
    pub venue: Option<Venue>,
    /// The actions, as [`crate::catalog::read`] numbers them; an empty list is none of them.
    pub action_nos: Option<Vec<i32>>,
    /// Where, as seen by the acting team.
    pub zones: Vec<Zone>,
    /// Sections of the rink.
    pub sections: Vec<String>,
    /// How they went.
    pub outcomes: Vec<Outcome>,
    /// Words of [`hockey::play::Manpower`], skaters such as `5v4`, `own_net_empty`, `opponent_net_empty`.
    pub strengths: Vec<String>,
    /// The periods.
    pub periods: Vec<u8>,
    /// Goals of the acting team less the other's, before the play.
    pub score: Option<ScoreRange>,
    /// All of these flags.
    pub flags: Vec<String>,
    /// All of these on the ice for the acting team, its goalie too.
    pub teammates: Vec<u32>,
    /// All of these on the ice for the other team, its goalie too.
    pub opponents_on_ice: Vec<u32>,
}

impl PlayFilter {
    /// Whether more is asked of a play than its game, team, action and period.
    pub(crate) fn asks_of_rows(&self) -> bool {
        let lists = [&self.sections, &self.strengths, &self.flags];
        lists.iter().any(|list| !list.is_empty())
            || !(self.zones.is_empty() && self.outcomes.is_empty() && self.teammates.is_empty() && self.opponents_on_ice.is_empty())
            || self.score.is_some()
    }

    /// Whether nothing is asked of a play but who is on the ice: then shifts say it as well.
    pub(crate) fn asks_only_who_is_on_the_ice(&self) -> bool {
        let nobody = Self { teammates: Vec::new(), opponents_on_ice: Vec::new(), ..self.clone() };
        self.action_nos.is_none() && self.asks_of_rows() && !nobody.asks_of_rows()
    }

    /// Up to how many games are read each by itself.
    fn few_games(&self) -> usize {
        let visits = !(self.teammates.is_empty() && self.opponents_on_ice.is_empty());
        match &self.team {
            _ if !self.players.is_empty() => FEW_GAMES,
            None => FEW_GAMES_OF_THE_LEAGUE,
            Some(_) if visits => FEW_GAMES_TO_VISIT,
            Some(_) => FEW_GAMES,
        }
    }

    /// Whether nothing can be found.
    pub(crate) fn is_empty(&self) -> bool {
        self.game_nos.is_empty() || self.action_nos.as_ref().is_some_and(Vec::is_empty)
    }
}

/// A filter in the words of the queries: what is not asked for is none, and is then not part of the plan.
#[derive(Debug)]
pub(crate) struct Words {
    pub game_by_game: bool,
    pub first_game: i32,
    pub last_game: i32,
    pub players: Option<Vec<i32>>,
    pub opponents: Option<Vec<String>>,
    pub at_home: Option<bool>,
    pub periods: Option<Vec<i16>>,
    pub zones: Option<Vec<String>>,
    pub sections: Option<Vec<String>>,
    pub outcomes: Option<Vec<String>>,
    pub strengths: Option<Vec<String>>,
    pub own_net_empty: bool,
    pub opponent_net_empty: bool,
    pub score_min: Option<i16>,
    pub score_max: Option<i16>,
    pub flags: Option<Vec<String>>,
    pub teammates: Option<Vec<i32>>,
    pub opponents_on_ice: Option<Vec<i32>>,
}

/// An index is entered for each of so many games by itself; for more, it is read from the first to the last of them.
const FEW_GAMES: usize = 8;
/// The same where the plays themselves must be looked at, so that those of other games cost more.
const FEW_GAMES_TO_VISIT: usize = 100;
/// The same where no team is named, so that other games would be those of the whole league.
const FEW_GAMES_OF_THE_LEAGUE: usize = 300;

impl Words {
    pub(crate) fn of(filter: &PlayFilter) -> Self {
        let strength = |word: &str| filter.strengths.iter().any(|strength| strength == word);
        Self {
            game_by_game: filter.game_nos.len() <= filter.few_games(),
            first_game: filter.game_nos.iter().copied().min().unwrap_or_default(),
            last_game: filter.game_nos.iter().copied().max().unwrap_or_default(),
            players: asked(&filter.players).map(ids),
            opponents: asked(&filter.opponents).map(<[_]>::to_vec),
            at_home: filter.venue.map(|venue| venue == Venue::Home),
            periods: asked(&filter.periods).map(|periods| periods.iter().map(|period| i16::from(*period)).collect()),
            zones: asked(&filter.zones).map(|zones| zones.iter().map(|zone| zone.word().to_owned()).collect()),
            sections: asked(&filter.sections).map(<[_]>::to_vec),
            outcomes: asked(&filter.outcomes).map(|outcomes| outcomes.iter().map(|outcome| outcome.word().to_owned()).collect()),
            strengths: asked(&filter.strengths).map(<[_]>::to_vec),
            own_net_empty: strength(OWN_NET_EMPTY),
            opponent_net_empty: strength(OPPONENT_NET_EMPTY),
            score_min: filter.score.and_then(|score| score.min).map(i16::from),
            score_max: filter.score.and_then(|score| score.max).map(i16::from),
            flags: asked(&filter.flags).map(<[_]>::to_vec),
            teammates: asked(&filter.teammates).map(ids),
            opponents_on_ice: asked(&filter.opponents_on_ice).map(ids),
        }
    }
}

/// What is asked for; none where nothing is.
pub(crate) fn asked<T>(list: &[T]) -> Option<&[T]> {
    (!list.is_empty()).then_some(list)
}

/// The league's ids have seven digits; one that Postgres cannot hold is nobody's.
pub(crate) fn ids(players: &[u32]) -> Vec<i32> {
    players.iter().map(|player| i32::try_from(*player).unwrap_or(-1)).collect()
}
