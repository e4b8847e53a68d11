//! Migrating while others do, and while somebody holds what it needs.

use super::{connect, empty_database};
use db::Database;
use futures::future::join_all;
use sqlx::{Executor, PgConnection};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(300);

#[tokio::test]
async fn several_at_once_wait_for_each_other_and_each_migration_runs_once() {
    let url = empty_database("migrated_at_once").await;
    let migrations = (0..4).map(|_| async { Database::connect(&url, 1).unwrap().migrate().await });
    for outcome in join_all(migrations).await {
        outcome.unwrap();
    }
    assert_eq!(applied(&mut connect(&url).await).await, files());
}

#[tokio::test]
async fn a_migration_gives_up_rather_than_let_everybody_wait_and_can_be_run_again() {
    let url = empty_database("migrated_under_load").await;
    let mut other = connect(&url).await;
    other.execute("BEGIN; CREATE SCHEMA media").await.unwrap();
    let database = Database::connect(&url, 1).unwrap();
    let refused = format!("{:#}", database.migrate().await.unwrap_err());
    assert!(refused.contains("in use for longer than a migration may wait") && refused.contains("run it again"), "{refused}");
    other.execute("ROLLBACK").await.unwrap();
    database.migrate().await.unwrap();
    assert_eq!(applied(&mut other).await, files());
}

/// Who waits for their turn must not keep the other from building an index: Postgres waits for every statement that
/// is under way, and would find that each waits for the other.
#[tokio::test]
async fn who_waits_for_a_turn_does_not_hold_up_an_index_that_is_built_concurrently() {
    let url = crate::postgres::database().unwrap();
    let mut first = connect(&url).await;
    first.execute("SELECT pg_advisory_lock(hashtext('heartbeat migrate'))").await.unwrap();
    let second = Database::connect(&url, 1).unwrap();
    let waiting = tokio::spawn(async move { second.migrate().await });
    let asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_try_advisory_lock%' AND pid <> pg_backend_pid()";
    until(&mut first, asked).await;
    first.execute("CREATE INDEX CONCURRENTLY while_waiting ON media.history (at)").await.unwrap();
    assert!(!waiting.is_finished());
    first.execute("SELECT pg_advisory_unlock(hashtext('heartbeat migrate'))").await.unwrap();
    waiting.await.unwrap().unwrap();
}

/// An index that is built while others write waits for whoever writes, for longer than a migration may keep others waiting.
#[tokio::test]
async fn an_index_that_is_built_concurrently_waits_and_what_an_attempt_left_unfinished_is_removed() {
    let url = crate::postgres::database().unwrap();
    let (mut writer, mut owner) = (connect(&url).await, connect(&url).await);
    owner.execute("DELETE FROM _sqlx_migrations WHERE version = 8").await.unwrap();
    // As Postgres leaves it when building it was given up.
    owner.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'media.assets_by_object'::regclass").await.unwrap();
    writer.execute("BEGIN; LOCK TABLE media.assets IN ROW EXCLUSIVE MODE").await.unwrap();
    let database = Database::connect(&url, 1).unwrap();
    let migrating = tokio::spawn(async move { database.migrate().await });
    // Longer than the five seconds of every other migration.
    until(&mut owner, "SELECT count(*) FROM pg_stat_activity WHERE query ~ 'INDEX CONCURRENTLY' AND wait_event_type = 'Lock' AND datname = current_database() AND clock_timestamp() - query_start > interval '6 s'").await;
    assert!(!migrating.is_finished());
    writer.execute("ROLLBACK").await.unwrap();
    assert_eq!(migrating.await.unwrap().unwrap(), 1);
    let valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'media.assets_by_object'::regclass";
    assert!(sqlx::query_scalar::<_, bool>(valid).fetch_one(&mut owner).await.unwrap());
    assert_eq!(applied(&mut owner).await, files());
}

#[tokio::test]
async fn an_index_that_was_built_and_not_noted_is_left_for_a_person() {
    let url = crate::postgres::database().unwrap();
    let mut owner = connect(&url).await;
    owner.execute("DELETE FROM _sqlx_migrations WHERE version = 8").await.unwrap();
    let refused = format!("{:#}", Database::connect(&url, 1).unwrap().migrate().await.unwrap_err());
    assert!(refused.contains("0008 assets by object") && refused.contains("DROP INDEX CONCURRENTLY it"), "{refused}");
    owner.execute("DROP INDEX media.assets_by_object").await.unwrap();
    assert_eq!(Database::connect(&url, 1).unwrap().migrate().await.unwrap(), 1);
}

/// Waits until this question, which counts, finds something.
async fn until(connection: &mut PgConnection, asked: &'static str) {
    let since = Instant::now();
    while sqlx::query_scalar::<_, i64>(asked).fetch_one(&mut *connection).await.unwrap() == 0 {
        assert!(since.elapsed() < PATIENCE, "nothing yet, after {PATIENCE:?}: {asked}");
        tokio::task::yield_now().await;
    }
}

/// How many migrations are noted as applied.
async fn applied(connection: &mut PgConnection) -> usize {
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM _sqlx_migrations").fetch_one(connection).await.unwrap();
    count as usize
}

/// How many there are.
fn files() -> usize {
    std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations")).unwrap().count()
}
