//! What one comparison costs where there are many clips: where all is well, where the bucket is another one, and where some lost a file.

mod compared;
mod filled;

use super::figure::{Figures, short};
use crate::{system::block_on, tables::table};
use compared::Compared;
use filled::Filled;

/// How long the schedule lets one comparison take, in seconds.
const DEADLINE_S: f64 = 900.0;
/// The container's memory is 512 MiB.
const MOST_MB: f64 = 256.0;

/// Fills, runs and prints.
pub fn measure(clips: usize, seed: u64, figures: &mut Figures) -> anyhow::Result<()> {
    println!("reconcile: {clips} clips with all their files, {} uploads", filled::UPLOADS);
    block_on(async {
        let filled = Filled::new(clips, seed).await?;
        let healthy = Compared::by(&filled, "delivery").await?;
        let emptied = Compared::by(&filled, "empty").await?;
        let damaged = clips / 100;
        filled.remove_posters(damaged).await?;
        let mended = Compared::by(&filled, "delivery").await?;
        print(&[("all is well", &healthy), ("everything is gone", &emptied), (&format!("{damaged} posters are gone"), &mended)]);
        keep(figures, clips, [("all is well", &healthy), ("everything is gone", &emptied), ("1 % is gone", &mended)]);
        Ok(())
    })
}

fn print(rows: &[(&str, &Compared)]) {
    let mut table = table([
        "",
        "s",
        "CPU s",
        "peak MB",
        "requests to the store",
        "transactions",
        "published",
        "missing",
        "not looked for",
        "done",
        "given up",
    ]);
    for (what, compared) in rows {
        let number = |path: &str| compared.balance.pointer(path).map(ToString::to_string).unwrap_or_default();
        table.add_row([
            (*what).to_owned(),
            short(compared.seconds),
            short(compared.cpu_s),
            short(compared.peak_mb),
            compared.store_requests.to_string(),
            compared.transactions.to_string(),
            compared.published.to_string(),
            number("/assets/missing"),
            number("/assets/not_looked_for"),
            number("/done/count"),
            number("/given_up/count"),
        ]);
    }
    println!("{table}");
}

/// A comparison is to be done in a tenth of its time, however many clips there are.
fn keep(figures: &mut Figures, clips: usize, rows: [(&str, &Compared); 3]) {
    for (what, compared) in rows {
        figures.at_most(DEADLINE_S / 10.0, format!("comparing {clips} clips, {what}"), compared.seconds, "s");
        figures.at_most(MOST_MB, format!("the same, the most memory, {what}"), compared.peak_mb, "MB");
    }
}
