//! The read half against real ffmpeg: masters of many kinds are made, probed, planned and written as small
//! files, and what ffmpeg decodes from those must be bit for bit what it decodes from the whole master.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod decode;
mod frames;
mod hostile;
mod long;
mod masters;
mod refused;
