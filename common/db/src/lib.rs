//! The only crate with SQL: the pool, the migrations, and one module per table.
//!
//! Functions are named after what they do to a table and called with it: `masters::register(&database, …)`.
//! A transaction begins and ends inside one of them. Every query is checked against the schema when this
//! crate is built (`.ci/prepare-queries`).
//!
//! What a person may see is [`Access`], and it is part of every query that shows people anything.

pub mod assets;
pub mod catalog;
pub mod clips;
pub mod dead_letters;
pub mod deliveries;
pub mod games;
pub mod grants;
pub mod history;
pub mod loading;
pub mod masters;
pub mod plays;
pub mod reconcile;
pub mod requests;
pub mod rules;
pub mod schema;
pub mod shifts;

mod access;
mod actions;
mod appearances;
mod copying;
mod database;
mod odd_rows;
mod people;
mod play_access;
mod tallies;
mod text;

pub use access::Access;
pub use chrono::{DateTime, NaiveDate, Utc};
pub use database::{Database, is_away};
pub use history::Cause;
pub use play_access::PlayAccess;

#[cfg(test)]
mod plans;
