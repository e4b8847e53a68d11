//! A loose puck, and who wins it.

use super::Simulation;
use crate::{
    generated::{
        game::Side,
        meaning::Meaning::{self, *},
    },
    play::Zone,
};

impl Simulation {
    /// The team with the puck has lost it where it is now. It wins it back this often, in the one way or the other
    /// team in the other.
    pub(super) fn loose(&mut self, own: f64, own_way: Meaning, other_way: Meaning) {
        let loser = self.side;
        self.lost = self.game.plays.iter().rev().find(|play| play.action.meaning.ends_possession()).map(|play| (loser, play.action));
        self.wait(1.5);
        let (winner, way) = if self.random.chance(own) { (loser, own_way) } else { (loser.other(), other_way) };
        self.win(winner, way);
    }

    /// A team picks the puck up, after a fight for it or without.
    pub(super) fn win(&mut self, winner: Side, way: Meaning) {
        let at = if winner == self.side { self.at } else { self.at.mirrored() };
        if self.random.chance(0.22) {
            let loser = self.somebody(winner.other(), at.mirrored().zone());
            self.act((winner.other(), loser), ContestLost, at.mirrored().zone(), at.mirrored());
            self.wait(0.4);
        }
        let zone = at.zone();
        let carrier = self.who_picks_up(winner, way, zone);
        self.begin_possession(winner, carrier);
        self.at = at;
        let before = self.game.plays.len();
        if self.act((winner, carrier), way, zone, at).is_none() {
            self.act((winner, carrier), AfterError, zone, at);
        }
        let previous = self.lost.take().filter(|(side, _)| *side == winner).map(|(_, action)| action);
        if let Some(play) = self.game.plays.get_mut(before) {
            play.previous = previous;
        }
        self.change_on_the_fly(winner.other());
        self.maybe_pull_goalie(winner);
        self.wait(0.6);
    }

    fn begin_possession(&mut self, side: Side, carrier: u8) {
        self.possession += u32::from(self.has_possession);
        self.has_possession = true;
        self.passes.clear();
        (self.side, self.carrier) = (side, carrier);
    }

    /// Now and then a goalie plays the puck behind the net.
    fn who_picks_up(&mut self, side: Side, way: Meaning, zone: Zone) -> u8 {
        let goalie = self.goalie(side).filter(|_| way == AfterDumpIn);
        match goalie {
            Some(goalie) if self.random.chance(0.12) => goalie,
            _ => self.somebody(side, zone),
        }
    }
}
