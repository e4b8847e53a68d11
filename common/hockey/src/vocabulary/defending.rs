//! Taking the puck away, and defending the blue line.

use super::Term;
use crate::action::{ActionResult::Plus, Base, Blocked};

macro_rules! against {
    ($id:literal, $name:literal, $definition:literal, $phrases:expr, $attackers:pat, $defenders:pat) => {
        Term {
            id: $id,
            name: $name,
            definition: $definition,
            phrases: &$phrases,
            pre_s: 4.0,
            post_s: 6.0,
            matches: |action| matches!(action.base, Base::EntryAgainst { attackers: $attackers, defenders: $defenders }),
        }
    };
}

pub(super) const TERMS: &[Term] = &[
    Term {
        id: "stick_check",
        name: "stick check",
        definition: "takes the puck off an opponent with the stick",
        phrases: &["stick check", "poke check", "stick lift", "stick chk", "sweep check"],
        pre_s: 4.0,
        post_s: 3.0,
        matches: |action| action.base == Base::StickCheck,
    },
    Term {
        id: "hit",
        name: "hit",
        definition: "separates an opponent from the puck with the body (body check)",
        phrases: &["hit", "body check", "bodycheck", "body chk"],
        pre_s: 4.0,
        post_s: 3.0,
        matches: |action| action.base == Base::BodyCheck,
    },
    Term {
        id: "pass_block",
        name: "pass block",
        definition: "blocks a pass of the other team",
        phrases: &["pass block", "blocked pass", "pass breakup", "pass break up"],
        pre_s: 4.0,
        post_s: 3.0,
        matches: |action| action.base == Base::Block(Blocked::Pass) && action.result == Some(Plus),
    },
    Term {
        id: "pass_block_attempt",
        name: "pass block attempt",
        definition: "tries to block a pass of the other team, whether that succeeds or fails",
        phrases: &["pass block attempt", "attempted pass block"],
        pre_s: 4.0,
        post_s: 3.0,
        matches: |action| action.base == Base::Block(Blocked::Pass),
    },
    Term {
        id: "reception_prevented",
        name: "prevented reception",
        definition: "keeps an opponent from receiving a pass",
        phrases: &[
            "prevented reception",
            "reception prevented",
            "reception prevention",
            "receptions prevented",
            "denied reception",
            "pass denial",
        ],
        pre_s: 4.0,
        post_s: 3.0,
        matches: |action| action.base == Base::PreventReception,
    },
    Term {
        id: "interception",
        name: "interception",
        definition: "gets in the way of a pass: a pass block that succeeds or a prevented reception",
        phrases: &["interception", "intercept"],
        pre_s: 4.0,
        post_s: 4.0,
        matches: |action| {
            action.base == Base::PreventReception || (action.base == Base::Block(Blocked::Pass) && action.result == Some(Plus))
        },
    },
    Term {
        id: "takeaway",
        name: "takeaway",
        definition: "ends the other team's possession by stick or by reading the play: a stick check, a pass block that succeeds or a \
                     prevented reception (hits are a term of their own)",
        phrases: &["takeaway", "take away", "steal", "forced turnover", "puck strip"],
        pre_s: 4.0,
        post_s: 5.0,
        matches: |action| {
            matches!(action.base, Base::StickCheck | Base::PreventReception)
                || (action.base == Base::Block(Blocked::Pass) && action.result == Some(Plus))
        },
    },
    Term {
        id: "blue_line_hold",
        name: "blue line hold",
        definition: "tries to keep a clearing in at the offensive blue line; fails when the puck leaves the zone",
        phrases: &[
            "blue line hold",
            "blueline hold",
            "blue hold",
            "keep in",
            "hold at the blue line",
            "holds at the blue line",
            "hold the line",
        ],
        pre_s: 4.0,
        post_s: 4.0,
        matches: |action| action.base == Base::Block(Blocked::BlueLine),
    },
    Term {
        id: "dump_in_against",
        name: "dump-in against",
        definition: "is the defender when the other team dumps the puck in",
        phrases: &["dump in against", "dump ins against", "dumpin against", "dumpins against"],
        pre_s: 4.0,
        post_s: 6.0,
        matches: |action| action.base == Base::DumpInAgainst,
    },
    against!(
        "entry_against",
        "entry against",
        "defends against a controlled entry of the other team; succeeds when the defence stops it",
        [
            "entry against",
            "entries against",
            "zone entry against",
            "zone entries against",
            "controlled entry against",
            "controlled entries against",
            "controlled zone entries against",
            "rush against",
            "rushes against",
            "entry defended",
            "entries defended"
        ],
        _,
        _
    ),
    Term {
        id: "odd_man_rush_against",
        name: "odd-man rush against",
        definition: "defends against a controlled entry with more attackers than defenders",
        phrases: &["odd man rush against", "odd man rushes against", "outnumbered rush against", "outnumbered rushes against"],
        pre_s: 4.0,
        post_s: 6.0,
        matches: |action| matches!(action.base, Base::EntryAgainst { attackers, defenders } if attackers > defenders),
    },
    against!(
        "breakaway_against",
        "breakaway against",
        "has an opponent enter alone, with no defender in front (1 on 0)",
        ["breakaway against", "breakaways against", "1 on 0 against", "1 on 0s against", "1v0 against", "1on0 against"],
        1,
        0
    ),
    against!(
        "rush_1_on_1_against",
        "1-on-1 against",
        "defends alone against a controlled entry of one attacker",
        ["1 on 1 against", "1 on 1s against", "one on one against", "one on ones against", "1on1 against"],
        1,
        1
    ),
    against!(
        "rush_1_on_2_against",
        "1-on-2 against",
        "defends with another against a controlled entry of one attacker",
        ["1 on 2 against", "1 on 2s against", "one on two against", "1on2 against"],
        1,
        2
    ),
    against!(
        "rush_2_on_1_against",
        "2-on-1 against",
        "defends alone against a controlled entry of two attackers",
        ["2 on 1 against", "2 on 1s against", "two on one against", "two on ones against", "2on1 against", "2on1s against"],
        2,
        1
    ),
    against!(
        "rush_2_on_2_against",
        "2-on-2 against",
        "defends with another against a controlled entry of two attackers",
        ["2 on 2 against", "2 on 2s against", "two on two against", "two on twos against", "2on2 against"],
        2,
        2
    ),
    against!(
        "rush_2_on_3_against",
        "2-on-3 against",
        "defends as one of three against a controlled entry of two attackers",
        ["2 on 3 against", "2 on 3s against", "two on three against", "2on3 against"],
        2,
        3
    ),
    against!(
        "rush_3_on_1_against",
        "3-on-1 against",
        "defends alone against a controlled entry of three attackers",
        ["3 on 1 against", "3 on 1s against", "three on one against", "three on ones against", "3on1 against"],
        3,
        1
    ),
    against!(
        "rush_3_on_2_against",
        "3-on-2 against",
        "defends with another against a controlled entry of three attackers",
        ["3 on 2 against", "3 on 2s against", "three on two against", "three on twos against", "3on2 against", "3on2s against"],
        3,
        2
    ),
    against!(
        "rush_3_on_3_against",
        "3-on-3 against",
        "defends as one of three against a controlled entry of three attackers",
        [
            "3 on 3 rush against",
            "3 on 3 rushes against",
            "3 on 3 entry against",
            "3 on 3 entries against",
            "3on3 rush against",
            "3 on 3s against"
        ],
        3,
        3
    ),
];
