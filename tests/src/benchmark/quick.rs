//! How long a clip takes besides the work of ffmpeg, and how long the same request again.

use super::{
    figure::{Figures, median, percentile, short},
    ours::{FUNCTIONS, request},
    process::cpu_seconds_of_children,
};
use crate::{
    system::{System, block_on},
    tables::table,
};
use anyhow::Context;
use chrono::{DateTime, Utc};
use db::Access;
use media::synthetic::SyntheticMaster;
use serde_json::Value;
use std::{collections::BTreeMap, path::Path};

const CLIPS: usize = 30;
const OBJECT: &str = "media/raw/SEA/2025-2026/20103/p1-tiny.mp4";
/// The stages that are ffmpeg's work.
const FFMPEG: [&str; 3] = ["encode", "verify", "thumbnails"];

/// Runs and prints.
pub fn measure(system: &System, folder: &Path, figures: &mut Figures) -> anyhow::Result<()> {
    println!("quick: {CLIPS} tiny clips, one after the other");
    let file = folder.join("tiny.mp4");
    block_on(SyntheticMaster { seconds: 40, ..SyntheticMaster::default() }.make(&file))?;
    system.ingest(&file, OBJECT)?;
    // The first one opens connections.
    system.clip(&tiny(CLIPS))?;
    let (mut all, mut without_ffmpeg, mut stages) = (Vec::new(), Vec::new(), BTreeMap::<String, Vec<f64>>::new());
    for number in 0..CLIPS {
        let published = Utc::now();
        let clip = system.clip(&tiny(number))?;
        let took = milliseconds_until_ready(&clip, published)?;
        let spent = clip["receipt"]["stages_ms"].as_object().context("a receipt without stages")?;
        let of_ffmpeg: f64 = FFMPEG.iter().filter_map(|stage| spent.get(*stage)?.as_f64()).sum();
        spent.iter().for_each(|(stage, ms)| stages.entry(format!("stage {stage}")).or_default().extend(ms.as_f64()));
        moments(system, &clip, published)?.into_iter().for_each(|(moment, ms)| stages.entry(moment).or_default().push(ms));
        all.push(took);
        without_ffmpeg.push(took - of_ffmpeg);
    }
    print(&stages, &all, &without_ffmpeg);
    figures.at_most(150.0, "requested to ready without ffmpeg, p50", median(&without_ffmpeg), "ms");
    again(system, figures)
}

fn tiny(number: usize) -> Value {
    request(OBJECT, number as f64 + 0.25, 1.0, "fast")
}

fn milliseconds_until_ready(clip: &Value, published: DateTime<Utc>) -> anyhow::Result<f64> {
    let ready = clip["ready_at"].as_str().with_context(|| format!("the clip does not say when it was ready: {clip}"))?;
    let ready: DateTime<Utc> = ready.parse().with_context(|| format!("reading the time {ready}"))?;
    Ok((ready - published).num_microseconds().unwrap_or_default() as f64 / 1e3)
}

/// When register-clip wrote down what happened, after the request was published.
fn moments(system: &System, clip: &Value, published: DateTime<Utc>) -> anyhow::Result<Vec<(String, f64)>> {
    let clip_id = clip["clip_id"].as_str().context("a clip without an id")?;
    let rows = block_on(db::history::of_clip(system.database(), &Access::everything(), clip_id))?;
    let after = |at: DateTime<Utc>| (at - published).num_microseconds().unwrap_or_default() as f64 / 1e3;
    Ok(rows.into_iter().map(|row| (format!("until {} {}", row.event_type, row.outcome), after(row.at))).collect())
}

fn print(stages: &BTreeMap<String, Vec<f64>>, all: &[f64], without_ffmpeg: &[f64]) {
    let mut table = table(["stage", "p50 ms", "p95 ms"]);
    let whole = [("requested to ready", all), ("the same without ffmpeg", without_ffmpeg)];
    for (stage, times) in stages.iter().map(|(stage, times)| (stage.as_str(), &times[..])).chain(whole) {
        table.add_row([stage.to_owned(), short(median(times)), short(percentile(times, 95))]);
    }
    println!("{table}");
}

/// The same requests again: nothing is made, and register-clip's own log says how long it took.
fn again(system: &System, figures: &mut Figures) -> anyhow::Result<()> {
    let of_children = || FUNCTIONS.iter().map(|function| cpu_seconds_of_children(system.pid_of(function)?)).sum::<anyhow::Result<f64>>();
    let (before, mut times) = (of_children()?, Vec::new());
    for number in 0..CLIPS {
        let message_id = system.publish_request(&tiny(number))?;
        system.wait_for_request(&message_id)?;
        let look = || Ok(answered_in(&system.log("register-clip")?, &message_id));
        times.push(system.wait_for("the log of register-clip", look, || format!("message {message_id}"))?);
    }
    println!("the same again: p50 {} ms, p95 {} ms", short(median(&times)), short(percentile(&times, 95)));
    figures.at_most(15.0, "the same request again, in register-clip, p50", median(&times), "ms");
    figures.at_most(0.0, "CPU of ffmpeg processes for it", of_children()? - before, "s");
    Ok(())
}

fn answered_in(log: &[Value], message_id: &str) -> Option<f64> {
    let answer = log.iter().find(|line| line["path"] == "/clip-requests" && line["event_id"] == message_id)?;
    answer["milliseconds"].as_f64()
}
