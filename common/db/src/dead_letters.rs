//! `media.dead_letters`: the messages that a subscription gave up on, kept until somebody replays them.

use crate::{Database, text::storable};
use anyhow::Context;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// A message that a subscription gave up on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDeadLetter {
    /// Its id in the dead-letter topic.
    pub dead_letter_id: String,
    /// The topic to publish it to again, where that is known.
    pub topic: Option<String>,
    /// The subscription that gave up.
    pub subscription: String,
    /// The message's attributes, all of them.
    pub attributes: BTreeMap<String, String>,
    /// What was published.
    pub payload: Vec<u8>,
    /// After how many attempts.
    pub delivery_attempts: Option<i32>,
    /// In words that a person can read.
    pub reason: String,
    /// The clip it is about.
    pub clip_id: Option<String>,
    /// The request it is about.
    pub request_id: Option<String>,
}

/// A dead letter as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetterRow {
    /// The message.
    pub letter: NewDeadLetter,
    /// When it arrived.
    pub received_at: DateTime<Utc>,
    /// When it was published again.
    pub replayed_at: Option<DateTime<Utc>>,
}

/// Keeps a dead letter. The same one again changes nothing.
pub async fn insert(database: &Database, letter: &NewDeadLetter) -> anyhow::Result<()> {
    let storable_attributes: BTreeMap<_, _> = letter.attributes.iter().map(|(name, value)| (storable(name), storable(value))).collect();
    sqlx::query!(
        "INSERT INTO media.dead_letters
            (dead_letter_id, topic, subscription, attributes, payload, delivery_attempts, reason, clip_id, request_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
        letter.dead_letter_id,
        letter.topic,
        letter.subscription,
        serde_json::json!(storable_attributes),
        letter.payload,
        letter.delivery_attempts,
        letter.reason,
        letter.clip_id,
        letter.request_id
    )
    .execute(&database.pool)
    .await
    .with_context(|| format!("keeping dead letter {}", letter.dead_letter_id))?;
    Ok(())
}

/// The dead letters, newest first, at most `limit`; those that were replayed only where `replayed` says so.
pub async fn list(database: &Database, replayed: bool, limit: i64) -> anyhow::Result<Vec<DeadLetterRow>> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT dead_letter_id, topic, subscription, attributes, payload, delivery_attempts, reason, clip_id, request_id,
                received_at, replayed_at
         FROM media.dead_letters WHERE ($1 OR replayed_at IS NULL)
         ORDER BY received_at DESC, dead_letter_id DESC LIMIT $2",
        replayed,
        limit
    );
    let rows = rows.fetch_all(&database.pool).await.context("reading the dead letters")?;
    rows.into_iter().map(Row::letter).collect()
}

/// One dead letter.
pub async fn get(database: &Database, dead_letter_id: &str) -> anyhow::Result<Option<DeadLetterRow>> {
    let row = sqlx::query_as!(
        Row,
        "SELECT dead_letter_id, topic, subscription, attributes, payload, delivery_attempts, reason, clip_id, request_id,
                received_at, replayed_at
         FROM media.dead_letters WHERE dead_letter_id = $1",
        dead_letter_id
    );
    let row = row.fetch_optional(&database.pool).await.with_context(|| format!("reading dead letter {dead_letter_id}"))?;
    row.map(Row::letter).transpose()
}

/// Writes down that a dead letter was published again. Publish first: what dies in between is replayed twice, not never.
pub async fn mark_replayed(database: &Database, dead_letter_id: &str) -> anyhow::Result<()> {
    sqlx::query!("UPDATE media.dead_letters SET replayed_at = now() WHERE dead_letter_id = $1", dead_letter_id)
        .execute(&database.pool)
        .await
        .with_context(|| format!("writing down that dead letter {dead_letter_id} was replayed"))?;
    Ok(())
}

struct Row {
    dead_letter_id: String,
    topic: Option<String>,
    subscription: String,
    attributes: serde_json::Value,
    payload: Vec<u8>,
    delivery_attempts: Option<i32>,
    reason: String,
    clip_id: Option<String>,
    request_id: Option<String>,
    received_at: DateTime<Utc>,
    replayed_at: Option<DateTime<Utc>>,
}

impl Row {
    fn letter(self) -> anyhow::Result<DeadLetterRow> {
        let attributes = serde_json::from_value(self.attributes);
        let attributes = attributes.with_context(|| format!("reading the attributes of dead letter {}", self.dead_letter_id))?;
        let letter = NewDeadLetter {
            dead_letter_id: self.dead_letter_id,
            topic: self.topic,
            subscription: self.subscription,
            attributes,
            payload: self.payload,
            delivery_attempts: self.delivery_attempts,
            reason: self.reason,
            clip_id: self.clip_id,
            request_id: self.request_id,
        };
        Ok(DeadLetterRow { letter, received_at: self.received_at, replayed_at: self.replayed_at })
    }
}
