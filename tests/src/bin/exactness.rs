//! Cuts hundreds of clips out of every kind of master, through the whole chain, and checks every frame and every click.

use anyhow::{Context, bail};
use clap::Parser;
use std::time::Instant;
use system_tests::{
    exactness::{PROFILES, Profile, Verdict, check_profile},
    system::System,
    tables::table,
};

/// Exactness of clips over many kinds of masters; ends with 1 if anything is wrong.
#[derive(Parser)]
struct Options {
    /// How many clips, over all profiles
    #[arg(long, default_value_t = 200)]
    cuts: usize,
    /// Repeats the cuts of an earlier run
    #[arg(long)]
    seed: Option<u64>,
    /// Only these kinds of masters
    #[arg(long, value_delimiter = ',')]
    profiles: Vec<String>,
}

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let seed = options.seed.unwrap_or_else(rand::random);
    let profiles = chosen(&options.profiles)?;
    println!("{} cuts over {} profiles, --seed {seed}", options.cuts, profiles.len());
    let system = System::start()?;
    let mut table = table(["profile", "cuts", "frames", "wrong", "missing", "doubled", "clicks", "worst audio ms", "seconds", ""]);
    let mut all = Verdict::default();
    for (number, profile) in profiles.iter().enumerate() {
        let share = options.cuts / profiles.len() + usize::from(number < options.cuts % profiles.len());
        let started = Instant::now();
        let verdict = check_profile(&system, profile, share, seed ^ number as u64, 20_001 + number as u32).unwrap_or_else(broken);
        verdict.faults.iter().for_each(|fault| eprintln!("{}: {fault}", profile.name));
        table.add_row(row(profile.name, &verdict, &format!("{:.0}", started.elapsed().as_secs_f64())));
        eprintln!("{}", row(profile.name, &verdict, "").join("  "));
        all.add(verdict);
    }
    table.add_row(row("all", &all, ""));
    println!("{table}");
    if !all.is_clean() || all.cuts < options.cuts {
        bail!("{} faults; --seed {seed} repeats them", all.faults.len());
    }
    Ok(())
}

fn chosen(names: &[String]) -> anyhow::Result<Vec<&'static Profile>> {
    if names.is_empty() {
        return Ok(PROFILES.iter().collect());
    }
    let find = |name: &String| PROFILES.iter().find(|profile| profile.name == *name);
    let known = || PROFILES.iter().map(|profile| profile.name).collect::<Vec<_>>().join(", ");
    names.iter().map(|name| find(name).with_context(|| format!("there is no profile {name}; there are {}", known()))).collect()
}

/// The chain did not do its work: that is a fault like any other, and the other profiles still are checked.
fn broken(error: anyhow::Error) -> Verdict {
    Verdict { faults: vec![format!("{error:#}")], ..Verdict::default() }
}

fn row(name: &str, verdict: &Verdict, seconds: &str) -> Vec<String> {
    let Verdict { cuts, frames, wrong, missing, doubled, clicks, worst_audio_ms, .. } = verdict;
    let counts = [cuts, frames, wrong, missing, doubled, clicks].map(ToString::to_string);
    let ok = if verdict.is_clean() { "ok" } else { "FAULTS" };
    [name.to_owned()].into_iter().chain(counts).chain([format!("{worst_audio_ms:.2}"), seconds.to_owned(), ok.to_owned()]).collect()
}
