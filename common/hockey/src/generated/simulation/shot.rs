//! Shots, and what becomes of them.

use super::Simulation;
use crate::{
    generated::{
        actions,
        meaning::Meaning::{self, *},
        rink,
    },
    play::Zone,
};

/// How many of the shots on net go in: from the slot, from outside, into an empty net.
const GOALS: [f64; 3] = [0.125, 0.045, 1.0];

impl Simulation {
    pub(super) fn shot(&mut self, meaning: Meaning) {
        let empty_net = self.goalie(self.side.other()).is_none();
        // What is on net and meets no goalie is in, and a goal needs its time.
        let meaning = if meaning == ShotOnNet && empty_net && !self.a_goal_fits() { ShotMissed } else { meaning };
        let Some(action) = actions::draw(&mut self.random, meaning, Some(Zone::Offensive)) else { return };
        let from_slot = action.text.starts_with("SLOT");
        self.at = rink::shooting_place(&mut self.random, from_slot);
        let pressed = self.random.chance(0.6);
        if pressed {
            let defender = self.somebody(self.side.other(), Zone::Defensive);
            self.act((self.side.other(), defender), Pressure, Zone::Defensive, self.at.mirrored());
            self.run(u32::from(self.clock < self.clock_end));
        }
        self.write((self.side, self.carrier), action, self.at);
        self.describe_shot(pressed, from_slot, meaning == ShotOnNet);
        let likely = if empty_net { GOALS[2] } else { GOALS[usize::from(!from_slot)] };
        match meaning {
            ShotBlocked => self.blocked(),
            ShotMissed => self.missed(),
            _ if self.a_goal_fits() && self.random.chance(likely) => self.goal(),
            _ => self.saved(),
        }
    }

    fn describe_shot(&mut self, pressed: bool, from_slot: bool, on_net: bool) {
        let (least, most) = if from_slot { (0.02, 0.5) } else { (0.003, 0.08) };
        let likely = least + (most - least) * self.random.unit().powi(3);
        let rounded = |value: f64| ((value * 10_000.0).round() / 10_000.0) as f32;
        if let Some(shot) = self.game.plays.last_mut() {
            shot.expected_goals = Some((on_net.then_some(rounded(likely)), rounded(likely * 0.7)));
            if pressed {
                shot.flags.push("withpressure");
            }
        }
    }

    fn blocked(&mut self) {
        self.run(u32::from(self.clock < self.clock_end));
        let (side, seen) = (self.side.other(), self.at.mirrored());
        let blocker = self.somebody(side, Zone::Defensive);
        let meaning = if self.random.chance(0.1) { ShotBlockFailed } else { ShotBlock };
        self.act((side, blocker), meaning, Zone::Defensive, seen);
        self.loose(0.55, AfterMissedShot, AfterBlock);
    }

    fn missed(&mut self) {
        self.at = rink::somewhere(&mut self.random, Zone::Offensive);
        self.loose(0.5, AfterMissedShot, AfterError);
    }

    fn saved(&mut self) {
        if self.random.chance(0.65) {
            if let Some(shot) = self.game.plays.last_mut() {
                shot.flags.push("withrebound");
            }
            self.at = rink::shooting_place(&mut self.random, true);
            return self.loose(0.45, OwnRebound, Rebound);
        }
        self.wait(0.8);
        self.whistle_and_face_off(self.side, Zone::Offensive);
    }
}
