//! Penalties taken and drawn, and each infraction.

use super::Term;
use crate::action::{Base, Infraction};

/// The two terms of an infraction.
macro_rules! infraction {
    ($infraction:ident, $taken:literal, $drawn:literal, $name:literal, $taken_phrases:expr, $drawn_phrases:expr) => {
        [
            Term {
                id: $taken,
                name: concat!("penalty for ", $name),
                definition: concat!("takes a penalty for ", $name),
                phrases: &$taken_phrases,
                pre_s: 6.0,
                post_s: 4.0,
                matches: |action| action.base == Base::Penalty(Infraction::$infraction),
            },
            Term {
                id: $drawn,
                name: concat!("drawn penalty for ", $name),
                definition: concat!("draws a penalty of an opponent for ", $name),
                phrases: &$drawn_phrases,
                pre_s: 6.0,
                post_s: 4.0,
                matches: |action| action.base == Base::PenaltyDrawn(Infraction::$infraction),
            },
        ]
    };
}

const ANY: [Term; 3] = [
    Term {
        id: "penalty",
        name: "penalty",
        definition: "takes a penalty, of any kind",
        phrases: &["penalty", "penalty taken", "penalties taken", "infraction", "penalty committed", "penalties committed"],
        pre_s: 6.0,
        post_s: 4.0,
        matches: |action| matches!(action.base, Base::Penalty(_) | Base::PenaltyMinute),
    },
    Term {
        id: "penalty_drawn",
        name: "penalty drawn",
        definition: "draws a penalty of an opponent, of any kind",
        phrases: &["penalty drawn", "penalties drawn", "drawn penalty", "drawn infraction"],
        pre_s: 6.0,
        post_s: 4.0,
        matches: |action| matches!(action.base, Base::PenaltyDrawn(_)),
    },
    Term {
        id: "misconduct",
        name: "misconduct",
        definition: "gets penalty minutes that no opponent draws, such as a misconduct",
        phrases: &["misconduct", "penalty minute", "game misconduct"],
        pre_s: 6.0,
        post_s: 4.0,
        matches: |action| action.base == Base::PenaltyMinute,
    },
];

