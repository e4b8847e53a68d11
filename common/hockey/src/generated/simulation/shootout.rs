//! A shootout: period 4 with a frozen clock and nobody listed on the ice.

use super::{SIDES, Simulation};
use crate::generated::{
    actions,
    game::Side,
    meaning::Meaning::{self, *},
    rink::Spot,
};

/// Shooters of each side before one goal more decides, and the most there are here.
const ROUNDS: usize = 3;
const MOST_ROUNDS: usize = 8;

impl Simulation {
    pub(super) fn shootout(&mut self) {
        self.has_possession = false;
        let mut goals = [0_u8; 2];
        self.stand_on(20.0);
        self.bare(ShootoutStart, "start");
        for round in 0..MOST_ROUNDS {
            for side in SIDES {
                goals[side as usize] += u8::from(self.attempt(side, round));
            }
            if round + 1 >= ROUNDS && goals[0] != goals[1] {
                break;
            }
        }
        self.bare(ShootoutStop, "stop");
        let winner = if goals[0] > goals[1] { Side::Away } else { Side::Home };
        self.game.score[winner as usize] += 1;
    }

    fn attempt(&mut self, side: Side, round: usize) -> bool {
        let shooter = [0, 9, 5, 1, 6, 10, 2, 7][round % 8];
        self.stand_on(15.0);
        self.row((side, shooter), ShootoutPickUp, Spot::default());
        self.stand_on(3.0);
        self.row((side, shooter), ShootoutCarry, Spot { x: 26.0, y: 0.0 });
        self.stand_on(2.0);
        let at = Spot { x: 80.0, y: 2.0 };
        let on_net = self.random.chance(0.83);
        self.row((side, shooter), if on_net { ShootoutShotOnNet } else { ShootoutShotMissed }, at);
        let scored = on_net && self.random.chance(0.37);
        if scored {
            self.video += 10;
            self.row((side, shooter), ShootoutGoal, at);
            self.bare(ShootoutGoalMark, "shootout");
        }
        scored
    }

    fn row(&mut self, actor: (Side, u8), meaning: Meaning, at: Spot) {
        let zones = crate::play::Zone::ALL.iter().find_map(|zone| actions::draw(&mut self.random, meaning, Some(*zone)));
        let Some(action) = zones else { return };
        self.write(actor, action, at);
        if let Some(play) = self.game.plays.last_mut() {
            play.deployment = None;
        }
    }

    fn stand_on(&mut self, seconds: f64) {
        self.video += self.scaled(seconds);
    }
}
