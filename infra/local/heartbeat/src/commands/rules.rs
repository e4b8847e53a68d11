//! `heartbeat rules`: questions that are asked of every newly loaded game of a team.

use super::find::{self, chips};
use crate::{
    api::{Api, KeptRule, RulePage},
    outcome::Outcome,
    output,
    target::Target,
};
use http::StatusCode;
use serde::Serialize;

const PATH: &str = "/api/v2/rules";

/// `heartbeat rules …`
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Rules>,
}

/// What to do with them.
#[derive(Debug, clap::Subcommand)]
enum Rules {
    /// Show them (the default)
    List,
    /// Keep a question: its clips are cut for every newly loaded game
    Add(Add),
    /// Forget a question; its clips stay
    Remove {
        /// The rule's number
        id: i64,
    },
}

/// `heartbeat rules add …`
#[derive(Debug, clap::Args, Serialize)]
struct Add {
    /// What to look for, e.g. "every goal and every save, both teams"
    question: String,
    /// What to call it; the question where nothing is said
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Whose games, and whose video
    #[arg(long = "team", value_name = "TEAM")]
    #[serde(skip_serializing_if = "Option::is_none")]
    team_code: Option<String>,
}

/// Lists, adds or removes.
pub async fn run(target: &Target, arguments: Arguments, json: bool) -> anyhow::Result<()> {
    let api = Api::of(target)?;
    match arguments.command.unwrap_or(Rules::List) {
        Rules::List => list(&api, json).await,
        Rules::Add(rule) => add(&api, &rule, json).await,
        Rules::Remove { id } => remove(&api, id, json).await,
    }
}

async fn list(api: &Api, json: bool) -> anyhow::Result<()> {
    let answer = api.get(PATH).await?;
    let page: RulePage = answer.json(PATH)?;
    if json {
        return output::raw(&answer.body);
    }
    if page.rules.is_empty() {
        println!("no rules; `heartbeat rules add \"every goal, both teams\" --team MTL` keeps one");
        return Ok(());
    }
    let mut table = output::table(&["", "team", "name", "question"]);
    for rule in page.rules {
        // A rule that was sent as a query has no question; its query says the same.
        let asked = rule.question.map_or_else(|| serde_json::to_string(&rule.query), Ok)?;
        table.add_row([rule.rule_id.to_string(), rule.team_code, rule.name, asked]);
    }
    println!("{table}");
    Ok(())
}

async fn add(api: &Api, rule: &Add, json: bool) -> anyhow::Result<()> {
    let answer = api.post(PATH, rule).await?;
    find::explain(&answer, json)?;
    let answer = answer.accepted()?;
    let kept: KeptRule = answer.json(PATH)?;
    if json {
        return output::raw(&answer.body);
    }
    println!("rule {} of {} is kept: {}\n{}", kept.rule_id, kept.team_code, kept.name, chips(&kept.chips));
    Ok(())
}

async fn remove(api: &Api, id: i64, json: bool) -> anyhow::Result<()> {
    let answer = api.delete(&format!("{PATH}/{id}")).await?;
    if answer.status == StatusCode::NOT_FOUND {
        return Err(Outcome::Refused(format!("there is no rule {id}")).into());
    }
    answer.accepted()?;
    match json {
        true => output::json(&serde_json::json!({"removed": id}))?,
        false => println!("rule {id} is forgotten; its clips stay"),
    }
    Ok(())
}
