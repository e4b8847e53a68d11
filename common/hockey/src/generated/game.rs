//! A generated game: the truth, row by row, from which its files are written.

use super::{actions::GeneratedAction, rink::Spot, schedule::Fixture, shape::GameShape, simulation::Simulation, teams::GeneratedTeam};
use crate::catalog::Person;

/// One of the two teams, in the order of file names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The visitors.
    Away,
    /// Whose building it is.
    Home,
}

impl Side {
    /// The opponent.
    pub const fn other(self) -> Self {
        match self {
            Self::Away => Self::Home,
            Self::Home => Self::Away,
        }
    }
}

/// Who of a team is on the ice: places in the list of its players.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OnIce {
    /// Forwards and defencemen.
    pub skaters: Vec<u8>,
    /// None when the net is empty.
    pub goalie: Option<u8>,
}

/// Who is on the ice, of both teams: by [`Side`].
pub type Deployment = [OnIce; 2];

/// A row of the game.
#[derive(Debug, Clone, PartialEq)]
pub struct GeneratedPlay {
    /// 1 to 3, 4 for overtime and the shootout.
    pub period: u8,
    /// The game clock since the period's start, in frames.
    pub clock_frames: u32,
    /// The video since the period's opening face-off, in frames.
    pub timecode_frames: u32,
    /// What happens, with its meaning.
    pub action: &'static GeneratedAction,
    /// Who acts, by side and place in its players; none on bare rows.
    pub actor: Option<(Side, u8)>,
    /// Who is on the ice: a place in [`GeneratedGame::deployments`]; none in the shootout.
    pub deployment: Option<usize>,
    /// Goals before the play, by side.
    pub score: [u8; 2],
    /// Where, as seen by the acting team.
    pub at: Spot,
    /// The vendor's flags, in the file's order.
    pub flags: Vec<&'static str>,
    /// The probabilities of a goal of a shot: on net (only if it was), and before that is known.
    pub expected_goals: Option<(Option<f32>, f32)>,
    /// The number of the possession, the place in it, and who has the puck.
    pub possession: Option<(u32, u32, Side)>,
    /// What the team lost the puck with before it won it back in this row.
    pub previous: Option<&'static GeneratedAction>,
}

/// A whole game.
#[derive(Debug, Clone)]
pub struct GeneratedGame {
    /// Who plays when.
    pub fixture: Fixture,
    /// How large it is.
    pub shape: GameShape,
    /// The 23 players of each side.
    pub players: [Vec<Person>; 2],
    /// The rows in order; a row's place is the file's `id`.
    pub plays: Vec<GeneratedPlay>,
    /// Who was on the ice together.
    pub deployments: Vec<Deployment>,
    /// The final score, by side; the winner of a shootout has one more.
    pub score: [u8; 2],
    /// The vendor's frame at the opening face-off of each period, from the first.
    pub lead_in_frames: Vec<u32>,
    /// Whether the home team attacks to the right in the first period.
    pub home_attacks_right_first: bool,
}

impl GeneratedGame {
    /// The game of this fixture, seed and size: always the same.
    pub fn new(fixture: &Fixture, everybody: &[Person], shape: GameShape, seed: u64) -> Self {
        Simulation::new(fixture, everybody, shape, seed).play()
    }

    /// A player of the game.
    pub fn person(&self, (side, place): (Side, u8)) -> Option<&Person> {
        self.players[side as usize].get(usize::from(place))
    }

    /// A team of the game.
    pub fn team(&self, side: Side) -> &'static GeneratedTeam {
        [self.fixture.away, self.fixture.home][side as usize]
    }

    /// How many frames, at the game's rate, a video of this period needs from the opening face-off on to show every
    /// play; 0 if the period was not played.
    pub fn period_frames(&self, period: u8) -> u32 {
        let of_period = self.plays.iter().filter(|play| play.period == period);
        of_period.map(|play| play.timecode_frames + 1).max().unwrap_or(0)
    }

    /// The goals of the acting team less those of the other, before the play.
    pub fn score_difference(play: &GeneratedPlay) -> Option<i8> {
        let (side, _) = play.actor?;
        Some(play.score[side as usize] as i8 - play.score[side.other() as usize] as i8)
    }

    /// 1 where this side attacks to the right of the picture in this period, -1 where to the left.
    pub(super) fn direction(&self, side: Side, period: u8) -> f32 {
        let right = self.home_attacks_right_first ^ period.is_multiple_of(2) ^ (side == Side::Away);
        if right { 1.0 } else { -1.0 }
    }
}
