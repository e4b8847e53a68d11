//! From what a clip used to what a thousand of them cost; a computation only.

use crate::{benchmark::figure::short, tables::table};
use anyhow::Context;
use comfy_table::Table;
use serde::Deserialize;
use std::collections::BTreeMap;

const GIB: f64 = 1_073_741_824.0;
/// Cloud Run counts a request as at least so many seconds.
const SHORTEST: f64 = 0.1;

/// `infra/prices.json`, which people edit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Prices {
    pub(super) as_of: String,
    pub(super) currency: String,
    run_vcpu_second: f64,
    run_gib_second: f64,
    run_million_requests: f64,
    pubsub_gib: f64,
    /// Of one message with its attributes; fewer than 1,000 are counted as 1,000.
    pubsub_message_bytes: f64,
    storage_thousand_writes: f64,
    storage_thousand_reads: f64,
    storage_gib_month: f64,
    /// To people, by Cloud CDN or from the bucket.
    delivered_gib: f64,
    log_gib: f64,
    trace_million_spans: f64,
    months_kept: f64,
    views_per_clip: f64,
    /// An assumption: of all requests, so many meet an instance that starts for them.
    cold_start_share: f64,
    /// What is there whatever is asked: infra/README.md works that out.
    #[serde(rename = "each_month")]
    _each_month: BTreeMap<String, f64>,
}

/// How large the instances of a function are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    pub(super) vcpu: f64,
    pub(super) gib: f64,
}

/// What one function used for one clip.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Work {
    pub(super) cpu_s: f64,
    /// From the arrival of each request to its answer.
    pub(super) handled_s: f64,
    pub(super) requests: f64,
    /// How long an instance takes from its start until it listens, whatever the number of clips.
    pub(super) start_s: f64,
}

/// What one clip used.
#[derive(Debug, Clone, Default)]
pub(super) struct Usage {
    pub(super) work: BTreeMap<String, Work>,
    pub(super) published: f64,
    /// Of bytes of objects, also those that failed.
    pub(super) reads: f64,
    /// Whether there is an object: paid for as a read, whatever the answer.
    pub(super) looks: f64,
    pub(super) writes: f64,
    pub(super) stored_bytes: f64,
    pub(super) video_bytes: f64,
    pub(super) log_bytes: f64,
    pub(super) spans: f64,
}

/// One line of a bill, for 1,000 clips.
#[derive(Debug)]
struct Line {
    what: String,
    amount: f64,
    unit: &'static str,
    price: f64,
}

/// The bill of 1,000 clips; `cores` are those of the machine that the usage was measured on.
pub(super) fn bill(usage: &Usage, sizes: &BTreeMap<String, Size>, prices: &Prices, cores: f64) -> anyhow::Result<Table> {
    let lines = lines(usage, sizes, prices, cores)?;
    let mut table = table(["1,000 clips", "amount", "unit", "price", &prices.currency]);
    for Line { what, amount, unit, price } in &lines {
        table.add_row([what.clone(), short(*amount), (*unit).to_owned(), price.to_string(), format!("{:.3}", amount * price)]);
    }
    let sum = total(&lines);
    table.add_row(["all of it".to_owned(), String::new(), String::new(), String::new(), format!("{sum:.2}")]);
    Ok(table)
}

fn total(lines: &[Line]) -> f64 {
    lines.iter().map(|line| line.amount * line.price).sum()
}

