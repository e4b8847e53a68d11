//! Every term against every action that the lake has held.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::action::{Base, Mark};
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

/// Marks beside plays that nobody asks for: no player acts, or the play itself is a row of its own.
fn nobody_asks(action: &Action) -> bool {
    let bare = matches!(action.base, Base::Mark(_)) && action.base != Base::Mark(Mark::Whistle) && action.base != Base::Mark(Mark::Goal);
    bare || action.base == Base::FailedPassLocation
}

#[test]
fn ids_are_identifiers_and_phrases_belong_to_one_term() {
    let mut owner: HashMap<String, &str> = HashMap::new();
    for term in TERMS.iter() {
        assert!(term.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'), "{}", term.id);
        assert!(!term.phrases.is_empty() && term.pre_s <= 60.0 && term.post_s <= 60.0, "{}", term.id);
        assert!(!term.definition.ends_with('.') && term.definition.len() > 10, "{}", term.id);
        for written in term.phrases.iter().flat_map(|phrase| spellings(phrase)) {
            assert_eq!(crate::names::fold(&written), written, "{}", term.id);
            let first = owner.entry(written.clone()).or_insert(term.id);
            assert_eq!(*first, term.id, "“{written}” is two terms");
        }
    }
    assert_eq!(TERMS.iter().map(|term| term.id).collect::<std::collections::HashSet<_>>().len(), TERMS.len());
}

#[test]
fn a_part_of_a_string_is_no_match() {
    let is = |id: &str, action: &str| (term(id).unwrap().matches)(&Action::parse(action));
    assert!(is("goal", "GOAL") && !is("goal", "Goal") && !is("goal", "GOALIE INTERFERENCE PENALTY OZ") && !is("goal", "SHOOTOUT GOAL"));
    assert!(!is("goal", "GOAL AGAINST") && is("goal_against", "GOAL AGAINST"));
    assert!(!is("pass", "MISS PASS") && !is("pass", "BLOCK OPPOSITION PASS+") && !is("pass", "FAILED PASS TRAJECTORY LOCATION OZ"));
    assert!(!is("dump_in", "DUMP IN LPR+") && is("dump_in", "DUMP IN+") && is("dump_in", "CHIP DUMP-") && !is("dump_in", "DUMPIN AGAINST"));
    assert!(!is("zone_entry", "3on3 CONTROLLED ENTRY AGAINST+") && is("zone_entry", "CONTROLLED ENTRY INTO OZ"));
    assert!(!is("shot", "SHOT PRESSURE") && !is("shot", "MISS SHOT LPR OZ") && !is("shot", "BLOCK OPPOSITION SHOT+"));
    assert!(is("block", "BLOCK OPPOSITION SHOT+") && !is("block", "BLOCK OPPOSITION SHOT-") && !is("block", "BLOCK OPPOSITION PASS+"));
    assert!(is("penalty", "TRIPPING PENALTY DZ") && !is("penalty", "TRIPPING PENALTY DRAWN OZ") && !is("penalty", "PENALTY SHOT LPR"));
    assert!(is("face_off_won", "DZ REC FACE OFF+EXIT") && !is("face_off", "F/OFF LPR OZ") && !is("face_off", "Face-Off"));
    assert!(is("stretch_pass", "STRETCH OZ ENTRY PASS-") && is("stretch_pass", "DZONE STRETCH OFFBOARDS+"));
    assert!(is("puck_recovery", "OFF LPR OZ") && !is("puck_recovery", "CONT LPR- OZ") && is("battle_lost", "CONT LPR- OZ"));
    assert!(is("odd_man_rush_against", "2on1 CONTROLLED ENTRY AGAINST-") && !is("odd_man_rush_against", "2on3 CONTROLLED ENTRY AGAINST-"));
    assert!(
        is("turnover", "OZDEKE-") && is("turnover", "DZ OUTLET PASS-") && !is("turnover", "CONT LPR- OZ") && !is("turnover", "DUMP OUT-")
    );
    assert!(term("no_such_term").is_none());
}

#[test]
fn every_action_of_the_lake_belongs_to_a_term_or_is_a_mark() {
    let folder = std::env::var_os("HEARTBEAT_SHARED_DATA").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"));
    let Ok(mut file) = csv::Reader::from_path(folder.join("actions_all_games.csv")) else {
        println!("SKIPPED every_action_of_the_lake_belongs_to_a_term_or_is_a_mark: no actions_all_games.csv in {}", folder.display());
        return;
    };
    let rows = file.records().map(|row| row.unwrap()).map(|row| (Action::parse(&row[0]), row[1].parse::<u64>().unwrap()));
    let rows: Vec<(Action, u64)> = rows.collect();
    assert_eq!(rows.len(), 374);
    let mut counts: BTreeMap<&str, (usize, u64)> = BTreeMap::new();
    for (action, plays) in &rows {
        let of: Vec<&Term> = TERMS.iter().filter(|term| (term.matches)(action)).collect();
        assert_eq!(of.is_empty(), nobody_asks(action), "{}", action.text);
        for term in of {
            let count = counts.entry(term.id).or_default();
            *count = (count.0 + 1, count.1 + plays);
        }
    }
    for term in TERMS.iter() {
        let (actions, plays) = counts.get(term.id).copied().unwrap_or_default();
        println!("{:28} {actions:4} actions {plays:9} plays  {}", term.id, term.definition);
        let ours_or_rare = matches!(
            term.id,
            "save" | "goal_against" | "shot_faced" | "penalty_charging" | "drawn_charging" | "penalty_fighting" | "drawn_fighting"
        ) || term.id.starts_with("drawn_");
        assert!(plays > 0 || ours_or_rare, "{} matches nothing", term.id);
    }
    let plays_of = |id: &str| counts[id].1;
    // From the file's own lines, added by hand.
    assert_eq!((plays_of("goal"), plays_of("zone_exit"), plays_of("zone_entry")), (3919, 49584, 43643));
    assert_eq!(plays_of("shot"), 21426 + 18036 + 14706 + 9257 + 7013 + 5603);
    assert_eq!(plays_of("hit"), 3373 + 1123 + 438);
    assert_eq!(plays_of("dump_in"), 36088 + 7075 + 5629 + 863);
    assert_eq!((plays_of("penalty_shot"), plays_of("shootout_attempt")), (24, 360));
}
