//! The delivered files: what a name says a file is, and what is in it.
//!
//! Everything here is total: whatever the bytes are, a file is read or refused with a reason
//! that a person can act on. Rows that cannot be read are kept apart, the rest is loaded.

mod fields;
mod file_name;
mod json;
mod odd_rows;
mod plays;
mod raw;
mod roster;
mod schedule;
mod table;
mod timeline;

pub use file_name::{Delivery, PlayFile, PlayFileKind, identify};
pub(crate) use odd_rows::quoted;
pub use odd_rows::{MOST_ODD_ROWS_KEPT, OddRow};
pub use plays::read_plays;
pub use roster::read_roster;
pub use schedule::{ScheduledGame, read_schedule};

use crate::play::Play;
use crate::quality::Quality;
use crate::shifts::Shift;

/// What a play file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct GamePlays {
    /// Timecode frames a second: 24 to 60. How it was found is in the quality report.
    pub rate: u32,
    /// Every play, the derived ones too (their numbers begin at [`crate::play::DERIVED`]), as they happened.
    pub plays: Vec<Play>,
    /// Every player's shifts, as they began.
    pub shifts: Vec<Shift>,
    /// Rows that could not be read; at most [`MOST_ODD_ROWS_KEPT`], the report counts all of them.
    pub odd_rows: Vec<OddRow>,
    /// What is to be known about how good the data is.
    pub quality: Quality,
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
#[path = "delivery/tests/mod.rs"]
mod tests;
