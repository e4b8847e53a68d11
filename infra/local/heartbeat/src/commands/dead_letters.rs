//! `heartbeat dead-letters`: the messages that nobody could handle, and a second chance for them.

mod show;

use crate::{outcome::Outcome, output, target::Target};
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
    /// Show each by itself with its id, also those that were published again
    #[arg(long)]
    all: bool,
}

/// Shows or replays.
pub async fn run(target: &Target, arguments: Arguments, json: bool) -> anyhow::Result<()> {
    let database = Database::connect(&target.database_url()?, 2)?;
    match arguments.replay {
        None => show::show(&dead_letters::list(&database, arguments.all, MOST).await?, arguments.all, json),
        Some(ids) => {
            let replayed = replay(target, &database, &ids).await?;
            match json {
                true => output::json(&json!({"replayed": replayed}))?,
                false => println!("{} published again", counted(replayed)),
            }
            Ok(())
        }
    }
}

/// How many.
async fn replay(target: &Target, database: &Database, ids: &[String]) -> anyhow::Result<usize> {
    let publisher = target.google()?.publisher("heartbeat")?;
    let mut replayed = 0;
    loop {
        let letters = chosen(database, ids).await?;
        for row in &letters {
            publish_again(&publisher, row).await?;
            dead_letters::mark_replayed(database, &row.letter.dead_letter_id).await?;
        }
        replayed += letters.len();
        if !ids.is_empty() || letters.len() as i64 != MOST {
            return Ok(replayed);
        }
    }
}

async fn chosen(database: &Database, ids: &[String]) -> anyhow::Result<Vec<DeadLetterRow>> {
    if ids.is_empty() {
        return dead_letters::list(database, false, MOST).await;
    }
    let mut letters = Vec::new();
    for id in ids {
        letters.push(dead_letters::get(database, id).await?.ok_or_else(|| Outcome::Refused(format!("there is no dead letter {id}")))?);
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

/// `3 dead letters`.
fn counted(letters: usize) -> String {
    format!("{letters} dead letter{}", if letters == 1 { "" } else { "s" })
}
