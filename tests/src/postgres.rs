//! A database of its own for every test, on one private server for the whole process.
//!
//! The server is started by the first test that asks and is gone, with its data, when the process ends.

use anyhow::Context;
use db::{
    Database,
    grants::{self, Grant},
};
use private_postgres::{Data, PrivatePostgres};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::sync::{
    LazyLock,
    atomic::{AtomicU32, Ordering},
};

/// The migrated database that every other is a copy of.
const TEMPLATE: &str = "migrated";
const FUNCTIONS: &str = include_str!("../../infra/terraform/modules/system/functions.json");

static SERVER: LazyLock<Result<PrivatePostgres, String>> = LazyLock::new(|| start().map_err(|error| format!("{error:#}")));
static MADE: AtomicU32 = AtomicU32::new(0);

/// The address of a new, migrated, empty database. Blocks; it may be called from async code.
pub fn database() -> anyhow::Result<String> {
    let server = server()?;
    let name = format!("test_{}", MADE.fetch_add(1, Ordering::Relaxed));
    execute(server, format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}")).with_context(|| format!("making the database {name}"))?;
    Ok(server.url(&name))
}

/// The same database, as the user of a function: it may do there what Terraform's map lets it do in the cloud.
pub fn as_function(url: &str, function: &str) -> String {
    url.replacen("postgres@", &format!("{function}@"), 1)
}

/// The server of this process. Restarting it cuts the connections of all tests.
pub fn server() -> anyhow::Result<&'static PrivatePostgres> {
    SERVER.as_ref().map_err(|error| anyhow::anyhow!(error.clone()))
}

fn start() -> anyhow::Result<PrivatePostgres> {
    let folder = tempfile::Builder::new().prefix("heartbeat-postgres-").tempdir().context("making a scratch folder")?.keep();
    let server = PrivatePostgres::start(&folder, crate::system::free_port()?, Data::Removed)?;
    execute(&server, format!("CREATE DATABASE {TEMPLATE}"))?;
    let grants = grants()?;
    for (function, _) in &grants {
        execute(&server, format!("CREATE ROLE \"{function}\" LOGIN"))?;
    }
    let url = server.url(TEMPLATE);
    on_another_thread(async move {
        let template = Database::connect(&url, 1)?;
        template.migrate().await?;
        let grants: Vec<Grant> = grants.into_iter().map(|(_, grant)| grant).collect();
        grants::give(&template, &grants).await?;
        // A template that somebody is connected to cannot be copied.
        template.close().await;
        Ok(())
    })?;
    Ok(server)
}

/// What each function with a database may do there, from the map that Terraform reads.
fn grants() -> anyhow::Result<Vec<(String, Grant)>> {
    let map: serde_json::Value = serde_json::from_str(FUNCTIONS).context("reading functions.json")?;
    let functions = map["functions"].as_object().context("functions.json has no functions")?;
    let with_database = functions.iter().filter_map(|(name, function)| Some((name, function["grants"].as_array()?)));
    with_database
        .map(|(name, rights)| {
            let rights: Vec<&str> = rights.iter().filter_map(serde_json::Value::as_str).collect();
            Ok((name.clone(), format!("{name}={}", rights.join(",")).parse()?))
        })
        .collect()
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