#[rustfmt::skip]
const EACH: [[Term; 2]; 26] = [
    infraction!(Boarding, "penalty_boarding", "drawn_boarding", "boarding", ["boarding", "boarding penalty", "boarding taken", "boarding call"], ["drawn boarding", "drawn boarding penalty", "boarding drawn", "boarding penalty drawn", "boarding penalties drawn"]),
    infraction!(Charging, "penalty_charging", "drawn_charging", "charging", ["charging", "charging penalty", "charging taken", "charging call", "charge", "charge penalty", "charge taken", "charge call"], ["drawn charging", "drawn charging penalty", "charging drawn", "charging penalty drawn", "charging penalties drawn", "drawn charge", "drawn charge penalty", "charge drawn", "charge penalty drawn", "charge penalties drawn"]),
    infraction!(CrossChecking, "penalty_cross_checking", "drawn_cross_checking", "cross-checking", ["cross checking", "cross checking penalty", "cross checking taken", "cross checking call", "cross check", "cross check penalty", "cross check taken", "cross check call", "crosscheck", "crosscheck penalty", "crosscheck taken", "crosscheck call", "crosschecking", "crosschecking penalty", "crosschecking taken", "crosschecking call"], ["drawn cross checking", "drawn cross checking penalty", "cross checking drawn", "cross checking penalty drawn", "cross checking penalties drawn", "drawn cross check", "drawn cross check penalty", "cross check drawn", "cross check penalty drawn", "cross check penalties drawn", "drawn crosscheck", "drawn crosscheck penalty", "crosscheck drawn", "crosscheck penalty drawn", "crosscheck penalties drawn", "drawn crosschecking", "drawn crosschecking penalty", "crosschecking drawn", "crosschecking penalty drawn", "crosschecking penalties drawn"]),
    infraction!(DelayOfGame, "penalty_delay_of_game", "drawn_delay_of_game", "delay of game other than the puck over the glass", ["other delay of game", "other delay of game penalty", "other delay of game taken", "other delay of game call"], ["drawn other delay of game", "drawn other delay of game penalty", "other delay of game drawn", "other delay of game penalty drawn", "other delay of game penalties drawn"]),
    infraction!(PuckOverGlass, "penalty_puck_over_glass", "drawn_puck_over_glass", "delay of game with the puck over the glass", ["puck over glass", "puck over glass penalty", "puck over glass taken", "puck over glass call", "puck over the glass", "puck over the glass penalty", "puck over the glass taken", "puck over the glass call"], ["drawn puck over glass", "drawn puck over glass penalty", "puck over glass drawn", "puck over glass penalty drawn", "puck over glass penalties drawn", "drawn puck over the glass", "drawn puck over the glass penalty", "puck over the glass drawn", "puck over the glass penalty drawn", "puck over the glass penalties drawn"]),
    infraction!(Elbowing, "penalty_elbowing", "drawn_elbowing", "elbowing", ["elbowing", "elbowing penalty", "elbowing taken", "elbowing call", "elbow", "elbow penalty", "elbow taken", "elbow call"], ["drawn elbowing", "drawn elbowing penalty", "elbowing drawn", "elbowing penalty drawn", "elbowing penalties drawn", "drawn elbow", "drawn elbow penalty", "elbow drawn", "elbow penalty drawn", "elbow penalties drawn"]),
    infraction!(Embellishment, "penalty_embellishment", "drawn_embellishment", "embellishment", ["embellishment", "embellishment penalty", "embellishment taken", "embellishment call", "embelishment", "embelishment penalty", "embelishment taken", "embelishment call", "diving", "diving penalty", "diving taken", "diving call", "dive", "dive penalty", "dive taken", "dive call"], ["drawn embellishment", "drawn embellishment penalty", "embellishment drawn", "embellishment penalty drawn", "embellishment penalties drawn", "drawn embelishment", "drawn embelishment penalty", "embelishment drawn", "embelishment penalty drawn", "embelishment penalties drawn", "drawn diving", "drawn diving penalty", "diving drawn", "diving penalty drawn", "diving penalties drawn", "drawn dive", "drawn dive penalty", "dive drawn", "dive penalty drawn", "dive penalties drawn"]),
    infraction!(FaceOffViolation, "penalty_face_off_violation", "drawn_face_off_violation", "a face-off violation", ["face off violation", "face off violation penalty", "face off violation taken", "face off violation call", "faceoff violation", "faceoff violation penalty", "faceoff violation taken", "faceoff violation call"], ["drawn face off violation", "drawn face off violation penalty", "face off violation drawn", "face off violation penalty drawn", "face off violation penalties drawn", "drawn faceoff violation", "drawn faceoff violation penalty", "faceoff violation drawn", "faceoff violation penalty drawn", "faceoff violation penalties drawn"]),
    infraction!(Fighting, "penalty_fighting", "drawn_fighting", "fighting", ["fighting", "fighting penalty", "fighting taken", "fighting call", "fight", "fight penalty", "fight taken", "fight call"], ["drawn fighting", "drawn fighting penalty", "fighting drawn", "fighting penalty drawn", "fighting penalties drawn", "drawn fight", "drawn fight penalty", "fight drawn", "fight penalty drawn", "fight penalties drawn"]),
    infraction!(GoalieInterference, "penalty_goalie_interference", "drawn_goalie_interference", "interference with the goalie", ["goalie interference", "goalie interference penalty", "goalie interference taken", "goalie interference call", "goaltender interference", "goaltender interference penalty", "goaltender interference taken", "goaltender interference call"], ["drawn goalie interference", "drawn goalie interference penalty", "goalie interference drawn", "goalie interference penalty drawn", "goalie interference penalties drawn", "drawn goaltender interference", "drawn goaltender interference penalty", "goaltender interference drawn", "goaltender interference penalty drawn", "goaltender interference penalties drawn"]),
    infraction!(HighSticking, "penalty_high_sticking", "drawn_high_sticking", "high-sticking", ["high sticking", "high sticking penalty", "high sticking taken", "high sticking call", "high stick", "high stick penalty", "high stick taken", "high stick call", "highsticking", "highsticking penalty", "highsticking taken", "highsticking call"], ["drawn high sticking", "drawn high sticking penalty", "high sticking drawn", "high sticking penalty drawn", "high sticking penalties drawn", "drawn high stick", "drawn high stick penalty", "high stick drawn", "high stick penalty drawn", "high stick penalties drawn", "drawn highsticking", "drawn highsticking penalty", "highsticking drawn", "highsticking penalty drawn", "highsticking penalties drawn"]),
    infraction!(Holding, "penalty_holding", "drawn_holding", "holding", ["holding", "holding penalty", "holding taken", "holding call"], ["drawn holding", "drawn holding penalty", "holding drawn", "holding penalty drawn", "holding penalties drawn"]),
    infraction!(HoldingTheStick, "penalty_holding_the_stick", "drawn_holding_the_stick", "holding the stick", ["holding the stick", "holding the stick penalty", "holding the stick taken", "holding the stick call"], ["drawn holding the stick", "drawn holding the stick penalty", "holding the stick drawn", "holding the stick penalty drawn", "holding the stick penalties drawn"]),
    infraction!(Hooking, "penalty_hooking", "drawn_hooking", "hooking", ["hooking", "hooking penalty", "hooking taken", "hooking call", "hook", "hook penalty", "hook taken", "hook call"], ["drawn hooking", "drawn hooking penalty", "hooking drawn", "hooking penalty drawn", "hooking penalties drawn", "drawn hook", "drawn hook penalty", "hook drawn", "hook penalty drawn", "hook penalties drawn"]),
    infraction!(CheckToTheHead, "penalty_check_to_the_head", "drawn_check_to_the_head", "an illegal check to the head", ["illegal check to the head", "illegal check to the head penalty", "illegal check to the head taken", "illegal check to the head call", "check to the head", "check to the head penalty", "check to the head taken", "check to the head call", "checks to the head", "checks to the head penalty", "checks to the head taken", "checks to the head call", "head check", "head check penalty", "head check taken", "head check call", "head shot", "head shot penalty", "head shot taken", "head shot call"], ["drawn illegal check to the head", "drawn illegal check to the head penalty", "illegal check to the head drawn", "illegal check to the head penalty drawn", "illegal check to the head penalties drawn", "drawn check to the head", "drawn check to the head penalty", "check to the head drawn", "check to the head penalty drawn", "check to the head penalties drawn", "drawn checks to the head", "drawn checks to the head penalty", "checks to the head drawn", "checks to the head penalty drawn", "checks to the head penalties drawn", "drawn head check", "drawn head check penalty", "head check drawn", "head check penalty drawn", "head check penalties drawn", "drawn head shot", "drawn head shot penalty", "head shot drawn", "head shot penalty drawn", "head shot penalties drawn"]),
    infraction!(Instigator, "penalty_instigator", "drawn_instigator", "instigating a fight", ["instigator", "instigator penalty", "instigator taken", "instigator call", "instigating", "instigating penalty", "instigating taken", "instigating call"], ["drawn instigator", "drawn instigator penalty", "instigator drawn", "instigator penalty drawn", "instigator penalties drawn", "drawn instigating", "drawn instigating penalty", "instigating drawn", "instigating penalty drawn", "instigating penalties drawn"]),
    infraction!(Interference, "penalty_interference", "drawn_interference", "interference", ["interference", "interference penalty", "interference taken", "interference call"], ["drawn interference", "drawn interference penalty", "interference drawn", "interference penalty drawn", "interference penalties drawn"]),
    infraction!(Kneeing, "penalty_kneeing", "drawn_kneeing", "kneeing", ["kneeing", "kneeing penalty", "kneeing taken", "kneeing call"], ["drawn kneeing", "drawn kneeing penalty", "kneeing drawn", "kneeing penalty drawn", "kneeing penalties drawn"]),
    infraction!(OtherInfraction, "penalty_other_infraction", "drawn_other_infraction", "an infraction that the data do not name", ["other infraction", "other infraction penalty", "other infraction taken", "other infraction call"], ["drawn other infraction", "drawn other infraction penalty", "other infraction drawn", "other infraction penalty drawn", "other infraction penalties drawn"]),
    infraction!(OtherUndisciplined, "penalty_other_undisciplined", "drawn_other_undisciplined", "a lack of discipline that the data do not name", ["undisciplined", "undisciplined penalty", "undisciplined taken", "undisciplined call", "other undisciplined", "other undisciplined penalty", "other undisciplined taken", "other undisciplined call"], ["drawn undisciplined", "drawn undisciplined penalty", "undisciplined drawn", "undisciplined penalty drawn", "undisciplined penalties drawn", "drawn other undisciplined", "drawn other undisciplined penalty", "other undisciplined drawn", "other undisciplined penalty drawn", "other undisciplined penalties drawn"]),
    infraction!(Roughing, "penalty_roughing", "drawn_roughing", "roughing", ["roughing", "roughing penalty", "roughing taken", "roughing call"], ["drawn roughing", "drawn roughing penalty", "roughing drawn", "roughing penalty drawn", "roughing penalties drawn"]),
    infraction!(Slashing, "penalty_slashing", "drawn_slashing", "slashing", ["slashing", "slashing penalty", "slashing taken", "slashing call", "slash", "slash penalty", "slash taken", "slash call"], ["drawn slashing", "drawn slashing penalty", "slashing drawn", "slashing penalty drawn", "slashing penalties drawn", "drawn slash", "drawn slash penalty", "slash drawn", "slash penalty drawn", "slash penalties drawn"]),
    infraction!(Spearing, "penalty_spearing", "drawn_spearing", "spearing", ["spearing", "spearing penalty", "spearing taken", "spearing call", "spear", "spear penalty", "spear taken", "spear call"], ["drawn spearing", "drawn spearing penalty", "spearing drawn", "spearing penalty drawn", "spearing penalties drawn", "drawn spear", "drawn spear penalty", "spear drawn", "spear penalty drawn", "spear penalties drawn"]),
    infraction!(TooManyMen, "penalty_too_many_men", "drawn_too_many_men", "too many men on the ice", ["too many men", "too many men penalty", "too many men taken", "too many men call", "too many men on the ice", "too many men on the ice penalty", "too many men on the ice taken", "too many men on the ice call"], ["drawn too many men", "drawn too many men penalty", "too many men drawn", "too many men penalty drawn", "too many men penalties drawn", "drawn too many men on the ice", "drawn too many men on the ice penalty", "too many men on the ice drawn", "too many men on the ice penalty drawn", "too many men on the ice penalties drawn"]),
    infraction!(Tripping, "penalty_tripping", "drawn_tripping", "tripping", ["tripping", "tripping penalty", "tripping taken", "tripping call", "trip", "trip penalty", "trip taken", "trip call"], ["drawn tripping", "drawn tripping penalty", "tripping drawn", "tripping penalty drawn", "tripping penalties drawn", "drawn trip", "drawn trip penalty", "trip drawn", "trip penalty drawn", "trip penalties drawn"]),
    infraction!(UnsportsmanlikeConduct, "penalty_unsportsmanlike_conduct", "drawn_unsportsmanlike_conduct", "unsportsmanlike conduct", ["unsportsmanlike conduct", "unsportsmanlike conduct penalty", "unsportsmanlike conduct taken", "unsportsmanlike conduct call", "unsportsmanlike", "unsportsmanlike penalty", "unsportsmanlike taken", "unsportsmanlike call"], ["drawn unsportsmanlike conduct", "drawn unsportsmanlike conduct penalty", "unsportsmanlike conduct drawn", "unsportsmanlike conduct penalty drawn", "unsportsmanlike conduct penalties drawn", "drawn unsportsmanlike", "drawn unsportsmanlike penalty", "unsportsmanlike drawn", "unsportsmanlike penalty drawn", "unsportsmanlike penalties drawn"]),
];

const COUNT: usize = ANY.len() + 2 * EACH.len() + 1;

/// Delay of game is two infractions of the vendor's.
const DELAY_OF_GAME: Term = Term {
    id: "penalty_any_delay_of_game",
    name: "penalty for delay of game",
    definition: "takes a penalty for delay of game: the puck over the glass, or another delay",
    phrases: &["delay of game", "delay of game penalty", "delay of game taken"],
    pre_s: 6.0,
    post_s: 4.0,
    matches: |action| matches!(action.base, Base::Penalty(Infraction::DelayOfGame | Infraction::PuckOverGlass)),
};

pub(super) const TERMS: &[Term] = &in_a_row();

const fn in_a_row() -> [Term; COUNT] {
    let mut terms = [DELAY_OF_GAME; COUNT];
    let mut place = 0;
    while place < ANY.len() {
        terms[place] = ANY[place];
        place += 1;
    }
    while place < COUNT - 1 {
        terms[place] = EACH[(place - ANY.len()) / 2][(place - ANY.len()) % 2];
        place += 1;
    }
    terms
}
