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
/// What is said also where it is none.
const ALWAYS: [&str; 2] = ["objects", "announced_again"];
/// What some numbers mean; the others' names say it.
const MEANINGS: [(&str, &str, &str); 8] = [
    ("lake", "waiting", "not registered yet, because they are new"),
    ("lake", "ignored", "neither a video nor a file of plays"),
    ("lake", "vanished", "registered, but replaced in the lake or gone from it"),
    ("requests", "waiting", "waiting for their video"),
    ("unfinished", "waiting", "being made, or announced a moment ago"),
    ("assets", "unregistered", "written, not registered yet"),
    ("assets", "left_over", "of clips that failed, expired or gave way to others"),
    ("assets", "orphaned", "of no clip"),
];
/// The parts that are lists.
const LISTS: [(&str, &str); 3] = [("done", "done"), ("given_up", "given up: look at it"), ("orphans", "files of no clip")];

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
    Err(Outcome::Refused(needs_a_person(&balance)).into())
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

/// What is there, what was announced again, and whatever else there is any of.
fn print(balance: &Value) {
    let mut table = output::table(&["compared", "found", "how many"]);
    for (part, title) in NUMBERS {
        let mut title = title;
        let numbers = balance[part].as_object().into_iter().flatten();
        for (name, number) in numbers.filter(|(name, number)| ALWAYS.contains(&name.as_str()) || number.as_u64() != Some(0)) {
            table.add_row([title, &in_words(part, name), &number.to_string()]);
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
    println!("{balanced}, in {:.1} s", balance["seconds"].as_f64().unwrap_or_default());
}

fn needs_a_person(balance: &Value) -> String {
    let [given_up, orphans] = ["given_up", "orphans"].map(|list| listed(&balance[list]).count);
    let given_up = (given_up > 0).then(|| format!("{given_up} given up"));
    let orphans = (orphans > 0).then(|| format!("{orphans} {} no clip", if orphans == 1 { "file belongs to" } else { "files belong to" }));
    let said: Vec<String> = given_up.into_iter().chain(orphans).collect();
    format!("{}: a person has to look at it", said.join(", "))
}

fn in_words(part: &str, name: &str) -> String {
    let meaning = MEANINGS.iter().find(|(of, what, _)| (*of, *what) == (part, name));
    meaning.map_or_else(|| name.replace('_', " "), |(_, _, meaning)| (*meaning).to_owned())
}

struct Listed<'a> {
    count: u64,
    first: Vec<&'a str>,
}

fn listed(part: &Value) -> Listed<'_> {
    let first = part["first"].as_array().into_iter().flatten().filter_map(Value::as_str);
    Listed { count: part["count"].as_u64().unwrap_or_default(), first: first.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_needs_a_person_is_counted() {
        let said = |given_up, orphans| needs_a_person(&json!({"given_up": {"count": given_up}, "orphans": {"count": orphans}}));
        assert_eq!(said(0, 1), "1 file belongs to no clip: a person has to look at it");
        assert_eq!(said(2, 3), "2 given up, 3 files belong to no clip: a person has to look at it");
    }
}
