//! `heartbeat reconcile`, and the schedule of a local system.

use crate::system::{System, block_on, said};
use cloud::{Google, NewObject};
use serde_json::{Value, json};

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
    let measured = || {
        let log = system.log("reconcile")?;
        Ok(log.iter().any(|line| line["path"] == "/measure" && line["status"] == 200).then_some(()))
    };
    system.wait_for("the schedule to measure", measured, || "it did not".to_owned()).unwrap();
}
