//! The game: what play-by-play files say, how analysts speak of it, and what a question asks for.
//!
//! Pure: nothing here does I/O, and nothing panics on any input.

pub mod action;
pub mod catalog;
pub mod delivery;
pub mod derived;
pub mod generated;
pub mod names;
pub mod play;
pub mod quality;
pub mod query;
pub mod question;
pub mod rate;
pub mod reading;
pub mod shifts;
pub mod strength;
pub mod team;
pub mod vocabulary;
