//! A database of its own for every test, on one private server for the whole process.
//!
//! The server is started by the first test that asks and is gone, with its data, when the process ends.

use anyhow::Context;
use db::Database;
use private_postgres::{Data, PrivatePostgres};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::sync::{
    LazyLock,
    atomic::{AtomicU32, Ordering},
};

/// The migrated database that every other is a copy of.
const TEMPLATE: &str = "migrated";

static SERVER: LazyLock<Result<PrivatePostgres, String>> = LazyLock::new(|| start().map_err(|error| format!("{error:#}")));
static MADE: AtomicU32 = AtomicU32::new(0);

/// The address of a new, migrated, empty database. Blocks; it may be called from async code.
pub fn database() -> anyhow::Result<String> {
    let server = server()?;
    let name = format!("test_{}", MADE.fetch_add(1, Ordering::Relaxed));
    execute(server, format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}")).with_context(|| format!("making the database {name}"))?;
    Ok(server.url(&name))
}

/// The server of this process. Restarting it cuts the connections of all tests.
pub fn server() -> anyhow::Result<&'static PrivatePostgres> {
    SERVER.as_ref().map_err(|error| anyhow::anyhow!(error.clone()))
}

fn start() -> anyhow::Result<PrivatePostgres> {
    let folder = tempfile::Builder::new().prefix("heartbeat-postgres-").tempdir().context("making a scratch folder")?.keep();
    let server = PrivatePostgres::start(&folder, crate::system::free_port()?, Data::Removed)?;
    execute(&server, format!("CREATE DATABASE {TEMPLATE}"))?;
    let url = server.url(TEMPLATE);
    on_another_thread(async move {
        let template = Database::connect(&url, 1)?;
        template.migrate().await?;
        // A template that somebody is connected to cannot be copied.
        template.close().await;
        Ok(())
    })?;
    Ok(server)
}

fn execute(server: &PrivatePostgres, statement: String) -> anyhow::Result<()> {
    let url = server.url("postgres");
    on_another_thread(async move {
        let mut connection = PgConnection::connect(&url).await?;
        connection.execute(AssertSqlSafe(statement)).await?;
        Ok(connection.close().await?)
    })
}

/// A test that is async itself must not block its own runtime on another future.
fn on_another_thread(work: impl Future<Output = anyhow::Result<()>> + Send + 'static) -> anyhow::Result<()> {
    let thread = std::thread::spawn(move || tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work));
    thread.join().map_err(|_| anyhow::anyhow!("the thread that spoke to the database died"))?
}
