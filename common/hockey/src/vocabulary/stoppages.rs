//! Face-offs and whistles.

use super::Term;
use crate::action::{
    ActionResult::{Minus, Plus},
    Base, FollowUp, Mark,
};

pub(super) const TERMS: &[Term] = &[
    Term {
        id: "face_off",
        name: "face-off",
        definition: "takes a face-off, won or lost",
        phrases: &["<fo>", "<fo> taken", "<fo>s taken", "puck drop"],
        pre_s: 2.0,
        post_s: 6.0,
        matches: |action| matches!(action.base, Base::FaceOff { .. }),
    },
    Term {
        id: "face_off_won",
        name: "face-off won",
        definition: "wins a face-off",
        phrases: &["<fo> won", "<fo>s won", "<fo> win", "won <fo>", "winning <fo>", "successful <fo>"],
        pre_s: 2.0,
        post_s: 6.0,
        matches: |action| matches!(action.base, Base::FaceOff { .. }) && action.result == Some(Plus),
    },
    Term {
        id: "face_off_lost",
        name: "face-off lost",
        definition: "loses a face-off",
        phrases: &["<fo> lost", "<fo>s lost", "<fo> loss", "lost <fo>", "losing <fo>", "failed <fo>"],
        pre_s: 2.0,
        post_s: 6.0,
        matches: |action| matches!(action.base, Base::FaceOff { .. }) && action.result == Some(Minus),
    },
    Term {
        id: "face_off_exit",
        name: "face-off win with exit",
        definition: "wins a face-off in the defensive zone, and the team brings the puck out",
        phrases: &["<fo> win with exit", "<fo> wins with exit", "<fo> win with an exit", "<fo> wins with an exit", "<fo> exit"],
        pre_s: 2.0,
        post_s: 8.0,
        matches: |action| matches!(action.base, Base::FaceOff { then: FollowUp::Exit, .. }),
    },
    Term {
        id: "face_off_entry",
        name: "face-off win with entry",
        definition: "wins a face-off in the neutral zone, and the team enters the offensive zone",
        phrases: &["<fo> win with entry", "<fo> wins with entry", "<fo> win with an entry", "<fo> wins with an entry", "<fo> entry"],
        pre_s: 2.0,
        post_s: 8.0,
        matches: |action| matches!(action.base, Base::FaceOff { then: FollowUp::Entry, .. }),
    },
    Term {
        id: "face_off_shot",
        name: "face-off win with a shot",
        definition: "wins a face-off in the offensive zone, and the team shoots on net or from the slot",
        phrases: &[
            "<fo> win with a shot",
            "<fo> wins with a shot",
            "<fo> win with shot",
            "<fo> wins with shot",
            "<fo> shot",
            "<fo> wins with shots",
        ],
        pre_s: 2.0,
        post_s: 8.0,
        matches: |action| {
            let shot = FollowUp::ShotOnNet;
            matches!(action.base, Base::FaceOff { then, .. } if then == shot || then == FollowUp::SlotShot || then == FollowUp::ShotOnNetAndSlotShot)
        },
    },
    Term {
        id: "icing",
        name: "icing",
        definition: "causes an icing",
        phrases: &["icing", "icing call", "iced puck", "icing taken"],
        pre_s: 5.0,
        post_s: 4.0,
        matches: |action| action.base == Base::Icing,
    },
    Term {
        id: "offside",
        name: "offside",
        definition: "causes an offside",
        phrases: &["offside", "off side", "offside caused", "offside call"],
        pre_s: 5.0,
        post_s: 3.0,
        matches: |action| action.base == Base::Offside,
    },
    Term {
        id: "whistle",
        name: "whistle",
        definition: "marks that play stops, without a player or a team",
        phrases: &["whistle", "stoppage", "stoppage of play"],
        pre_s: 6.0,
        post_s: 2.0,
        matches: |action| action.base == Base::Mark(Mark::Whistle),
    },
];
