//! The grammar: every way an action can be written, and its base.
//!
//! A template is a string with alternatives in braces: `{CONT |}LPR {OZ|NZ|DZ}` stands for six
//! strings. They are all written out once, and a string is known only if it is one of them, whole:
//! `GOAL` is never found inside `GOALIE INTERFERENCE PENALTY`.

use super::{
    Attempt, Base, Blocked, DumpIn, DumpOut, FollowUp, Infraction, Mark, Pass, PuckProtection, Reception, Recovery, ShotFrom, ShotHow,
};
use std::collections::HashMap;
use std::sync::OnceLock;

/// The base of an action string; [`Base::Unknown`] for what no template writes.
pub(super) fn base_of(text: &str) -> Base {
    static KNOWN: OnceLock<HashMap<String, Base>> = OnceLock::new();
    let known = KNOWN.get_or_init(every_string);
    known.get(text).copied().or_else(|| unlisted_penalty(text)).unwrap_or(Base::Unknown)
}

const fn shot(from: ShotFrom, how: ShotHow) -> Base {
    Base::Shot { from, how }
}

const fn face_off(recovered: bool, then: FollowUp) -> Base {
    Base::FaceOff { recovered, then }
}

/// `<Z>` is any zone, `<R>` plus or minus, `<r>` those or nothing, `<C>` contested or not, `<B>` off the boards or not.
#[rustfmt::skip]
const TEMPLATES: &[(&str, Base)] = &[
    ("<D>OUTLET PASS<B><r>", Base::Pass(Pass::Outlet)),
    ("{D|O|N}ZONE D2D<B><r>", Base::Pass(Pass::DToD)),
    ("{D|N}ZONE STRETCH<B><r>", Base::Pass(Pass::Stretch)),
    ("SOUTH CYCLE{ OFFBOARDS| }<R>", Base::Pass(Pass::SouthCycle)),
    ("NORTH CYCLE{ OFFBOARDS| }<R>", Base::Pass(Pass::NorthCycle)),
    ("EAST/WEST {OFFBOARDS |}PASS<r>", Base::Pass(Pass::EastWest)),
    ("NZONE E/W PASS<r>", Base::Pass(Pass::EastWest)),
    ("NZ E-W PASS<B><r>", Base::Pass(Pass::EastWest)),
    ("OZPASS TO SLOT<B><r>", Base::Pass(Pass::ToSlot)),
    ("OZ{ |}PASS {OFFBOARDS |}OFF THE RUSH<r>", Base::Pass(Pass::OffTheRush)),
    ("NZPASS north<B><r>", Base::Pass(Pass::North)),
    ("NZPASS south<B><r>", Base::Pass(Pass::South)),
    ("{STRETCH |}{OFFBOARDS |}OZ ENTRY PASS<r>", Base::Pass(Pass::Entry)),
    ("<Z> PASS<B><r>", Base::Pass(Pass::Plain)),
    ("{O|N|D}-ZONE PASS RECEPTION<r>", Base::Reception(Reception::Regular)),
    ("<Z> PASS RECEPTION<r>", Base::Reception(Reception::Regular)),
    ("O-ZONE ENTRY PASS RECEPTION<r>", Base::Reception(Reception::Entry)),
    ("MISS PASS", Base::Reception(Reception::Missed)),
    ("FAILED PASS TRAJECTORY LOCATION <Z>", Base::FailedPassLocation),
    ("PREVENT RECEPTION <Z>", Base::PreventReception),

    ("SLOT SHOT FOR ONNET", shot(ShotFrom::Slot, ShotHow::OnNet)),
    ("SLOT SHOT FOR MISSED", shot(ShotFrom::Slot, ShotHow::Missed)),
    ("SLOT SHOT FOR BLOCKED", shot(ShotFrom::Slot, ShotHow::Blocked)),
    ("OUTSIDE SHOT FOR ONNET", shot(ShotFrom::Outside, ShotHow::OnNet)),
    ("OUTSIDE SHOT FOR MISSED", shot(ShotFrom::Outside, ShotHow::Missed)),
    ("OUTSIDE SHOT FOR BLOCKED", shot(ShotFrom::Outside, ShotHow::Blocked)),
    ("GOAL", Base::Goal),
    ("1ST ASSIST", Base::Assist(1)),
    ("2ND ASSIST", Base::Assist(2)),

    ("CONTROLLED EXIT FROM DZ<r>", Base::ControlledExit),
    ("CONTROLLED ENTRY INTO OZ<r>", Base::ControlledEntry),
    ("CARRY OVER REDLINE<r>", Base::CarryOverRedLine),
    ("CONTROLLED BREAKOUT<r>", Base::ControlledBreakout),
    ("DUMP IN<R>", Base::DumpIn(DumpIn::Dump)),
    ("CHIP DUMP<R>", Base::DumpIn(DumpIn::Chip)),
    ("DUMPIN AGAINST", Base::DumpInAgainst),
    ("DUMP OUT<R>", Base::DumpOut(DumpOut::Ice)),
    ("OFF GLASS DUMP OUT<R>", Base::DumpOut(DumpOut::OffGlass)),
    ("FLIP DUMP OUT<R>", Base::DumpOut(DumpOut::Flip)),
    ("ICING", Base::Icing),
    ("OFFSIDE CAUSED", Base::Offside),

    ("<C>LPR<R> <Z>", Base::Recovery(Recovery::Loose)),
    ("<C>OFF LPR<r> <Z>", Base::Recovery(Recovery::OwnFailedPlay)),
    ("<C>DEF LPR<r> <Z>", Base::Recovery(Recovery::OwnBlock)),
    ("<C>DEFENSIVE DUMP LPR<r>", Base::Recovery(Recovery::OwnDumpOut)),
    ("<C>DI LPR<r> <Z>", Base::Recovery(Recovery::OwnDumpIn)),
    ("<C>CI LPR<r> <Z>", Base::Recovery(Recovery::OwnChipIn)),
    ("<C>LPR FROM FAILED DUMP IN<r>", Base::Recovery(Recovery::OwnFailedDumpIn)),
    ("<C>FAILED DUMP IN LPR<r>", Base::Recovery(Recovery::OwnFailedDumpIn)),
    ("<C>LPR FROM FAILED CHIP IN<r>", Base::Recovery(Recovery::OwnFailedChipIn)),
    ("<C>FAILED CHIP IN LPR<r>", Base::Recovery(Recovery::OwnFailedChipIn)),
    ("<C>OPPOSITION DUMP LPR<r>", Base::Recovery(Recovery::OpponentDump)),
    ("<C>{HI PRESS |}DUMP IN LPR{+|-| +| -}", Base::Recovery(Recovery::OpponentDumpIn)),
    ("<C>NO PRESSURE LPR<r>", Base::Recovery(Recovery::NoPressure)),
    ("<C>LPRREB<R>", Base::Recovery(Recovery::Rebound)),
    ("<C>REB LPR <Z><r>", Base::Recovery(Recovery::Rebound)),
    ("<C>MISS SHOT LPR <Z>", Base::Recovery(Recovery::OwnMissedShot)),
    ("<C>{SC LPR|LPR FROM SC} <Z>", Base::Recovery(Recovery::StickCheck)),
    ("<C>{BC LPR|LPR FROM BC} <Z>", Base::Recovery(Recovery::BodyCheck)),
    ("<C>F/OFF LPR<r> <Z>", Base::Recovery(Recovery::FaceOff)),

    ("<Z>DEKE<R>", Base::PuckProtection(PuckProtection::Deke)),
    ("<Z>PUCKPROTECTION<R>", Base::PuckProtection(PuckProtection::Body)),
    ("BLOCK OPPOSITION PASS<R>", Base::Block(Blocked::Pass)),
    ("BLOCK OPPOSITION SHOT<R>", Base::Block(Blocked::Shot)),
    ("BLUE HOLD<R>", Base::Block(Blocked::BlueLine)),
    ("<Z> STICK CHK<r>", Base::StickCheck),
    ("<Z> BODY CHK<r>", Base::BodyCheck),
    ("SHOT PRESSURE", Base::ShotPressure),

    ("<Z> FACE OFF<r>", face_off(false, FollowUp::Nothing)),
    ("<Z> REC FACE OFF+", face_off(true, FollowUp::Nothing)),
    ("<Z> REC FACE OFF+EXIT", face_off(true, FollowUp::Exit)),
    ("<Z> REC FACE OFF+ENTRY", face_off(true, FollowUp::Entry)),
    ("<Z> REC FACE OFF+SON", face_off(true, FollowUp::ShotOnNet)),
    ("<Z> REC FACE OFF+SFS", face_off(true, FollowUp::SlotShot)),
    ("<Z> REC FACE OFF+SON+SFS", face_off(true, FollowUp::ShotOnNetAndSlotShot)),

    ("PENALTY MINUTE", Base::PenaltyMinute),
    ("SAVE", Base::Save),
    ("GOAL AGAINST", Base::GoalAgainst),

    ("Face-Off", Base::Mark(Mark::FaceOff)),
    ("Whistle", Base::Mark(Mark::Whistle)),
    ("Goal", Base::Mark(Mark::Goal)),
    ("Penalty Start", Base::Mark(Mark::PenaltyStart)),
    ("Penalty End", Base::Mark(Mark::PenaltyEnd)),
    ("Shootout start", Base::Mark(Mark::ShootoutStart)),
    ("Shootout stop", Base::Mark(Mark::ShootoutStop)),
    ("Shootout goal", Base::Mark(Mark::ShootoutGoal)),
    ("Penalty shot start", Base::Mark(Mark::PenaltyShotStart)),
    ("Penalty shot stop", Base::Mark(Mark::PenaltyShotStop)),
    ("Penalty shot goal", Base::Mark(Mark::PenaltyShotGoal)),
    ("Home team shoots right", Base::Mark(Mark::HomeShootsRight)),
    ("Away team shoots right", Base::Mark(Mark::AwayShootsRight)),
];

