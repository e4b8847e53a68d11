//! `heartbeat reconcile`, and the schedule of a local system.

use crate::system::{System, block_on, said};
use cloud::{Google, NewObject};
use serde_json::{Value, json};

/// The fields of the line of which the cloud's metrics are made: infra/terraform names them.
const GAUGES: [&str; 10] = [
    "clips_accepted",
    "clips_cut",
    "clips_ready",
    "clips_failed",
    "clips_expired",
    "clips_retired",
    "requests_waiting",
    "dead_letters",
    "oldest_unfinished_clip_s",
    "sync_lag_s",
];

#[test]
fn the_command_prints_the_balance_and_says_by_its_exit_code_whether_somebody_must_look() {
    let system = System::start().unwrap();
    let table = said(&system.heartbeat(&["reconcile"]).unwrap()).unwrap();
    assert!(table.contains("uploads") && table.contains("announced again") && table.contains("balanced, in "), "{table}");
    let balance: Value = serde_json::from_str(&said(&system.heartbeat(&["reconcile", "--json"]).unwrap()).unwrap()).unwrap();
    assert_eq!((&balance["balanced"], &balance["lake"]["objects"]), (&json!(true), &json!(0)), "{balance}");

    let variable = |name: &str| system.environment()[name].clone();
    let key = serde_json::from_slice(&std::fs::read(variable("GOOGLE_APPLICATION_CREDENTIALS")).unwrap()).unwrap();
    let google = Google::at(system.url(), &variable("GOOGLE_CLOUD_PROJECT"), key);
    block_on(async {
        let delivery = google.bucket(&variable("DELIVERY_BUCKET")).await.unwrap();
        delivery.create(NewObject::plain("notes.txt".to_owned(), "text/plain"), "x".into()).await.unwrap();
    });
    let odd = system.heartbeat(&["reconcile"]).unwrap();
    assert_eq!(odd.status.code(), Some(3), "{odd:?}");
    assert!(String::from_utf8_lossy(&odd.stdout).contains("notes.txt"), "{odd:?}");

    // Ten seconds after the start, the schedule measures.
    let measured = || Ok(system.log("reconcile")?.into_iter().find(|line| line["message"] == "measured"));
    let line = system.wait_for("the schedule to measure", measured, || "it did not".to_owned()).unwrap();
    assert_eq!((&line["path"], &line["severity"]), (&json!("/measure"), &json!("INFO")), "{line}");
    let measures = concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/terraform/modules/observability/measures.tf");
    let measures = std::fs::read_to_string(measures).unwrap();
    for gauge in GAUGES {
        assert_eq!(line[gauge].as_f64(), Some(0.0), "{gauge}: {line}");
        assert!(measures.contains(&format!("    {gauge} ")), "{gauge} is not in measures.tf");
    }
}
