//! serve-clips over HTTP, with a real Postgres and the local cloud: lists against a filter written here, other
//! teams' clips, tokens that are not right, links and playlists that are fetched, and hostile requests.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod access;
mod answers;
mod cdn;
mod lists;
mod playing;
mod retired;
mod sample;
mod tokens;
mod world;
