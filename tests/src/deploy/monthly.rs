//! What there is every month whatever is asked: the runbook's table is that of prod's configuration and of prices.json.

use super::runbook::read;
use serde_json::Value;

const HOURS: f64 = 730.0;
/// What runs beside a function with the database: the proxy and the collector.
const BESIDE: f64 = 2.0;
/// Bytes of one value of a distribution, as Cloud Monitoring counts them.
const POINT: f64 = 80.0;

#[test]
fn the_months_fixed_costs_are_those_of_the_configuration() {
    let prices: Value = serde_json::from_str(&read("infra/prices.json")).unwrap();
    let rows = rows();
    let mut expected = vec![];
    expected.extend(kept_ready());
    expected.extend(database());
    expected.extend([("load_balancer_hour", HOURS), ("armor_policy", 1.0), ("armor_rule", armor_rules())]);
    expected.extend([("log_metric_mib", measures() * HOURS * 60.0 * POINT / 1_048_576.0), ("scheduled_job", schedules())]);
    // The playback key, the migrations' address, and the CDN's key.
    expected.push(("secret_version", 3.0));
    assert_eq!(rows.len(), expected.len() + 1, "{rows:?}");
    let mut all = 0.0;
    for (row, (price, amount)) in rows.iter().zip(expected) {
        let price = prices["each_month"][price].as_f64().unwrap();
        assert!((row.amount - amount).abs() < 0.05 && row.price == price, "{row:?} is {amount} at {price}");
        assert!((row.usd - row.amount * price).abs() < 0.006, "{row:?}");
        all += row.usd;
    }
    assert!((rows.last().unwrap().usd - all).abs() < 0.006, "all of it is {all}");
}

/// The last row has neither an amount nor a price.
#[derive(Debug)]
struct Row {
    amount: f64,
    price: f64,
    usd: f64,
}

fn rows() -> Vec<Row> {
    let runbook = read("infra/README.md");
    let table = runbook.split("| one month of 730 h").nth(1).unwrap().split("\n\n").next().unwrap();
    let number = |cell: &str| cell.trim().parse().unwrap_or_default();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('|').collect();
        Row { amount: number(cells[2]), price: number(cells[4]), usd: number(cells[5]) }
    };
    table.lines().skip(2).map(row).collect()
}

/// Processors and memory of the instances that prod keeps ready.
fn kept_ready() -> [(&'static str, f64); 2] {
    let map: Value = serde_json::from_str(&read("infra/terraform/modules/system/functions.json")).unwrap();
    let prod = read("infra/terraform/environments/prod/main.tf");
    let lines = prod.lines().filter(|line| line.contains("min_instances = 1,"));
    let functions: Vec<&Value> = lines.map(|line| &map["functions"][line.trim().split(' ').next().unwrap()]).collect();
    assert!(!functions.is_empty() && functions.iter().all(|function| function["database"] == true));
    let vcpu = |function: &&Value| function["cpu"].as_str().unwrap().parse::<f64>().unwrap() + 0.5 * BESIDE;
    let gib = |function: &&Value| gib(function["memory"].as_str().unwrap()) + 0.25 * BESIDE;
    let seconds = HOURS * 3600.0;
    [
        ("idle_vcpu_second", functions.iter().map(vcpu).sum::<f64>() * seconds),
        ("idle_gib_second", functions.iter().map(gib).sum::<f64>() * seconds),
    ]
}

fn gib(memory: &str) -> f64 {
    let number = |unit| memory.strip_suffix(unit).map(|number| number.parse::<f64>().unwrap());
    number("Gi").unwrap_or_else(|| number("Mi").unwrap() / 1024.0)
}

/// Of the primary and its standby; a disk begins with 10 GiB.
fn database() -> [(&'static str, f64); 3] {
    let prod = read("infra/terraform/environments/prod/main.tf");
    assert!(prod.contains("highly_available    = true"));
    let tier = prod.split("\"db-custom-").nth(1).unwrap().split('"').next().unwrap();
    let (vcpu, mib) = tier.split_once('-').unwrap();
    let hours = |each: &str| 2.0 * each.parse::<f64>().unwrap() * HOURS;
    [("sql_vcpu_hour", hours(vcpu)), ("sql_gib_hour", hours(mib) / 1024.0), ("sql_disk_gib", 20.0)]
}

/// One for each line of the table, the rate limit, and the last.
fn armor_rules() -> f64 {
    count(read("infra/terraform/modules/api/armor.tf").lines().filter(|line| line.contains("= { rules = "))) + 2.0
}

fn measures() -> f64 {
    let module = read("infra/terraform/modules/observability/measures.tf");
    let map = module.split("measures = {").nth(1).unwrap().split('}').next().unwrap();
    count(map.lines().filter(|line| line.contains('=')))
}

fn schedules() -> f64 {
    count(read("infra/terraform/modules/system/functions.json").lines().filter(|line| line.contains("\"cron\"")))
}

fn count<T>(items: impl Iterator<Item = T>) -> f64 {
    items.fold(0.0, |count, _| count + 1.0)
}