/// What follows `SHOOTOUT ` and `PENALTY SHOT `.
const ATTEMPTS: &[(&str, Attempt)] = &[
    ("LPR", Attempt::Recovery),
    ("BLUE LINE CARRY", Attempt::BlueLineCarry),
    ("OZ DEKE<R>", Attempt::Deke),
    ("GOAL", Attempt::Goal),
    ("SLOT SHOT FOR ONNET", Attempt::Shot { from: ShotFrom::Slot, how: ShotHow::OnNet }),
    ("SLOT SHOT FOR MISSED", Attempt::Shot { from: ShotFrom::Slot, how: ShotHow::Missed }),
    ("SLOT SHOT FOR BLOCKED", Attempt::Shot { from: ShotFrom::Slot, how: ShotHow::Blocked }),
    ("OUTSIDE SHOT FOR ONNET", Attempt::Shot { from: ShotFrom::Outside, how: ShotHow::OnNet }),
    ("OUTSIDE SHOT FOR MISSED", Attempt::Shot { from: ShotFrom::Outside, how: ShotHow::Missed }),
    ("OUTSIDE SHOT FOR BLOCKED", Attempt::Shot { from: ShotFrom::Outside, how: ShotHow::Blocked }),
];

fn every_string() -> HashMap<String, Base> {
    let mut known = HashMap::new();
    for (template, base) in TEMPLATES {
        write_out(template, *base, &mut known);
    }
    for (template, attempt) in ATTEMPTS {
        write_out(&format!("SHOOTOUT {template}"), Base::Shootout(*attempt), &mut known);
        write_out(&format!("PENALTY SHOT {template}"), Base::PenaltyShot(*attempt), &mut known);
    }
    for infraction in Infraction::ALL.iter().filter(|infraction| **infraction != Infraction::Unlisted) {
        write_out(&format!("{} PENALTY <Z>", infraction.word()), Base::Penalty(*infraction), &mut known);
        write_out(&format!("{} PENALTY DRAWN <Z>", infraction.word()), Base::PenaltyDrawn(*infraction), &mut known);
    }
    for (attackers, defenders) in (1..=6).flat_map(|attackers| (0..=6).map(move |defenders| (attackers, defenders))) {
        let template = format!("{attackers}on{defenders} CONTROLLED ENTRY AGAINST<r>");
        write_out(&template, Base::EntryAgainst { attackers, defenders }, &mut known);
    }
    known
}

