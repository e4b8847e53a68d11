//! What is done, apart from how it went and where: one variant per real meaning.

use crate::play::words;
use serde::{Deserialize, Serialize};

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

words! {
    /// The `+` or `-` of an action string.
    ActionResult {
        /// It succeeded.
        Plus = "+",
        /// It failed.
        Minus = "-",
    }
}

words! {
    /// Kinds of passes.
    Pass {
        /// Out of the defensive zone.
        Outlet = "outlet",
        /// Defenceman to defenceman in the own zone.
        DToD = "d_to_d",
        /// A long one out of the defensive zone.
        Stretch = "stretch",
        /// Down towards the goal line in the offensive zone.
        SouthCycle = "south_cycle",
        /// Up towards the blue line in the offensive zone.
        NorthCycle = "north_cycle",
        /// Across the ice.
        EastWest = "east_west",
        /// Into the slot.
        ToSlot = "to_slot",
        /// In the offensive zone off the rush.
        OffTheRush = "off_the_rush",
        /// Forward in the neutral zone.
        North = "north",
        /// Back in the neutral zone.
        South = "south",
        /// Into the offensive zone.
        Entry = "entry",
        /// Without a kind.
        Plain = "plain",
    }
}

words! {
    /// Kinds of receptions.
    Reception {
        /// A pass is received.
        Regular = "regular",
        /// A pass into the offensive zone is received.
        Entry = "entry",
        /// The receiver misses the pass (`MISS PASS`).
        Missed = "missed",
    }
}

words! {
    /// Where a shot is taken from.
    ShotFrom {
        /// The slot.
        Slot = "slot",
        /// Outside of it.
        Outside = "outside",
    }
}

words! {
    /// How a shot ended.
    ShotHow {
        /// On net: a save or a goal.
        OnNet = "on_net",
        /// Wide.
        Missed = "missed",
        /// Blocked on its way.
        Blocked = "blocked",
    }
}

words! {
    /// Kinds of dump-ins.
    DumpIn {
        /// Shot in.
        Dump = "dump",
        /// Chipped in past a defender.
        Chip = "chip",
    }
}

words! {
    /// Kinds of dump-outs.
    DumpOut {
        /// Along the ice.
        Ice = "ice",
        /// Off the glass or boards.
        OffGlass = "off_glass",
        /// Lifted.
        Flip = "flip",
    }
}

words! {
    /// What made the puck loose that is recovered (`LPR`).
    Recovery {
        /// An opponent's error, or nothing said; `-` when it is lost.
        Loose = "loose",
        /// The team's own failed pass, carry or dump-out (`OFF LPR`).
        OwnFailedPlay = "own_failed_play",
        /// The team's own block (`DEF LPR`).
        OwnBlock = "own_block",
        /// The team's own dump-out (`DEFENSIVE DUMP LPR`).
        OwnDumpOut = "own_dump_out",
        /// The team's own dump-in (`DI LPR`).
        OwnDumpIn = "own_dump_in",
        /// The team's own chip-in (`CI LPR`).
        OwnChipIn = "own_chip_in",
        /// The team's own dump-in that failed.
        OwnFailedDumpIn = "own_failed_dump_in",
        /// The team's own chip-in that failed.
        OwnFailedChipIn = "own_failed_chip_in",
        /// The other team's dump in the neutral zone (`OPPOSITION DUMP LPR`).
        OpponentDump = "opponent_dump",
        /// The other team's dump-in, in the defensive zone (`DUMP IN LPR`).
        OpponentDumpIn = "opponent_dump_in",
        /// In the defensive zone with no forechecker near (`NO PRESSURE LPR`).
        NoPressure = "no_pressure",
        /// A rebound: `REB LPR OZ` of the own shot, `LPRREB` of the other team's.
        Rebound = "rebound",
        /// The team's own shot, missed or blocked (`MISS SHOT LPR`).
        OwnMissedShot = "own_missed_shot",
        /// A stick check.
        StickCheck = "stick_check",
        /// A hit.
        BodyCheck = "body_check",
        /// A face-off.
        FaceOff = "face_off",
    }
}

words! {
    /// How the puck is kept.
    PuckProtection {
        /// By a deke.
        Deke = "deke",
        /// With the body.
        Body = "body",
    }
}

