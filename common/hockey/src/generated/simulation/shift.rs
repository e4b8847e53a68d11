//! Who is on the ice, and who of them does it.

use super::{SIDES, Simulation, of};
use crate::{
    generated::{
        bench::DEFENCEMEN,
        game::{OnIce, Side},
    },
    play::Zone,
};

/// How long a shift is in a real game, in seconds of the clock.
const SHIFT_S: f64 = 42.0;
/// How long before the end a trailing team plays without its goalie, in seconds of a real game.
const EMPTY_NET_S: f64 = 100.0;

impl Simulation {
    /// Writes down who is on the ice if it is somebody else than before.
    pub(super) fn deploy(&mut self) {
        let overtime = self.period > 3;
        let [away, home] = &self.benches;
        let counts = [away.skaters(home, overtime), home.skaters(away, overtime)];
        let deployment: [OnIce; 2] = [away.on_ice(counts[0], counts[1], overtime), home.on_ice(counts[1], counts[0], overtime)];
        if self.game.deployments.last() != Some(&deployment) {
            self.game.deployments.push(deployment);
        }
        self.hand_over();
    }

    /// Who has the puck and leaves the ice gives it to somebody who stays.
    fn hand_over(&mut self) {
        let stays = of(self.game.deployments.last(), self.side)
            .is_some_and(|on_ice| on_ice.skaters.contains(&self.carrier) || on_ice.goalie == Some(self.carrier));
        if !stays {
            self.carrier = self.somebody(self.side, self.at.zone());
        }
    }

    /// Both teams change, as they may while play is stopped.
    pub(super) fn change_both(&mut self) {
        let now = self.now();
        for side in SIDES {
            self.benches[side as usize].change(&mut self.random, now);
        }
        self.deploy();
    }

    /// A team changes on the fly if its shift was long enough.
    pub(super) fn change_on_the_fly(&mut self, side: Side) {
        let now = self.now();
        let length = SHIFT_S * self.random.between(0.8, 1.3);
        let shift = self.scaled(length);
        let bench = &mut self.benches[side as usize];
        if now.saturating_sub(bench.changed_at) >= shift {
            bench.change(&mut self.random, now);
            self.deploy();
        }
    }

    /// The goalie leaves when little time is left to catch up.
    pub(super) fn maybe_pull_goalie(&mut self, side: Side) {
        let behind = self.game.score[side.other() as usize].saturating_sub(self.game.score[side as usize]);
        let left = self.clock_end.saturating_sub(self.clock);
        if self.period == 3 && (1..=2).contains(&behind) && left < self.scaled(EMPTY_NET_S) {
            self.benches[side as usize].pulled = true;
            self.deploy();
        }
    }

    /// Seconds of a real game as frames of this one.
    pub(super) fn scaled(&self, seconds: f64) -> u32 {
        (seconds * self.game.shape.pace() * f64::from(self.game.shape.rate)) as u32
    }

    /// The goalie of a team, if the net is not empty.
    pub(super) fn goalie(&self, side: Side) -> Option<u8> {
        of(self.game.deployments.last(), side).and_then(|on_ice| on_ice.goalie)
    }

    /// One of a team on the ice: rather a defenceman in the own zone, rather a forward elsewhere.
    pub(super) fn somebody(&mut self, side: Side, zone: Zone) -> u8 {
        let defence = if zone == Zone::Defensive { 0.55 } else { 0.25 };
        let wants_defence = self.random.chance(defence);
        let skaters = of(self.game.deployments.last(), side).map(|on_ice| on_ice.skaters.as_slice()).unwrap_or_default();
        let fits = |player: &u8| (*player >= DEFENCEMEN) == wants_defence;
        let count = skaters.iter().filter(|player| fits(player)).count();
        let place = self.random.below(count);
        skaters.iter().filter(|player| fits(player)).nth(place).or(skaters.first()).copied().unwrap_or_default()
    }

    /// A teammate of the carrier.
    pub(super) fn teammate(&mut self, zone: Zone) -> u8 {
        let wanted = self.somebody(self.side, zone);
        if wanted != self.carrier {
            return wanted;
        }
        let skaters = of(self.game.deployments.last(), self.side).map(|on_ice| on_ice.skaters.as_slice()).unwrap_or_default();
        let place = self.random.below(skaters.len().saturating_sub(1));
        skaters.iter().filter(|player| **player != self.carrier).nth(place).copied().unwrap_or(wanted)
    }
}
