//! What the kernel says of processes.

use anyhow::Context;
use std::{collections::BTreeMap, fs};

/// USER_HZ, 100 on every Linux that Rust's tier 1 knows.
const TICKS_A_SECOND: f64 = 100.0;

/// CPU seconds of a process and of all children that it has waited for.
pub fn cpu_seconds(pid: u32) -> anyhow::Result<f64> {
    let fields = stat(pid).with_context(|| format!("reading the CPU time of process {pid}"))?;
    Ok(fields[11..15].iter().map(|ticks| ticks.parse::<f64>().unwrap_or_default()).sum::<f64>() / TICKS_A_SECOND)
}

/// CPU seconds of all children that a process has waited for.
pub fn cpu_seconds_of_children(pid: u32) -> anyhow::Result<f64> {
    let fields = stat(pid).with_context(|| format!("reading the CPU time of process {pid}"))?;
    Ok(fields[13..15].iter().map(|ticks| ticks.parse::<f64>().unwrap_or_default()).sum::<f64>() / TICKS_A_SECOND)
}

/// A process and everything it started that still runs.
pub fn tree(root: u32) -> Vec<u32> {
    let parents: BTreeMap<u32, u32> = all().into_iter().filter_map(|pid| Some((pid, stat(pid)?.get(1)?.parse().ok()?))).collect();
    let descends =
        |pid: u32| std::iter::successors(Some(pid), |pid| parents.get(pid).copied().filter(|&parent| parent > 1)).any(|pid| pid == root);
    parents.keys().copied().filter(|&pid| descends(pid)).collect()
}

/// Megabytes resident, shared ones counted for everybody.
pub fn resident_mb(pid: u32) -> f64 {
    from_table(pid, "status", "VmRSS:")
}

/// Megabytes resident, shared ones divided between those who share; `None` where we may not look.
pub fn proportional_mb(pid: u32) -> Option<f64> {
    Some(from_table(pid, "smaps_rollup", "Pss:")).filter(|megabytes| *megabytes > 0.0)
}

/// The most megabytes that were ever resident.
pub fn peak_mb(pid: u32) -> f64 {
    from_table(pid, "status", "VmHWM:")
}

/// The name of the program.
pub fn name(pid: u32) -> String {
    fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default().trim().to_owned()
}

/// Its environment.
pub fn environment(pid: u32) -> Vec<(String, String)> {
    let bytes = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    text.split('\0').filter_map(|variable| variable.split_once('=')).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn all() -> Vec<u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}

/// The fields after the name, which may contain anything: state first, then the parent.
fn stat(pid: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<String> = text.rsplit_once(')')?.1.split_whitespace().map(str::to_owned).collect();
    (fields.len() > 20).then_some(fields)
}

fn from_table(pid: u32, table: &str, row: &str) -> f64 {
    let text = fs::read_to_string(format!("/proc/{pid}/{table}")).unwrap_or_default();
    let kilobytes = text.lines().find_map(|line| line.strip_prefix(row)?.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1024.0
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn we_can_look_at_ourselves() {
        let us = std::process::id();
        assert!(tree(us).contains(&us) && resident_mb(us) > 1.0 && peak_mb(us) >= resident_mb(us) * 0.9);
        let before = cpu_seconds_of_children(us).unwrap();
        let busy = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done";
        assert!(std::process::Command::new("sh").args(["-c", busy]).status().unwrap().success());
        assert!(cpu_seconds_of_children(us).unwrap() > before);
        assert!(cpu_seconds(us).unwrap() >= cpu_seconds_of_children(us).unwrap());
        assert!(environment(us).iter().any(|(name, _)| name == "PATH"));
    }
}
