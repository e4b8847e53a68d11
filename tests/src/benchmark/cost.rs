//! What a thousand clips cost in the cloud: what a clip uses is measured here, what that costs is in `infra/prices.json`.

mod bill;

use super::{
    figure::short,
    frugal,
    master::BenchmarkMaster,
    ours::{FUNCTIONS, request},
    process::cpu_seconds,
};
use crate::{system::System, tables::table};
use anyhow::Context;
use bill::{Prices, Size, Usage, Work, bill};
use rand::{Rng, RngExt};
use serde_json::Value;
use std::{collections::BTreeMap, fs, path::Path, thread::available_parallelism, time::Duration};

const CLIPS: usize = 20;
const LENGTH: f64 = 8.0;
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Runs and prints.
pub fn measure(system: &System, master: &BenchmarkMaster, random: &mut impl Rng) -> anyhow::Result<()> {
    println!("cost: {CLIPS} clips of {LENGTH} s, one after the other");
    // The first one opens connections.
    system.clip(&request(&master.object, 0.0, LENGTH, "default"))?;
    let before = Totals::read(system)?;
    let (mut usage, mut clips) = (Usage::default(), Vec::new());
    for _ in 0..CLIPS {
        let start = (random.random_range(1.0..master.seconds - LENGTH - 1.0) * 1e3_f64).round() / 1e3;
        clips.push(system.clip(&request(&master.object, start, LENGTH, "default"))?);
    }
    // The last one's spans are still on their way.
    std::thread::sleep(Duration::from_secs(2));
    clips.iter().try_for_each(|clip| add_clip(system, clip, &mut usage))?;
    add_totals(&before, &Totals::read(system)?, &mut usage);
    let mut usage = each(usage, CLIPS as f64);
    for (function, work) in &mut usage.work {
        work.start_s = frugal::start_ms(system, function)? / 1e3;
    }
    let cores = available_parallelism().map_or(1, usize::from);
    print(&usage, cores);
    let prices: Prices = serde_json::from_str(&read("infra/prices.json")?).context("reading infra/prices.json")?;
    println!("prices: {}", prices.as_of);
    println!("{}", bill(&usage, &sizes()?, &prices, cores as f64)?);
    Ok(())
}

/// What is counted for ever, by function.
struct Totals {
    work: BTreeMap<String, Work>,
    log_bytes: u64,
}

impl Totals {
    fn read(system: &System) -> anyhow::Result<Self> {
        let exposition = String::from_utf8(system.download(&format!("{}/metrics", system.url()))?.into()).context("reading /metrics")?;
        let (mut work, mut log_bytes) = (BTreeMap::new(), 0);
        for function in FUNCTIONS {
            let handled = |kind: &str| sum(&exposition, &format!("heartbeat_handled_seconds_{kind}{{"), function);
            let cpu_s = cpu_seconds(system.pid_of(function)?)?;
            work.insert(function.to_owned(), Work { cpu_s, handled_s: handled("sum"), requests: handled("count"), start_s: 0.0 });
            log_bytes += fs::metadata(system.log_of(function)).map_or(0, |file| file.len());
        }
        Ok(Self { work, log_bytes })
    }
}

/// The sum of a metric's samples that are of a function.
fn sum(exposition: &str, metric: &str, function: &str) -> f64 {
    let ours = format!("function=\"{function}\"");
    let samples = exposition.lines().filter(|line| line.starts_with(metric) && line.contains(&ours));
    // What follows a value is an exemplar.
    samples.filter_map(|line| line.split_once("} ")?.1.split(' ').next()?.parse::<f64>().ok()).sum()
}

fn add_totals(before: &Totals, after: &Totals, usage: &mut Usage) {
    for (function, now) in &after.work {
        let then = before.work.get(function).copied().unwrap_or_default();
        let work = Work {
            cpu_s: now.cpu_s - then.cpu_s,
            handled_s: now.handled_s - then.handled_s,
            requests: now.requests - then.requests,
            start_s: 0.0,
        };
        usage.work.insert(function.clone(), work);
    }
    usage.log_bytes += after.log_bytes.saturating_sub(before.log_bytes) as f64;
}

