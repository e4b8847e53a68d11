//! `heartbeat migrate --check`: what it says and its exit codes.

use super::{connect, empty_database};
use crate::system::binaries;
use serde_json::Value;
use sqlx::Executor;
use std::process::{Command, Output, Stdio};

#[tokio::test]
async fn a_check_says_how_the_schema_stands_and_changes_nothing() {
    let url = empty_database("checked").await;
    let mut connection = connect(&url).await;
    // All are pending: whatever they take away or lock, nobody uses it.
    let first = migrate(&url, &["--check", "--json"]);
    assert_eq!(first.status.code(), Some(5), "{first:?}");
    assert!(states(&first).iter().all(|state| state == "pending"));
    let there: bool = sqlx::query_scalar("SELECT to_regnamespace('media') IS NOT NULL OR to_regclass('_sqlx_migrations') IS NOT NULL")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert!(!there, "a check made something");

    assert_eq!(migrate(&url, &[]).status.code(), Some(0));
    let done = migrate(&url, &["--check", "--json"]);
    assert_eq!((done.status.code(), json(&done)["verdict"].as_str()), (Some(0), Some("up-to-date")));
    assert!(states(&done).iter().all(|state| state == "applied"));

    connection.execute("DELETE FROM _sqlx_migrations WHERE version = 4").await.unwrap();
    let pending = migrate(&url, &["--check"]);
    assert_eq!(pending.status.code(), Some(5));
    assert_eq!(migrate(&url, &["--check", "--expansions-pass"]).status.code(), Some(0), "what a deployment asks before it migrates");
    assert!(says(&pending, "0004 traces pending"), "{pending:?}");

    connection.execute("UPDATE _sqlx_migrations SET checksum = '\\x00' WHERE version = 2").await.unwrap();
    let changed = migrate(&url, &["--check"]);
    assert_eq!(changed.status.code(), Some(7));
    assert_eq!(migrate(&url, &["--check", "--expansions-pass"]).status.code(), Some(7));
    assert!(String::from_utf8_lossy(&changed.stderr).contains("restore its file"), "{changed:?}");
    let refused = migrate(&url, &[]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("restore its file"), "{refused:?}");
}

#[tokio::test]
async fn what_a_newer_release_did_is_left_alone() {
    let url = crate::postgres::database().unwrap();
    let mut connection = connect(&url).await;
    let newer =
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', true, '\\x00', 1)";
    connection.execute(newer).await.unwrap();
    let check = migrate(&url, &["--check"]);
    assert_eq!(check.status.code(), Some(0));
    assert!(says(&check, "9999 applied by a newer release"), "{check:?}");
    assert_eq!(migrate(&url, &[]).status.code(), Some(0), "going back to this release is not stopped by it");
}

#[test]
fn a_check_gives_no_rights_and_a_right_must_be_one() {
    let url = "postgres://nobody@127.0.0.1:1/none";
    assert_eq!(migrate(url, &["--check", "--grant", "a=media:read"]).status.code(), Some(2));
    assert_eq!(migrate(url, &["--grant", "a=media:everything"]).status.code(), Some(2));
}

pub(super) fn migrate(url: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(binaries().unwrap().join("heartbeat"));
    command.arg("migrate").args(arguments).env("DATABASE_URL", url).stdin(Stdio::null()).output().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

/// Whether a line begins so, however wide its columns are.
fn says(output: &Output, words: &str) -> bool {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().any(|line| line.split_whitespace().collect::<Vec<_>>().join(" ").starts_with(words))
}

fn states(output: &Output) -> Vec<String> {
    let steps = json(output)["migrations"].as_array().unwrap().clone();
    steps.iter().map(|step| step["state"].as_str().unwrap().to_owned()).collect()
}
