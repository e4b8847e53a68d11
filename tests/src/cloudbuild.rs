//! The build configs of Cloud Build, checked against Google's own schema and rules; and every mistake that this is to find,
//! made in a copy.
#![allow(clippy::unwrap_used)]

use crate::{
    images,
    real_clients::tools::{self, or_skip},
};
use std::{fs, path::Path, process::Command};

const CONFIGS: [&str; 3] = ["cloudbuild.yaml", "infra/cloudbuild/plan.yaml", "infra/cloudbuild/deploy.yaml"];

/// A file, what is replaced in it by what, and what must be said of it.
const MISTAKES: [(&str, &str, &str, &str); 20] = [
    ("cloudbuild.yaml", "waitFor: ['-']", "waitsFor: ['-']", "no field named \"waitsFor\""),
    ("cloudbuild.yaml", "options:\n", "option:\n", "no field named \"option\""),
    ("cloudbuild.yaml", "timeout: 7200s", "timeout: two hours", "timeout"),
    ("cloudbuild.yaml", "diskSizeGb: 200", "diskSizeGb: large", "diskSizeGb"),
    ("cloudbuild.yaml", "requestedVerifyOption: VERIFIED", "requestedVerifyOption: YES_PLEASE", "requestedVerifyOption"),
    ("cloudbuild.yaml", "args: [infra/images/build,", "args: infra/images/build #", "args"),
    ("cloudbuild.yaml", "infra/images/build,", "infra/images/bulid,", "infra/images/bulid does not exist"),
    ("cloudbuild.yaml", "name: gcr.io/cloud-builders/docker", "env: [A=b]", "step images has no name"),
    ("cloudbuild.yaml", "    timeout: 3600s", "    timeout: 36000s", "step images may take longer"),
    ("cloudbuild.yaml", "waitFor: ['-']", "volumes: [{ name: a, path: /a }]", "volume a is used by one step only"),
    (
        "infra/cloudbuild/plan.yaml",
        "waitFor: [images, traffic, migrations]",
        "waitFor: [image, traffic, migrations]",
        "waits for image, which is no",
    ),
    ("infra/cloudbuild/plan.yaml", "id: plan\n", "id: images\n", "step images is there twice"),
    ("infra/cloudbuild/plan.yaml", "$$image", "$IMAGE", "substitution IMAGE is not declared"),
    ("infra/cloudbuild/plan.yaml", "done >", "don >", "step provenance"),
    ("infra/cloudbuild/plan.yaml", "infra/deploy/pending ", "infra/deploy/pendings ", "infra/deploy/pendings does not exist"),
    ("infra/cloudbuild/deploy.yaml", "  _REGION: europe-west1\n", "", "substitution _REGION is not declared"),
    ("infra/cloudbuild/deploy.yaml", "  _REGION:", "  _ZONE: a\n  _REGION:", "substitution _ZONE is not used"),
    ("infra/cloudbuild/deploy.yaml", "  _REGION:", "  _PLANS: gs://other\n  _REGION:", "_PLANS is there twice"),
    ("infra/cloudbuild/deploy.yaml", "infra/deploy/traffic ", "infra/deploy/trafic ", "infra/deploy/trafic does not exist"),
    ("infra/cloudbuild/deploy.yaml", "    env: ['", "    script: echo\n    env: ['", "has a script beside"),
];

#[test]
fn cloud_build_would_take_the_configs_and_none_of_the_mistakes() {
    let missing = "Google's Python package for Cloud Build is not there; `.ci/clients` installs it and says why it cannot";
    let Some(python) = or_skip(tools::cloud_build(), "cloud_build_would_take_the_configs", missing) else { return };
    for config in CONFIGS {
        assert_eq!(check(&python, &read(config)), (true, String::new()), "{config}");
    }
    for (config, right, wrong, expected) in MISTAKES {
        let text = read(config);
        assert!(text.contains(right), "{config} has no {right:?} to make a mistake of");
        let (fine, told) = check(&python, &text.replacen(right, wrong, 1));
        assert!(!fine && told.contains(expected), "{config} with {wrong:?}: {told}");
    }
}

