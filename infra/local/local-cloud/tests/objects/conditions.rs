//! Conditions, as the official Rust client states them.
use crate::running_cloud::{BUCKET, RunningCloud, read_all};

#[tokio::test(flavor = "multi_thread")]
async fn create_only_never_overwrites() {
    let cloud = RunningCloud::start().await;
    let storage = cloud.storage().await;
    let create = |content: &'static str| storage.write_object(BUCKET, "o", content).set_if_generation_match(0_i64);
    create("first").send_buffered().await.unwrap();
    let single = create("second").send_unbuffered().await.unwrap_err();
    let resumable = create("third").with_resumable_upload_threshold(0_usize).send_buffered().await.unwrap_err();
    assert_eq!((single.http_status_code(), resumable.http_status_code()), (Some(412), Some(412)));
    let read = storage.read_object(BUCKET, "o").send().await.unwrap();
    assert_eq!(read_all(read).await, b"first");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_creators_at_once_exactly_one_wins() {
    let cloud = RunningCloud::start().await;
    let storage = cloud.storage().await;
    let create = |n: usize| storage.write_object(BUCKET, "o", format!("{n}")).set_if_generation_match(0_i64).send_buffered();
    let outcomes = futures::future::join_all((0..20).map(create)).await;
    let lost = outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).map(|error| error.http_status_code());
    assert_eq!(lost.collect::<Vec<_>>(), [Some(412); 19]);
    let winner = outcomes.iter().position(Result::is_ok).unwrap();
    let read = storage.read_object(BUCKET, "o").send().await.unwrap();
    assert_eq!(read_all(read).await, winner.to_string().as_bytes());
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_and_replacements_of_a_known_generation() {
    let cloud = RunningCloud::start().await;
    let storage = cloud.storage().await;
    let first = storage.write_object(BUCKET, "o", "first").send_buffered().await.unwrap().generation;
    let second = storage.write_object(BUCKET, "o", "second").set_if_generation_match(first).send_buffered().await.unwrap().generation;
    let stale = storage.write_object(BUCKET, "o", "third").set_if_generation_match(first).send_buffered().await;
    assert_eq!(stale.unwrap_err().http_status_code(), Some(412));
    let stale = storage.read_object(BUCKET, "o").set_if_generation_match(first).send().await;
    assert_eq!(stale.unwrap_err().http_status_code(), Some(412));
    let known = storage.read_object(BUCKET, "o").set_if_generation_not_match(second).send().await;
    assert_eq!(known.unwrap_err().http_status_code(), Some(304));
}
