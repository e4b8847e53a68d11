//! The container `reconcile`.
fn main() {}
