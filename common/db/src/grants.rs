//! What the database's users may do: each function has a user of its own, and no more rights than it needs.

use crate::Database;
use anyhow::{Context, bail, ensure};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::str::FromStr;

/// Postgres cuts longer names off without a word.
const LONGEST_NAME: usize = 63;
const SCHEMAS: [&str; 2] = ["media", "hockey"];

/// What may be done to the rows of a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// See them.
    Read,
    /// See them, add, change and remove them; not the tables.
    Write,
}

/// What one user may do; written `serve-clips@project.iam=media:read`, or `…=hockey:write,media:read`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    user: String,
    /// As many as there are [`SCHEMAS`], in their order.
    rights: [Option<Right>; 2],
}

impl FromStr for Grant {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        let example = "write it like serve-clips@project.iam=media:read, or find-clips@project.iam=hockey:write,media:read";
        let (user, list) = text.rsplit_once('=').with_context(|| format!("{text} has no =; {example}"))?;
        ensure!(
            (1..=LONGEST_NAME).contains(&user.len()),
            "the name of a database user has 1 to {LONGEST_NAME} bytes; {text} has {}",
            user.len()
        );
        let mut rights = [None; 2];
        for part in list.split(',') {
            let (schema, right) = part.split_once(':').with_context(|| format!("{part} has no colon; {example}"))?;
            let place = SCHEMAS.iter().position(|known| *known == schema);
            let place = place.with_context(|| format!("there is no schema {schema}; there are {}", SCHEMAS.join(" and ")))?;
            let right = match right {
                "read" => Right::Read,
                "write" => Right::Write,
                _ => bail!("{right} is no right; it is read or write"),
            };
            ensure!(rights[place].replace(right).is_none(), "{text} names {schema} twice");
        }
        Ok(Self { user: user.to_owned(), rights })
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
    let statements = sqlx::query_file_scalar!("queries/grants.sql", schema, user, right.is_some(), right == Some(Right::Write));
    for statement in statements.fetch_all(&mut *connection).await? {
        run(connection, statement).await?;
    }
    Ok(())
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
        assert_eq!(finds, Grant { user: "find-clips@project.iam".to_owned(), rights: [Some(Right::Read), Some(Right::Write)] });
        assert_eq!(read("a\"; DROP=media:read").unwrap().rights, [Some(Right::Read), None]);
        let long = format!("{}=media:read", "a".repeat(64));
        for bad in
            ["", "a", "a=", "=media:read", "a=read", "a=media:all", "a=public:read", "a=media:read,media:write", "a=media:read,", &long]
        {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
