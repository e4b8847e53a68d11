//! The container `find-clips`.

fn main() {}
