//! Who has more skaters, and where the vendor's word contradicts its own counts.

use crate::play::{Manpower, Play};

/// What the counts say, as the vendor uses the words: a skater who replaces the goalie does not make a power play.
/// None without skaters, as in a shootout.
pub fn manpower(skaters: (u8, u8), own_goalie: bool, opponent_goalie: bool) -> Option<Manpower> {
    if skaters.0 == 0 || skaters.1 == 0 {
        return None;
    }
    let own = skaters.0 + u8::from(own_goalie);
    let opponents = skaters.1 + u8::from(opponent_goalie);
    Some(match own.cmp(&opponents) {
        std::cmp::Ordering::Equal => Manpower::EvenStrength,
        std::cmp::Ordering::Greater => Manpower::PowerPlay,
        std::cmp::Ordering::Less => Manpower::ShortHanded,
    })
}

/// Whether the row says one thing in words and another in numbers.
pub fn contradicts(play: &Play) -> bool {
    let counted = play.skaters.and_then(|skaters| manpower(skaters, play.own_goalie.is_some(), play.opponent_goalie.is_some()));
    counted.zip(play.manpower).is_some_and(|(counted, said)| counted != said)
}

/// Whether the lists hold as many skaters as the row counts; where they do not, they are not to be trusted.
pub fn lists_are_complete(play: &Play) -> bool {
    play.skaters.is_none_or(|(own, other)| play.own_on_ice.len() == usize::from(own) && play.opponents_on_ice.len() == usize::from(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sixth_skater_for_the_goalie_is_no_power_play() {
        for (skaters, own_goalie, opponent_goalie, expected) in [
            ((5, 5), true, true, Some(Manpower::EvenStrength)),
            ((5, 4), true, true, Some(Manpower::PowerPlay)),
            ((3, 4), true, true, Some(Manpower::ShortHanded)),
            ((6, 5), false, true, Some(Manpower::EvenStrength)),
            ((5, 6), true, false, Some(Manpower::EvenStrength)),
            ((6, 4), false, true, Some(Manpower::PowerPlay)),
            ((5, 5), false, true, Some(Manpower::ShortHanded)),
            ((0, 0), true, true, None),
        ] {
            assert_eq!(manpower(skaters, own_goalie, opponent_goalie), expected, "{skaters:?}");
        }
    }
}
