//! Loose pucks.

use super::Term;
use crate::action::{Action, ActionResult::Minus, Base, Recovery};

macro_rules! recovery {
    ($id:literal, $name:literal, $definition:literal, $phrases:expr, $pattern:pat) => {
        Term {
            id: $id,
            name: $name,
            definition: $definition,
            phrases: &$phrases,
            pre_s: 4.0,
            post_s: 4.0,
            matches: |action| recovered(action) && matches!(action.base, Base::Recovery($pattern)),
        }
    };
}

fn recovered(action: &Action) -> bool {
    matches!(action.base, Base::Recovery(_)) && action.result != Some(Minus)
}

pub(super) const TERMS: &[Term] = &[
    recovery!(
        "puck_recovery",
        "puck recovery",
        "recovers a loose puck, of any kind",
        [
            "puck recovery",
            "recovery",
            "loose puck recovery",
            "lpr",
            "puck retrieval",
            "retrieval",
            "recovered puck",
            "puck recovered",
            "pucks recovered",
            "successful recovery",
            "successful puck recovery"
        ],
        _
    ),
    Term {
        id: "loose_puck",
        name: "loose puck",
        definition: "goes for a loose puck, recovered or lost",
        phrases: &["loose puck", "recovery attempt", "puck recovery attempt"],
        pre_s: 4.0,
        post_s: 4.0,
        matches: |action| matches!(action.base, Base::Recovery(_)),
    },
    Term {
        id: "failed_recovery",
        name: "failed recovery",
        definition: "goes for a loose puck and does not get it, contested or not",
        phrases: &[
            "failed recovery",
            "failed puck recovery",
            "unsuccessful recovery",
            "lost recovery",
            "failed retrieval",
            "failed puck retrieval",
        ],
        pre_s: 4.0,
        post_s: 4.0,
        matches: |action| matches!(action.base, Base::Recovery(_)) && action.result == Some(Minus),
    },
    Term {
        id: "puck_battle",
        name: "puck battle",
        definition: "goes for a loose puck that an opponent goes for too (contested), won or lost",
        phrases: &["puck battle", "battle", "loose puck battle", "50 50 puck", "50 50", "board battle", "1 on 1 battle", "contested puck"],
        pre_s: 4.0,
        post_s: 4.0,
        matches: |action| matches!(action.base, Base::Recovery(_)) && action.contested,
    },
    Term {
        id: "battle_won",
        name: "battle won",
        definition: "recovers a loose puck that an opponent goes for too (contested)",
        phrases: &[
            "battle won",
            "battles won",
            "puck battle won",
            "puck battles won",
            "won battle",
            "won puck battle",
            "loose puck battles won",
        ],
        pre_s: 4.0,
        post_s: 4.0,
        matches: |action| recovered(action) && action.contested,
    },
    Term {
        id: "battle_lost",
        name: "battle lost",
        definition: "goes for a loose puck that an opponent goes for too (contested), and loses it",
        phrases: &[
            "battle lost",
            "battles lost",
            "puck battle lost",
            "puck battles lost",
            "lost battle",
            "lost puck battle",
            "loose puck battles lost",
        ],
        pre_s: 4.0,
        post_s: 4.0,
        matches: |action| matches!(action.base, Base::Recovery(_)) && action.contested && action.result == Some(Minus),
    },
    Term {
        id: "contested_recovery",
        name: "contested recovery",
        definition: "recovers a loose puck that an opponent goes for too",
        phrases: &["contested recovery", "contested puck recovery", "contested lpr", "contested loose puck recovery"],
        pre_s: 4.0,
        post_s: 4.0,
        matches: |action| recovered(action) && action.contested,
    },
    recovery!(
        "rebound_recovery",
        "rebound recovery",
        "recovers a rebound, of the own team's shot or of the other's",
        ["rebound recovery", "rebound recovered", "recovered rebound", "rebound won", "rebounds won", "rebounds recovered"],
        Recovery::Rebound
    ),
    recovery!(
        "dump_in_recovery",
        "dump-in recovery",
        "recovers a puck that was dumped or chipped in, by the own team or by the other",
        ["dump in recovery", "recovered dump in", "dump in recovered", "dump ins recovered", "dumpin recovery"],
        Recovery::OwnDumpIn | Recovery::OwnChipIn | Recovery::OwnFailedDumpIn | Recovery::OwnFailedChipIn | Recovery::OpponentDumpIn
    ),
    recovery!(
        "own_dump_in_recovery",
        "forecheck recovery",
        "recovers a puck that the own team dumped or chipped in",
        ["forecheck recovery", "own dump in recovery", "offensive dump in recovery", "<oz> dump in recovery", "forechecking recovery"],
        Recovery::OwnDumpIn | Recovery::OwnChipIn | Recovery::OwnFailedDumpIn | Recovery::OwnFailedChipIn
    ),
    recovery!(
        "dump_in_retrieval",
        "dump-in retrieval",
        "recovers a puck in the defensive zone that the other team dumped in",
        [
            "dump in retrieval",
            "defensive dump in recovery",
            "<dz> dump in recovery",
            "opponent dump in recovery",
            "<dz> retrieval of dump ins"
        ],
        Recovery::OpponentDumpIn
    ),
    Term {
        id: "pressured_retrieval",
        name: "retrieval under pressure",
        definition: "goes back for a puck that the other team dumped in, under a hard forecheck, recovered or lost",
        phrases: &[
            "retrieval under pressure",
            "retrievals under pressure",
            "pressured retrieval",
            "high pressure retrieval",
            "high pressure recovery",
        ],
        pre_s: 4.0,
        post_s: 5.0,
        matches: |action| matches!(action.base, Base::Recovery(_)) && action.high_pressure,
    },
    recovery!(
        "unpressured_recovery",
        "recovery without pressure",
        "recovers a puck in the defensive zone with no forechecker near",
        [
            "unpressured recovery",
            "no pressure recovery",
            "no pressure retrieval",
            "recovery without pressure",
            "recoveries without pressure",
            "no pressure lpr"
        ],
        Recovery::NoPressure
    ),
    recovery!(
        "dump_out_recovery",
        "dump-out recovery",
        "recovers a puck that was dumped into the neutral zone, by the own team or by the other",
        ["dump out recovery", "clear recovery", "recovered clear", "dump out recovered"],
        Recovery::OwnDumpOut | Recovery::OpponentDump
    ),
    recovery!(
        "missed_shot_recovery",
        "missed shot recovery",
        "recovers the own team's shot that was missed or blocked",
        ["missed shot recovery", "shot recovery", "blocked shot recovery", "miss shot recovery"],
        Recovery::OwnMissedShot
    ),
    recovery!(
        "face_off_recovery",
        "recovery off a face-off",
        "recovers the puck right after a face-off",
        ["<fo> recovery", "recovery off the <fo>", "recoveries off the <fo>", "recovery off a <fo>", "recoveries off <fo>"],
        Recovery::FaceOff
    ),
    recovery!(
        "check_recovery",
        "recovery off a check",
        "recovers the puck that a stick check or a hit made loose",
        ["check recovery", "recovery off a check", "recoveries off checks", "stick check recovery", "body check recovery"],
        Recovery::StickCheck | Recovery::BodyCheck
    ),
];
