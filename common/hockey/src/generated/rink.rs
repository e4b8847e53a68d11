//! Places on the ice, as seen by the acting team: it attacks to the right.

use super::random::Random;
use crate::play::Zone;

/// Where the zones meet, in feet from centre ice.
const BLUE_LINE: f64 = 25.0;

/// A place in feet: along the rink from -100 to 100, across it from -42.5 to 42.5.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Spot {
    /// Towards the opponent's net.
    pub x: f32,
    /// To the left of it: the vendor's east.
    pub y: f32,
}

impl Spot {
    /// The same place as the other team sees it.
    pub fn mirrored(self) -> Self {
        Self { x: 0.0 - self.x, y: 0.0 - self.y }
    }

    /// The zone it lies in.
    pub fn zone(self) -> Zone {
        if f64::from(self.x) > BLUE_LINE {
            Zone::Offensive
        } else if f64::from(self.x) < -BLUE_LINE {
            Zone::Defensive
        } else {
            Zone::Neutral
        }
    }

    /// The vendor's name for this part of the rink.
    pub fn section(self) -> &'static str {
        match self.zone() {
            Zone::Neutral => neutral(self.x, self.y),
            Zone::Offensive => offensive(self.x, self.y).0,
            Zone::Defensive => offensive(-self.x, -self.y).1,
        }
    }
}

/// Anywhere in a zone.
pub(super) fn somewhere(random: &mut Random, zone: Zone) -> Spot {
    let x = random.between(BLUE_LINE + 0.5, 98.0);
    let y = random.between(-41.0, 41.0);
    match zone {
        Zone::Offensive => spot(x, y),
        Zone::Defensive => spot(-x, y),
        Zone::Neutral => spot(random.between(-24.5, 24.5), y),
    }
}

/// Where shots come from.
pub(super) fn shooting_place(random: &mut Random, from_slot: bool) -> Spot {
    if from_slot {
        let inner = random.chance(0.5);
        let (near, far, wide) = if inner { (69.5, 87.0, 8.5) } else { (55.0, 77.0, 20.0) };
        return spot(random.between(near, far), random.between(-wide, wide));
    }
    let side = if random.chance(0.5) { 1.0 } else { -1.0 };
    if random.chance(0.6) {
        return spot(random.between(28.0, 53.0), side * random.between(0.0, 38.0));
    }
    spot(random.between(56.0, 88.0), side * random.between(24.0, 38.0))
}

/// One of the nine dots.
pub(super) fn dot(random: &mut Random, zone: Zone, centre: bool) -> Spot {
    let y = if random.chance(0.5) { 22.0 } else { -22.0 };
    match zone {
        _ if centre => Spot::default(),
        Zone::Offensive => spot(69.0, y),
        Zone::Defensive => spot(-69.0, y),
        Zone::Neutral => spot(if random.chance(0.5) { 20.0 } else { -20.0 }, y),
    }
}

/// Hundredths of a foot, so that the text of a number is short and reads back as the same number.
fn spot(x: f64, y: f64) -> Spot {
    let rounded = |value: f64| ((value * 100.0).round() / 100.0) as f32;
    Spot { x: rounded(x), y: rounded(y) }
}

fn neutral(x: f32, y: f32) -> &'static str {
    match (x >= 0.0, y) {
        (true, y) if y > 22.0 => "northEastBoardsNZ",
        (true, y) if y < -22.0 => "northWestBoardsNZ",
        (true, _) => "northCenterNZ",
        (false, y) if y > 22.0 => "southEastBoardsNZ",
        (false, y) if y < -22.0 => "southWestBoardsNZ",
        (false, _) => "southCenterNZ",
    }
}

/// The names of the same part at the two ends of the rink.
fn offensive(x: f32, y: f32) -> (&'static str, &'static str) {
    match (x, y) {
        (x, y) if x <= 54.0 && y.abs() <= 9.0 => ("centerPoint", "centerPointDZ"),
        (x, y) if x <= 54.0 && y > 0.0 => ("eastPoint", "eastPointDZ"),
        (x, _) if x <= 54.0 => ("westPoint", "westPointDZ"),
        (x, y) if (69.0..=89.0).contains(&x) && y.abs() <= 9.0 => ("innerSlot", "innerSlotDZ"),
        (x, y) if x <= 78.0 && (0.0..=22.5).contains(&y) => ("eastOuterSlot", "eastOuterSlotDZ"),
        (x, y) if x <= 78.0 && (-22.5..0.0).contains(&y) => ("westOuterSlot", "westOuterSlotDZ"),
        (_, y) if y >= 0.0 => ("outsideNorthEast", "outsideNorthEastDZ"),
        _ => ("outsideNorthWest", "outsideNorthWestDZ"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_one_name_for_each_team() {
        let slot = Spot { x: 80.0, y: 3.0 };
        assert_eq!((slot.section(), slot.mirrored().section()), ("innerSlot", "innerSlotDZ"));
        assert_eq!((slot.zone(), slot.mirrored().zone()), (Zone::Offensive, Zone::Defensive));
        let corner = Spot { x: 90.0, y: 38.0 };
        assert_eq!((corner.section(), corner.mirrored().section()), ("outsideNorthEast", "outsideNorthEastDZ"));
    }

    #[test]
    fn shots_from_the_slot_come_from_the_slot() {
        let mut random = Random::new(1, 1);
        for _ in 0..1_000 {
            let slot = shooting_place(&mut random, true).section();
            assert!(slot.contains("Slot"), "{slot}");
            let outside = shooting_place(&mut random, false);
            assert!(!outside.section().contains("Slot") && outside.zone() == Zone::Offensive, "{outside:?}");
            for zone in Zone::ALL {
                assert_eq!(somewhere(&mut random, *zone).zone(), *zone);
            }
        }
    }
}
