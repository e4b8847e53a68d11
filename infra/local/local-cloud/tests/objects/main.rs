//! The object store as clients see it: the official Rust clients, and raw requests for what they never send.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod conditions;
mod names;
mod notifications;
mod raw_uploads;
mod reads;
mod running_cloud;
mod signed_urls;
mod storage_control;
mod writes;
