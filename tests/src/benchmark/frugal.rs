//! Memory, and how fast a container is there.

use super::{
    figure::{Figures, short},
    master::BenchmarkMaster,
    ours::request,
    process,
};
use crate::{
    system::{System, binaries, free_port},
    tables::table,
};
use anyhow::Context;
use std::{
    collections::BTreeMap,
    net::TcpStream,
    process::{Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

/// The memory of everything that runs.
pub fn idle(system: &System, when: &str, figures: &mut Figures) -> anyhow::Result<()> {
    println!("frugal: {when}");
    let mut pids = process::tree(system.running()?.pid);
    pids.extend(process::tree(system.postgres_pid()?));
    pids.sort_unstable();
    pids.dedup();
    let mut sums: BTreeMap<String, (usize, f64, f64)> = BTreeMap::new();
    for pid in pids {
        let sum = sums.entry(process::name(pid)).or_default();
        let resident = process::resident_mb(pid);
        *sum = (sum.0 + 1, sum.1 + resident, sum.2 + process::proportional_mb(pid).unwrap_or(resident));
    }
    let mut table = table(["program", "processes", "RSS MB", "PSS MB"]);
    for (name, (count, resident, proportional)) in &sums {
        table.add_row([name.clone(), count.to_string(), short(*resident), short(*proportional)]);
    }
    println!("{table}");
    let total = |of: fn(&(usize, f64, f64)) -> f64| sums.values().map(of).sum::<f64>();
    println!("  RSS, with shared pages counted for everybody who shares them: {} MB", short(total(|sum| sum.1)));
    figures.at_most(400.0, format!("memory of everything, idle, {when}, PSS"), total(|sum| sum.2), "MB");
    Ok(())
}

/// From starting a function's program to its listening.
pub fn starts(system: &System, figures: &mut Figures) -> anyhow::Result<()> {
    for function in system.running()?.functions.into_keys() {
        let median = start_ms(system, &function)?;
        figures.at_most(100.0, format!("{function}: start to listening, p50 of 5"), median, "ms");
    }
    Ok(())
}

/// The median of five starts.
pub fn start_ms(system: &System, function: &str) -> anyhow::Result<f64> {
    let environment = process::environment(system.pid_of(function)?);
    let times = (0..5).map(|_| start_once(function, &environment)).collect::<anyhow::Result<Vec<f64>>>()?;
    Ok(super::figure::median(&times))
}

fn start_once(function: &str, environment: &[(String, String)]) -> anyhow::Result<f64> {
    let port = free_port()?;
    let mut command = Command::new(binaries()?.join(function));
    command.env_clear().envs(environment.iter().cloned()).env("PORT", port.to_string());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let started = Instant::now();
    let mut child = command.spawn().with_context(|| format!("starting {function}"))?;
    let outcome = loop {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            break Ok(started.elapsed().as_secs_f64() * 1e3);
        }
        if started.elapsed() > Duration::from_secs(20) {
            break Err(anyhow::anyhow!("{function} does not listen"));
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    child.kill()?;
    child.wait()?;
    outcome
}

/// The most memory that a cut's worker and its ffmpeg have while they cut out of a large master.
pub fn cutting(system: &System, master: &BenchmarkMaster, figures: &mut Figures) -> anyhow::Result<()> {
    println!("frugal: cutting 30 s out of {:.0} MB", master.megabytes());
    let worker = system.pid_of("cut-clip")?;
    let done = AtomicBool::new(false);
    let largest = std::thread::scope(|scope| {
        let watching = scope.spawn(|| largest_child(worker, &done));
        let clip = system.clip(&request(&master.object, master.seconds * 0.6, 30.0, "default"));
        done.store(true, Ordering::Relaxed);
        clip.map(|_| watching.join().unwrap_or_default())
    })?;
    figures.at_most(400.0, "cut-clip while cutting, peak RSS", process::peak_mb(worker), "MB");
    figures.at_most(400.0, "its ffmpeg, peak RSS", largest, "MB");
    figures.at_most(400.0, "both", process::peak_mb(worker) + largest, "MB");
    figures.at_most(400.0, "ingest-master after the large master, peak RSS", process::peak_mb(system.pid_of("ingest-master")?), "MB");
    Ok(())
}

fn largest_child(worker: u32, done: &AtomicBool) -> f64 {
    let mut largest = 0.0_f64;
    while !done.load(Ordering::Relaxed) {
        let children = process::tree(worker).into_iter().filter(|pid| *pid != worker);
        largest = children.map(process::peak_mb).fold(largest, f64::max);
        std::thread::sleep(Duration::from_millis(10));
    }
    largest
}
