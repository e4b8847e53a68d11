//! Google's command line.

use super::{masters, ready, run, told_of, tools};
use crate::system::System;
use serde_json::json;
use std::{path::Path, process::Command};

#[test]
fn gcloud_uploads_and_asks_for_clips() {
    let missing = "gcloud is not on the path; the Google Cloud SDK brings it";
    let Some(program) = tools::or_skip(tools::program("gcloud"), "gcloud_uploads_and_asks_for_clips", missing) else { return };
    let (system, folder) = (System::shared().unwrap(), tempfile::tempdir().unwrap());
    let [small, large] = masters(folder.path());
    let gcloud = |arguments: &[&str]| run(gcloud(system, &program, folder.path()).args(arguments));
    let mut requests = Vec::new();
    for (period, master) in [(1, &small), (2, &large)] {
        let object = format!("gs://{}/media/raw/SEA/2025-2026/31002/p{period}-gcloud.mp4", system.environment()["LAKE_BUCKET"]);
        gcloud(&["storage", "cp", master.to_str().unwrap(), &object]);
        let request = json!({"game_id": "2025031002", "team_code": "SEA", "period": period, "start_s": 1.0, "end_s": 2.5});
        let published = gcloud(&["pubsub", "topics", "publish", "clip-requests", "--message", &request.to_string()]);
        requests.push(message_id(&published));
    }
    let back = folder.path().join("back.mp4");
    let object = format!("gs://{}/media/raw/SEA/2025-2026/31002/p2-gcloud.mp4", system.environment()["LAKE_BUCKET"]);
    gcloud(&["storage", "cp", &object, back.to_str().unwrap()]);
    assert!(std::fs::read(&back).unwrap() == std::fs::read(&large).unwrap(), "what was uploaded comes back");
    requests.iter().for_each(|message_id| drop(ready(system, message_id, [30, 75])));
}

/// With settings of its own, so that nobody's account is touched.
fn gcloud(system: &System, program: &Path, folder: &Path) -> Command {
    let mut gcloud = told_of(system, program);
    gcloud.env("CLOUDSDK_CONFIG", folder.join("gcloud")).env("HOME", folder);
    gcloud
}

/// It prints `messageIds:` and a line `- '…'` for each.
fn message_id(published: &str) -> String {
    let quoted = published.split_once("- '").and_then(|(_, rest)| rest.split_once('\'')).unwrap_or_else(|| panic!("{published}"));
    quoted.0.to_owned()
}
