//! What a generated row means, known before any text is read.

use crate::play::words;
use serde::{Deserialize, Serialize};

words! {
    /// What happens in a row; with the zone and the flags of the row this is its whole meaning.
    Meaning {
        /// A pass arrives.
        Reception = "reception",
        /// A pass arrives in the offensive zone from outside of it: an entry.
        EntryReception = "entry_reception",
        /// A pass that could have been received is not.
        ReceptionMissed = "reception_missed",
        /// A defender is close to a shooter.
        Pressure = "pressure",
        /// A pass that arrives.
        PassMade = "pass_made",
        /// A pass that does not.
        PassFailed = "pass_failed",
        /// A pass into the offensive zone that arrives.
        EntryPassMade = "entry_pass_made",
        /// A pass into the offensive zone that does not.
        EntryPassFailed = "entry_pass_failed",
        /// Where a failed pass went.
        PassEnd = "pass_end",
        /// A defender blocks a pass.
        PassBlock = "pass_block",
        /// A defender touches a pass that goes on.
        PassBlockFailed = "pass_block_failed",
        /// A carry over the red line.
        RedLine = "red_line",
        /// A carry out of the defensive zone.
        Exit = "exit",
        /// A carry into the offensive zone.
        Entry = "entry",
        /// A defender meets a carry into their zone.
        EntryAgainst = "entry_against",
        /// A breakout that is set up.
        Breakout = "breakout",
        /// A dump-in that goes deep.
        DumpInMade = "dump_in_made",
        /// A dump-in that does not.
        DumpInFailed = "dump_in_failed",
        /// A defender meets a dump-in.
        DumpInAgainst = "dump_in_against",
        /// A dump-out that leaves the zone.
        DumpOutMade = "dump_out_made",
        /// A dump-out that does not.
        DumpOutFailed = "dump_out_failed",
        /// A dump-out is held at the blue line.
        BlueLineHold = "blue_line_hold",
        /// A deke that keeps the puck.
        DekeMade = "deke_made",
        /// A deke that loses it.
        DekeLost = "deke_lost",
        /// The body keeps the puck.
        ProtectionMade = "protection_made",
        /// The body does not.
        ProtectionLost = "protection_lost",
        /// A stick check that wins the puck.
        StickCheck = "stick_check",
        /// A hit that wins the puck.
        BodyCheck = "body_check",
        /// A shot that would go in but for the goalie; a goal where the flags say so.
        ShotOnNet = "shot_on_net",
        /// A shot past the net.
        ShotMissed = "shot_missed",
        /// A shot that a defender blocks.
        ShotBlocked = "shot_blocked",
        /// A defender blocks a shot.
        ShotBlock = "shot_block",
        /// A defender touches a shot that goes on.
        ShotBlockFailed = "shot_block_failed",
        /// The scorer's row.
        Goal = "goal",
        /// The last pass before a goal.
        FirstAssist = "first_assist",
        /// The pass before that.
        SecondAssist = "second_assist",
        /// The centre who wins.
        FaceOffWon = "face_off_won",
        /// The centre who loses.
        FaceOffLost = "face_off_lost",
        /// The puck is picked up after a face-off.
        AfterFaceOff = "after_face_off",
        /// After a failed pass or deke of one's own team.
        AfterOwnPass = "after_own_pass",
        /// After a failed pass of the other team.
        AfterError = "after_error",
        /// After a pass or shot that one's own team blocked.
        AfterBlock = "after_block",
        /// After a dump-in of the other team.
        AfterDumpIn = "after_dump_in",
        /// After a dump-in of one's own team.
        AfterOwnDumpIn = "after_own_dump_in",
        /// After a dump-out of the other team.
        AfterDumpOut = "after_dump_out",
        /// After a shot of one's own team that missed.
        AfterMissedShot = "after_missed_shot",
        /// After a save, by the shooting team.
        OwnRebound = "own_rebound",
        /// After a save, by the goalie's team.
        Rebound = "rebound",
        /// After a stick check.
        AfterStickCheck = "after_stick_check",
        /// The puck goes to the other one of two.
        ContestLost = "contest_lost",
        /// The puck goes down the whole rink.
        Icing = "icing",
        /// An attacker is in the zone before the puck.
        Offside = "offside",
        /// Who is penalised.
        Penalty = "penalty",
        /// Against whom.
        PenaltyDrawn = "penalty_drawn",
        /// Bare: a face-off.
        FaceOffMark = "face_off_mark",
        /// Bare: play is stopped.
        Whistle = "whistle",
        /// Bare: a penalty begins.
        PenaltyStart = "penalty_start",
        /// Bare: a penalty ends.
        PenaltyEnd = "penalty_end",
        /// Bare: a goal.
        GoalMark = "goal_mark",
        /// Bare: the shootout begins.
        ShootoutStart = "shootout_start",
        /// Bare: a goal of the shootout.
        ShootoutGoalMark = "shootout_goal_mark",
        /// Bare: the shootout ends.
        ShootoutStop = "shootout_stop",
        /// The shooter takes the puck.
        ShootoutPickUp = "shootout_pick_up",
        /// The shooter carries it over the blue line.
        ShootoutCarry = "shootout_carry",
        /// The shootout's shot, on net.
        ShootoutShotOnNet = "shootout_shot_on_net",
        /// The shootout's shot, past the net.
        ShootoutShotMissed = "shootout_shot_missed",
        /// The scorer's row of the shootout.
        ShootoutGoal = "shootout_goal",
    }
}

impl Meaning {
    /// Whether the acting team loses the puck, or sends it away.
    pub fn ends_possession(self) -> bool {
        use Meaning::*;
        matches!(
            self,
            PassFailed
                | EntryPassFailed
                | ReceptionMissed
                | DumpInMade
                | DumpInFailed
                | DumpOutMade
                | DumpOutFailed
                | DekeLost
                | ProtectionLost
                | ShotOnNet
                | ShotMissed
                | ShotBlocked
                | Goal
                | Icing
        )
    }

    /// Whether it is an act against the team with the puck.
    pub fn is_defensive(self) -> bool {
        use Meaning::*;
        matches!(self, Pressure | PassBlockFailed | ShotBlockFailed) || self.breaks_possession()
    }

    /// Whether it takes the puck from the other team.
    pub fn breaks_possession(self) -> bool {
        use Meaning::*;
        matches!(self, PassBlock | ShotBlock | BlueLineHold | StickCheck | BodyCheck)
    }
}
