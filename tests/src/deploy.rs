//! The scripts of a deployment, with a gcloud and a Cloud Monitoring that only write down what they are asked.
#![allow(clippy::unwrap_used)]

mod cloud;
mod first;
mod monthly;
mod pending;
mod runbook;

use crate::real_clients::tools::{or_skip, program};
use cloud::{Cloud, SERVICES};
use std::{
    collections::BTreeSet,
    path::Path,
    process::{Command, Output},
};

const ROLLOUT: [&str; 4] = ["a-project", "europe-west1", SERVICES[0], SERVICES[1]];

#[test]
fn a_verdict_needs_errors_and_more_of_them_than_before() {
    // Answers, errors, the same of the revision before, and how many answers were to be expected.
    let cases = [
        ([0, 0, 0, 0, 0], "quiet"),
        ([0, 0, 100, 0, 4], "quiet"),
        ([0, 0, 100, 0, 5], "unseen"),
        ([1, 0, 100, 0, 50], "good"),
        ([100, 0, 100, 0, 0], "good"),
        ([100, 2, 100, 0, 0], "good"),
        ([4, 2, 100, 0, 0], "good"),
        ([4, 3, 100, 0, 0], "bad"),
        ([100, 3, 100, 0, 0], "bad"),
        ([1000, 20, 100, 0, 0], "good"),
        ([1000, 21, 100, 0, 0], "bad"),
        ([100, 30, 100, 20, 0], "good"),
        ([100, 41, 100, 20, 0], "bad"),
        ([100, 100, 100, 60, 0], "good"),
        ([100, 3, 0, 0, 0], "bad"),
    ];
    for (numbers, expected) in cases {
        let said = Command::new(script("verdict")).args(numbers.map(|number| number.to_string())).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), expected, "{numbers:?} {said:?}");
    }
}

#[test]
fn traffic_moves_in_steps_of_all_services() {
    let cloud = Cloud::new();
    cloud.write("numbers/cut-clip-2", "200 1 1");
    let output = cloud.run("rollout", &ROLLOUT);
    assert!(output.status.success(), "{output:?}");
    let steps = ["2=10,%-1=90", "2=50,%-1=50", "2=100"];
    let expected: Vec<String> =
        steps.iter().flat_map(|step| SERVICES.map(|name| format!("{name} {name}-{}", step.replace('%', name)))).collect();
    let given = cloud.read("given");
    let mut given: Vec<&str> = given.lines().collect();
    given.chunks_mut(SERVICES.len()).for_each(<[&str]>::sort_unstable);
    assert_eq!(given, expected);
}

#[test]
fn when_errors_rise_everything_goes_back() {
    let cloud = Cloud::new();
    cloud.write("numbers/cut-clip-2", "100 0 9");
    cloud.write("numbers/cut-clip-1", "100 1 1");
    let output = cloud.run("rollout", &ROLLOUT);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("cut-clip answers with errors; all traffic goes back"), "{output:?}");
    assert!(cloud.read("given").contains("cut-clip-2=50") && !cloud.read("given").contains("2=100"));
    cloud.has_all_traffic(1);
}

#[test]
fn what_cannot_be_watched_goes_back() {
    let cloud = Cloud::new();
    cloud.write("monitoring-is-away", "");
    let output = cloud.run("rollout", &ROLLOUT);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("Cloud Monitoring could not be asked"), "{output:?}");
    cloud.has_all_traffic(1);
}

/// What answers 400 to every event loses it to the dead letters; a person may be answered 404 all day.
#[test]
fn refusals_are_errors_where_the_system_itself_calls() {
    for internal in [true, false] {
        let cloud = Cloud::new();
        cloud.write("numbers/cut-clip-2", "100 100 100");
        cloud.write("numbers/cut-clip-2.4xx", "");
        if internal {
            cloud.write("internal/cut-clip", "");
        }
        let output = cloud.run("rollout", &ROLLOUT);
        assert_eq!(output.status.success(), !internal, "{output:?}");
        cloud.has_all_traffic(if internal { 1 } else { 2 });
    }
}

#[test]
fn a_revision_that_nobody_asks_although_they_asked_before_goes_back() {
    let cloud = Cloud::new();
    cloud.write("numbers/cut-clip-1", "1000000 0 0");
    let output = cloud.run("rollout", &ROLLOUT);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("nobody asks cut-clip-2, although cut-clip-1 is asked; all traffic goes back"), "{told}");
    assert!(told.matches(": unseen").count() >= 2, "it waits longer before it gives up: {told}");
    cloud.has_all_traffic(1);
}

#[test]
fn nothing_moves_without_a_new_revision_or_with_one_that_is_not_ready() {
    let cloud = Cloud::new();
    SERVICES.iter().for_each(|name| cloud.write(&format!("traffic/{name}"), &format!("100 {name}-2 True")));
    let output = cloud.run("rollout", &ROLLOUT);
    assert!(output.status.success(), "{output:?}");
    cloud.has_all_traffic(2); // by name from now on: the next revision of a service just made would have all of it at once

    cloud.write("given", "");
    cloud.write("services/find-clips", "find-clips-3 find-clips-2");
    let output = cloud.run("rollout", &ROLLOUT);
    assert!(!output.status.success() && cloud.read("given").is_empty(), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("find-clips-3 of find-clips is not ready"), "{output:?}");
}