/// What the clip itself says, and what its trace shows.
fn add_clip(system: &System, clip: &Value, usage: &mut Usage) -> anyhow::Result<()> {
    let trace = clip["trace_id"].as_str().with_context(|| format!("the clip does not name its trace: {clip}"))?;
    let spans: Vec<Value> =
        serde_json::from_slice(&system.download(&format!("{}/v1/traces/{trace}", system.url()))?).context("reading a trace")?;
    let named = |start: &str| spans.iter().filter(|span| span["name"].as_str().is_some_and(|name| name.starts_with(start))).count() as f64;
    usage.spans += spans.len() as f64;
    usage.published += 1.0 + named("announce ");
    usage.reads += named("read ");
    usage.looks += named("look ");
    usage.writes += named("write ");
    for asset in clip["assets"].as_array().into_iter().flatten() {
        let bytes = asset["file_size_bytes"].as_f64().unwrap_or_default();
        usage.stored_bytes += bytes;
        usage.video_bytes += if asset["asset_type"] == "mp4" { bytes } else { 0.0 };
    }
    Ok(())
}

fn each(sum: Usage, clips: f64) -> Usage {
    let work = |work: Work| Work {
        cpu_s: work.cpu_s / clips,
        handled_s: work.handled_s / clips,
        requests: work.requests / clips,
        start_s: work.start_s,
    };
    Usage {
        work: sum.work.into_iter().map(|(function, of)| (function, work(of))).collect(),
        published: sum.published / clips,
        reads: sum.reads / clips,
        looks: sum.looks / clips,
        writes: sum.writes / clips,
        stored_bytes: sum.stored_bytes / clips,
        video_bytes: sum.video_bytes / clips,
        log_bytes: sum.log_bytes / clips,
        spans: sum.spans / clips,
    }
}

fn print(usage: &Usage, cores: usize) {
    let mut table = table(["one clip", "CPU s", "handled s", "requests", "start ms"]);
    for (function, work) in &usage.work {
        table.add_row([function.clone(), short(work.cpu_s), short(work.handled_s), short(work.requests), short(work.start_s * 1e3)]);
    }
    println!("on {cores} cores\n{table}");
    let Usage { published, reads, looks, writes, stored_bytes, video_bytes, log_bytes, spans, .. } = usage;
    println!(
        "{published:.1} messages, {reads:.1} reads, {looks:.1} looks, {writes:.1} writes of objects, {spans:.0} spans, {:.1} kB of logs",
        log_bytes / 1e3
    );
    println!("{:.3} MB stored, {:.3} MB of it the video", stored_bytes / 1e6, video_bytes / 1e6);
}

/// As large as Terraform makes them.
fn sizes() -> anyhow::Result<BTreeMap<String, Size>> {
    let map: Value = serde_json::from_str(&read("infra/terraform/modules/system/functions.json")?).context("reading functions.json")?;
    let functions = map["functions"].as_object().context("functions.json has no functions")?;
    functions.iter().map(|(name, function)| Ok((name.clone(), size(function).with_context(|| format!("the size of {name}"))?))).collect()
}

fn size(function: &Value) -> Option<Size> {
    let memory = function["memory"].as_str()?;
    let gib = memory.strip_suffix("Gi").map(|gib| (gib, 1.0)).or_else(|| Some((memory.strip_suffix("Mi")?, 1024.0)))?;
    Some(Size { vcpu: function["cpu"].as_str()?.parse().ok()?, gib: gib.0.parse::<f64>().ok()? / gib.1 })
}

fn read(file: &str) -> anyhow::Result<String> {
    let path = Path::new(ROOT).join(file);
    fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))
}
