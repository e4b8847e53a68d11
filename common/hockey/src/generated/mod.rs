//! A season of the project's own: teams, players, games and files in the shapes that really arrive, the same at
//! every run from the same seed, with the truth beside the files. For the demo, tests and benchmarks.

pub mod actions;
mod bench;
mod files;
pub mod game;
pub mod meaning;
mod names;
mod people;
mod play_of;
mod random;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod read_back;
pub mod rink;
pub mod schedule;
mod season;
pub mod shape;
mod simulation;
pub mod teams;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

pub use files::{Results, roster_json, schedule_json};
pub use game::{GeneratedGame, GeneratedPlay, Side};
pub use meaning::Meaning;
pub use people::people;
pub use schedule::{Fixture, schedule};
pub use season::{GeneratedSeason, season};
pub use shape::GameShape;

/// The season that is generated.
pub const SEASON: &str = "2025-2026";