#[test]
fn pinning_names_who_has_the_traffic_and_passes_over_what_is_not_there_yet() {
    let cloud = Cloud::new();
    cloud.write("traffic/cut-clip", "10 cut-clip-2\n90 cut-clip-1\n cut-clip-2");
    let output = cloud.run("rollout", &["--pin", "a-project", "europe-west1", "cut-clip", "find-clips", "brand-new"]);
    assert!(output.status.success(), "{output:?}");
    cloud.has_all_traffic(1);
    assert!(cloud.run("rollout", &["a-project", "europe-west1", "brand-new"]).status.code() == Some(1));
}

#[test]
fn who_has_the_traffic_is_written_down_unless_it_is_whatever_is_newest() {
    let cloud = Cloud::new();
    cloud.write("traffic/cut-clip", "10 cut-clip-2\n90 cut-clip-1\n0 cut-clip-0");
    let output = cloud.run("traffic", &["a-project", "europe-west1", "cut-clip", "find-clips", "brand-new"]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "cut-clip cut-clip-1 90\ncut-clip cut-clip-2 10\nfind-clips find-clips-1 100\n");

    cloud.write("traffic/find-clips", "100 find-clips-1 True");
    let output = cloud.run("traffic", &ROLLOUT);
    assert!(!output.status.success() && String::from_utf8_lossy(&output.stderr).contains("--pin"), "{output:?}");
    assert!(cloud.read("given").is_empty());
}

#[test]
fn migrations_that_take_something_away_wait_for_a_person() {
    let cloud = Cloud::new();
    cloud.write("job/image", "old");
    cloud.write("job/migrated", "");
    let migrate = |contracts| cloud.run("migrate", &["a-project", "europe-west1", "new", contracts]);
    assert!(migrate("no").status.success());
    assert_eq!(cloud.read("job/migrated"), "new\n");

    cloud.write("job/contracts", "");
    cloud.write("job/image", "old");
    let refused = migrate("no");
    assert!(!refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains("_CONTRACTS=yes"), "{refused:?}");
    assert_eq!((cloud.read("job/migrated"), cloud.read("job/image")), ("new\n".to_owned(), "old\n".to_owned()));
    assert!(migrate("yes").status.success());
    assert_eq!(cloud.read("job/migrated"), "new\nnew\n");

    cloud.write("job/image", "old");
    cloud.write("job/fails", "");
    assert!(!migrate("yes").status.success());
    assert_eq!(cloud.read("job/image"), "old\n", "the job's image is always the one that migrated last");
}

#[test]
fn images_are_named_by_digest_and_all_of_them() {
    let cloud = Cloud::new();
    let output = cloud.run("images", &["r/p/heartbeat", "abc"]);
    let named: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let named = named["images"].as_object().unwrap();
    assert_eq!(named.len(), crate::images::images().len());
    assert_eq!(named["cut-clip"], "r/p/heartbeat/cut-clip@sha256:cut-clip");
    assert!(!cloud.run("images", &["r/p/missing", "abc"]).status.success());
    let services = cloud.run("services", &[]);
    let services = String::from_utf8(services.stdout).unwrap();
    assert_eq!(services.lines().chain(["heartbeat"]).collect::<BTreeSet<_>>(), named.keys().map(String::as_str).collect());
}

/// Whatever the scripts ask of gcloud, the real one understands: it gets as far as asking who we are.
#[test]
fn the_real_gcloud_understands_every_command() {
    let Some(gcloud) = or_skip(program("gcloud"), "the_real_gcloud_understands_every_command", "gcloud is not installed") else { return };
    let cloud = Cloud::new();
    cloud.run("rollout", &ROLLOUT);
    cloud.run("images", &["europe-west1-docker.pkg.dev/p/heartbeat", "abc"]);
    cloud.run("traffic", &["a-project", "europe-west1", "cut-clip"]);
    cloud.write("job/image", "old");
    cloud.run("migrate", &["a-project", "europe-west1", "europe-west1-docker.pkg.dev/p/heartbeat/heartbeat@sha256:abc", "no"]);
    first::ask_everything(&cloud);
    let parts = ["cut-clip", "run\tjobs", "services\tlist", "services\tenable", "storage\tbuckets", "builds\tsubmit"];
    let kind = |call: &&str| parts.iter().any(|part| call.contains(part));
    let kinds: BTreeSet<String> = cloud.read("calls").lines().filter(kind).map(str::to_owned).collect();
    let calls: Vec<Vec<&str>> = kinds.iter().map(|call| call.trim_end_matches('\t').split('\t').collect()).collect();
    assert!(calls.len() >= 16, "{calls:?}");
    for call in calls {
        let output = as_nobody(Command::new(&gcloud).args(&call).current_dir(script("").join("../..")));
        assert!(is_understood(&output), "{call:?}: {output:?}");
    }
}

/// Where nobody is logged in, whoever runs the tests and on whatever machine: nothing is ever asked of a cloud.
fn as_nobody(command: &mut Command) -> Output {
    let home = tempfile::tempdir().unwrap();
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).env("HOME", home.path());
    command.env("CLOUDSDK_CORE_CHECK_GCE_METADATA", "false").env("CLOUDSDK_CORE_DISABLE_PROMPTS", "1");
    command.env("CLOUDSDK_CORE_PROJECT", "a-project").output().unwrap()
}

fn is_understood(gclouds: &Output) -> bool {
    String::from_utf8_lossy(&gclouds.stderr).contains("do not currently have an active account")
}

fn script(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("infra/deploy").join(name)
}
