//! What changing a table that is there means for the code that uses it.

use super::{Hazard, blocks, breaks, is_large, plain};
use sqlparser::ast::{AlterColumnOperation, AlterTable, AlterTableOperation, ColumnDef, ColumnOption, Expr};

const REWRITTEN: &str = "the table is written anew while nobody may read it; add the column empty and fill it in parts, from a program";

pub(super) fn hazards(table: &AlterTable) -> Vec<Hazard> {
    let name = plain(&table.name);
    table.operations.iter().flat_map(|operation| of_operation(&name, operation)).collect()
}

fn of_operation(table: &str, operation: &AlterTableOperation) -> Vec<Hazard> {
    match operation {
        AlterTableOperation::AddColumn { column_def, .. } => of_new_column(table, column_def),
        // Checks rows while others write.
        AlterTableOperation::ValidateConstraint { .. }
        // Storage parameters.
        | AlterTableOperation::SetOptionsParens { .. } => Vec::new(),
        AlterTableOperation::AddConstraint { not_valid, .. } => {
            let mut hazards = vec![breaks(format!("{table}: {operation}: it refuses rows that the running revision may write"))];
            if !not_valid && is_large(table) {
                hazards.push(blocks(format!("{table}: {operation}: every row is checked while nobody may write; add it NOT VALID, and VALIDATE it in the next migration")));
            }
            hazards
        }
        AlterTableOperation::AlterColumn { op: AlterColumnOperation::SetDataType { .. }, .. } => {
            vec![breaks(format!("{table}: {operation}: the running revision reads another type")), blocks(format!("{table}: {operation}: {REWRITTEN}"))]
        }
        AlterTableOperation::AlterColumn { op: AlterColumnOperation::SetDefault { .. }, .. } => {
            vec![breaks(format!("{table}: {operation}: rows that the running revision writes without it mean something else from now on"))]
        }
        AlterTableOperation::AlterColumn { op: AlterColumnOperation::DropNotNull, .. } => {
            vec![breaks(format!("{table}: {operation}: the running revision cannot read a row without a value"))]
        }
        AlterTableOperation::AlterColumn { op: AlterColumnOperation::SetNotNull, .. } => {
            vec![breaks(format!("{table}: {operation}: the running revision may write rows without a value"))]
        }
        other => vec![breaks(format!("{table}: {other}: the running revision may depend on what is there"))],
    }
}

fn of_new_column(table: &str, column: &ColumnDef) -> Vec<Hazard> {
    let options = || column.options.iter().map(|option| &option.option);
    let (mut hazards, name) = (Vec::new(), &column.name);
    let filled = options().any(|option| matches!(option, ColumnOption::Default(_) | ColumnOption::Generated { .. }));
    if options().any(|option| matches!(option, ColumnOption::NotNull)) && !filled {
        hazards
            .push(breaks(format!("{table}.{name}: the running revision writes rows without it; give it a DEFAULT, or leave out NOT NULL")));
    }
    if options().any(|option| matches!(option, ColumnOption::Unique(_) | ColumnOption::PrimaryKey(_))) {
        hazards.push(breaks(format!("{table}.{name}: a unique column refuses rows that the running revision may write")));
    }
    if options().any(rewrites) || column.data_type.to_string().to_uppercase().ends_with("SERIAL") {
        hazards.push(blocks(format!("{table}.{name}: {REWRITTEN}")));
    }
    if is_large(table) && options().any(|option| matches!(option, ColumnOption::Check(_) | ColumnOption::ForeignKey(_))) {
        hazards.push(blocks(format!("{table}.{name}: every row is checked while nobody may read or write; add the check NOT VALID")));
    }
    hazards
}

/// A constant is noted once for all rows; anything else is computed for each and written.
fn rewrites(option: &ColumnOption) -> bool {
    match option {
        ColumnOption::Default(value) => !is_constant(value),
        ColumnOption::Generated { .. } => true,
        _ => false,
    }
}

fn is_constant(value: &Expr) -> bool {
    match value {
        Expr::Value(_) | Expr::TypedString(_) => true,
        Expr::UnaryOp { expr, .. } | Expr::Cast { expr, .. } | Expr::Nested(expr) => is_constant(expr),
        Expr::Array(array) => array.elem.iter().all(is_constant),
        // The time of the migration, the same for all rows.
        Expr::Function(function) => ["now", "current_timestamp", "current_date"].contains(&&*function.name.to_string().to_lowercase()),
        _ => false,
    }
}
