//! The golden questions that can be answered, each with the token of who asks it.

use crate::system::System;
use anyhow::Context;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;

/// A question and who asks it.
#[derive(Debug, Clone)]
pub struct Question {
    pub text: String,
    pub token: String,
}

#[derive(Deserialize)]
struct Line {
    asker: Asker,
    question: String,
    query: Option<Value>,
}

#[derive(Deserialize, PartialEq, Eq, Hash, Clone)]
struct Asker {
    #[serde(default)]
    teams: Vec<String>,
    player_id: Option<u32>,
}

/// Every golden question that has a reading.
pub fn questions(system: &System) -> anyhow::Result<Vec<Question>> {
    let mut tokens = HashMap::new();
    let mut questions = Vec::new();
    for line in include_str!("../../../golden/questions.jsonl").lines().filter(|line| !line.trim().is_empty()) {
        let Line { asker, question, query } = serde_json::from_str(line).with_context(|| format!("reading {line}"))?;
        if query.is_none() {
            continue;
        }
        let token = match tokens.get(&asker) {
            Some(token) => String::clone(token),
            None => tokens.entry(asker.clone()).or_insert(token(system, &asker)?).clone(),
        };
        questions.push(Question { text: question, token });
    }
    Ok(questions)
}

fn token(system: &System, asker: &Asker) -> anyhow::Result<String> {
    let role = if asker.teams.is_empty() { "admin" } else { "analyst" };
    let mut arguments = vec!["--role".to_owned(), role.to_owned()];
    asker.teams.iter().for_each(|team| arguments.extend(["--team".to_owned(), team.clone()]));
    asker.player_id.iter().for_each(|player| arguments.extend(["--player".to_owned(), player.to_string()]));
    system.token_of(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}
