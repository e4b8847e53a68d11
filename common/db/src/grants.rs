//! What the database's users may do: each function has a user of its own, and no more rights than it needs.

use crate::Database;
use anyhow::{Context, bail, ensure};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::str::FromStr;

/// Postgres cuts longer names off without a word.
const LONGEST_NAME: usize = 63;
const SCHEMAS: [&str; 2] = ["media", "hockey"];

/// What may be done to rows; each includes those before it. None of them changes a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// See them.
    Read,
    /// Add and change them.
    Change,
    /// Remove them.
    Write,
}

/// What one user may do; written `serve-clips@project.iam=media:read`, or `…=media:read,media.masters:change`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    user: String,
    /// As many as there are [`SCHEMAS`], in their order.
    rights: [Option<Right>; 2],
    /// Where single tables of a schema that may be read may be changed.
    tables: Vec<OfTable>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct OfTable {
    schema: &'static str,
    table: String,
    right: Right,
}

const EXAMPLE: &str = "write it like serve-clips@project.iam=media:read, or register-master@project.iam=media:read,media.masters:change";

impl FromStr for Grant {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        let (user, list) = text.rsplit_once('=').with_context(|| format!("{text} has no =; {EXAMPLE}"))?;
        ensure!(
            (1..=LONGEST_NAME).contains(&user.len()),
            "the name of a database user has 1 to {LONGEST_NAME} bytes; {text} has {}",
            user.len()
        );
        let mut grant = Self { user: user.to_owned(), rights: [None; 2], tables: Vec::new() };
        for part in list.split(',') {
            grant.add(part).with_context(|| format!("reading {text}"))?;
        }
        for OfTable { schema, table, right } in &grant.tables {
            let of_schema = grant.rights[place(schema)?];
            ensure!(
                of_schema.is_some_and(|of_schema| of_schema < *right),
                "{text}: {schema}.{table} needs {schema}:read, or has that right by it"
            );
        }
        Ok(grant)
    }
}

impl Grant {
    fn add(&mut self, part: &str) -> anyhow::Result<()> {
        let (what, right) = part.split_once(':').with_context(|| format!("{part} has no colon; {EXAMPLE}"))?;
        let right = right_named(right)?;
        let Some((schema, table)) = what.split_once('.') else {
            ensure!(self.rights[place(what)?].replace(right).is_none(), "{what} is named twice");
            return Ok(());
        };
        let (schema, table) = (SCHEMAS[place(schema)?], table.to_owned());
        ensure!((1..=LONGEST_NAME).contains(&table.len()), "{what} is no table; {EXAMPLE}");
        ensure!(!self.tables.iter().any(|other| (other.schema, &other.table) == (schema, &table)), "{what} is named twice");
        self.tables.push(OfTable { schema, table, right });
        Ok(())
    }
}

fn place(schema: &str) -> anyhow::Result<usize> {
    let place = SCHEMAS.iter().position(|known| *known == schema);
    place.with_context(|| format!("there is no schema {schema}; there are {}", SCHEMAS.join(" and ")))
}

fn right_named(name: &str) -> anyhow::Result<Right> {
    match name {
        "read" => Ok(Right::Read),
        "change" => Ok(Right::Change),
        "write" => Ok(Right::Write),
        _ => bail!("{name} is no right; it is read, change (add and change rows) or write (remove them too)"),
    }
}

/// Gives users exactly these rights: what they had before and is not named is taken away. Tables that the
/// same caller makes later are included. All of it is done, or nothing.
pub async fn give(database: &Database, grants: &[Grant]) -> anyhow::Result<()> {
    let mut turn = database.turn().await?;
    let mut transaction = turn.begin().await.context("beginning to give rights")?;
    close_to_strangers(&mut transaction).await.context("taking away what everybody may do")?;
    for grant in grants {
        let giving = || format!("giving rights to {}; is there such a database user? Terraform makes them before this runs", grant.user);
        for (schema, right) in SCHEMAS.into_iter().zip(grant.rights) {
            set(&mut transaction, schema, &grant.user, right).await.with_context(giving)?;
        }
        for of_table in &grant.tables {
            let giving = || format!("giving {} a right to {}.{}; is there such a table?", grant.user, of_table.schema, of_table.table);
            set_table(&mut transaction, &grant.user, of_table).await.with_context(giving)?;
        }
    }
    transaction.commit().await.context("giving rights")?;
    turn.close().await.context("leaving the database")
}

/// Postgres lets everybody who may connect make temporary tables. Where that is not ours to forbid it only warns.
async fn close_to_strangers(connection: &mut PgConnection) -> anyhow::Result<()> {
    let statement =
        sqlx::query_scalar!(r#"SELECT format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()) AS "statement!""#);
    let statement = statement.fetch_one(&mut *connection).await?;
    run(connection, statement).await
}

async fn set(connection: &mut PgConnection, schema: &str, user: &str, right: Option<Right>) -> anyhow::Result<()> {
    let [read, change, write] = [Right::Read, Right::Change, Right::Write].map(|least| right >= Some(least));
    let statements = sqlx::query_file_scalar!("queries/grants.sql", schema, user, read, change, write);
    for statement in statements.fetch_all(&mut *connection).await? {
        run(connection, statement).await?;
    }
    Ok(())
}

async fn set_table(connection: &mut PgConnection, user: &str, OfTable { schema, table, right }: &OfTable) -> anyhow::Result<()> {
    let statement = sqlx::query_file_scalar!("queries/grants_of_table.sql", *schema, table, user, *right == Right::Write);
    let statement = statement.fetch_one(&mut *connection).await?;
    run(connection, statement).await
}

/// The statement was put together, and its names were quoted, by Postgres.
async fn run(connection: &mut PgConnection, statement: String) -> anyhow::Result<()> {
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(connection).await?;
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_is_read_as_it_is_written() {
        let read = |text: &str| text.parse::<Grant>();
        let finds = read("find-clips@project.iam=hockey:write,media:read").unwrap();
        assert_eq!((&*finds.user, finds.rights), ("find-clips@project.iam", [Some(Right::Read), Some(Right::Write)]));
        assert_eq!(read("a\"; DROP=media:read").unwrap().rights, [Some(Right::Read), None]);
        let registers = read("register-master@project.iam=media.masters:change,media:read").unwrap();
        assert_eq!(registers.tables, [OfTable { schema: "media", table: "masters".to_owned(), right: Right::Change }]);
        assert_eq!(registers.rights, [Some(Right::Read), None]);
        let long = format!("{}=media:read", "a".repeat(64));
        let bad =
            ["", "a", "a=", "=media:read", "a=read", "a=media:all", "a=public:read", "a=media:read,media:write", "a=media:read,", &long];
        let tables =
            ["a=media.masters:write", "a=media:write,media.masters:write", "a=media:read,media.:write", "a=media:read,media.masters:read"];
        let twice = "a=media:read,media.masters:write,media.masters:change";
        for bad in bad.into_iter().chain(tables).chain([twice, "a=hockey:read,media.masters:write"]) {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
