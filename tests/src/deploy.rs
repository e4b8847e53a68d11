//! The scripts of a deployment, with a gcloud and a Cloud Monitoring that only write down what they are asked.
#![allow(clippy::unwrap_used)]

use crate::real_clients::tools::{or_skip, program};
use std::{
    collections::BTreeSet,
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output},
};
use tempfile::TempDir;

const SERVICES: [&str; 2] = ["cut-clip", "find-clips"];

#[test]
fn a_verdict_needs_errors_and_more_of_them_than_before() {
    // Answers, errors, then the same of the revision before.
    let cases = [
        ([0, 0, 100, 0], "quiet"),
        ([0, 0, 0, 0], "quiet"),
        ([100, 0, 100, 0], "good"),
        ([100, 2, 100, 0], "good"),
        ([4, 2, 100, 0], "good"),
        ([4, 3, 100, 0], "bad"),
        ([100, 3, 100, 0], "bad"),
        ([1000, 20, 100, 0], "good"),
        ([1000, 21, 100, 0], "bad"),
        ([100, 30, 100, 20], "good"),
        ([100, 41, 100, 20], "bad"),
        ([100, 100, 100, 60], "good"),
        ([100, 3, 0, 0], "bad"),
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

#[test]
fn nothing_moves_without_a_new_revision_or_with_one_that_is_not_ready() {
    let cloud = Cloud::new();
    SERVICES.iter().for_each(|name| cloud.write(&format!("traffic/{name}"), &format!("100 {name}-2")));
    let output = cloud.run("rollout", &ROLLOUT);
    assert!(output.status.success() && cloud.read("given").is_empty(), "{output:?}");

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
    let kinds: BTreeSet<String> = cloud.read("calls").lines().filter(|call| call.contains("cut-clip")).map(str::to_owned).collect();
    let mut calls: Vec<Vec<&str>> = kinds.iter().map(|call| call.trim_end_matches('\t').split('\t').collect()).collect();
    let image = "--image=europe-west1-docker.pkg.dev/p/heartbeat/heartbeat@sha256:abc";
    calls.push(vec!["run", "jobs", "update", "migrate", "--project", "p", "--region", "r", image]);
    calls.push(vec!["run", "jobs", "execute", "migrate", "--project", "p", "--region", "r", "--wait"]);
    assert!(calls.len() >= 6, "{calls:?}");
    let config = tempfile::tempdir().unwrap();
    for call in calls {
        let mut command = Command::new(&gcloud);
        command
            .args(&call)
            .env("CLOUDSDK_CONFIG", config.path())
            .env("CLOUDSDK_CORE_DISABLE_PROMPTS", "1")
            .env_remove("GOOGLE_APPLICATION_CREDENTIALS");
        let error = String::from_utf8(command.output().unwrap().stderr).unwrap();
        assert!(error.contains("do not currently have an active account"), "{call:?}: {error}");
    }
}

const ROLLOUT: [&str; 4] = ["a-project", "europe-west1", SERVICES[0], SERVICES[1]];

/// Two services, each with all traffic at its revision 1 and a newer revision 2.
struct Cloud(TempDir);

impl Cloud {
    fn new() -> Self {
        let cloud = Self(tempfile::tempdir().unwrap());
        for folder in ["services", "traffic", "numbers", "bin"] {
            fs::create_dir(cloud.0.path().join(folder)).unwrap();
        }
        for (name, text) in [("gcloud", include_str!("deploy/gcloud")), ("curl", include_str!("deploy/curl"))] {
            cloud.write(&format!("bin/{name}"), text);
            fs::set_permissions(cloud.0.path().join("bin").join(name), Permissions::from_mode(0o755)).unwrap();
        }
        cloud.write("given", "");
        for name in SERVICES {
            cloud.write(&format!("services/{name}"), &format!("{name}-2 {name}-2"));
            cloud.write(&format!("traffic/{name}"), &format!("100 {name}-1"));
        }
        cloud
    }

    fn run(&self, name: &str, arguments: &[&str]) -> Output {
        let path = format!("{}:{}", self.0.path().join("bin").display(), std::env::var("PATH").unwrap());
        let mut command = Command::new(script(name));
        command.args(arguments).env("PATH", path).env("FAKE", self.0.path()).env("WATCH_SECONDS", "1").env("LOOK_SECONDS", "1");
        command.output().unwrap()
    }

    fn has_all_traffic(&self, revision: u32) {
        for name in SERVICES {
            assert_eq!(self.read(&format!("traffic/{name}")).trim(), format!("100 {name}-{revision}"));
        }
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.0.path().join(file), format!("{text}\n").trim_start_matches('\n')).unwrap();
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.0.path().join(file)).unwrap()
    }
}

fn script(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("infra/deploy").join(name)
}
