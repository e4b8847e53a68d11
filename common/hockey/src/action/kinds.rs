//! The kinds within one meaning: of passes, recoveries, shots …

use crate::play::words;
use serde::{Deserialize, Serialize};

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
