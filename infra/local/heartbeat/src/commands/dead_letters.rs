//! `heartbeat dead-letters`: the messages that nobody could handle, and a second chance for them.

use crate::{output, target::Target};
use anyhow::Context;
use cloud::Publisher;
use db::{
    Database,
    dead_letters::{self, DeadLetterRow},
};
use serde_json::json;

/// As many as anybody reads.
const MOST: i64 = 1000;
/// Attributes that the broker added when it gave up.
const ADDED: &str = "CloudPubSubDeadLetterSource";

/// `heartbeat dead-letters …`
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Publish them again to where they came from: those with these ids, or all that were not yet
    #[arg(long, num_args = 0.., value_name = "ID")]
    replay: Option<Vec<String>>,
    /// Show also those that were published again
    #[arg(long)]
    all: bool,
}

/// Shows or replays.
pub async fn run(target: &Target, arguments: Arguments, json: bool) -> anyhow::Result<()> {
    let database = Database::connect(&target.database_url()?, 2)?;
    match arguments.replay {
        None => show(&dead_letters::list(&database, arguments.all, MOST).await?, json),
        Some(ids) => replay(target, &database, &ids).await,
    }
}

async fn replay(target: &Target, database: &Database, ids: &[String]) -> anyhow::Result<()> {
    let publisher = target.google()?.publisher("heartbeat")?;
    let letters = chosen(database, ids).await?;
    for row in &letters {
        publish_again(&publisher, row).await?;
        dead_letters::mark_replayed(database, &row.letter.dead_letter_id).await?;
    }
    println!("{} published again", counted(letters.len()));
    Ok(())
}

async fn chosen(database: &Database, ids: &[String]) -> anyhow::Result<Vec<DeadLetterRow>> {
    if ids.is_empty() {
        return dead_letters::list(database, false, MOST).await;
    }
    let mut letters = Vec::new();
    for id in ids {
        letters.push(dead_letters::get(database, id).await?.with_context(|| format!("there is no dead letter {id}"))?);
    }
    Ok(letters)
}

async fn publish_again(publisher: &Publisher, row: &DeadLetterRow) -> anyhow::Result<()> {
    let letter = &row.letter;
    let topic =
        letter.topic.as_ref().with_context(|| format!("dead letter {} does not say which topic it came from", letter.dead_letter_id))?;
    let attributes = letter.attributes.iter().filter(|(name, _)| !name.starts_with(ADDED));
    publisher.publish(topic, letter.payload.clone(), attributes).await?;
    Ok(())
}

fn show(letters: &[DeadLetterRow], json: bool) -> anyhow::Result<()> {
    if json {
        return output::json(&letters.iter().map(as_json).collect::<Vec<_>>());
    }
    if letters.is_empty() {
        println!("no dead letters");
        return Ok(());
    }
    let mut table = output::table(&["id", "when", "given up by", "attempts", "about", "reason"]);
    for row in letters {
        table.add_row(cells(row));
    }
    println!("{table}\n{}; `heartbeat dead-letters --replay [ID…]` publishes them again", counted(letters.len()));
    Ok(())
}

fn cells(row: &DeadLetterRow) -> [String; 6] {
    let letter = &row.letter;
    let attempts = letter.delivery_attempts.map_or_else(|| "?".to_owned(), |attempts| attempts.to_string());
    let about = letter.clip_id.clone().or_else(|| letter.request_id.clone()).unwrap_or_default();
    let when = row.received_at.format("%F %T").to_string();
    [letter.dead_letter_id.clone(), when, letter.subscription.clone(), attempts, about, letter.reason.clone()]
}

fn as_json(row: &DeadLetterRow) -> serde_json::Value {
    let letter = &row.letter;
    json!({
        "dead_letter_id": letter.dead_letter_id,
        "topic": letter.topic,
        "subscription": letter.subscription,
        "delivery_attempts": letter.delivery_attempts,
        "reason": letter.reason,
        "clip_id": letter.clip_id,
        "request_id": letter.request_id,
        "attributes": letter.attributes,
        "payload": String::from_utf8_lossy(&letter.payload),
        "received_at": row.received_at,
        "replayed_at": row.replayed_at,
    })
}

fn counted(letters: usize) -> String {
    format!("{letters} dead letter{}", if letters == 1 { "" } else { "s" })
}
