//! register-clip against a real database and a real broker: every handler, told everything twice, at once,
//! late, out of order, and while the broker refuses.
#![allow(clippy::unwrap_used)]

mod bad_requests;
mod dead_letters;
mod failures;
mod files;
mod given;
mod masters;
mod requests;
mod rig;
mod syncs;
