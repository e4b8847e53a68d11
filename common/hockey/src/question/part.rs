//! What a run of words was taken for, before it is known what the whole says.

use crate::play::{Outcome, Zone};
use crate::query::{GameType, Order, ScoreRange, Timeframe, Venue};

/// A run of tokens and what it is.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// The first token.
    pub from: usize,
    /// The token after the last.
    pub to: usize,
    pub part: Part,
}

/// What words can be.
#[derive(Debug, Clone)]
pub(super) enum Part {
    Player(Named),
    Team(&'static str),
    /// The id of a term.
    Event(&'static str),
    Zone(Zone),
    Section(&'static Place),
    Outcome(Outcome),
    Strength(String),
    Periods(Vec<u8>),
    Score(ScoreRange),
    Flag(&'static FlagWord),
    Timeframe(Timeframe),
    /// Games by number; five digits need the season.
    Games(Vec<String>),
    GameType(GameType),
    Venue(Venue),
    Shifts,
    Window {
        pre_s: Option<f64>,
        post_s: Option<f64>,
    },
    /// `first 10`, `last goal`.
    Count {
        newest: bool,
        number: Option<u32>,
    },
    /// A number that is a limit if a play's name follows.
    Number(u32),
    /// `limit 10`.
    Limit(u32),
    Order(Order),
    /// The asker's own player.
    Me,
    /// The asker's own team.
    OurTeam,
    BothTeams,
    EveryTeam,
    OnTheIce,
    Role(Role),
    And,
    /// `clips`, `plays`.
    Plays,
    /// `game`, `games`, with something that says which.
    Game,
    Negation,
    /// Says nothing.
    Stop,
    /// May mean several things.
    Open(super::words::Choices),
    /// Understood, but cannot be asked: why, and what can.
    Refused {
        reason: String,
        suggestions: Vec<String>,
    },
    /// A name that is another word too.
    Either {
        player: Named,
        other: Box<Part>,
    },
    Unknown,
}

/// A player as named: who it may be, and what was said beside the name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// Places in the index.
    pub candidates: Vec<usize>,
    pub sweater: Option<u8>,
    pub position: Option<&'static str>,
    /// `#14`: of which team, when it was said beside it.
    pub team: Option<&'static str>,
}

/// What a preposition makes of the name after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// `by`, `of`, `from`, or nothing.
    By,
    With,
    Against,
    At,
    On,
}

/// A place on the rink that is made of sections.
#[derive(Debug)]
pub(super) struct Place {
    pub phrases: &'static [&'static str],
    pub name: &'static str,
    /// As attacked.
    pub attacking: &'static [&'static str],
    /// The same place at the other end; empty where there is none.
    pub defending: &'static [&'static str],
}

/// Words for a flag.
#[derive(Debug)]
pub(super) struct FlagWord {
    pub flag: &'static str,
    pub meaning: &'static str,
    /// Words that name a play: `wrist shots` are shots where no other play is named.
    pub nouns: &'static [&'static str],
    /// Words beside a play's name.
    pub adjectives: &'static [&'static str],
    /// The term that the nouns are.
    pub event: &'static str,
    /// Whether only shots carry it, so that a goal is looked for as its shot.
    pub of_shots: bool,
}

impl Part {
    /// Whether it may stand between the members of one list.
    pub(super) fn joins(&self) -> bool {
        matches!(self, Self::Stop | Self::And | Self::Role(_) | Self::Plays | Self::OnTheIce)
    }
}

impl Part {
    /// Whether two parts name the same player.
    pub(super) fn names_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Player(one), Self::Player(other)) => one.candidates == other.candidates,
            (Self::Me, Self::Me) => true,
            _ => false,
        }
    }
}
