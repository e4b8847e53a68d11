//! Stat, list and delete by the official gRPC client.
use google_cloud_gax::error::rpc::Code;
use google_cloud_gax::paginator::ItemPaginator;

use crate::running_cloud::{BUCKET, RunningCloud};

#[tokio::test(flavor = "multi_thread")]
async fn stat_says_what_the_write_said() {
    let cloud = RunningCloud::start().await;
    let write = cloud.storage().await.write_object(BUCKET, "o", "hello").set_content_type("video/mp4").set_metadata([("k", "värde")]);
    let written = write.send_buffered().await.unwrap();
    let control = cloud.control().await;
    let found = control.get_object().set_bucket(BUCKET).set_object("o").send().await.unwrap();
    assert_eq!((found.generation, found.size, found.bucket.as_str()), (written.generation, 5, BUCKET));
    assert_eq!((found.content_type.as_str(), found.metadata["k"].as_str()), ("video/mp4", "värde"));
    assert_eq!(found.checksums.unwrap().crc32c, Some(crc32c::crc32c(b"hello")));
    assert_eq!(found.create_time.unwrap().seconds(), written.create_time.unwrap().seconds());
    assert_eq!(control.get_bucket().set_name(BUCKET).send().await.unwrap().name, BUCKET);
}

#[tokio::test(flavor = "multi_thread")]
async fn listing_by_prefix_and_delimiter() {
    let cloud = RunningCloud::start().await;
    let storage = cloud.storage().await;
    for name in ["a", "d/1", "d/2", "d/x/3", "e"] {
        storage.write_object(BUCKET, name, "").send_buffered().await.unwrap();
    }
    let control = cloud.control().await;
    let mut items = control.list_objects().set_parent(BUCKET).set_prefix("d/").set_page_size(2).by_item();
    let mut names = Vec::new();
    while let Some(object) = items.next().await {
        names.push(object.unwrap().name);
    }
    assert_eq!(names, ["d/1", "d/2", "d/x/3"]);
    let page = control.list_objects().set_parent(BUCKET).set_delimiter("/").send().await.unwrap();
    assert_eq!(page.prefixes, ["d/"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn deleting_is_conditional_and_final() {
    let cloud = RunningCloud::start().await;
    let written = cloud.storage().await.write_object(BUCKET, "o", "hello").send_buffered().await.unwrap();
    let control = cloud.control().await;
    let delete = || control.delete_object().set_bucket(BUCKET).set_object("o");
    let wrong = delete().set_if_generation_match(written.generation + 1).send().await.unwrap_err();
    assert_eq!(wrong.status().unwrap().code, Code::FailedPrecondition);
    delete().set_generation(written.generation).send().await.unwrap();
    let gone = control.get_object().set_bucket(BUCKET).set_object("o").send().await.unwrap_err();
    assert_eq!(gone.status().unwrap().code, Code::NotFound);
    assert_eq!(delete().send().await.unwrap_err().status().unwrap().code, Code::NotFound);
    let control = cloud.restart().await.control().await;
    assert!(control.get_object().set_bucket(BUCKET).set_object("o").send().await.is_err());
}
