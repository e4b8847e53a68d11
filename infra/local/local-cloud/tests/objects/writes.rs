//! Uploads by the official Rust client: one request, resumable, in chunks, after failures.
use bytes::Bytes;
use http::StatusCode;
use local_cloud::faults::Operation;

use crate::running_cloud::{BUCKET, RunningCloud, noise, read_all};

#[tokio::test(flavor = "multi_thread")]
async fn a_small_object_keeps_everything_said_about_it() {
    let cloud = RunningCloud::start().await;
    let storage = cloud.storage().await;
    let write = storage.write_object(BUCKET, "dir/small.txt", "hello").set_content_type("text/plain").set_cache_control("no-store");
    let written = write.set_metadata([("key", "value")]).set_if_generation_match(0_i64).send_buffered().await.unwrap();
    assert_eq!((written.size, written.metageneration), (5, 1));
    assert_eq!(written.checksums.as_ref().unwrap().crc32c, Some(crc32c::crc32c(b"hello")));
    assert!(written.generation > 1_700_000_000_000_000);

    let read = storage.read_object(BUCKET, "dir/small.txt").send().await.unwrap();
    let seen = read.object();
    assert_eq!((seen.generation, seen.content_type.as_str()), (written.generation, "text/plain"));
    assert_eq!(seen.metadata["key"], "value");
    assert_eq!(read_all(read).await, b"hello");
}

#[tokio::test(flavor = "multi_thread")]
async fn large_objects_arrive_whole_in_one_stream_and_in_chunks() {
    let cloud = RunningCloud::start().await;
    let storage = cloud.storage().await;
    let content = Bytes::from(noise(20 << 20));
    let streamed = storage.write_object(BUCKET, "streamed", content.clone()).send_unbuffered().await.unwrap();
    let chunked = storage.write_object(BUCKET, "chunked", content.clone()).send_buffered().await.unwrap();
    assert_eq!((streamed.size, chunked.size), (20 << 20, 20 << 20));
    for name in ["streamed", "chunked"] {
        let read = storage.read_object(BUCKET, name).send().await.unwrap();
        assert!(read_all(read).await == content, "{name}"); // the client checks the checksum as well
    }
    assert!(cloud.restart().await.cloud.faults().take(Operation::ObjectWrite).is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_survives_failures_of_the_store() {
    let cloud = RunningCloud::start().await;
    let storage = cloud.storage().await;
    let faults = serde_json::json!({ "operation": "object_write", "status": 503, "times": 2 });
    let asked = cloud.http.post(cloud.url("/_faults")).json(&faults).send().await.unwrap();
    assert_eq!(asked.status(), StatusCode::OK);
    let content = Bytes::from(noise(20 << 20));
    let written = storage.write_object(BUCKET, "o", content).send_unbuffered().await.unwrap();
    assert_eq!(written.size, 20 << 20);
    assert_eq!(cloud.cloud.faults().take(Operation::ObjectWrite), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_checksum_leaves_no_object() {
    let cloud = RunningCloud::start().await;
    let storage = cloud.storage().await;
    for threshold in [0_usize, 1 << 20] {
        let write = storage.write_object(BUCKET, "o", "hello").with_known_crc32c(1_u32).with_resumable_upload_threshold(threshold);
        let error = write.set_if_generation_match(0_i64).send_unbuffered().await.unwrap_err();
        assert_eq!(error.http_status_code(), Some(400), "{error:?}");
    }
    let read = storage.read_object(BUCKET, "o").send().await;
    assert_eq!(read.unwrap_err().http_status_code(), Some(404));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restart_everything_is_there_and_nothing_else() {
    let cloud = RunningCloud::start().await;
    let storage = cloud.storage().await;
    storage.write_object(BUCKET, "old", "overwritten").send_buffered().await.unwrap();
    let written = storage.write_object(BUCKET, "old", "kept").set_metadata([("k", "v")]).send_buffered().await.unwrap();
    leave_what_a_crash_leaves(&cloud.folder().join("objects"));
    let cloud = cloud.restart().await;
    let storage = cloud.storage().await;
    let read = storage.read_object(BUCKET, "old").send().await.unwrap();
    assert_eq!((read.object().generation, read.object().metadata["k"].as_str()), (written.generation, "v"));
    assert_eq!(read_all(read).await, b"kept");
    let next = storage.write_object(BUCKET, "old", "new").send_buffered().await.unwrap();
    assert!(next.generation > written.generation);
    let files = walk(&cloud.folder().join("objects"));
    assert_eq!(files, 3, "bucket.json, one metadata file, one data file");
}

/// Bytes that never became an object: an upload, and a data file without its metadata file.
fn leave_what_a_crash_leaves(objects: &std::path::Path) {
    std::fs::write(objects.join("uploads/whole-x"), "half").unwrap();
    let orphans = objects.join("buckets/lake/objects/00");
    std::fs::create_dir_all(&orphans).unwrap();
    std::fs::write(orphans.join("00ff.17"), "orphan").unwrap();
}

fn walk(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { walk(&path) } else { 1 }).sum()
}
