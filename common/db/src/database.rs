//! The pool of connections.

use anyhow::Context;
use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{str::FromStr, time::Duration};

/// How long a handler waits for a connection before it answers 503.
const GIVE_UP_AFTER: Duration = Duration::from_secs(5);

/// How long a connection that nobody needs is kept: each costs the server some 18 MB.
const IDLE: Duration = Duration::from_secs(20);

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Database {
    pub(crate) pool: PgPool,
}

/// Whether an error means that the database does not answer at the moment, and not that something is wrong.
pub fn is_away(error: &anyhow::Error) -> bool {
    error.chain().filter_map(|cause| cause.downcast_ref()).any(|cause: &sqlx::Error| match cause {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => true,
        // Connection exceptions, a server that stops or starts, and one with no place left.
        sqlx::Error::Database(error) => {
            error.code().is_some_and(|code| code.starts_with("08") || ["57P01", "57P02", "57P03", "53300"].contains(&&*code))
        }
        _ => false,
    })
}

impl Database {
    /// Connects when it is first used, and again after the server was away. Call it inside the async runtime.
    ///
    /// Plans are made for the values at hand: a filter that is not set then costs nothing, and the others
    /// find their index.
    pub fn connect(url: &str, max_connections: u32) -> anyhow::Result<Self> {
        let options = PgConnectOptions::from_str(url).context("reading DATABASE_URL; it is written postgres://user@host:port/database")?;
        // Compiling a plan costs more than any of our queries does.
        let options = options.options([("plan_cache_mode", "force_custom_plan"), ("jit", "off")]).application_name("heartbeat");
        let pool = PgPoolOptions::new().max_connections(max_connections).acquire_timeout(GIVE_UP_AFTER).idle_timeout(IDLE);
        Ok(Self { pool: pool.connect_lazy_with(options) })
    }

    /// Whether the database answers and has its schema, for readiness checks.
    pub async fn check(&self) -> anyhow::Result<()> {
        let answer = sqlx::query_scalar!("SELECT EXISTS (SELECT FROM media.clips LIMIT 1)").fetch_one(&self.pool).await;
        answer.context("asking the database; is it running, and was `heartbeat migrate` run?")?;
        Ok(())
    }

    /// Gives the connections back.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}