fn lines(usage: &Usage, sizes: &BTreeMap<String, Size>, prices: &Prices, cores: f64) -> anyhow::Result<Vec<Line>> {
    let line = |what: &str, each: f64, unit, price| Line { what: what.to_owned(), amount: 1_000.0 * each, unit, price };
    let mut lines = Vec::new();
    for (function, work) in &usage.work {
        let size = sizes.get(function).with_context(|| format!("functions.json has no size of {function}"))?;
        let seconds = billed_seconds(work, *size, cores);
        lines.push(line(function, seconds * size.vcpu, "vCPU s", prices.run_vcpu_second));
        lines.push(line(&format!("{function}, memory"), seconds * size.gib, "GiB s", prices.run_gib_second));
    }
    let starting = |of: fn(&Size) -> f64| -> f64 {
        let each = |(function, work): (&String, &Work)| work.requests * work.start_s * sizes.get(function).map_or(0.0, of);
        prices.cold_start_share * usage.work.iter().map(each).sum::<f64>()
    };
    lines.push(line("cold starts", starting(|size| size.vcpu), "vCPU s", prices.run_vcpu_second));
    lines.push(line("cold starts, memory", starting(|size| size.gib), "GiB s", prices.run_gib_second));
    let requests: f64 = usage.work.values().map(|work| work.requests).sum();
    // What is published is paid for once, and once more for each delivery.
    let message_bytes = prices.pubsub_message_bytes.max(1_000.0) * (usage.published + requests);
    let viewed = usage.video_bytes * prices.views_per_clip;
    lines.extend([
        line("requests", requests / 1e6, "million", prices.run_million_requests),
        line("messages", message_bytes / GIB, "GiB", prices.pubsub_gib),
        line("objects written", usage.writes / 1e3, "thousand", prices.storage_thousand_writes),
        line("objects read", usage.reads / 1e3, "thousand", prices.storage_thousand_reads),
        line("objects looked for", usage.looks / 1e3, "thousand", prices.storage_thousand_reads),
        line("clips kept", usage.stored_bytes / GIB * prices.months_kept, "GiB months", prices.storage_gib_month),
        line("clips watched", viewed / GIB, "GiB", prices.delivered_gib),
        line("logs", usage.log_bytes / GIB, "GiB", prices.log_gib),
        line("traces", usage.spans / 1e6, "million spans", prices.trace_million_spans),
    ]);
    Ok(lines)
}

/// What encodes uses all cores that it has: on twice as many it takes half as long. An instance that serves several
/// requests at once is paid for once; here each request is counted as if it were alone.
fn billed_seconds(work: &Work, size: Size, cores: f64) -> f64 {
    let used = work.handled_s * cores.min(size.vcpu) / size.vcpu;
    used.max(work.requests * SHORTEST)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Worked out by hand.
    #[test]
    fn a_bill_is_what_it_is_by_hand() {
        let prices: Prices = serde_json::from_str(include_str!("../../../../infra/prices.json")).unwrap();
        let prices = Prices { run_vcpu_second: 0.00002, run_gib_second: 0.000002, storage_gib_month: 0.02, months_kept: 10.0, ..prices };
        let prices = Prices { pubsub_gib: 0.0, storage_thousand_writes: 0.0, run_million_requests: 1.0, ..prices };
        let prices = Prices { delivered_gib: 0.1, views_per_clip: 2.0, log_gib: 0.0, trace_million_spans: 0.0, ..prices };
        let prices = Prices { storage_thousand_reads: 0.0004, cold_start_share: 0.1, ..prices };
        let work = Work { cpu_s: 3.0, handled_s: 2.0, requests: 1.0, start_s: 0.2 };
        let tiny = Work { cpu_s: 0.0, handled_s: 0.001, requests: 5.0, start_s: 0.5 };
        let work = BTreeMap::from([("cut-clip".to_owned(), work), ("register-clip".to_owned(), tiny)]);
        let usage = Usage { work, reads: 4.0, looks: 6.0, stored_bytes: GIB / 100.0, video_bytes: GIB / 200.0, ..Usage::default() };
        let size = |vcpu, gib| Size { vcpu, gib };
        let sizes = BTreeMap::from([("cut-clip".to_owned(), size(4.0, 4.0)), ("register-clip".to_owned(), size(1.0, 0.5))]);
        let lines = lines(&usage, &sizes, &prices, 2.0).unwrap();
        // 2 s on 2 cores are 1 s on 4; 5 requests are half a second at least.
        let compute = 1000.0 * (4.0 * 0.00002 + 4.0 * 0.000002 + 0.5 * 0.00002 + 0.25 * 0.000002);
        // Of each request a tenth: 0.02 s of four and 0.25 s of one.
        let starting = 1000.0 * ((0.02 * 4.0 + 0.25) * 0.00002 + (0.02 * 4.0 + 0.25 * 0.5) * 0.000002);
        // Ten thousand reads, four of each ten of them bytes.
        let expected = compute + starting + 10.0 * 0.0004 + 0.006 + 10.0 * 10.0 * 0.02 + 10.0 * 0.1;
        assert!((total(&lines) - expected).abs() < 1e-9, "{} and not {expected}: {lines:#?}", total(&lines));
        assert!(bill(&usage, &BTreeMap::new(), &prices, 2.0).is_err());
    }
}
