//! Dead letters as people look at them: counted by function and reason, or each by itself.

use super::{MOST, counted};
use crate::output;
use chrono::{DateTime, Utc};
use comfy_table::Table;
use db::dead_letters::DeadLetterRow;
use serde_json::json;
use std::collections::BTreeMap;

/// So many characters of a payload tell what it was.
const SHOWN_OF_A_PAYLOAD: usize = 60;

/// Prints them.
pub(super) fn show(letters: &[DeadLetterRow], each: bool, json: bool) -> anyhow::Result<()> {
    if json {
        return output::json(&letters.iter().map(as_json).collect::<Vec<_>>());
    }
    if letters.is_empty() {
        println!("no dead letters");
        return Ok(());
    }
    let next = "`heartbeat dead-letters --replay [ID…]` publishes them again";
    let most = if letters.len() as i64 == MOST { " (the newest)" } else { "" };
    if each {
        println!("{}\n{}{most}; {next}", each_by_itself(letters), counted(letters.len()));
    } else {
        println!("{}\n{}{most}; --all shows each with its id; {next}", grouped(letters), counted(letters.len()));
    }
    Ok(())
}

fn each_by_itself(letters: &[DeadLetterRow]) -> Table {
    let mut table = output::table(&["id", "when", "given up by", "attempts", "about", "reason", "published again"]);
    for row in letters {
        table.add_row(cells(row));
    }
    output::fitted(table, &[3, 1, 2])
}

fn grouped(letters: &[DeadLetterRow]) -> Table {
    let mut table = output::table(&["letters", "given up by", "reason", "newest", "e.g. about"]);
    for Group { function, reason, letters, about, newest } in groups(letters) {
        table.add_row([&letters.to_string(), function, reason, &newest.format("%F %T").to_string(), &about]);
    }
    output::fitted(table, &[4, 3])
}

/// The most frequent first; of the letters, the newest is first.
fn groups(letters: &[DeadLetterRow]) -> Vec<Group<'_>> {
    let mut groups: BTreeMap<(&str, &str), Group<'_>> = BTreeMap::new();
    for row in letters {
        let (function, reason) = (function(&row.letter.subscription), row.letter.reason.as_str());
        let first = Group { function, reason, letters: 0, about: about(row), newest: row.received_at };
        groups.entry((function, reason)).or_insert(first).letters += 1;
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.letters));
    groups
}

/// A subscription is called `function.topic`.
fn function(subscription: &str) -> &str {
    subscription.split_once('.').map_or(subscription, |(function, _)| function)
}

/// The clip or the request; the beginning of what was published, where nobody could tell.
fn about(row: &DeadLetterRow) -> String {
    let id = row.letter.clip_id.as_ref().or(row.letter.request_id.as_ref()).cloned();
    id.unwrap_or_else(|| {
        let payload = String::from_utf8_lossy(&row.letter.payload);
        payload.chars().filter(|character| !character.is_control()).take(SHOWN_OF_A_PAYLOAD).collect()
    })
}

fn cells(row: &DeadLetterRow) -> [String; 7] {
    let letter = &row.letter;
    let attempts = letter.delivery_attempts.map_or_else(|| "?".to_owned(), |attempts| attempts.to_string());
    let [when, again] = [Some(row.received_at), row.replayed_at].map(|at| at.map(|at| at.format("%F %T").to_string()).unwrap_or_default());
    [letter.dead_letter_id.clone(), when, letter.subscription.clone(), attempts, about(row), letter.reason.clone(), again]
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

/// Letters that one function gave up for one reason.
#[derive(Debug, PartialEq)]
struct Group<'a> {
    function: &'a str,
    reason: &'a str,
    letters: usize,
    /// What the newest of them is about.
    about: String,
    newest: DateTime<Utc>,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use db::dead_letters::NewDeadLetter;

    fn row(subscription: &str, reason: &str, clip: &str, hour: u32) -> DeadLetterRow {
        let letter = NewDeadLetter {
            dead_letter_id: format!("{clip}-{hour}"),
            topic: None,
            subscription: subscription.to_owned(),
            attributes: BTreeMap::new(),
            payload: Vec::new(),
            delivery_attempts: Some(5),
            reason: reason.to_owned(),
            clip_id: Some(clip.to_owned()),
            request_id: None,
        };
        let received_at = format!("2026-11-21T{hour:02}:00:00Z").parse().unwrap();
        DeadLetterRow { letter, received_at, replayed_at: None }
    }

    #[test]
    fn letters_are_counted_by_function_and_reason() {
        let letters = [
            row("cut-clip.clip-accepted", "no disk", "c", 9),
            row("cut-clip.clip-accepted", "no network", "b", 8),
            row("cut-clip.clip-accepted", "no disk", "a", 7),
            row("package-hls.clip-cut", "no disk", "d", 6),
        ];
        let groups = groups(&letters);
        assert_eq!(groups.len(), 3);
        let newest = letters[0].received_at;
        assert_eq!(groups[0], Group { function: "cut-clip", reason: "no disk", letters: 2, about: "c".to_owned(), newest });
    }
}
