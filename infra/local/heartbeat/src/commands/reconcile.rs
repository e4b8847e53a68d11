//! `heartbeat reconcile`: lake, database and clips compared, and what was missed announced again.
//!
//! Exit code 3 where something needs a person: something was announced in vain too often, or a file belongs to no clip.

use crate::{outcome::Outcome, output, system::topology::RECONCILES, target::Target};
use anyhow::{Context, ensure};
use serde_json::Value;
use std::{env, path::Path, time::Duration};

/// As long as Cloud Run lets a request take.
const PATIENCE: Duration = Duration::from_secs(3600);
/// The parts of the balance that are numbers.
const NUMBERS: [(&str, &str); 5] =
    [("lake", "uploads"), ("requests", "requests"), ("clips", "clips"), ("unfinished", "unfinished clips"), ("assets", "files of clips")];
/// The parts that are lists.
const LISTS: [(&str, &str); 3] = [("done", "done"), ("given_up", "given up: look at it"), ("orphans", "belong to no clip")];

/// Compares, and prints the balance.
pub async fn run(data: Option<&Path>, json: bool) -> anyhow::Result<()> {
    let balance = compared(data).await?;
    if json {
        output::json(&balance)?;
    } else {
        print(&balance);
    }
    if balance["balanced"] == true {
        return Ok(());
    }
    let [given_up, orphans] = ["given_up", "orphans"].map(|list| &balance[list]["count"]);
    Err(Outcome::Refused(format!("{given_up} given up, {orphans} files of no clip: these need a person")).into())
}

/// From inside the network, where its ingress lets callers in, the function is named by `RECONCILE_URL`, and asks who is calling.
async fn compared(data: Option<&Path>) -> anyhow::Result<Value> {
    let (url, token) = match (data, env::var("RECONCILE_URL")) {
        (None, Ok(url)) => (url.trim_end_matches('/').to_owned(), env::var("RECONCILE_TOKEN").ok()),
        _ => (here(&Target::find(data)?)?, None),
    };
    let client = reqwest::Client::builder().timeout(PATIENCE).build()?;
    let request = client.post(format!("{url}/reconcile")).header("content-length", "0");
    let request = token.iter().fold(request, |request, token| request.bearer_auth(token));
    let answer = request.send().await.with_context(|| format!("calling {url}/reconcile"))?;
    let status = answer.status();
    let text = answer.text().await.with_context(|| format!("reading the answer of {url}/reconcile"))?;
    ensure!(status.is_success(), "{url}/reconcile answers {status}: {text}");
    serde_json::from_str(&text).with_context(|| format!("reading the answer of {url}/reconcile"))
}

/// The function of a system on this machine.
fn here(target: &Target) -> anyhow::Result<String> {
    let (_, running) = target.local.as_ref().context(
        "a system in the cloud is compared by its schedule: `gcloud scheduler jobs run reconcile-reconcile --location REGION`; the \
         balance is in the log, `gcloud logging read 'resource.labels.service_name=\"reconcile\" AND jsonPayload.message=\"reconciled\"' \
         --limit 1`. Nobody outside its network can call the function; on a machine inside, set RECONCILE_URL to its address and \
         RECONCILE_TOKEN to an identity token for that address",
    )?;
    let function = running.functions.get(RECONCILES).context("reconcile is not running; look at `heartbeat up`")?;
    Ok(format!("http://127.0.0.1:{}", function.port))
}

fn print(balance: &Value) {
    let mut table = output::table(&["compared", "found", "how many"]);
    for (part, title) in NUMBERS {
        let mut title = title;
        for (name, number) in balance[part].as_object().into_iter().flatten() {
            table.add_row([title, &name.replace('_', " "), &number.to_string()]);
            title = "";
        }
    }
    println!("{table}");
    for (part, title) in LISTS {
        let Listed { count, first } = listed(&balance[part]);
        if count > 0 {
            println!("{count} {title}");
            first.iter().for_each(|line| println!("  {line}"));
        }
        if count > first.len() as u64 {
            println!("  and {} more", count - first.len() as u64);
        }
    }
    let balanced = if balance["balanced"] == true { "balanced" } else { "not balanced" };
    println!("{balanced}, in {} s", balance["seconds"]);
}

struct Listed<'a> {
    count: u64,
    first: Vec<&'a str>,
}

fn listed(part: &Value) -> Listed<'_> {
    let first = part["first"].as_array().into_iter().flatten().filter_map(Value::as_str);
    Listed { count: part["count"].as_u64().unwrap_or_default(), first: first.collect() }
}
