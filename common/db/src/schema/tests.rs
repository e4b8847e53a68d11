//! What is applied, pending, changed and newer, and what it comes to.
#![allow(clippy::unwrap_used)]

use super::*;
use sqlx::{SqlSafeStr, migrate::MigrationType};

fn migration(version: i64, sql: &'static str) -> Migration {
    Migration::new(version, "it".into(), MigrationType::Simple, sql.into_sql_str(), false)
}

fn applied(migration: &Migration) -> AppliedMigration {
    AppliedMigration { version: migration.version, checksum: migration.checksum.clone() }
}

#[test]
fn each_migration_is_compared_with_what_was_applied() {
    let here = [migration(1, "CREATE SCHEMA a"), migration(2, "CREATE SCHEMA b"), migration(3, "DROP SCHEMA a")];
    let newer = migration(4, "CREATE SCHEMA d");
    let states = |applied: &[AppliedMigration]| {
        let steps = compare(here.iter(), applied);
        (steps.iter().map(|step| step.state).collect::<Vec<_>>(), verdict(&steps))
    };
    let all: Vec<_> = here.iter().map(applied).collect();
    assert_eq!(states(&all), (vec![State::Applied; 3], Verdict::UpToDate));
    assert_eq!(states(&all[..2]), (vec![State::Applied, State::Applied, State::Pending], Verdict::Contracts));
    assert_eq!(states(&[all[0].clone(), all[2].clone()]), (vec![State::Applied, State::Pending, State::Applied], Verdict::Expands));
    assert_eq!(states(&[]), (vec![State::Pending; 3], Verdict::Expands), "a new database");
    let with_newer = [all.clone(), vec![applied(&newer)]].concat();
    assert_eq!(states(&with_newer), (vec![State::Applied, State::Applied, State::Applied, State::Newer], Verdict::UpToDate));
    let other = applied(&migration(2, "CREATE SCHEMA c"));
    assert_eq!(states(&[all[0].clone(), other]), (vec![State::Applied, State::Changed, State::Pending], Verdict::Changed));
}

#[test]
fn a_release_is_compared_with_the_one_before_it_without_a_database() {
    let told = serde_json::to_string(&carried()).unwrap();
    let mut before: Vec<Carried> = serde_json::from_str(&told).unwrap();
    assert_eq!(verdict(&beside(&before)), Verdict::UpToDate);
    let newest = before.pop().unwrap();
    let step = beside(&before).pop().unwrap();
    assert_eq!((step.version, step.state, step.judgement.is_some()), (newest.version, State::Pending, true));
    before[0].checksum.reverse();
    assert_eq!(verdict(&beside(&before)), Verdict::Changed);
}
