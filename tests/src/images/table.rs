//! What is printed of every image: how large it is, and how fast it starts.

use super::roots::{Image, Roots};
use crate::{system::said, tables::table};
use std::{fmt, path::Path, process::Command, time::Duration};

/// The table, and the slowest of all.
pub(super) struct Table {
    table: comfy_table::Table,
    slowest: Duration,
}

impl Table {
    /// Without images.
    pub(super) fn new() -> Self {
        Self { table: table(["image", "starts ms", "median", "slowest", "shared MB", "own MB", "packages"]), slowest: Duration::ZERO }
    }

    /// An image with its starts, sorted; none if it is no function.
    pub(super) fn add(&mut self, roots: &Roots, image: &Image, starts: Option<Vec<Duration>>) {
        let milliseconds =
            |place: usize| starts.as_ref().map_or_else(String::new, |starts| format!("{:.0}", starts[place].as_secs_f64() * 1e3));
        let layer = roots.layer(image.program.as_deref());
        let binary = std::fs::metadata(roots.of(&image.name).join(&image.name)).map_or(0, |metadata| metadata.len());
        let packages = super::roots::names(&layer.join("var/lib/dpkg/status.d")).len();
        let last = starts.as_ref().map_or(0, |starts| starts.len() - 1);
        let sizes = [megabytes_in(&layer), format!("{:.1}", binary as f64 / 1e6), packages.to_string()];
        self.table.add_row([image.name.clone(), milliseconds(0), milliseconds(last / 2), milliseconds(last)].into_iter().chain(sizes));
        self.slowest = self.slowest.max(starts.map_or(Duration::ZERO, |starts| starts[0]));
    }

    /// The longest of the shortest starts.
    pub(super) fn slowest(&self) -> Duration {
        self.slowest
    }
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.table.fmt(formatter)
    }
}

fn megabytes_in(folder: &Path) -> String {
    let told = said(&Command::new("du").args(["--summarize", "--bytes"]).arg(folder).output().unwrap()).unwrap();
    let bytes: f64 = told.split_whitespace().next().unwrap().parse().unwrap();
    format!("{:.1}", bytes / 1e6)
}
