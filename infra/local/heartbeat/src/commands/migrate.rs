//! `heartbeat migrate`: brings the database's schema up to date.

use crate::target::Target;
use db::Database;
use std::{env, path::Path};

/// `up` does this by itself; in the cloud it runs before anything is deployed, and needs nothing but `DATABASE_URL`.
pub async fn run(data: Option<&Path>) -> anyhow::Result<()> {
    let url = match (data, env::var("DATABASE_URL")) {
        (None, Ok(url)) => url,
        _ => Target::find(data)?.database_url()?,
    };
    let database = Database::connect(&url, 1)?;
    database.migrate().await?;
    println!("the database is up to date");
    Ok(())
}
