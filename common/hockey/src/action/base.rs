//! What is done, apart from how it went and where: one variant per real meaning.

use super::infraction::Infraction;
use super::kinds::{Blocked, DumpIn, DumpOut, FollowUp, Mark, Pass, PuckProtection, Reception, Recovery, ShotFrom, ShotHow};

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Base {
    /// The puck is passed.
    Pass(Pass),
    /// A pass is received, or missed.
    Reception(Reception),
    /// Where a failed pass went: a mark beside the pass itself.
    FailedPassLocation,
    /// An opponent is kept from receiving a pass.
    PreventReception,
    /// A shot at the goal, not in a shootout.
    Shot {
        /// From where.
        from: ShotFrom,
        /// How it ended.
        how: ShotHow,
    },
    /// The puck is carried out of the defensive zone.
    ControlledExit,
    /// The puck is carried into the offensive zone.
    ControlledEntry,
    /// The puck is carried over the red line.
    CarryOverRedLine,
    /// The team leaves its zone in order, after a quiet recovery.
    ControlledBreakout,
    /// The puck is dumped into the offensive zone.
    DumpIn(DumpIn),
    /// The other team has dumped the puck in: the row of a defender.
    DumpInAgainst,
    /// The puck is dumped out of the defensive zone.
    DumpOut(DumpOut),
    /// A loose puck is recovered, or lost with `-`.
    Recovery(Recovery),
    /// The puck is kept from an opponent, or lost to him with `-`.
    PuckProtection(PuckProtection),
    /// Something of the other team is blocked.
    Block(Blocked),
    /// The puck is taken with the stick.
    StickCheck,
    /// A hit.
    BodyCheck,
    /// An opponent's shot is put under pressure.
    ShotPressure,
    /// A face-off is taken: the row of one of the two.
    FaceOff {
        /// Won, and the puck recovered by the team (`REC`).
        recovered: bool,
        /// What the recovery led to.
        then: FollowUp,
    },
    /// A goal: the scorer's row. The bare row is [`Mark::Goal`].
    Goal,
    /// An assist: 1 or 2.
    Assist(u8),
    /// A penalty is taken.
    Penalty(Infraction),
    /// A penalty is drawn.
    PenaltyDrawn(Infraction),
    /// A misconduct or the like, which no one draws.
    PenaltyMinute,
    /// The other team carries the puck in: the row of the defender. `+` when the defence stops it.
    EntryAgainst {
        /// Attackers.
        attackers: u8,
        /// Defenders.
        defenders: u8,
    },
    /// Icing is caused.
    Icing,
    /// Offside is caused.
    Offside,
    /// A part of a shootout attempt.
    Shootout(Attempt),
    /// A part of a penalty shot.
    PenaltyShot(Attempt),
    /// A bare row, without a player.
    Mark(Mark),
    /// A goalie's save: ours, derived from the shot.
    Save,
    /// A goal that a goalie lets in: ours, derived from the shot.
    GoalAgainst,
    /// Not in the grammar.
    Unknown,
}

impl Base {
    /// The base of an action string: all that most readers need of [`super::Action::parse`], for less.
    pub fn of(text: &str) -> Self {
        super::templates::base_of(text)
    }

    /// Whether the grammar knows it; a penalty for something new is a penalty, but not known.
    pub fn is_known(self) -> bool {
        !matches!(self, Self::Unknown | Self::Penalty(Infraction::Unlisted) | Self::PenaltyDrawn(Infraction::Unlisted))
    }
}

/// A part of a shootout attempt or of a penalty shot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attempt {
    /// The puck is picked up.
    Recovery,
    /// The puck is carried over the blue line.
    BlueLineCarry,
    /// A deke.
    Deke,
    /// The shot.
    Shot {
        /// From where.
        from: ShotFrom,
        /// How it ended.
        how: ShotHow,
    },
    /// A goal: the scorer's row.
    Goal,
}
