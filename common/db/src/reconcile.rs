//! What reconcile asks and writes: rows in the order in which a bucket is listed, page by page, and what became of them.

pub mod again;
pub mod assets;
pub mod clips;
pub mod corrections;
pub mod deliveries;
pub mod gauges;
pub mod masters;
pub mod requests;
