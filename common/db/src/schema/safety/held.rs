//! What runs while a table is locked: a migration is one transaction, and keeps every lock until its end.

use super::{Hazard, blocks, plain};
use sqlparser::ast::{AlterTable, AlterTableOperation, Statement};
use std::collections::BTreeSet;

/// Nobody reads a table from the moment it is altered until the migration ends: what takes time belongs into the next one.
pub(super) fn hazards(statements: &[Statement], fresh: &BTreeSet<String>) -> Vec<Hazard> {
    let mut locked: Option<String> = None;
    let mut hazards = Vec::new();
    for statement in statements {
        if let Statement::AlterTable(table) = statement
            && !fresh.contains(&plain(&table.name))
            && keeps_readers_out(table)
        {
            locked.get_or_insert_with(|| plain(&table.name));
        }
        if let (Some(table), Some(what)) = (&locked, takes_time(statement, fresh)) {
            hazards.push(blocks(format!(
                "{what}: nobody may read {table} meanwhile, which was altered before; do it in a migration of its own"
            )));
        }
    }
    hazards
}

fn keeps_readers_out(table: &AlterTable) -> bool {
    let harmless = |operation: &AlterTableOperation| {
        matches!(operation, AlterTableOperation::ValidateConstraint { .. } | AlterTableOperation::SetOptionsParens { .. })
    };
    !table.operations.iter().all(harmless)
}

fn takes_time(statement: &Statement, fresh: &BTreeSet<String>) -> Option<String> {
    match statement {
        Statement::CreateIndex(index) if !fresh.contains(&plain(&index.table_name)) => Some(format!("an index on {}", index.table_name)),
        Statement::AlterTable(table) if !fresh.contains(&plain(&table.name)) => {
            let validates = |operation: &AlterTableOperation| matches!(operation, AlterTableOperation::ValidateConstraint { .. });
            table.operations.iter().any(validates).then(|| format!("VALIDATE of {}", table.name))
        }
        Statement::Update(update) => Some(format!("UPDATE {}", update.table)),
        Statement::Delete(_) => Some("DELETE".to_owned()),
        _ => None,
    }
}
