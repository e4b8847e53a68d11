//! google-cloud-storage and google-cloud-pubsub for Python.

use super::{masters, ready, run, told_of, tools};
use crate::system::System;
use serde::Deserialize;

/// What the script prints.
#[derive(Deserialize)]
struct Done {
    message_ids: Vec<String>,
}

#[test]
fn python_packages_upload_and_ask_for_clips() {
    let missing = "Google's Python packages are not there; `.ci/clients` installs them and says why it cannot";
    let Some(python) = tools::or_skip(tools::python(), "python_packages_upload_and_ask_for_clips", missing) else { return };
    let (system, folder) = (System::shared().unwrap(), tempfile::tempdir().unwrap());
    let mut script = told_of(system, &python);
    script.args(["-c", include_str!("lake.py"), "SEA/2025-2026/31001"]).args(masters(folder.path()));
    let done: Done = serde_json::from_str(&run(&mut script)).unwrap();
    assert_eq!(done.message_ids.len(), 2);
    for message_id in done.message_ids {
        ready(system, &message_id, [30, 75]);
    }
}
