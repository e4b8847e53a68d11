//! Indexes that are built while others write. Such a migration is no transaction: what fails half way stays behind.

use super::LOCK_TIMEOUT;
use anyhow::Context;
use sqlparser::{
    ast::{CreateIndex, ObjectName, Statement},
    dialect::PostgreSqlDialect,
    parser::Parser,
};
use sqlx::{AssertSqlSafe, PgConnection, migrate::Migration};

/// Sets how long this migration waits for others, and removes the index that an attempt before it left unfinished.
///
/// Such an index keeps nobody waiting while it waits itself, so it may wait for as long as it takes; one that
/// gave up would be of no use to anybody, and in the way of the next attempt.
pub(super) async fn prepare(connection: &mut PgConnection, migration: &Migration) -> anyhow::Result<()> {
    let patience = if migration.no_tx { "0" } else { LOCK_TIMEOUT };
    let set = sqlx::query_scalar!(r#"SELECT set_config('lock_timeout', $1, false) AS "set!""#, patience);
    set.fetch_one(&mut *connection).await.context("setting how long a migration waits")?;
    for index in built_concurrently(migration.sql.as_str()) {
        remove_unfinished(connection, &index).await.with_context(|| format!("removing the unfinished index {index}"))?;
    }
    Ok(())
}

/// The names of the indexes, with the schemas of their tables.
fn built_concurrently(sql: &str) -> Vec<String> {
    let statements = Parser::parse_sql(&PostgreSqlDialect {}, sql).unwrap_or_default();
    let name = |index: CreateIndex| {
        let schema = index.table_name.0.into_iter().next();
        let name = index.name?.0.into_iter().next_back();
        Some(ObjectName(schema.into_iter().chain(name).collect()).to_string())
    };
    let concurrent = |statement| match statement {
        Statement::CreateIndex(index) if index.concurrently => name(index),
        _ => None,
    };
    statements.into_iter().filter_map(concurrent).collect()
}

async fn remove_unfinished(connection: &mut PgConnection, index: &str) -> sqlx::Result<()> {
    let unfinished = sqlx::query_scalar!(
        r#"SELECT format('DROP INDEX CONCURRENTLY %s', indexrelid::regclass) AS "statement!"
           FROM pg_index WHERE indexrelid = to_regclass($1) AND NOT indisvalid"#,
        index
    );
    let Some(statement) = unfinished.fetch_optional(&mut *connection).await? else { return Ok(()) };
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(connection).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_built_concurrently_is_looked_for() {
        let sql = "-- no-transaction\nCREATE INDEX CONCURRENTLY by_zone ON hockey.plays (zone); CREATE INDEX other ON media.clips (zone)";
        assert_eq!(built_concurrently(sql), ["hockey.by_zone"]);
        assert_eq!(built_concurrently("this is not SQL"), [] as [String; 0]);
    }
}
