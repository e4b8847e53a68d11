//! How large a generated game is.

/// Plays of a period of a real game, roughly: everything that is timed is scaled by this.
const PLAYS_OF_A_REAL_PERIOD: f64 = 1_290.0;
const CLOCK_OF_A_REAL_PERIOD_S: f64 = 1_200.0;
/// How long play goes on behind the last second of the clock's budget and of the stoppages': a goal and its mark.
const MARGIN_S: f64 = 2.0;

/// The size of a game, and the rate of its timecodes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GameShape {
    /// Frames a second: 25, 30 or 60.
    pub rate: u32,
    /// Rows in a period, roughly.
    pub plays_per_period: u32,
    /// How long the clock runs in a period, in seconds.
    pub clock_s: f64,
    /// How long play is stopped in a period, at most, in seconds of video.
    pub stoppages_s: f64,
    /// The vendor's video begins up to this long before the opening face-off, in seconds.
    pub lead_in_s: f64,
    /// Whether a tie goes on into overtime and a shootout.
    pub overtime: bool,
}

impl GameShape {
    /// A game as they really are: 20 minutes of clock and up to 38 of video a period, about 3,900 rows.
    pub const fn full(rate: u32) -> Self {
        Self { rate, plays_per_period: 1_290, clock_s: 1_200.0, stoppages_s: 1_080.0, lead_in_s: 1_500.0, overtime: true }
    }

    /// A game for demonstrations and tests: every timecode of a period is less than `video_s` (at least 5) seconds.
    /// Three periods, no lead-in, no overtime.
    pub const fn small(rate: u32, plays_per_period: u32, video_s: f64) -> Self {
        let inside = video_s - MARGIN_S;
        Self { rate, plays_per_period, clock_s: inside * 0.8, stoppages_s: inside * 0.2, lead_in_s: 0.0, overtime: false }
    }

    /// The longest video of a period, in seconds.
    pub fn longest_video_s(&self) -> f64 {
        self.clock_s + self.stoppages_s + MARGIN_S
    }

    /// How long things take, as a part of what they take in a real game.
    pub(super) fn pace(&self) -> f64 {
        self.clock_s / f64::from(self.plays_per_period.max(1)) * PLAYS_OF_A_REAL_PERIOD / CLOCK_OF_A_REAL_PERIOD_S
    }
}
