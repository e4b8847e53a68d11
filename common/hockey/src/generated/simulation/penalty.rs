//! Penalties: who, against whom, and how long.

use super::{SIDES, Simulation, face_off::mirrored};
use crate::generated::{actions, game::Side, meaning::Meaning::*};

/// Penalties of a game, over what teams do with the puck in it.
const OFTEN: f64 = 6.3 / 1_150.0;
/// How long one takes, in seconds of a real game.
const MINOR_S: f64 = 120.0;

impl Simulation {
    /// Whether somebody is to be penalised now.
    pub(super) fn penalty_happens(&mut self) -> bool {
        self.random.chance(OFTEN)
    }

    /// The one and the other in the same frame; then play is stopped.
    pub(super) fn penalty(&mut self) {
        let offender = if self.random.chance(0.7) { self.side.other() } else { self.side };
        if self.benches[offender as usize].penalised.len() > 1 {
            return;
        }
        let at = if offender == self.side { self.at } else { self.at.mirrored() };
        let player = self.somebody(offender, at.zone());
        let Some(action) = self.act((offender, player), Penalty, at.zone(), at) else { return };
        if let Some(drawn) = actions::of_kind(PenaltyDrawn, Some(mirrored(at.zone())), action.kind) {
            let victim = self.somebody(offender.other(), at.mirrored().zone());
            self.write((offender.other(), victim), drawn, at.mirrored());
        }
        self.wait(1.5);
        self.serve(offender, player);
        self.whistle_and_face_off(offender, crate::play::Zone::Defensive);
    }

    fn serve(&mut self, side: Side, player: u8) {
        self.bare(PenaltyStart, "start");
        let until = self.now() + self.scaled(MINOR_S);
        self.benches[side as usize].penalised.push((player, until));
    }

    /// Whoever has served a penalty comes back.
    pub(super) fn end_penalties(&mut self) {
        let now = self.now();
        for side in SIDES {
            let served = |(_, until): &(u8, u32)| *until <= now;
            let count = self.benches[side as usize].penalised.iter().filter(|penalty| served(penalty)).count();
            self.benches[side as usize].penalised.retain(|penalty| !served(penalty));
            (0..count).for_each(|_| self.bare(PenaltyEnd, "end"));
            if count > 0 {
                self.deploy();
            }
        }
    }

    /// A goal against a team that is short-handed ends its older penalty.
    pub(super) fn end_penalty_by_goal(&mut self) {
        let (scored, conceded) = (self.side as usize, self.side.other() as usize);
        if self.benches[conceded].penalised.len() > self.benches[scored].penalised.len() {
            self.benches[conceded].penalised.remove(0);
            self.bare(PenaltyEnd, "end");
        }
    }
}
