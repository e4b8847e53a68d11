//! The action of a play: what the vendor's string says, taken apart.

mod base;
mod infraction;
mod kinds;
mod mentions;
mod templates;

pub use base::{Attempt, Base};
pub use infraction::Infraction;
pub use kinds::{ActionResult, Blocked, DumpIn, DumpOut, FollowUp, Mark, Pass, PuckProtection, Reception, Recovery, ShotFrom, ShotHow};

use crate::play::Zone;

/// What [`Base::Save`] is written as: a play that no row says, see [`crate::derived`].
pub const SAVE: &str = "SAVE";
/// What [`Base::GoalAgainst`] is written as.
pub const GOAL_AGAINST: &str = "GOAL AGAINST";

/// An action string and its meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Word for word.
    pub text: String,
    /// What is done; [`Base::Unknown`] where the grammar does not know the string.
    pub base: Base,
    /// The `+` or `-` of the string, where there is one.
    pub result: Option<ActionResult>,
    /// The zone that the string names, as seen by the acting team; many strings name none.
    pub zone: Option<Zone>,
    /// `CONT`: against an opponent who wants the same puck.
    pub contested: bool,
    /// `HI PRESS`: under a hard forecheck.
    pub high_pressure: bool,
    /// `OFFBOARDS`: played off the boards.
    pub off_boards: bool,
    /// `STRETCH`: a long pass past the neutral zone's first line.
    pub stretch: bool,
    /// `F/OFF`: right after a face-off.
    pub after_faceoff: bool,
}

impl Action {
    /// Reads an action string. Total: what the grammar does not know becomes [`Base::Unknown`],
    /// with its text and nothing else said about it.
    pub fn parse(text: &str) -> Self {
        let base = Base::of(text);
        if base == Base::Unknown {
            return Self::plain(text, base);
        }
        Self {
            result: mentions::result(text),
            zone: mentions::zone(text),
            contested: text.starts_with("CONT "),
            high_pressure: text.contains("HI PRESS "),
            off_boards: text.contains("OFFBOARDS"),
            stretch: text.contains("STRETCH"),
            after_faceoff: text.contains("F/OFF "),
            ..Self::plain(text, base)
        }
    }

    /// Whether the grammar knows the string whole.
    pub fn is_known(&self) -> bool {
        self.base.is_known()
    }

    fn plain(text: &str, base: Base) -> Self {
        Self {
            text: text.to_owned(),
            base,
            result: None,
            zone: None,
            contested: false,
            high_pressure: false,
            off_boards: false,
            stretch: false,
            after_faceoff: false,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
#[path = "action/tests.rs"]
mod tests;
