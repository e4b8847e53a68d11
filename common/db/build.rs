//! The migrations are embedded: a changed one must build this crate again.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
