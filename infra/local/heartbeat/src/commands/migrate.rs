//! `heartbeat migrate`: brings the database's schema up to date, and says what that would do.

use crate::{outcome::Outcome, output, target::Target};
use anyhow::{Context, bail};
use db::{
    Database,
    grants::{self, Grant},
    schema::{self, Carried, Danger, State, Step, Verdict},
};
use serde_json::json;
use std::{
    env,
    io::{self, Read},
    path::Path,
};

/// Bytes of a list: thousands of migrations.
const MOST_TOLD: u64 = 1 << 20;

/// What `heartbeat migrate` may be told.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Change nothing; say what is applied and what is not, and whether it may run beside the revision that serves
    #[arg(long, conflicts_with = "grant")]
    check: bool,
    /// With --check: exit code 0 also where migrations are pending, if they may all run beside the revision that serves
    #[arg(long, requires = "check")]
    expansions_pass: bool,
    /// With --check: ask no database, but compare with another release, whose --list is on standard input
    #[arg(long, requires = "check")]
    beside: bool,
    /// Print the migrations of this release for --beside, and do nothing
    #[arg(long, conflicts_with_all = ["check", "grant"])]
    list: bool,
    /// Afterwards leave a database user with exactly these rights, e.g. find-clips@project.iam=hockey:write,media:read
    #[arg(long, value_name = "USER=RIGHTS", value_parser = read_grant)]
    grant: Vec<Grant>,
}

/// With all that the error says, down to which rights there are.
fn read_grant(text: &str) -> Result<Grant, String> {
    text.parse().map_err(|error: anyhow::Error| format!("{error:#}"))
}

/// `up` migrates by itself; in the cloud this runs before anything is deployed, and needs nothing but `DATABASE_URL`.
pub async fn run(data: Option<&Path>, arguments: Arguments, json: bool) -> anyhow::Result<()> {
    if arguments.list {
        return output::json(&schema::carried());
    }
    if arguments.beside {
        return check(&schema::beside(&told()?), arguments.expansions_pass, json);
    }
    let url = match (data, env::var("DATABASE_URL")) {
        (None, Ok(url)) => url,
        _ => Target::find(data)?.database_url()?,
    };
    let database = Database::connect(&url, 1)?;
    if arguments.check {
        return check(&database.standing().await?, arguments.expansions_pass, json);
    }
    let applied = database.migrate().await?;
    grants::give(&database, &arguments.grant).await?;
    match json {
        true => output::json(&json!({"applied": applied, "granted": arguments.grant.len()}))?,
        false => println!("the database is up to date; migrations applied: {applied}, users given their rights: {}", arguments.grant.len()),
    }
    Ok(())
}

/// What another release said of itself.
fn told() -> anyhow::Result<Vec<Carried>> {
    let told = io::read_to_string(io::stdin().take(MOST_TOLD)).context("reading the list of another release")?;
    serde_json::from_str(&told).context("standard input is not what `heartbeat migrate --list` prints")
}

/// Exit codes: 0 up to date, 5 what is pending may run, 6 a person must decide, 7 a migration was changed.
fn check(steps: &[Step], expansions_pass: bool, json: bool) -> anyhow::Result<()> {
    let verdict = schema::verdict(steps);
    match json {
        true => output::json(&json!({"verdict": verdict, "migrations": steps}))?,
        false => {
            let widest = steps.iter().map(|step| step.name.chars().count()).max().unwrap_or_default();
            steps.iter().flat_map(|step| lines(step, widest)).for_each(|line| println!("{line}"));
        }
    }
    match verdict {
        Verdict::UpToDate => Ok(()),
        Verdict::Expands if expansions_pass => Ok(()),
        Verdict::Expands => bail!(Outcome::Pending("migrations are pending; they may run beside the revision that serves".to_owned())),
        Verdict::Contracts => bail!(Outcome::Contracts(
            "a pending migration takes something away or locks a table for long; read what it says, and run it when that is so".to_owned()
        )),
        Verdict::Changed => bail!(Outcome::Changed(
            "a migration was changed after it was applied; restore its file, and put the change into a new one".to_owned()
        )),
    }
}

fn lines(step: &Step, widest: usize) -> Vec<String> {
    let state = match step.state {
        State::Applied => "applied",
        State::Pending => "pending",
        State::Changed => "CHANGED after it was applied",
        State::Newer => "applied by a newer release; what runs must suit it, as every release suits the next one's expansions",
    };
    let mut lines = vec![format!("{:04} {:<widest$} {state}", step.version, step.name)];
    let Some(judgement) = &step.judgement else { return lines };
    lines.extend(judgement.contract.iter().map(|text| format!("     contract: {text}")));
    lines.extend(judgement.locks.iter().map(|text| format!("     locks: {text}")));
    lines.extend(judgement.hazards.iter().map(|hazard| {
        let danger = if hazard.danger == Danger::Breaks { "breaks" } else { "blocks" };
        format!("     {danger}: {}", hazard.says)
    }));
    lines
}
