//! What each term of the vocabulary means for rows of generated games: by what the generator meant, never by the action's text.
//! Written beside the vocabulary and not from it, so that a mistake in either is found.

use hockey::generated::{GeneratedPlay, Meaning, Meaning::*};

/// Whether a row is what the term says. A term that is not here is a hole in this table.
pub(super) fn is(term: &str, row: &GeneratedPlay) -> bool {
    let (meaning, kind) = (row.action.meaning, row.action.kind);
    let any = |meanings: &[Meaning]| meanings.contains(&meaning);
    match term {
        "zone_exit" | "controlled_exit" => any(&[Exit]),
        "exit_attempt" => any(&[Exit, DumpOutMade, DumpOutFailed]),
        "breakout" => any(&[Breakout]),
        "zone_entry" | "controlled_entry" => any(&[Entry]),
        "entry_attempt" => any(&[Entry, EntryPassMade, EntryPassFailed, DumpInMade, DumpInFailed]),
        "carry" => any(&[Exit, RedLine, Entry]),
        "red_line_carry" => any(&[RedLine]),
        "dump_in" => any(&[DumpInMade, DumpInFailed]),
        "chip_in" => any(&[DumpInMade, DumpInFailed]) && kind == "chip",
        "dump_out" => any(&[DumpOutMade, DumpOutFailed]),
        "off_glass_dump_out" => any(&[DumpOutMade, DumpOutFailed]) && kind == "boards",
        "flip_dump_out" => any(&[DumpOutMade, DumpOutFailed]) && kind == "flip",
        "puck_protection" => any(&[DekeMade, DekeLost, ProtectionMade, ProtectionLost]),
        "body_puck_protection" => any(&[ProtectionMade, ProtectionLost]),
        "deke" => any(&[DekeMade, DekeLost]),
        "turnover" => any(&[PassFailed, EntryPassFailed, DekeLost, ProtectionLost]),
        "entry_against" => any(&[EntryAgainst]),
        "rush_3_on_3_against" => any(&[EntryAgainst]) && kind == "3on3",
        "rush_2_on_2_against" => any(&[EntryAgainst]) && kind == "2on2",
        "odd_man_rush_against" => any(&[EntryAgainst]) && ["2on1", "3on1", "3on2", "1on0"].contains(&kind),
        "breakaway_against" | "rush_2_on_1_against" | "rush_3_on_1_against" | "rush_3_on_2_against" | "rush_1_on_1_against" => false,
        "rush_1_on_2_against" | "rush_2_on_3_against" => false,
        "dump_in_against" => any(&[DumpInAgainst]),
        "blue_line_hold" => any(&[BlueLineHold]),
        _ => passing(term, meaning, kind) || shooting(term, meaning, kind) || loose(term, meaning, kind) || stopped(term, meaning, kind),
    }
}

/// Every term that the tables here know.
pub(super) fn is_known(term: &str) -> bool {
    term.starts_with("penalty_") || term.starts_with("drawn_") || include_str!("meaning.rs").contains(&format!("\"{term}\""))
}

fn passing(term: &str, meaning: Meaning, kind: &str) -> bool {
    let pass = matches!(meaning, PassMade | PassFailed | EntryPassMade | EntryPassFailed);
    let of = |kinds: &[&str]| pass && kinds.contains(&kind);
    match term {
        "pass" => pass,
        "completed_pass" => matches!(meaning, PassMade | EntryPassMade),
        "failed_pass" => matches!(meaning, PassFailed | EntryPassFailed),
        "outlet_pass" => of(&["outlet", "outletoffboards"]),
        "stretch_pass" => of(&["stretch", "stretchoffboards", "ozentrystretch"]),
        "d_to_d_pass" => of(&["d2d", "d2doffboards"]),
        // The kinds north and south are cycles in the offensive zone only; those there are named apart below.
        "slot_pass" => of(&["slot"]),
        "rush_pass" => of(&["rush", "rushoffboards"]),
        "east_west_pass" => of(&["eastwest", "eastwestoffboards"]),
        "entry_pass" => matches!(meaning, EntryPassMade | EntryPassFailed),
        "off_boards_pass" => pass && kind.ends_with("offboards"),
        "pass_reception" => matches!(meaning, Reception | EntryReception),
        "entry_pass_reception" => meaning == EntryReception,
        "missed_reception" => meaning == ReceptionMissed,
        "pass_block" => meaning == PassBlock,
        "pass_block_attempt" => matches!(meaning, PassBlock | PassBlockFailed),
        "reception_prevented" => false,
        "interception" => meaning == PassBlock,
        "stick_check" => meaning == StickCheck,
        "hit" => meaning == BodyCheck,
        "takeaway" => matches!(meaning, StickCheck | PassBlock),
        _ => false,
    }
}

/// The passes whose kinds mean another thing in another zone.
pub(super) fn is_in_zone(term: &str, row: &GeneratedPlay) -> bool {
    use hockey::play::Zone::{Neutral, Offensive};
    let pass = matches!(row.action.meaning, PassMade | PassFailed);
    let (north, south) = (row.action.kind.starts_with("north"), row.action.kind.starts_with("south"));
    match term {
        "cycle_pass" => pass && row.action.zone == Some(Offensive) && (north || south),
        "north_cycle_pass" => pass && row.action.zone == Some(Offensive) && north,
        "south_cycle_pass" => pass && row.action.zone == Some(Offensive) && south,
        "north_pass" => pass && row.action.zone == Some(Neutral) && north,
        "south_pass" => pass && row.action.zone == Some(Neutral) && south,
        _ => false,
    }
}

