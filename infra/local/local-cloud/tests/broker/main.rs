//! The broker as its clients and its push endpoints see it, over real connections.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod clients;
mod delivery;
mod endpoint;
mod rest;
mod restart;
mod stage;
mod troubles;
