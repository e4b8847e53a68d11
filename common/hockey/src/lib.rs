//! The game: what play-by-play files say, how analysts speak of it, and what a question asks for.
//!
//! Pure: nothing here does I/O, and nothing panics on any input.

pub mod action;
pub mod catalog;
pub mod names;
pub mod play;
pub mod query;
pub mod reading;
pub mod team;
