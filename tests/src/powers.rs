//! What each function can do is what its Cargo.toml names, and no function can do two things that must be kept apart.
#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

const MAP: &str = include_str!("../../infra/terraform/modules/system/functions.json");

/// The crates of the workspace that each of them names, tests and build scripts apart.
struct Crates(BTreeMap<String, BTreeSet<String>>);

impl Crates {
    /// As cargo reads the Cargo.tomls.
    fn of_the_workspace() -> Self {
        let asked = ["metadata", "--no-deps", "--offline", "--format-version", "1"];
        let told = Command::new(env!("CARGO")).args(asked).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
        assert!(told.status.success(), "{told:?}");
        let metadata: Value = serde_json::from_slice(&told.stdout).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let named = |package: &Value| {
            let all = package["dependencies"].as_array().unwrap().iter();
            all.filter(|named| named["kind"].is_null() && named["path"].is_string()).map(|named| text(&named["name"])).collect()
        };
        let packages = metadata["packages"].as_array().unwrap();
        Self(packages.iter().map(|package| (text(&package["name"]), named(package))).collect())
    }

    /// Everything that a crate reaches, through others too.
    fn reached_by(&self, name: &str) -> BTreeSet<&str> {
        let mut reached = BTreeSet::new();
        let mut next: Vec<&str> = self.0[name].iter().map(String::as_str).collect();
        while let Some(name) = next.pop() {
            if reached.insert(name) {
                next.extend(self.0[name].iter().map(String::as_str));
            }
        }
        reached
    }
}

fn functions() -> serde_json::Map<String, Value> {
    let map: Value = serde_json::from_str(MAP).unwrap();
    map["functions"].as_object().unwrap().clone()
}

/// What opens files that strangers made has no database, whatever ffmpeg may be talked into. The command `heartbeat` has both: it
/// makes videos for the demo, and the schema; its image has no ffmpeg.
#[test]
fn nothing_that_works_on_video_reaches_the_database() {
    let crates = Crates::of_the_workspace();
    let mine = ["heartbeat", "system-tests"];
    let others: Vec<&String> = crates.0.keys().filter(|name| !mine.contains(&name.as_str())).collect();
    assert!(others.len() > 15, "{others:?}");
    for name in others {
        let reached = crates.reached_by(name);
        assert!(!(reached.contains("media") && reached.contains("db")), "{name} reaches both media and db");
    }
}

/// Terraform gives the database to whom the map says, and keeps it from whom the map says works on video.
#[test]
fn the_map_says_what_the_crates_do() {
    let crates = Crates::of_the_workspace();
    for (name, function) in functions() {
        let reached = crates.reached_by(&name);
        assert_eq!(function["database"], reached.contains("db"), "{name}: database");
        assert_eq!(function["media"], reached.contains("media"), "{name}: media");
        assert!(function["ffmpeg"] != true || reached.contains("media"), "{name} has ffmpeg, and no crate that starts it");
    }
}

#[test]
fn no_function_depends_on_another() {
    let (crates, functions) = (Crates::of_the_workspace(), functions());
    for name in functions.keys() {
        let reached = crates.reached_by(name);
        assert!(!functions.keys().any(|other| reached.contains(other.as_str())), "{name}: {reached:?}");
    }
}
