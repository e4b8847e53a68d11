//! Migrations beside a revision that runs: the previous release's queries on the new schema, what `heartbeat migrate`
//! says and does, and what the database's users may do.
#![allow(clippy::unwrap_used)]

mod checking;
mod previous_release;
mod rights;
mod running;

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

/// A database of this test's own with nothing in it.
async fn empty_database(name: &str) -> String {
    let server = crate::postgres::server().unwrap();
    let mut connection = PgConnection::connect(&server.url("postgres")).await.unwrap();
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    server.url(name)
}

async fn connect(url: &str) -> PgConnection {
    PgConnection::connect(url).await.unwrap()
}
