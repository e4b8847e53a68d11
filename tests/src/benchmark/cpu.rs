//! CPU, waiting time, stored bytes and quality of ours and of the reference, taking turns.

use super::{
    figure::{Figures, short},
    master::BenchmarkMaster,
    ours,
    quality::{Quality, against},
    reference::{self, Spent},
};
use crate::{system::System, tables::table};
use anyhow::Context;
use rand::{Rng, RngExt};

/// The clips' lengths in seconds.
const LENGTHS: [f64; 2] = [8.0, 30.0];
const PROFILES: [&str; 2] = ["default", "fast"];

/// Sums over the rounds, of one way and one length.
#[derive(Default, Clone)]
struct Sum {
    cpu_s: f64,
    wall_s: f64,
    stored: f64,
    qualities: Vec<Quality>,
}

/// Runs and prints.
pub fn measure(
    system: &System,
    master: &BenchmarkMaster,
    rounds: usize,
    random: &mut impl Rng,
    figures: &mut Figures,
) -> anyhow::Result<()> {
    let folder = tempfile::tempdir().context("making a folder for clips")?;
    for length in LENGTHS {
        println!("cpu: clips of {length} s, {rounds} rounds");
        let (mut theirs, mut ours_by_profile) = (Sum::default(), [Sum::default(), Sum::default()]);
        for round in 0..rounds {
            let start = (random.random_range(0.0..master.seconds - length - 1.0) * 1e3_f64).round() / 1e3;
            let reference = reference::cut(&master.file, start, length, folder.path())?;
            let mut at = None;
            for (sum, profile) in ours_by_profile.iter_mut().zip(PROFILES) {
                let (spent, clip) = ours::cut(system, master, (start, length), profile, folder.path())?;
                at = clip["start_timecode_s"].as_f64();
                sum.add(&spent, quality(master, at, &spent, round)?);
            }
            theirs.add(&reference, quality(master, at, &reference, round)?);
        }
        print(length, rounds, &theirs, &ours_by_profile);
        judge(length, &theirs, &ours_by_profile, figures);
    }
    Ok(())
}

/// Measuring takes longer than cutting: in the first round only.
fn quality(master: &BenchmarkMaster, at: Option<f64>, spent: &Spent, round: usize) -> anyhow::Result<Option<Quality>> {
    at.filter(|_| round == 0).map(|at| against(&master.file, at, &spent.clip)).transpose()
}

fn print(length: f64, rounds: usize, theirs: &Sum, ours: &[Sum; 2]) {
    let mut table =
        table([format!("{length} s clips").as_str(), "CPU s", "ratio", "wall s", "ratio", "stored MB", "ratio", "SSIM", "PSNR dB"]);
    for (name, sum) in ["reference", "ours, default", "ours, fast"].into_iter().zip([theirs, &ours[0], &ours[1]]) {
        let pairs = [(sum.cpu_s, theirs.cpu_s, 1.0), (sum.wall_s, theirs.wall_s, 1.0), (sum.stored, theirs.stored, 1e-6)];
        let cells = pairs.into_iter().flat_map(|(own, reference, unit)| [short(own * unit / rounds as f64), short(own / reference)]);
        table.add_row([name.to_owned()].into_iter().chain(cells).chain([short(sum.ssim()), short(sum.psnr())]));
    }
    println!("{table}");
}

fn judge(length: f64, theirs: &Sum, [default, fast]: &[Sum; 2], figures: &mut Figures) {
    figures.at_most(1.4, format!("CPU, {length} s, default"), default.cpu_s / theirs.cpu_s, "x");
    figures.at_most(0.95, format!("CPU, {length} s, fast"), fast.cpu_s / theirs.cpu_s, "x");
    figures.at_most(0.40, format!("stored bytes, {length} s, default"), default.stored / theirs.stored, "x");
    figures.at_least(theirs.ssim(), format!("SSIM, {length} s, default"), default.ssim(), "");
    figures.at_least(theirs.psnr(), format!("PSNR, {length} s, default"), default.psnr(), "dB");
    figures.at_least(theirs.ssim(), format!("SSIM, {length} s, fast"), fast.ssim(), "");
}

impl Sum {
    fn add(&mut self, spent: &Spent, quality: Option<Quality>) {
        self.cpu_s += spent.cpu_s;
        self.wall_s += spent.wall_s;
        self.stored += spent.stored;
        self.qualities.extend(quality);
    }

    fn ssim(&self) -> f64 {
        self.mean(|quality| quality.ssim)
    }

    fn psnr(&self) -> f64 {
        self.mean(|quality| quality.psnr)
    }

    fn mean(&self, of: impl Fn(&Quality) -> f64) -> f64 {
        self.qualities.iter().map(of).sum::<f64>() / self.qualities.len().max(1) as f64
    }
}