fn shooting(term: &str, meaning: Meaning, kind: &str) -> bool {
    let shot = matches!(meaning, ShotOnNet | ShotMissed | ShotBlocked);
    let (slot, outside) = (kind.starts_with("slot"), kind.starts_with("outside"));
    match term {
        "shot" => shot,
        "shot_on_net" => meaning == ShotOnNet,
        "missed_shot" => meaning == ShotMissed,
        "blocked_shot" => meaning == ShotBlocked,
        "slot_shot" => shot && slot,
        "slot_shot_on_net" => meaning == ShotOnNet && slot,
        "slot_shot_missed" => meaning == ShotMissed && slot,
        "slot_shot_blocked" => meaning == ShotBlocked && slot,
        "outside_shot" => shot && outside,
        "outside_shot_on_net" => meaning == ShotOnNet && outside,
        "outside_shot_missed" => meaning == ShotMissed && outside,
        "outside_shot_blocked" => meaning == ShotBlocked && outside,
        "goal" => meaning == Goal,
        "first_assist" => meaning == FirstAssist,
        "second_assist" => meaning == SecondAssist,
        "assist" => matches!(meaning, FirstAssist | SecondAssist),
        "point" => matches!(meaning, Goal | FirstAssist | SecondAssist),
        "block" => meaning == ShotBlock,
        "shot_block_attempt" => matches!(meaning, ShotBlock | ShotBlockFailed),
        "shot_pressure" => meaning == Pressure,
        "shootout_attempt" => meaning == ShootoutPickUp,
        "shootout_shot" => matches!(meaning, ShootoutShotOnNet | ShootoutShotMissed),
        "shootout_goal" => meaning == ShootoutGoal,
        "shootout_move" => meaning == ShootoutCarry,
        "goal_mark" => meaning == GoalMark,
        // No generated game has a penalty shot; what goalies do is no row of the file.
        "penalty_shot" | "penalty_shot_move" | "save" | "goal_against" | "shot_faced" => false,
        _ => false,
    }
}

fn loose(term: &str, meaning: Meaning, kind: &str) -> bool {
    let recovered = matches!(
        meaning,
        AfterFaceOff
            | AfterOwnPass
            | AfterError
            | AfterBlock
            | AfterDumpIn
            | AfterOwnDumpIn
            | AfterDumpOut
            | AfterMissedShot
            | OwnRebound
            | Rebound
            | AfterStickCheck
    );
    match term {
        "puck_recovery" => recovered,
        "loose_puck" => recovered || meaning == ContestLost,
        "failed_recovery" | "puck_battle" | "battle_lost" => meaning == ContestLost,
        // The generator writes down who loses a contest, not who wins it.
        "battle_won" | "contested_recovery" | "unpressured_recovery" => false,
        "pressured_retrieval" => kind == "hipresopdump",
        "rebound_recovery" => matches!(meaning, OwnRebound | Rebound),
        "dump_in_recovery" => matches!(meaning, AfterDumpIn | AfterOwnDumpIn),
        "own_dump_in_recovery" => meaning == AfterOwnDumpIn,
        "dump_in_retrieval" => meaning == AfterDumpIn,
        "dump_out_recovery" => meaning == AfterDumpOut,
        "missed_shot_recovery" => meaning == AfterMissedShot,
        "face_off_recovery" => meaning == AfterFaceOff,
        "check_recovery" => meaning == AfterStickCheck,
        _ => false,
    }
}

fn stopped(term: &str, meaning: Meaning, kind: &str) -> bool {
    match term {
        "face_off" => matches!(meaning, FaceOffWon | FaceOffLost),
        "face_off_won" => meaning == FaceOffWon,
        "face_off_lost" => meaning == FaceOffLost,
        "face_off_exit" => meaning == FaceOffWon && kind == "recoveredwithexit",
        "face_off_entry" => meaning == FaceOffWon && kind == "recoveredwithentry",
        "face_off_shot" => meaning == FaceOffWon && (kind.starts_with("recoveredwithshot") || kind.starts_with("recoveredwithslotshot")),
        "icing" => meaning == Icing,
        "offside" => meaning == Offside,
        "whistle" => meaning == Whistle,
        "penalty" => meaning == Penalty,
        "penalty_drawn" => meaning == PenaltyDrawn,
        _ => of_infraction(term, meaning, kind),
    }
}

/// `penalty_tripping`, `drawn_tripping`: the generator's only infraction is tripping.
fn of_infraction(term: &str, meaning: Meaning, kind: &str) -> bool {
    let is = |prefix: &str, of: Meaning| {
        term.strip_prefix(prefix).is_some_and(|infraction| meaning == of && infraction.replace('_', "") == kind)
    };
    is("penalty_", Penalty) || is("drawn_", PenaltyDrawn)
}
