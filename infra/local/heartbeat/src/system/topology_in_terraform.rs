//! The cloud's map (`infra/terraform/modules/system/functions.json`) says what [`super::topology`] says: the same events wake the
//! same functions on a laptop and in the cloud.

use super::topology::{DEAD_LETTERS, Envelope, FINDS_CLIPS_AT, FUNCTIONS, Route, SCHEDULES, TOPICS, routes};
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs, path::Path};

const MODULES: &str = "../../terraform/modules";

fn read(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(MODULES).join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("reading {}: {error}", path.display()))
}

fn map() -> Value {
    serde_json::from_str(&read("system/functions.json")).unwrap()
}

/// A subscription, as the cloud's map writes it, without its `attempts`: in the cloud a busy fleet's 429 uses them up, so there
/// are many; here an instance is always free, and five show soon what cannot be handled.
fn written(route: &Route) -> Value {
    let envelope = match route.envelope {
        Envelope::Wrapped => "wrapped",
        Envelope::Unwrapped => "unwrapped",
    };
    let mut written = json!({ "envelope": envelope, "ack_deadline_s": route.ack_deadline_s });
    if let Some(filter) = route.filter {
        written["filter"] = filter.into();
    }
    written
}

fn names(object: &Value) -> BTreeSet<&str> {
    object.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect()
}

#[test]
fn the_same_functions_with_the_same_powers() {
    let map = map();
    assert_eq!(names(&map["functions"]), FUNCTIONS.iter().map(|function| function.name).collect());
    for function in FUNCTIONS {
        let there = &map["functions"][function.name];
        let powers = [("database", function.database), ("people", function.people), ("links", function.links)];
        for (power, given) in powers {
            assert_eq!(there[power], given, "{}: {power}", function.name);
        }
    }
}

#[test]
fn the_same_topics() {
    let map = map();
    let topics: BTreeSet<&str> = map["topics"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(topics, BTreeSet::from(TOPICS));
    assert_eq!(map["dead_letters"], DEAD_LETTERS);
}

#[test]
fn the_same_subscriptions() {
    let (map, routes) = (map(), routes(2));
    let there: usize = FUNCTIONS.iter().map(|function| names(&map["functions"][function.name]["subscriptions"]).len()).sum();
    assert_eq!(there, routes.len());
    for route in &routes {
        let mut there = map["functions"][route.function]["subscriptions"][route.topic].clone();
        there.as_object_mut().unwrap().remove("attempts");
        assert_eq!(there, written(route), "{}", route.subscription());
        // Terraform gives dead letters to all but the dead letters themselves.
        assert_eq!(route.dead_letters, route.topic != DEAD_LETTERS, "{}", route.subscription());
    }
}

/// How often is another matter: the laptop shows soon what the cloud does cheaply.
#[test]
fn the_same_paths_by_the_clock() {
    let map = map();
    for function in FUNCTIONS {
        let here = SCHEDULES.iter().filter(|schedule| schedule.function == function.name);
        let here: BTreeSet<&str> = here.map(|schedule| schedule.path.trim_start_matches('/')).collect();
        assert_eq!(names(&map["functions"][function.name]["schedules"]), here, "{}", function.name);
    }
}

#[test]
fn the_load_balancer_sends_the_same_paths_to_find_clips() {
    let variables = read("api/variables.tf");
    let paths = variables.split("\"find_clips_paths\"").nth(1).and_then(|rest| rest.split(']').next()).unwrap();
    let there: BTreeSet<&str> = paths.split('"').filter(|text| text.starts_with("/api/")).collect();
    assert_eq!(there, BTreeSet::from(FINDS_CLIPS_AT));
}
