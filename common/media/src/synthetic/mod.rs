//! Honest masters for the demo and the tests, and the readers that prove what became of them.
//!
//! Every frame of a [`SyntheticMaster`] shows its number to people and, as a [`barcode`], to machines; its sound
//! clicks at each whole second. [`read_barcodes`] and [`click_times`] read both back from any clip cut out of it.

mod barcode;
mod clicks;
mod master;
mod movie_patch;
mod picture;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) mod test_job;

pub use barcode::read_barcodes;
pub use clicks::{EditLists, click_times};
pub use master::{MasterCodec, SyntheticMaster};

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
