//! The grammar against the vendor's own list of strings, and against strings that only look like it.

use super::*;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The list of all 374 strings, `action,count,games,names`; none where the real samples are not there.
fn listed() -> Option<Vec<(String, u64, String)>> {
    let near = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let folder = std::env::var_os("HEARTBEAT_SHARED_DATA").map_or_else(|| near.into(), PathBuf::from);
    let Ok(mut reader) = csv::Reader::from_path(folder.join("actions_all_games.csv")) else {
        println!("SKIPPED: no real samples in {}", folder.display());
        return None;
    };
    let rows = reader.records().map(|row| row.unwrap());
    Some(rows.map(|row| (row[0].to_owned(), row[1].parse().unwrap(), row[3].split(':').next().unwrap().to_owned())).collect())
}

/// The vendor's own name for the family of a base: told apart from the string by the `name` column of the raw files.
fn family(base: Base) -> &'static str {
    match base {
        Base::Pass(_) => "pass",
        Base::Reception(_) => "reception",
        Base::FailedPassLocation => "failedpasslocation",
        Base::PreventReception => "receptionprevention",
        Base::Shot { .. } => "shot",
        Base::ControlledExit | Base::ControlledEntry | Base::CarryOverRedLine => "carry",
        Base::ControlledBreakout => "controlledbreakout",
        Base::DumpIn(_) => "dumpin",
        Base::DumpInAgainst => "dumpinagainst",
        Base::DumpOut(_) => "dumpout",
        Base::Recovery(_) => "lpr",
        Base::PuckProtection(_) => "puckprotection",
        Base::Block(_) => "block",
        Base::StickCheck | Base::BodyCheck => "check",
        Base::ShotPressure => "pressure",
        Base::FaceOff { .. } | Base::Mark(Mark::FaceOff) => "faceoff",
        Base::Goal | Base::Mark(Mark::Goal | Mark::ShootoutGoal | Mark::PenaltyShotGoal) => "goal",
        Base::Assist(_) => "assist",
        Base::Penalty(_) | Base::Mark(Mark::PenaltyStart | Mark::PenaltyEnd) => "penalty",
        Base::PenaltyDrawn(_) => "penaltydrawn",
        Base::PenaltyMinute => "penaltyminute",
        Base::EntryAgainst { .. } => "controlledentryagainst",
        Base::Icing => "icing",
        Base::Offside => "offside",
        Base::Mark(Mark::Whistle) => "whistle",
        Base::Mark(Mark::ShootoutStart | Mark::ShootoutStop) => "shootout",
        Base::Mark(Mark::PenaltyShotStart | Mark::PenaltyShotStop) => "penaltyshot",
        Base::Mark(Mark::HomeShootsRight | Mark::AwayShootsRight) => "teamwithozonright",
        Base::Shootout(attempt) => match attempt {
            Attempt::Recovery => "solpr",
            Attempt::BlueLineCarry => "socarry",
            Attempt::Deke => "sopuckprotection",
            Attempt::Shot { .. } => "soshot",
            Attempt::Goal => "sogoal",
        },
        Base::PenaltyShot(attempt) => match attempt {
            Attempt::Recovery => "pslpr",
            Attempt::BlueLineCarry => "pscarry",
            Attempt::Deke => "pspuckprotection",
            Attempt::Shot { .. } => "psshot",
            Attempt::Goal => "psgoal",
        },
        Base::Save | Base::GoalAgainst | Base::Unknown => "none of the vendor's",
    }
}

#[test]
fn every_listed_string_has_a_base_of_the_family_that_the_vendor_says() {
    let Some(listed) = listed() else { return };
    assert_eq!(listed.len(), 374);
    let mut counts = BTreeMap::<Base, (u64, u64)>::new();
    for (text, count, name) in &listed {
        let action = Action::parse(text);
        assert!(action.is_known(), "{text}");
        assert_eq!(family(action.base), name, "{text}: {action:?}");
        let counted = counts.entry(action.base).or_default();
        *counted = (counted.0 + 1, counted.1 + count);
    }
    for (base, (strings, plays)) in counts {
        println!("{plays:>8} plays, {strings:>2} strings: {base:?}");
    }
}

