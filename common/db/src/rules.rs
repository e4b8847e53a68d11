//! `hockey.rules` and `hockey.rule_runs`: questions that are asked of every newly ingested game, and what they found.

use crate::{Access, Database, text::storable};
use anyhow::Context;
use chrono::{DateTime, Utc};
use hockey::query::Query;
use serde::Serialize;
use sqlx::types::Json;

/// A question that is to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRule {
    /// Whose games it is asked of, and whose video it cuts.
    pub team_code: String,
    /// For lists.
    pub name: String,
    /// As it was asked, where it was asked in words.
    pub question: Option<String>,
    /// What it means.
    pub query: Query,
    /// Who keeps it.
    pub created_by: String,
}

/// A kept question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleRow {
    /// Its id.
    pub rule_id: i64,
    /// Whose games it is asked of, and whose video it cuts.
    pub team_code: String,
    /// For lists.
    pub name: String,
    /// As it was asked, where it was asked in words.
    pub question: Option<String>,
    /// What it means.
    pub query: Json<Query>,
    /// Who keeps it.
    pub created_by: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// Keeps a question and returns its id.
pub async fn add(database: &Database, rule: &NewRule) -> anyhow::Result<i64> {
    let question = rule.question.as_deref().map(storable);
    sqlx::query_scalar!(
        "INSERT INTO hockey.rules (team_code, name, question, query, created_by) VALUES ($1, $2, $3, $4, $5) RETURNING rule_id",
        rule.team_code,
        &*storable(&rule.name),
        question.as_deref(),
        Json(&rule.query) as Json<&Query>,
        &*storable(&rule.created_by)
    )
    .fetch_one(&database.pool)
    .await
    .with_context(|| format!("keeping the rule {}", rule.name))
}

/// The rules of the teams whose clips somebody may see.
pub async fn list(database: &Database, access: &Access) -> anyhow::Result<Vec<RuleRow>> {
    let rows = sqlx::query_as!(
        RuleRow,
        r#"SELECT rule_id, team_code, name, question, query AS "query: Json<Query>", created_by, created_at FROM hockey.rules
           WHERE removed_at IS NULL AND ($1 OR team_code = ANY($2)) ORDER BY team_code, rule_id"#,
        access.all,
        &access.teams
    );
    rows.fetch_all(&database.pool).await.context("reading the rules")
}

/// The rules that a game of these teams wakes.
pub async fn of_teams(database: &Database, teams: &[String]) -> anyhow::Result<Vec<RuleRow>> {
    list(database, &Access { all: false, teams: teams.to_vec() }).await
}

/// Removes a rule; what it made stays. False where somebody may not see such a rule.
pub async fn remove(database: &Database, access: &Access, rule_id: i64) -> anyhow::Result<bool> {
    let removed = sqlx::query!(
        "UPDATE hockey.rules SET removed_at = now() WHERE rule_id = $1 AND removed_at IS NULL AND ($2 OR team_code = ANY($3))",
        rule_id,
        access.all,
        &access.teams
    );
    let removed = removed.execute(&database.pool).await.with_context(|| format!("removing rule {rule_id}"))?;
    Ok(removed.rows_affected() == 1)
}

/// Whether a rule was asked of a delivery before.
pub async fn was_run(database: &Database, rule_id: i64, delivery_id: i64) -> anyhow::Result<bool> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM hockey.rule_runs WHERE rule_id = $1 AND delivery_id = $2) AS "was_run!""#,
        rule_id,
        delivery_id
    )
    .fetch_one(&database.pool)
    .await
    .with_context(|| format!("looking whether rule {rule_id} was run"))
}

/// Writes down how many plays a rule found in a delivery; the first word stands.
pub async fn run_recorded(database: &Database, rule_id: i64, delivery_id: i64, plays: i32) -> anyhow::Result<()> {
    sqlx::query!(
        "INSERT INTO hockey.rule_runs (rule_id, delivery_id, plays) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        rule_id,
        delivery_id,
        plays
    )
    .execute(&database.pool)
    .await
    .with_context(|| format!("writing down what rule {rule_id} found"))?;
    Ok(())
}

/// What a rule found, for showing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleRun {
    /// The rule.
    pub rule_id: i64,
    /// The delivery it was asked of.
    pub delivery_id: i64,
    /// How many plays it found.
    pub plays: i32,
    /// When.
    pub ran_at: DateTime<Utc>,
}

/// What the rules of somebody's teams found in a delivery.
pub async fn runs_of(database: &Database, access: &Access, delivery_id: i64) -> anyhow::Result<Vec<RuleRun>> {
    let rows = sqlx::query_as!(
        RuleRun,
        "SELECT run.rule_id, run.delivery_id, run.plays, run.ran_at FROM hockey.rule_runs run JOIN hockey.rules rule USING (rule_id)
         WHERE run.delivery_id = $1 AND ($2 OR rule.team_code = ANY($3)) ORDER BY run.rule_id",
        delivery_id,
        access.all,
        &access.teams
    );
    rows.fetch_all(&database.pool).await.with_context(|| format!("reading what the rules found in delivery {delivery_id}"))
}
