//! The schema: how it stands beside the migrations that this program carries, and bringing it up to date.

mod carried;
mod concurrent;
mod safety;
#[cfg(test)]
mod tests;

pub use carried::{Carried, beside, carried};
pub use safety::{Danger, Hazard, Judgement, judge};

use crate::Database;
use anyhow::{Context, bail};
use serde::Serialize;
use sqlx::{
    ConnectOptions, Connection, PgConnection,
    migrate::{AppliedMigration, Migrate, MigrateError, Migration, Migrator},
};
use std::time::{Duration, Instant};

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations");
/// Where sqlx notes what was applied.
const TABLE: &str = "_sqlx_migrations";

/// How long a migration waits for a table that others use; behind it everybody else waits too.
const LOCK_TIMEOUT: &str = "5s";
/// How long one migration job waits for another.
const TURN: Duration = Duration::from_secs(600);
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// "Could not get the lock in time", as Postgres numbers it.
const LOCK_NOT_AVAILABLE: &str = "55P03";
/// "There is a table or an index of that name".
const DUPLICATE_TABLE: &str = "42P07";

/// Whether a migration was applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It was, as it is here.
    Applied,
    /// It was not.
    Pending,
    /// It was, and was written differently then.
    Changed,
    /// It was, and is not here: a newer release has been there.
    Newer,
}

/// One migration.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// The number of its file.
    pub version: i64,
    /// The name of its file; empty where it is not here.
    pub name: String,
    /// Whether it was applied.
    pub state: State,
    /// What it means for the code that runs, where it is yet to be applied.
    pub judgement: Option<Judgement>,
}

/// What all of that comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// There is nothing to do.
    UpToDate,
    /// What is pending may run beside any revision.
    Expands,
    /// What is pending takes away or locks something: whether it may run now is for a person to say.
    Contracts,
    /// Somebody changed a migration that was applied; nothing can be migrated.
    Changed,
}

/// What the steps come to.
pub fn verdict(steps: &[Step]) -> Verdict {
    let dangerous = |step: &Step| step.judgement.as_ref().is_some_and(|judgement| !judgement.hazards.is_empty());
    match steps {
        steps if steps.iter().any(|step| step.state == State::Changed) => Verdict::Changed,
        // A database that no migration was applied to: nothing runs on it that could be harmed.
        steps if !steps.is_empty() && steps.iter().all(|step| step.state == State::Pending) => Verdict::Expands,
        steps if steps.iter().any(dangerous) => Verdict::Contracts,
        steps if steps.iter().any(|step| step.state == State::Pending) => Verdict::Expands,
        _ => Verdict::UpToDate,
    }
}

impl Database {
    /// Every migration that is here or in the database, in order. Changes nothing.
    pub async fn standing(&self) -> anyhow::Result<Vec<Step>> {
        let mut connection = self.pool.acquire().await.context("connecting to the database")?;
        let there = sqlx::query_scalar!(r#"SELECT to_regclass('_sqlx_migrations') IS NOT NULL AS "there!""#);
        let there = there.fetch_one(&mut *connection).await.context("looking for the list of migrations")?;
        let applied = if there { connection.list_applied_migrations(TABLE).await } else { Ok(Vec::new()) };
        Ok(compare(MIGRATIONS.iter(), &applied.context("reading which migrations were applied")?))
    }

    /// Brings the schema up to date, each migration in a transaction of its own (but for indexes that are built while
    /// others write); how many there were to apply.
    /// Several callers at once wait for each other. What a newer release did to the schema stays as it is.
    pub async fn migrate(&self) -> anyhow::Result<usize> {
        let mut turn = self.turn().await?;
        turn.ensure_migrations_table(TABLE).await.context("making the list of migrations")?;
        let applied = turn.list_applied_migrations(TABLE).await.context("reading which migrations were applied")?;
        let steps = compare(MIGRATIONS.iter(), &applied);
        let in_state = |state| steps.iter().filter(move |step| step.state == state);
        if let Some(Step { version, name, .. }) = in_state(State::Changed).next() {
            bail!("migration {version} ({name}) was changed after it was applied; restore its file, and put the change into a new one");
        }
        for pending in in_state(State::Pending) {
            let Some(migration) = MIGRATIONS.iter().find(|migration| migration.version == pending.version) else { continue };
            concurrent::prepare(&mut turn, migration).await?;
            turn.apply(TABLE, migration).await.map_err(|error| explained(error, migration))?;
        }
        turn.close().await.context("leaving the database")?;
        Ok(in_state(State::Pending).count())
    }

    /// A connection whose owner is alone in changing the schema, until it closes. It asks again and again: who
    /// waits inside the server is waited for by CREATE INDEX CONCURRENTLY, and neither would go on.
    pub(crate) async fn turn(&self) -> anyhow::Result<PgConnection> {
        let options = self.pool.connect_options().as_ref().clone().options([("lock_timeout", LOCK_TIMEOUT)]);
        let mut connection = options.connect().await.context("connecting to the database")?;
        let since = Instant::now();
        loop {
            let lock = sqlx::query_scalar!(r#"SELECT pg_try_advisory_lock(hashtext('heartbeat migrate')) AS "ours!""#);
            if lock.fetch_one(&mut connection).await.context("asking whether somebody else migrates the database")? {
                return Ok(connection);
            }
            if since.elapsed() > TURN {
                bail!("somebody else has been migrating this database for {} minutes; see what it waits for", TURN.as_secs() / 60);
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}

fn compare<'a>(here: impl Iterator<Item = &'a Migration>, applied: &[AppliedMigration]) -> Vec<Step> {
    let mut newer: Vec<&AppliedMigration> = applied.iter().collect();
    let mut steps: Vec<Step> = here
        .map(|migration| {
            newer.retain(|applied| applied.version != migration.version);
            step(migration, applied.iter().find(|applied| applied.version == migration.version))
        })
        .collect();
    steps.extend(newer.iter().map(|applied| Step { version: applied.version, name: String::new(), state: State::Newer, judgement: None }));
    steps.sort_by_key(|step| step.version);
    steps
}

fn step(migration: &Migration, applied: Option<&AppliedMigration>) -> Step {
    let state = match applied {
        None => State::Pending,
        Some(applied) if applied.checksum == migration.checksum => State::Applied,
        Some(_) => State::Changed,
    };
    let judgement = (state == State::Pending).then(|| judge(migration.sql.as_str()));
    Step { version: migration.version, name: migration.description.to_string(), state, judgement }
}

/// What to do, where the server's own words do not say it.
fn explained(error: MigrateError, migration: &Migration) -> anyhow::Error {
    let code = match &error {
        MigrateError::ExecuteMigration(sqlx::Error::Database(cause), _) => cause.code().map(|code| code.into_owned()),
        _ => None,
    };
    let Migration { version, description, .. } = migration;
    let to_do = match code.as_deref() {
        Some(LOCK_NOT_AVAILABLE) => {
            "what it changes is in use for longer than a migration may wait; nothing was changed by this one, run it again"
        }
        Some(DUPLICATE_TABLE) if migration.no_tx => {
            "its index is there, and was never noted as applied; if it is the one of the file, DROP INDEX CONCURRENTLY it, and run this again"
        }
        _ if migration.no_tx => "run it again: what it left unfinished is removed then",
        _ => "nothing was changed by this one",
    };
    anyhow::Error::new(error).context(format!("migrating the database to {version:04} {description}: {to_do}"))
}