#[test]
fn what_is_built_is_what_there_is() {
    let images = images::images();
    let names: Vec<&str> = images.iter().map(|image| image.name.as_str()).collect();
    let mut expected: Vec<String> =
        fs::read_dir(root().join("functions")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    expected.push("heartbeat".to_owned());
    expected.sort_unstable();
    assert_eq!(names, expected, "infra/images/images.txt: every function, and the migration job");

    let deployed: serde_json::Value = serde_json::from_str(&read("infra/terraform/modules/system/functions.json")).unwrap();
    for image in images.iter().filter(|image| image.name != "heartbeat") {
        assert_eq!(deployed["functions"][&image.name]["ffmpeg"], image.program.is_some(), "functions.json and images.txt: {}", image.name);
    }

    let pushed: Vec<String> = lines(&read("cloudbuild.yaml"), "  - ${_REGISTRY}/");
    assert_eq!(pushed, names.iter().map(|name| format!("{name}:$COMMIT_SHA")).collect::<Vec<_>>(), "what Cloud Build pushes");

    let stages: Vec<String> = lines(&read("infra/images/Dockerfile"), "FROM ");
    let stage = |image: &images::Image| {
        format!("{} AS {}", image.program.as_ref().map_or_else(|| "plain".to_owned(), |program| format!("with-{program}")), image.name)
    };
    let before = ["${BASE} AS build", "scratch AS plain", "scratch AS with-ffmpeg"].map(str::to_owned).into_iter();
    assert_eq!(stages, before.chain(images.iter().map(stage)).collect::<Vec<_>>(), "the Dockerfile's stages");
}

#[test]
fn every_image_is_built_on_the_base_that_is_written_down_by_digest_and_none_without() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("infra/images")).unwrap();
    // Not copied: a program that was just written cannot be started while another thread starts one.
    for (file, name) in [
        ("infra/images/base", "infra/images/base"),
        ("infra/images/build", "infra/images/build"),
        ("infra/images/images.txt", "infra/images/images.txt"),
        ("tests/src/cloudbuild/docker", "docker"),
    ] {
        std::os::unix::fs::symlink(root().join(file), folder.path().join(name)).unwrap();
    }
    let build = |base: &str| {
        fs::write(folder.path().join("infra/images/base.txt"), base).unwrap();
        let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap());
        let mut build = Command::new(folder.path().join("infra/images/build"));
        build.args(["r/p/heartbeat", "abc"]).env("PATH", path).env("FAKE", folder.path()).output().unwrap()
    };
    let base = format!("rust:1.95-bookworm@sha256:{}", "12".repeat(32));
    for not_whole in ["rust:1.95-bookworm\n", "rust:1.95-bookworm 20261121T190000Z\n", &base, &format!("{base} today\n")] {
        let refused = build(not_whole);
        assert!(!refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains("--renew"), "{refused:?}");
    }
    assert!(!folder.path().join("calls").exists(), "nothing is built on whatever a tag means today");

    let output = build(&format!("{base} 20261121T190000Z\n"));
    assert!(output.status.success(), "{output:?}");
    let calls = fs::read_to_string(folder.path().join("calls")).unwrap();
    let builds: Vec<&str> = calls.lines().filter(|call| call.starts_with("build\t")).collect();
    let images = images::images();
    assert_eq!(builds.len(), images.len());
    for (call, image) in builds.iter().zip(images) {
        for expected in [
            format!("--target\t{}\t", image.name),
            format!("BASE={base}\t"),
            "SNAPSHOT=20261121T190000Z\t".to_owned(),
            format!("--tag\tr/p/heartbeat/{}:abc\t", image.name),
        ] {
            assert!(call.contains(&expected), "{expected:?} is not in {call}");
        }
    }
}

/// As the base's own list is written (buildpack-deps of bookworm), and one that somebody added to.
#[test]
fn packages_are_those_of_a_moment_or_nothing_is_installed() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let snapshot = |text: &str| {
        fs::write(file.path(), text).unwrap();
        let mut snapshot = Command::new(root().join("infra/images/snapshot"));
        (snapshot.arg("20261121T190000Z").arg(file.path()).output().unwrap(), fs::read_to_string(file.path()).unwrap())
    };
    let debian = "Types: deb\n# http://snapshot.debian.org/archive/debian/20261103T000000Z\nURIs: http://deb.debian.org/debian\n\
        Suites: bookworm bookworm-updates\nComponents: main\n\nTypes: deb\nURIs: http://deb.debian.org/debian-security\n\
        Suites: bookworm-security\nComponents: main\n";
    let (output, written) = snapshot(debian);
    assert!(output.status.success(), "{output:?}");
    let sources = lines(&written, "URIs: https://snapshot.debian.org/archive/");
    assert_eq!(sources, ["debian/20261121T190000Z", "debian-security/20261121T190000Z"]);

    for other in ["", &format!("{debian}\nTypes: deb\nURIs: https://packages.example.com/debian\n")] {
        let (refused, _) = snapshot(other);
        assert!(!refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains("would be of today"), "{refused:?}");
    }
}

/// Whether a config would be taken, and what is wrong with it.
fn check(python: &Path, text: &str) -> (bool, String) {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), text).unwrap();
    let mut check = Command::new(python);
    check.args(["-c", include_str!("cloudbuild/check.py")]).arg(file.path()).current_dir(root());
    let output = check.output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).trim().to_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), told)
}

/// What follows a beginning, of the lines that begin so.
fn lines(text: &str, beginning: &str) -> Vec<String> {
    text.lines().filter_map(|line| line.strip_prefix(beginning)).map(str::to_owned).collect()
}

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}
