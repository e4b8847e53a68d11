//! What a plan says of migrations, by our own `heartbeat`: another release is a list that it could have printed.

use super::cloud::Cloud;
use crate::system::binaries;
use serde_json::Value;
use std::process::Command;

#[test]
fn a_plan_says_which_migrations_are_pending_and_which_take_something_away() {
    let all = carried();
    let says = |before: &[Value]| {
        let cloud = Cloud::new();
        cloud.write("carried/before", &serde_json::to_string(before).unwrap());
        cloud.run("pending", &["before", "this"])
    };
    let told = |before: &[Value]| {
        let output = says(before);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(told(&all), "Migrations: none is pending.\n");

    let without_the_fourth: Vec<Value> = all.iter().filter(|one| one["version"] != 4).cloned().collect();
    let harmless = told(&without_the_fourth);
    let named = |line: &str| line.starts_with("0004 traces") && line.ends_with(" pending");
    assert!(harmless.lines().any(named) && harmless.contains("may run beside the revision that serves"), "{harmless}");
    assert!(!harmless.contains("applied") && !harmless.contains("_CONTRACTS"), "{harmless}");

    let everything = told(&all[..1]);
    assert!(everything.contains("contract: ") && everything.contains("_CONTRACTS=yes"), "{everything}");

    let mut changed = all;
    changed[0]["checksum"][0] = Value::from(changed[0]["checksum"][0].as_u64().unwrap() ^ 1);
    let refused = says(&changed);
    assert!(!refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains("restore its file"), "{refused:?}");
}

/// One that was built before it could be asked, or is not there any more.
#[test]
fn a_release_that_cannot_be_asked_does_not_stop_a_plan() {
    let cloud = Cloud::new();
    std::fs::create_dir(cloud.file("carried/before")).unwrap(); // cat of a folder fails
    let output = cloud.run("pending", &["before", "this"]);
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("Migrations: not known, for before does not say"), "{output:?}");
}

/// What this release carries.
fn carried() -> Vec<Value> {
    let output = Command::new(binaries().unwrap().join("heartbeat")).args(["migrate", "--list"]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}
