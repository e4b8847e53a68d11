//! Who goes on the ice: lines, pairs, special units, the box.

use super::{game::OnIce, random::Random};

/// Places of the players in the list of [`super::people()`].
const CENTRES: u8 = 0;
const LEFT_WINGS: u8 = 5;
const RIGHT_WINGS: u8 = 9;
pub(super) const DEFENCEMEN: u8 = 13;
const GOALIES: u8 = 21;
const LINES: u8 = 4;
const PAIRS: u8 = 3;
/// How often each line and each pair plays.
const LINE_WEIGHTS: [u32; 4] = [30, 27, 24, 19];
const PAIR_WEIGHTS: [u32; 3] = [38, 34, 28];

/// A team's bench.
#[derive(Debug, Clone)]
pub(super) struct Bench {
    line: u8,
    pair: u8,
    goalie: u8,
    /// Whether the goalie has left for another skater.
    pub(super) pulled: bool,
    /// Who is in the box, and until when, in frames of the game's clock.
    pub(super) penalised: Vec<(u8, u32)>,
    /// When the line came, in frames of the game's clock.
    pub(super) changed_at: u32,
}

impl Bench {
    pub(super) fn new(random: &mut Random) -> Self {
        let goalie = GOALIES + u8::from(random.chance(0.25));
        Self { line: 0, pair: 0, goalie, pulled: false, penalised: Vec::new(), changed_at: 0 }
    }

    /// Another line and another pair.
    pub(super) fn change(&mut self, random: &mut Random, now: u32) {
        let other = |current: u8, weights: &[u32]| {
            let of = |(place, weight): (usize, &u32)| if place == usize::from(current) { 0 } else { *weight };
            weights.iter().enumerate().map(of).collect::<Vec<u32>>()
        };
        self.line = random.weighted(other(self.line, &LINE_WEIGHTS).into_iter()) as u8;
        self.pair = random.weighted(other(self.pair, &PAIR_WEIGHTS).into_iter()) as u8;
        self.changed_at = now;
    }

    /// How many skaters a team may have: without its own penalties, with those of the other team.
    pub(super) fn skaters(&self, other: &Self, overtime: bool) -> usize {
        let (own, others) = (self.penalised.len(), other.penalised.len());
        let count = match overtime {
            false => 5_usize.saturating_sub(own).max(3),
            true if others > own => 4,
            true => 3,
        };
        count + usize::from(self.pulled)
    }

    /// Who they are, when the other team has `others` skaters.
    pub(super) fn on_ice(&self, count: usize, others: usize, overtime: bool) -> OnIce {
        let power_play = count > others && !self.pulled;
        let defencemen = match (count, power_play, overtime) {
            (_, _, true) | (5, true, _) => 1,
            _ => 2,
        };
        let (line, pair) = if power_play { (self.line % 2, self.pair % 2) } else { (self.line, self.pair) };
        let forwards = order(line, LINES).flat_map(|line| [CENTRES + line, LEFT_WINGS + line, RIGHT_WINGS + line]);
        let defenders = order(pair, PAIRS).flat_map(|pair| [DEFENCEMEN + 2 * pair, DEFENCEMEN + 2 * pair + 1]);
        let free = |player: &u8| self.penalised.iter().all(|(penalised, _)| penalised != player);
        let mut skaters: Vec<u8> = forwards.filter(free).take(count - defencemen).collect();
        skaters.extend(defenders.filter(free).take(defencemen));
        OnIce { skaters, goalie: (!self.pulled).then_some(self.goalie) }
    }
}

/// From this one on, around.
fn order(first: u8, count: u8) -> impl Iterator<Item = u8> {
    (0..count).map(move |step| (first + step) % count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_box_the_power_play_and_the_empty_net() {
        let mut random = Random::new(1, 1);
        let (mut one, mut other) = (Bench::new(&mut random), Bench::new(&mut random));
        assert_eq!(one.skaters(&other, false), 5);
        one.penalised = vec![(0, 9), (13, 9)];
        assert_eq!((one.skaters(&other, false), other.skaters(&one, false), other.skaters(&one, true)), (3, 5, 4));
        let short = one.on_ice(3, 5, false);
        assert!(short.skaters.len() == 3 && !short.skaters.contains(&0) && !short.skaters.contains(&13), "{short:?}");
        assert_eq!(other.on_ice(5, 3, false).skaters.iter().filter(|player| **player >= DEFENCEMEN).count(), 1);
        other.pulled = true;
        let six = other.on_ice(other.skaters(&one, false), 5, false);
        assert!(six.goalie.is_none() && six.skaters.len() == 6, "{six:?}");
        let before = other.on_ice(5, 5, false);
        other.change(&mut random, 5);
        assert!(other.on_ice(5, 5, false).skaters.iter().all(|player| !before.skaters[..3].contains(player)));
    }
}
