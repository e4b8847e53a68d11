//! What changing the rows of a table means for the code that uses it.

use super::{Hazard, blocks, breaks, is_large, plain};
use sqlparser::ast::{
    Delete, FromTable, Insert, OnConflictAction, OnInsert, Query, SetExpr, TableFactor, TableObject, TableWithJoins, Update,
};

/// Rows that are written here are few; those of a query are as many as it finds, and those that are there may be in use.
pub(super) fn of_insert(insert: &Insert) -> Vec<Hazard> {
    let TableObject::TableName(name) = &insert.table else { return vec![breaks(format!("{insert}: write it more plainly"))] };
    let mut hazards = Vec::new();
    if insert.source.as_deref().is_some_and(|source| source.with.is_some()) {
        hazards.push(breaks(format!("INSERT INTO {name} … WITH: what that changes is not seen here; make it a statement of its own")));
    }
    let replaces = matches!(&insert.on, Some(OnInsert::OnConflict(conflict)) if matches!(conflict.action, OnConflictAction::DoUpdate(_)));
    match insert.source.as_deref() {
        Some(source) if !is_written_here(source) => hazards.extend(of_table("INSERT … SELECT", &plain(name))),
        _ if replaces => hazards.extend(of_table("INSERT … ON CONFLICT DO UPDATE", &plain(name))),
        _ => {}
    }
    hazards
}

pub(super) fn of_update(update: &Update) -> Vec<Hazard> {
    of_joined("UPDATE", &update.table)
}

pub(super) fn of_delete(delete: &Delete) -> Vec<Hazard> {
    let (FromTable::WithFromKeyword(tables) | FromTable::WithoutKeyword(tables)) = &delete.from;
    tables.iter().flat_map(|table| of_joined("DELETE", table)).collect()
}

fn is_written_here(source: &Query) -> bool {
    matches!(*source.body, SetExpr::Values(_))
}

fn of_joined(what: &str, table: &TableWithJoins) -> Vec<Hazard> {
    let TableFactor::Table { name, .. } = &table.relation else { return Vec::new() };
    of_table(what, &plain(name)).into_iter().collect()
}

fn of_table(what: &str, name: &str) -> Option<Hazard> {
    is_large(name).then(|| blocks(format!("{what} {name}: its rows stay locked until all is done; do it in parts, from a program")))
}
