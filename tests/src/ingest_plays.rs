//! ingest-plays against a real store, a real broker and a real database: files told of twice, at once, late and in every order,
//! files that are nothing of the kind, and what is found afterwards compared with what the files say.
#![allow(clippy::unwrap_used)]

mod found;
mod hostile;
mod order;
mod plain;
mod real_games;
mod rig;
mod troubles;
