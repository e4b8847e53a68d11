//! Migrating while others do, and while somebody holds what it needs.

use super::{connect, empty_database};
use db::Database;
use futures::future::join_all;
use sqlx::{Executor, PgConnection};

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
    while sqlx::query_scalar::<_, i64>(asked).fetch_one(&mut first).await.unwrap() == 0 {
        tokio::task::yield_now().await;
    }
    first.execute("CREATE INDEX CONCURRENTLY while_waiting ON media.history (at)").await.unwrap();
    assert!(!waiting.is_finished());
    first.execute("SELECT pg_advisory_unlock(hashtext('heartbeat migrate'))").await.unwrap();
    waiting.await.unwrap().unwrap();
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
