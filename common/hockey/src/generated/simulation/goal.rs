//! A goal: the scorer's row, the bare mark, the assists, and what it ends.

use super::Simulation;
use crate::{
    generated::{
        actions,
        game::GeneratedPlay,
        meaning::Meaning::{self, *},
    },
    play::Zone,
};

/// From the shot to the scorer's row, in frames.
const FLIGHT_FRAMES: u32 = 10;

impl Simulation {
    /// Whether the rows of a goal lie within the period.
    pub(super) fn a_goal_fits(&self) -> bool {
        self.clock + FLIGHT_FRAMES + self.to_the_mark() <= self.clock_end
    }

    /// From the scorer's row to the bare mark, in frames: a second in a real game.
    fn to_the_mark(&self) -> u32 {
        self.scaled(1.0).min(self.game.shape.rate)
    }

    /// The last row is a shot on net, and it is in.
    pub(super) fn goal(&mut self) {
        if let Some(shot) = self.game.plays.last_mut() {
            shot.flags.push("withgoal");
        }
        self.give_assists();
        self.run(FLIGHT_FRAMES);
        self.act((self.side, self.carrier), Goal, Zone::Offensive, self.at);
        self.run(self.to_the_mark());
        self.game.score[self.side as usize] += 1;
        self.bare(GoalMark, "none");
        self.end_penalty_by_goal();
        self.benches.iter_mut().for_each(|bench| bench.pulled = false);
        self.has_possession = false;
        self.decided = self.period > 3;
        if !self.period_is_over() {
            self.stand_still();
            self.face_off_at_centre();
        }
    }

    /// The last two who passed, in this possession, neither of them the scorer: at the time of their pass.
    fn give_assists(&mut self) {
        let mut passers: Vec<(usize, u8)> = Vec::new();
        for (place, passer) in self.passes.iter().rev().copied() {
            if passer != self.carrier && passers.iter().all(|(_, other)| *other != passer) {
                passers.push((place, passer));
            }
        }
        for ((place, passer), meaning) in passers.into_iter().zip([FirstAssist, SecondAssist]) {
            let Some(action) = actions::draw(&mut self.random, meaning, Some(Zone::Offensive)) else { continue };
            let Some(pass) = self.game.plays.get(place).cloned() else { continue };
            let actor = Some((self.side, passer));
            self.assists.push((place, GeneratedPlay { action, actor, flags: Vec::new(), previous: None, ..pass }));
        }
    }

    /// The goal that is one more than the losers have: the vendor's `gwg`.
    pub(super) fn flag_the_winning_goal(&mut self) {
        let counted = self.game.plays.iter().filter(|play| play.action.meaning == Meaning::Goal).filter_map(|play| play.actor);
        let mut goals = [0_u8; 2];
        counted.for_each(|(side, _)| goals[side as usize] += 1);
        let Some(winner) = super::SIDES.into_iter().find(|side| goals[*side as usize] > goals[side.other() as usize]) else { return };
        let scored = |play: &&mut GeneratedPlay| play.action.meaning == Meaning::Goal && play.actor.is_some_and(|(side, _)| side == winner);
        let deciding = usize::from(goals[winner.other() as usize]);
        if let Some(goal) = self.game.plays.iter_mut().filter(scored).nth(deciding) {
            goal.flags.push("gwg");
        }
    }
}
