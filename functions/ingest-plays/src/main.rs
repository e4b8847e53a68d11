//! The container `ingest-plays`.

fn main() {}
