//! The previous release still serves while the new schema is there: every query of it is prepared on the new schema,
//! and must mean to the server what its code was built for. `.ci/previous-release` runs that release's tests as well.

use serde::Deserialize;
use sqlx::{AssertSqlSafe, Column, Either, Executor, PgConnection, SqlSafeStr, Statement, TypeInfo};

/// As sqlx notes it when the release is built.
#[derive(Deserialize)]
struct Query {
    query: String,
    describe: Described,
}

#[derive(Deserialize)]
struct Described {
    columns: Vec<DescribedColumn>,
    parameters: Parameters,
    nullable: Vec<Option<bool>>,
}

#[derive(Deserialize)]
struct DescribedColumn {
    name: String,
    type_info: String,
    origin: Origin,
}

#[derive(Deserialize)]
struct Parameters {
    #[serde(rename = "Left")]
    types: Vec<String>,
}

/// What a result is taken from.
#[derive(Deserialize)]
enum Origin {
    Table { table: String, name: String },
    Expression,
    Unknown,
}

#[tokio::test]
async fn every_query_of_the_previous_release_works_on_the_new_schema() {
    let mut connection = super::connect(&crate::postgres::database().unwrap()).await;
    let queries = queries();
    assert!(queries.len() > 90, "{} queries", queries.len());
    assert_eq!(broken(&mut connection, &queries).await, [] as [String; 0]);
}

#[tokio::test]
async fn a_migration_that_breaks_the_previous_release_is_seen() {
    let queries = queries();
    for (contract, seen) in [
        ("ALTER TABLE media.clips DROP COLUMN title", "column \"title\""),
        ("ALTER TABLE media.clips RENAME COLUMN title TO name", "column \"title\""),
        ("ALTER TABLE media.tags RENAME TO labels", "relation \"media.tags\" does not exist"),
        ("ALTER TABLE media.masters ALTER COLUMN width TYPE bigint", "width is INT8 and was INT4"),
        ("ALTER TABLE media.tags ALTER COLUMN tag TYPE varchar", "tag"),
        ("ALTER TABLE media.clips ALTER COLUMN profile DROP NOT NULL", "profile may be null now"),
        ("ALTER TABLE media.requests DROP CONSTRAINT requests_pkey", "no unique or exclusion constraint matching the ON CONFLICT"),
        ("ALTER TABLE hockey.rules ALTER COLUMN rule_id TYPE integer", "parameter"),
        ("DROP FUNCTION hockey.progress", "hockey.progress"),
    ] {
        let mut connection = super::connect(&crate::postgres::database().unwrap()).await;
        connection.execute(contract).await.unwrap();
        let broken = broken(&mut connection, &queries).await;
        assert!(broken.iter().any(|says| says.contains(seen)), "{contract}: {broken:#?}");
    }
}

fn queries() -> Vec<Query> {
    let lines = include_str!("../../previous-release/queries.jsonl").lines();
    lines.map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

/// What the release would suffer from, a line a complaint.
async fn broken(connection: &mut PgConnection, queries: &[Query]) -> Vec<String> {
    let mut broken = Vec::new();
    for query in queries {
        let complaints = complaints(connection, query).await;
        broken.extend(complaints.into_iter().map(|says| format!("{says}: {}", query.query)));
    }
    broken
}

async fn complaints(connection: &mut PgConnection, Query { query, describe }: &Query) -> Vec<String> {
    let statement = match connection.prepare(AssertSqlSafe(query.clone()).into_sql_str()).await {
        Ok(statement) => statement,
        Err(error) => return vec![error.to_string()],
    };
    let Some(Either::Left(parameters)) = statement.parameters() else { panic!("Postgres names the types of parameters") };
    let parameters: Vec<&str> = parameters.iter().map(|parameter| parameter.name()).collect();
    let expected: Vec<String> = describe.parameters.types.iter().map(|noted| name(noted)).collect();
    let mut says: Vec<String> = plan(connection, query, expected.len()).await.err().map(|error| error.to_string()).into_iter().collect();
    if parameters != expected {
        says.push(format!("its parameters are {parameters:?} and were {expected:?}"));
    }
    if statement.columns().len() != describe.columns.len() {
        says.push(format!("it has {} columns and had {}", statement.columns().len(), describe.columns.len()));
    }
    for ((column, was), nullable) in statement.columns().iter().zip(&describe.columns).zip(&describe.nullable) {
        let (now, then) = (column.type_info().name(), name(&was.type_info));
        if column.name() != was.name || now != then {
            says.push(format!("{} is {now} and was {then}", was.name));
        }
        if *nullable == Some(false) && may_be_null(connection, &was.origin).await {
            says.push(format!("{} may be null now", was.name));
        }
    }
    says
}

/// Only a plan shows that an index is missing which `ON CONFLICT` relies on.
async fn plan(connection: &mut PgConnection, query: &str, parameters: usize) -> sqlx::Result<()> {
    let values = vec!["NULL"; parameters].join(", ");
    let execute = if parameters == 0 { "EXECUTE planned".to_owned() } else { format!("EXECUTE planned ({values})") };
    let planning = format!("BEGIN; SET LOCAL plan_cache_mode = force_generic_plan; PREPARE planned AS {query}\n; EXPLAIN {execute}");
    let outcome = connection.execute(AssertSqlSafe(planning)).await.map(|_| ());
    connection.execute("ROLLBACK").await?;
    // It outlives the transaction, if it came to be.
    let _ = connection.execute("DEALLOCATE planned").await;
    outcome
}

/// sqlx writes `Int4Array` where Postgres says `INT4[]`.
fn name(noted: &str) -> String {
    noted.strip_suffix("Array").map_or_else(|| noted.to_uppercase(), |of| format!("{}[]", of.to_uppercase()))
}

async fn may_be_null(connection: &mut PgConnection, origin: &Origin) -> bool {
    let Origin::Table { table, name } = origin else { return false };
    let asked = "SELECT NOT attnotnull FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname = $2";
    sqlx::query_scalar(asked).bind(table).bind(name).fetch_optional(connection).await.unwrap().unwrap_or(true)
}
