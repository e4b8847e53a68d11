//! A generated game as the files that arrive.

mod fields;
mod league;
mod raw;
mod timeline;

pub use league::{Results, roster_json, schedule_json};
