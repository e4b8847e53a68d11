//! Reads by the official Rust client: ranges, generations, failures.
use google_cloud_storage::model_ext::ReadRange;
use http::StatusCode;
use local_cloud::faults::Operation;

use crate::running_cloud::{BUCKET, RunningCloud, noise, read_all};

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_range() {
    let cloud = RunningCloud::start().await;
    let storage = cloud.storage().await;
    let content = noise(1_000_000);
    storage.write_object(BUCKET, "o", bytes::Bytes::from(content.clone())).send_buffered().await.unwrap();
    let cases = [
        (ReadRange::all(), 0..1_000_000),
        (ReadRange::offset(999_990), 999_990..1_000_000),
        (ReadRange::head(10), 0..10),
        (ReadRange::tail(10), 999_990..1_000_000),
        (ReadRange::segment(300_000, 400_000), 300_000..700_000),
        (ReadRange::segment(999_999, 400_000), 999_999..1_000_000),
    ];
    for (range, expected) in cases {
        let read = storage.read_object(BUCKET, "o").set_read_range(range).send().await.unwrap();
        assert!(read_all(read).await == content[expected.clone()], "{expected:?}");
    }
    let outside = storage.read_object(BUCKET, "o").set_read_range(ReadRange::offset(1_000_000)).send().await;
    assert_eq!(outside.unwrap_err().http_status_code(), Some(416));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_live_generation_exists() {
    let cloud = RunningCloud::start().await;
    let storage = cloud.storage().await;
    let first = storage.write_object(BUCKET, "o", "first").send_buffered().await.unwrap();
    let mut reading = storage.read_object(BUCKET, "o").send().await.unwrap();
    let second = storage.write_object(BUCKET, "o", "second").send_buffered().await.unwrap();
    assert_eq!(reading.next().await.unwrap().unwrap(), "first"); // what is being read stays readable
    let old = storage.read_object(BUCKET, "o").set_generation(first.generation).send().await;
    assert_eq!(old.unwrap_err().http_status_code(), Some(404));
    let live = storage.read_object(BUCKET, "o").set_generation(second.generation).send().await.unwrap();
    assert_eq!(read_all(live).await, b"second");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_survives_failures_of_the_store() {
    let cloud = RunningCloud::start().await;
    let storage = cloud.storage().await;
    storage.write_object(BUCKET, "o", "content").send_buffered().await.unwrap();
    cloud.cloud.faults().fail_next(Operation::ObjectRead, StatusCode::SERVICE_UNAVAILABLE, 1);
    let read = storage.read_object(BUCKET, "o").send().await.unwrap();
    assert_eq!(read_all(read).await, b"content");
    assert_eq!(cloud.cloud.faults().take(Operation::ObjectRead), None);
}
