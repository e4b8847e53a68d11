//! A play or a shift, as far as a clip of it is concerned.

use db::games::ConsideredGame;
use events::{Micros, clip_requested::LONGEST, clip_requested::SHORTEST};

/// Something that happened and can be cut.
#[derive(Debug, Clone)]
pub(crate) struct Moment<'a> {
    /// The game.
    pub(crate) game: &'a ConsideredGame,
    /// Its period.
    pub(crate) period: i16,
    /// On the game clock, since the period's start.
    pub(crate) clock_ms: i32,
    /// Frames since the opening face-off.
    pub(crate) at_frames: i32,
    /// How many of them are a second.
    pub(crate) rate: u32,
    /// How long before it the clip begins.
    pub(crate) before: Micros,
    /// How long after it the clip ends.
    pub(crate) after: Micros,
    /// Who acts: id and name.
    pub(crate) player: Option<(i32, String)>,
    /// The acting team.
    pub(crate) team: Option<&'a str>,
    /// The vocabulary's term, e.g. `zone_exit`, or `shift`.
    pub(crate) event: Option<&'a str>,
    /// The same in words, e.g. `zone exit`, or `shift 12`; the vendor's words where there is no term.
    pub(crate) says: String,
    /// How it went.
    pub(crate) outcome: Option<&'a str>,
    /// Where.
    pub(crate) zone: Option<&'a str>,
    /// Words to find it by.
    pub(crate) tags: Vec<&'a str>,
    /// Which play or shift of the game, for the clip's labels: e.g. `2025020031/1234`.
    pub(crate) label: String,
}

impl Moment<'_> {
    /// When it happened, since the opening face-off.
    pub(crate) fn at(&self) -> Micros {
        let rate = i64::from(self.rate.max(1));
        Micros::new((i64::from(self.at_frames.max(0)) * 2_000_000 + rate) / (2 * rate))
    }

    /// The team that the acting team plays against.
    pub(crate) fn opponent(&self) -> Option<&str> {
        let team = self.team?;
        Some(other_team(self.game, team))
    }
}

/// The team that this one plays against in a game.
pub(crate) fn other_team<'g>(game: &'g ConsideredGame, team: &str) -> &'g str {
    if team == game.home_code { &game.away_code } else { &game.home_code }
}

/// How long before and after, made into a length that a clip can have.
pub(crate) fn bounded(before: Micros, after: Micros) -> (Micros, Micros) {
    let none = Micros::new(0);
    let before = before.clamp(none, LONGEST);
    let after = after.max(none).min(LONGEST - before).max(SHORTEST - before);
    (before, after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_clip_is_longer_or_shorter_than_a_clip_may_be() {
        let of = |before: i64, after: i64| bounded(Micros::new(before), Micros::new(after));
        let is = |before: i64, after: i64| (Micros::new(before), Micros::new(after));
        assert_eq!(of(4_000_000, 4_000_000), is(4_000_000, 4_000_000));
        assert_eq!(of(0, 0), is(0, 100_000));
        assert_eq!(of(-1, 400_000_000), is(0, 300_000_000));
        assert_eq!(of(60_000_000, 299_000_000), is(60_000_000, 240_000_000));
        assert_eq!(of(400_000_000, 5), is(300_000_000, 0));
    }
}
