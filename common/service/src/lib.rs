//! What every container does: start, listen, open the envelope of an event, answer, drain.
//!
//! A function's `lib.rs` is a table of routes, one path a topic, and a story behind each:
//! `async fn clip_accepted(State(app), Received { event, .. }: Received<ClipAccepted>) -> Reply`.

mod envelope;
mod failure;
mod observed;
mod received;
mod run;
mod settings;

pub use envelope::WrappedPush;
pub use failure::{DONE, Done, Failure, Reply};
pub use received::{Delivered, Received};
pub use run::run;
pub use settings::{optional, required};

#[cfg(test)]
mod tests;
