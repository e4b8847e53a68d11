//! Whether a migration may run while the release before it still serves: read from its SQL, nothing is asked.
//!
//! A migration expands: it adds what nobody knows yet. One that takes away or forbids something says so in a
//! comment line at its top, `-- contract: …`, with the release that stopped using it; one that holds a lock
//! for long says `-- locks: …`, with why that is bearable. What is not known to be harmless is a danger.

mod alter;
mod held;
mod rows;
#[cfg(test)]
mod tests;

use serde::Serialize;
use sqlparser::{
    ast::{CreateIndex, ObjectName, ObjectNamePart, Statement},
    dialect::PostgreSqlDialect,
    parser::Parser,
};
use std::collections::BTreeSet;

/// Tables of a million rows or more a season: an index takes seconds to build, and writers wait for it.
const LARGE: [&str; 4] = ["hockey.plays", "hockey.shifts", "media.history", "media.assets"];

/// What may happen to the code that runs beside a migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Danger {
    /// Its queries fail, or read or write what they must not.
    Breaks,
    /// Its queries wait for longer than a handler does.
    Blocks,
}

/// One thing in a migration that the running code may suffer from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hazard {
    /// How it suffers.
    pub danger: Danger,
    /// What it is, and what to write instead.
    pub says: String,
}

/// What is to be known of a migration before it runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judgement {
    /// None: it may run beside any revision that ran before it.
    pub hazards: Vec<Hazard>,
    /// What its comment `-- contract: …` says.
    pub contract: Option<String>,
    /// What its comment `-- locks: …` says.
    pub locks: Option<String>,
}

/// Reads a migration.
pub fn judge(sql: &str) -> Judgement {
    let hazards = match Parser::parse_sql(&PostgreSqlDialect {}, sql) {
        Ok(statements) => of_all(&statements, sql),
        Err(error) => vec![breaks(format!("this cannot be read ({error}); write it more plainly, or say `-- contract: …`"))],
    };
    Judgement { hazards, contract: said(sql, "-- contract:"), locks: said(sql, "-- locks:") }
}

impl Judgement {
    /// The dangers that its comments do not own up to.
    pub fn undeclared(&self) -> impl Iterator<Item = &Hazard> {
        self.hazards.iter().filter(|hazard| match hazard.danger {
            Danger::Breaks => self.contract.is_none(),
            Danger::Blocks => self.locks.is_none(),
        })
    }
}

fn of_all(statements: &[Statement], sql: &str) -> Vec<Hazard> {
    // Nobody waits for a table that is not there yet, nor for one without rows.
    let fresh: BTreeSet<String> = statements.iter().filter_map(created_table).collect();
    let mut hazards: Vec<Hazard> = statements.iter().flat_map(|statement| of_statement(statement, &fresh)).collect();
    hazards.extend(held::hazards(statements, &fresh));
    let concurrent = statements.iter().any(|statement| matches!(statement, Statement::CreateIndex(index) if index.concurrently));
    if concurrent && (statements.len() > 1 || !sql.starts_with("-- no-transaction")) {
        let alone =
            "CREATE INDEX CONCURRENTLY fails in a transaction: let `-- no-transaction` be the first line, and this the only statement";
        hazards.push(breaks(alone.to_owned()));
    }
    hazards
}

fn of_statement(statement: &Statement, fresh: &BTreeSet<String>) -> Vec<Hazard> {
    match statement {
        Statement::CreateSchema { .. }
        | Statement::CreateTable(_)
        | Statement::CreateSequence { .. }
        | Statement::CreateType { .. }
        | Statement::CreateDomain(_)
        | Statement::Comment { .. } => Vec::new(),
        Statement::CreateFunction(function) if !function.or_replace => Vec::new(),
        Statement::CreateView(view) if !view.or_replace => Vec::new(),
        Statement::CreateIndex(index) => of_index(index, fresh),
        Statement::AlterTable(table) if fresh.contains(&plain(&table.name)) => Vec::new(),
        Statement::AlterTable(table) => alter::hazards(table),
        Statement::Insert(insert) => rows::of_insert(insert),
        Statement::Update(update) => rows::of_update(update),
        Statement::Delete(delete) => rows::of_delete(delete),
        other => vec![breaks(format!("{}: the running revision may use it", beginning(other)))],
    }
}

fn of_index(index: &CreateIndex, fresh: &BTreeSet<String>) -> Vec<Hazard> {
    let (table, name) = (plain(&index.table_name), index.name.as_ref().map(ObjectName::to_string).unwrap_or_default());
    let mut hazards = Vec::new();
    if fresh.contains(&table) {
        return hazards;
    }
    if index.unique {
        hazards.push(breaks(format!("unique index {name}: {table} refuses rows that the running revision may write")));
    }
    if is_large(&table) && !index.concurrently {
        hazards.push(blocks(format!("index {name}: nobody writes to {table} while it is built; use CREATE INDEX CONCURRENTLY")));
    }
    hazards
}

fn created_table(statement: &Statement) -> Option<String> {
    match statement {
        // With IF NOT EXISTS it may have been there, with rows.
        Statement::CreateTable(table) if !table.if_not_exists => Some(plain(&table.name)),
        _ => None,
    }
}

/// As Postgres takes it: small letters unless it stands in quotes.
fn plain(name: &ObjectName) -> String {
    let part = |part: &ObjectNamePart| match part.as_ident() {
        Some(ident) if ident.quote_style.is_none() => ident.value.to_lowercase(),
        Some(ident) => ident.value.clone(),
        None => part.to_string(),
    };
    name.0.iter().map(part).collect::<Vec<_>>().join(".")
}

fn is_large(table: &str) -> bool {
    LARGE.contains(&table)
}

/// What the comment lines at the top say behind this mark.
fn said(sql: &str, mark: &str) -> Option<String> {
    let comments = sql.lines().take_while(|line| line.starts_with("--"));
    let text = comments.filter_map(|line| line.strip_prefix(mark)).map(str::trim).find(|text| !text.is_empty())?;
    Some(text.to_owned())
}

/// Enough of a statement to find it by.
fn beginning(statement: &Statement) -> String {
    statement.to_string().chars().take(60).collect()
}

fn breaks(says: String) -> Hazard {
    Hazard { danger: Danger::Breaks, says }
}

fn blocks(says: String) -> Hazard {
    Hazard { danger: Danger::Blocks, says }
}