words! {
    /// What is blocked.
    Blocked {
        /// A pass.
        Pass = "pass",
        /// A shot.
        Shot = "shot",
        /// A clearing at the offensive blue line (`BLUE HOLD`).
        BlueLine = "blue_line",
    }
}

words! {
    /// What the recovery of a face-off led to.
    FollowUp {
        /// Nothing that is said.
        Nothing = "nothing",
        /// An exit from the defensive zone.
        Exit = "exit",
        /// An entry into the offensive zone.
        Entry = "entry",
        /// A shot on net (`SON`).
        ShotOnNet = "shot_on_net",
        /// A shot from the slot (`SFS`).
        SlotShot = "slot_shot",
        /// A shot on net and a shot from the slot.
        ShotOnNetAndSlotShot = "shot_on_net_and_slot_shot",
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

words! {
    /// Bare rows, without a player.
    Mark {
        /// A face-off begins.
        FaceOff = "face_off",
        /// Play stops.
        Whistle = "whistle",
        /// A goal counts, about a second after the scorer's row.
        Goal = "goal",
        /// A penalty begins to be served.
        PenaltyStart = "penalty_start",
        /// A penalty is over.
        PenaltyEnd = "penalty_end",
        /// The shootout begins.
        ShootoutStart = "shootout_start",
        /// The shootout is over.
        ShootoutStop = "shootout_stop",
        /// A goal in a shootout.
        ShootoutGoal = "shootout_goal",
        /// A penalty shot begins.
        PenaltyShotStart = "penalty_shot_start",
        /// A penalty shot is over.
        PenaltyShotStop = "penalty_shot_stop",
        /// A goal on a penalty shot.
        PenaltyShotGoal = "penalty_shot_goal",
        /// Which way the home team shoots.
        HomeShootsRight = "home_shoots_right",
        /// Which way the away team shoots.
        AwayShootsRight = "away_shoots_right",
    }
}

words! {
    /// What a penalty is for; its word is how the vendor writes it.
    Infraction {
        /// Boarding.
        Boarding = "BOARDING",
        /// Charging.
        Charging = "CHARGING",
        /// Cross-checking.
        CrossChecking = "CROSS-CHECKING",
        /// Delay of game, anything but the puck over the glass.
        DelayOfGame = "DELAY OF GAME - OTHER",
        /// Delay of game: the puck over the glass.
        PuckOverGlass = "DELAY OF GAME - PUCK OVER GLASS",
        /// Elbowing.
        Elbowing = "ELBOWING",
        /// Embellishment, in the vendor's spelling.
        Embellishment = "EMBELISHMENT",
        /// A face-off violation.
        FaceOffViolation = "FACE-OFF VIOLATION",
        /// Fighting.
        Fighting = "FIGHTING",
        /// Interference with a goalie.
        GoalieInterference = "GOALIE INTERFERENCE",
        /// High-sticking.
        HighSticking = "HIGH-STICKING",
        /// Holding.
        Holding = "HOLDING",
        /// Holding the stick.
        HoldingTheStick = "HOLDING THE STICK",
        /// Hooking.
        Hooking = "HOOKING",
        /// An illegal check to the head.
        CheckToTheHead = "ILLEGAL CHECK TO THE HEAD",
        /// Instigating a fight.
        Instigator = "INSTIGATOR",
        /// Interference.
        Interference = "INTERFERENCE",
        /// Kneeing.
        Kneeing = "KNEEING",
        /// Another infraction.
        OtherInfraction = "OTHER - INFRACTION",
        /// Another lack of discipline.
        OtherUndisciplined = "OTHER - UNDISCIPLINED",
        /// Roughing.
        Roughing = "ROUGHING",
        /// Slashing.
        Slashing = "SLASHING",
        /// Spearing.
        Spearing = "SPEARING",
        /// Too many men on the ice.
        TooManyMen = "TOO MANY MEN",
        /// Tripping.
        Tripping = "TRIPPING",
        /// Unsportsmanlike conduct.
        UnsportsmanlikeConduct = "UNSPORTSMANLIKE CONDUCT",
        /// A penalty for something that is not in this list.
        Unlisted = "UNLISTED",
    }
}
