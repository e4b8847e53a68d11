//! Play is stopped, and goes on with a face-off.

use super::{SIDES, Simulation};
use crate::{
    generated::{
        game::Side,
        meaning::Meaning::{self, *},
        rink,
    },
    play::Zone,
};

/// Plays between two face-offs in a real game.
const PLAYS_A_FACE_OFF: u32 = 74;

impl Simulation {
    /// The opening of a period, and the play after a goal.
    pub(super) fn face_off_at_centre(&mut self) {
        self.face_off(Side::Home, Zone::Neutral, true);
    }

    /// Play is stopped and goes on in this zone, as seen by this side.
    pub(super) fn whistle_and_face_off(&mut self, side: Side, zone: Zone) {
        self.has_possession = false;
        self.bare(Whistle, "none");
        if !self.period_is_over() {
            self.stand_still();
            self.face_off(side, zone, false);
        }
    }

    /// The video goes on while the clock does not.
    pub(super) fn stand_still(&mut self) {
        let shape = &self.game.shape;
        let expected = f64::from(1 + shape.plays_per_period / PLAYS_A_FACE_OFF);
        let usual = shape.stoppages_s * f64::from(shape.rate) / expected;
        let frames = (self.random.between(0.4, 1.6) * usual) as u32;
        let frames = frames.min(self.stoppages_left);
        self.stoppages_left -= frames;
        self.video += frames;
    }

    fn face_off(&mut self, side: Side, zone: Zone, centre: bool) {
        self.change_both();
        self.has_possession = false;
        self.lost = None;
        let seen_at_home = if side == Side::Home { zone } else { mirrored(zone) };
        let kind = match seen_at_home {
            Zone::Offensive => "hoz",
            Zone::Neutral => "nz",
            Zone::Defensive => "hdz",
        };
        self.bare(FaceOffMark, kind);
        let at = rink::dot(&mut self.random, zone, centre);
        let winner = SIDES[self.random.below(2)];
        for (who, meaning) in [(winner, FaceOffWon), (winner.other(), FaceOffLost)] {
            let (zone, at) = if who == side { (zone, at) } else { (mirrored(zone), at.mirrored()) };
            self.draw_face_off(who, meaning, zone, at);
        }
        self.side = winner;
        self.at = if winner == side { at } else { at.mirrored() };
        self.wait(1.4);
        let recovered = if self.random.chance(0.93) { winner } else { winner.other() };
        self.win(recovered, AfterFaceOff);
    }

    /// The centre on the ice takes it: the first skater of the line.
    fn draw_face_off(&mut self, side: Side, meaning: Meaning, zone: Zone, at: rink::Spot) {
        let centre = self.game.deployments.last().and_then(|deployment| deployment[side as usize].skaters.first().copied());
        self.act((side, centre.unwrap_or_default()), meaning, zone, at);
    }
}

pub(super) fn mirrored(zone: Zone) -> Zone {
    match zone {
        Zone::Offensive => Zone::Defensive,
        Zone::Neutral => Zone::Neutral,
        Zone::Defensive => Zone::Offensive,
    }
}
