//! Shots, goals, assists and what goalies do about them.

use super::Term;
use crate::action::{ActionResult, Attempt, Base, Blocked, Mark, ShotFrom, ShotHow};

macro_rules! shot {
    ($id:literal, $name:literal, $definition:literal, $phrases:expr, $pattern:pat) => {
        Term {
            id: $id,
            name: $name,
            definition: $definition,
            phrases: &$phrases,
            pre_s: 6.0,
            post_s: 4.0,
            matches: |action| matches!(action.base, $pattern),
        }
    };
}

pub(super) const TERMS: &[Term] = &[
    shot!(
        "shot",
        "shot",
        "shoots at the goal: every attempt, on net, missed or blocked (shootouts apart)",
        ["shot", "shot attempt", "attempted shot", "shooting attempt", "shot at the net", "shots at the net", "corsi"],
        Base::Shot { .. }
    ),
    shot!(
        "shot_on_net",
        "shot on net",
        "shoots, and the puck would go in or goes in: a save or a goal",
        [
            "shot on net",
            "shot on goal",
            "sog",
            "shots on net",
            "shots on goal",
            "shot on the net",
            "shots on the net",
            "on net shot",
            "on goal shot",
            "on net",
            "on goal"
        ],
        Base::Shot { how: ShotHow::OnNet, .. }
    ),
    shot!(
        "missed_shot",
        "missed shot",
        "shoots wide of the net or over it",
        [
            "missed shot",
            "shot missed",
            "shots missed",
            "shot wide",
            "shots wide",
            "missed the net",
            "wide shot",
            "shots that missed the net"
        ],
        Base::Shot { how: ShotHow::Missed, .. }
    ),
    shot!(
        "blocked_shot",
        "blocked shot",
        "shoots, and the shot is blocked on its way (the shooter's play; the blocker's is a block)",
        ["blocked shot", "shot blocked", "blocked shot attempt", "blocked attempt", "shots blocked"],
        Base::Shot { how: ShotHow::Blocked, .. }
    ),
    shot!(
        "slot_shot",
        "slot shot",
        "shoots from the slot: every attempt, on net, missed or blocked",
        [
            "slot shot",
            "shot from the slot",
            "shots from the slot",
            "shot from slot",
            "shots from slot",
            "shot in the slot",
            "shots in the slot",
            "slot shot attempt",
            "inside shot"
        ],
        Base::Shot { from: ShotFrom::Slot, .. }
    ),
    shot!(
        "slot_shot_on_net",
        "slot shot on net",
        "shoots from the slot on net: a save or a goal",
        [
            "slot shot on net",
            "slot shots on net",
            "slot shot on goal",
            "slot shots on goal",
            "shot on net from the slot",
            "shots on net from the slot",
            "shots on goal from the slot",
            "shot on goal from the slot"
        ],
        Base::Shot { from: ShotFrom::Slot, how: ShotHow::OnNet }
    ),
    shot!(
        "slot_shot_missed",
        "missed slot shot",
        "shoots from the slot and misses the net",
        ["missed slot shot", "slot shot missed", "slot shots missed", "missed shot from the slot", "missed shots from the slot"],
        Base::Shot { from: ShotFrom::Slot, how: ShotHow::Missed }
    ),
    shot!(
        "slot_shot_blocked",
        "blocked slot shot",
        "shoots from the slot, and the shot is blocked (the shooter's play)",
        ["blocked slot shot", "slot shot blocked", "slot shots blocked", "blocked shot from the slot", "blocked shots from the slot"],
        Base::Shot { from: ShotFrom::Slot, how: ShotHow::Blocked }
    ),
    shot!(
        "outside_shot",
        "outside shot",
        "shoots from outside the slot: every attempt, on net, missed or blocked",
        [
            "outside shot",
            "shot from outside",
            "shots from outside",
            "shot from the outside",
            "shots from the outside",
            "perimeter shot",
            "shot from distance",
            "shots from distance",
            "outside shot attempt",
            "shot from outside the slot",
            "shots from outside the slot",
            "shot from outside of the slot",
            "shots from outside of the slot"
        ],
        Base::Shot { from: ShotFrom::Outside, .. }
    ),
    shot!(
        "outside_shot_on_net",
        "outside shot on net",
        "shoots from outside the slot on net: a save or a goal",
        [
            "outside shot on net",
            "outside shots on net",
            "outside shot on goal",
            "outside shots on goal",
            "shots on net from outside",
            "shots on net from the outside"
        ],
        Base::Shot { from: ShotFrom::Outside, how: ShotHow::OnNet }
    ),
    shot!(
        "outside_shot_missed",
        "missed outside shot",
        "shoots from outside the slot and misses the net",
        [
            "missed outside shot",
            "outside shot missed",
            "outside shots missed",
            "missed shots from outside",
            "missed shots from the outside"
        ],
        Base::Shot { from: ShotFrom::Outside, how: ShotHow::Missed }
    ),
    shot!(
        "outside_shot_blocked",
        "blocked outside shot",
        "shoots from outside the slot, and the shot is blocked (the shooter's play)",
        [
            "blocked outside shot",
            "outside shot blocked",
            "outside shots blocked",
            "blocked shots from outside",
            "blocked shots from the outside"
        ],
        Base::Shot { from: ShotFrom::Outside, how: ShotHow::Blocked }
    ),
    Term {
        id: "goal",
        name: "goal",
        definition: "scores a goal: the scorer's play, once for each goal (shootouts apart)",
        phrases: &["goal", "goal scored", "goals scored", "tally", "goal for", "goals for", "scored", "score", "scoring"],
        pre_s: 10.0,
        post_s: 5.0,
        matches: |action| action.base == Base::Goal,
    },
    Term {
        id: "assist",
        name: "assist",
        definition: "passes to the scorer, or to the one who passes: first and second assists, at the time of the pass",
        phrases: &["assist", "helper", "apple"],
        pre_s: 6.0,
        post_s: 6.0,
        matches: |action| matches!(action.base, Base::Assist(_)),
    },
    Term {
        id: "first_assist",
        name: "first assist",
        definition: "gives the last pass before a goal (primary assist)",
        phrases: &["first assist", "1st assist", "primary assist", "a1"],
        pre_s: 6.0,
        post_s: 6.0,
        matches: |action| action.base == Base::Assist(1),
    },
    Term {
        id: "second_assist",
        name: "second assist",
        definition: "gives the last pass but one before a goal (secondary assist)",
        phrases: &["second assist", "2nd assist", "secondary assist", "a2"],
        pre_s: 6.0,
        post_s: 6.0,
        matches: |action| action.base == Base::Assist(2),
    },
    Term {
        id: "point",
        name: "scoring point",
        definition: "scores a goal or has an assist, first or second",
        phrases: &["scoring point", "points"],
        pre_s: 10.0,
        post_s: 5.0,
        matches: |action| matches!(action.base, Base::Goal | Base::Assist(_)),
    },
    Term {
        id: "save",
        name: "save",
        definition: "stops a shot on net: the goalie's play, one for each shot on net that is no goal (shootouts apart)",
        phrases: &["save", "goalie save", "stop", "goaltender save"],
        pre_s: 6.0,
        post_s: 4.0,
        matches: |action| action.base == Base::Save,
    },
    Term {
        id: "goal_against",
        name: "goal against",
        definition: "lets a goal in: the goalie's play, one for each goal with a goalie in the net",
        phrases: &["goal against", "goals against", "goal allowed", "goals allowed", "goal conceded", "goals conceded", "conceded goal"],
        pre_s: 10.0,
        post_s: 5.0,
        matches: |action| action.base == Base::GoalAgainst,
    },
    Term {
        id: "shot_faced",
        name: "shot faced",
        definition: "faces a shot on net: the goalie's saves and goals against",
        phrases: &["shot faced", "shots faced"],
        pre_s: 6.0,
        post_s: 4.0,
        matches: |action| matches!(action.base, Base::Save | Base::GoalAgainst),
    },
    Term {
        id: "block",
        name: "shot block",
        definition: "blocks a shot of the other team",
        phrases: &["block", "shot block", "blocked shot by a defender", "shots blocked by", "shot blocked by", "successful block"],
        pre_s: 5.0,
        post_s: 3.0,
        matches: |action| action.base == Base::Block(Blocked::Shot) && action.result == Some(ActionResult::Plus),
    },
    Term {
        id: "shot_block_attempt",
        name: "shot block attempt",
        definition: "tries to block a shot of the other team, whether that succeeds or fails",
        phrases: &["shot block attempt", "block attempt", "attempted block", "attempted shot block"],
        pre_s: 5.0,
        post_s: 3.0,
        matches: |action| action.base == Base::Block(Blocked::Shot),
    },
    Term {
        id: "shot_pressure",
        name: "pressure on a shot",
        definition: "puts an opponent's shot under pressure",
        phrases: &["pressure", "shot pressure", "pressure on the shooter", "pressure on a shot", "pressured shooter", "shot contest"],
        pre_s: 4.0,
        post_s: 3.0,
        matches: |action| action.base == Base::ShotPressure,
    },
    Term {
        id: "shootout_attempt",
        name: "shootout attempt",
        definition: "takes a turn in a shootout: one for each, from picking up the puck",
        phrases: &["shootout attempt", "shoot out attempt", "shootout", "shoot out", "shootout try"],
        pre_s: 2.0,
        post_s: 12.0,
        matches: |action| action.base == Base::Shootout(Attempt::Recovery),
    },
    Term {
        id: "shootout_shot",
        name: "shootout shot",
        definition: "shoots in a shootout: on net, missed or blocked",
        phrases: &["shootout shot", "shoot out shot"],
        pre_s: 8.0,
        post_s: 3.0,
        matches: |action| matches!(action.base, Base::Shootout(Attempt::Shot { .. })),
    },
    Term {
        id: "shootout_goal",
        name: "shootout goal",
        definition: "scores in a shootout",
        phrases: &["shootout goal", "shoot out goal", "shootout winner"],
        pre_s: 8.0,
        post_s: 4.0,
        matches: |action| action.base == Base::Shootout(Attempt::Goal),
    },
    Term {
        id: "shootout_move",
        name: "shootout move",
        definition: "carries the puck over the blue line or dekes in a shootout",
        phrases: &["shootout move", "shootout deke", "shoot out deke", "shootout carry"],
        pre_s: 3.0,
        post_s: 6.0,
        matches: |action| matches!(action.base, Base::Shootout(Attempt::BlueLineCarry | Attempt::Deke)),
    },
    Term {
        id: "penalty_shot",
        name: "penalty shot",
        definition: "takes a penalty shot: one for each, from picking up the puck",
        phrases: &["penalty shot", "penalty shot attempt"],
        pre_s: 2.0,
        post_s: 12.0,
        matches: |action| action.base == Base::PenaltyShot(Attempt::Recovery),
    },
    Term {
        id: "penalty_shot_move",
        name: "penalty shot move",
        definition: "carries the puck over the blue line, dekes, shoots or scores on a penalty shot",
        phrases: &["penalty shot move", "penalty shot carry", "penalty shot goal", "penalty shot deke"],
        pre_s: 3.0,
        post_s: 6.0,
        matches: |action| {
            matches!(action.base, Base::PenaltyShot(Attempt::BlueLineCarry | Attempt::Deke | Attempt::Shot { .. } | Attempt::Goal))
        },
    },
    Term {
        id: "goal_mark",
        name: "goal mark",
        definition: "marks that a goal counts, about a second after it, without a player",
        phrases: &["goal mark"],
        pre_s: 10.0,
        post_s: 5.0,
        matches: |action| action.base == Base::Mark(Mark::Goal),
    },
];