/// Puts every string of a template into the map.
fn write_out(template: &str, base: Base, known: &mut HashMap<String, Base>) {
    let mut template = template.to_owned();
    for (short, long) in
        [("<Z>", "{OZ|NZ|DZ}"), ("<D>", "DZ "), ("<R>", "{+|-}"), ("<r>", "{+|-|}"), ("<C>", "{CONT |}"), ("<B>", "{ OFFBOARDS|}")]
    {
        template = template.replace(short, long);
    }
    let mut open = vec![template];
    while let Some(next) = open.pop() {
        match next.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?))) {
            Some((before, (choices, after))) => open.extend(choices.split('|').map(|choice| format!("{before}{choice}{after}"))),
            None => {
                known.insert(next, base);
            }
        }
    }
}

/// A penalty for something new is still a penalty: capital letters, then ` PENALTY ` and a zone.
fn unlisted_penalty(text: &str) -> Option<Base> {
    let before_zone = ["OZ", "NZ", "DZ"].iter().find_map(|zone| text.strip_suffix(zone)?.strip_suffix(' '))?;
    let (infraction, base) = match before_zone.strip_suffix(" PENALTY DRAWN") {
        Some(infraction) => (infraction, Base::PenaltyDrawn(Infraction::Unlisted)),
        None => (before_zone.strip_suffix(" PENALTY")?, Base::Penalty(Infraction::Unlisted)),
    };
    let plain = |byte: u8| byte.is_ascii_uppercase() || byte == b' ' || byte == b'-';
    (!infraction.trim().is_empty() && infraction.len() <= 60 && infraction.bytes().all(plain)).then_some(base)
}
