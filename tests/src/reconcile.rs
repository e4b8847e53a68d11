//! reconcile beside all real functions, a real broker, store and database: every way of missing something is repaired, and nothing
//! is touched where nothing was missed.
#![allow(clippy::unwrap_used)]

mod brake;
mod clips;
mod command;
mod corrections;
mod deletions;
mod files;
mod healthy;
mod lake;
mod old_files;
mod rig;
mod troubles;
