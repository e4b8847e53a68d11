//! find-clips over HTTP, with a real Postgres, the local cloud's broker and register-clip behind it: what is
//! understood and what is refused, who sees what, totals and limits, requests that are published once, videos that
//! are synchronised, and rules that survive repetition and crashes.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod access;
mod asked;
mod asking;
mod coverage;
mod cutting;
mod golden;
mod league;
mod looking;
mod real_games;
mod rules;
mod synchronising;
mod world;