#[test]
fn every_listed_string_says_its_zone_and_result() {
    let Some(listed) = listed() else { return };
    for (text, _, _) in &listed {
        let action = Action::parse(text);
        let named = [("OZ", Zone::Offensive), ("O-Z", Zone::Offensive), ("NZ", Zone::Neutral), ("N-Z", Zone::Neutral)];
        let named = named.into_iter().chain([("DZ", Zone::Defensive), ("D-Z", Zone::Defensive)]);
        let zones: Vec<Zone> = named.filter(|(word, _)| text.contains(word)).map(|(_, zone)| zone).collect();
        assert_eq!(action.zone.into_iter().collect::<Vec<_>>(), zones, "{text}");
        let minus = text.ends_with('-') || text.ends_with("- OZ") || text.ends_with("- NZ") || text.ends_with("- DZ");
        let result = if text.contains('+') { Some(ActionResult::Plus) } else { minus.then_some(ActionResult::Minus) };
        assert_eq!(action.result, result, "{text}");
    }
}

#[test]
fn prefixes_are_said() {
    let action = Action::parse("CONT HI PRESS DUMP IN LPR -");
    assert_eq!(action.base, Base::Recovery(Recovery::OpponentDumpIn));
    assert!(action.contested && action.high_pressure && action.result == Some(ActionResult::Minus));
    let action = Action::parse("CONT F/OFF LPR+ NZ");
    assert!(action.contested && action.after_faceoff && action.zone == Some(Zone::Neutral));
    let action = Action::parse("CONT LPR- OZ");
    assert_eq!(
        (action.base, action.result, action.zone),
        (Base::Recovery(Recovery::Loose), Some(ActionResult::Minus), Some(Zone::Offensive))
    );
    assert_eq!((Action::parse("OFFSIDE CAUSED").base, Action::parse("OFFSIDE CAUSED").zone), (Base::Offside, None));
    let action = Action::parse("STRETCH OFFBOARDS OZ ENTRY PASS-");
    assert!(action.stretch && action.off_boards && action.base == Base::Pass(Pass::Entry));
    let action = Action::parse("OZ REC FACE OFF+SON+SFS");
    assert_eq!(action.base, Base::FaceOff { recovered: true, then: FollowUp::ShotOnNetAndSlotShot });
    assert_eq!(action.result, Some(ActionResult::Plus));
    let action = Action::parse("3on2 CONTROLLED ENTRY AGAINST-");
    assert_eq!(action.base, Base::EntryAgainst { attackers: 3, defenders: 2 });
    let action = Action::parse("DELAY OF GAME - PUCK OVER GLASS PENALTY DRAWN OZ");
    assert_eq!((action.base, action.result), (Base::PenaltyDrawn(Infraction::PuckOverGlass), None));
    assert_eq!(Action::parse(SAVE).base, Base::Save);
    assert_eq!(Action::parse(GOAL_AGAINST).base, Base::GoalAgainst);
}

#[test]
fn what_only_resembles_an_action_is_unknown_and_kept() {
    for text in [
        "",
        " GOAL",
        "GOAL ",
        "goal",
        "CONT GOAL",
        "GOALIE INTERFERENCE",
        "XGOAL",
        "LPR",
        "LPR+ XZ",
        "10on2 CONTROLLED ENTRY AGAINST+",
        "0on2 CONTROLLED ENTRY AGAINST+",
        " PENALTY OZ",
        "PENALTY OZ",
        "lower PENALTY OZ",
        "=HYPERLINK(\"http://x\")",
        "ＧＯＡＬ",
        "\0",
    ] {
        let action = Action::parse(text);
        assert_eq!((action.base, action.text.as_str(), action.zone), (Base::Unknown, text, None), "{text}");
        assert!(!action.is_known());
    }
}

#[test]
fn a_penalty_for_something_new_is_a_penalty_and_reported() {
    let action = Action::parse("BUTT-ENDING PENALTY DRAWN NZ");
    assert_eq!((action.base, action.zone), (Base::PenaltyDrawn(Infraction::Unlisted), Some(Zone::Neutral)));
    assert!(!action.is_known());
}
