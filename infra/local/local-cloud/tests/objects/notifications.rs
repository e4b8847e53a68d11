//! Finished objects reach the bucket's topic, also after a crash between the two.
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use local_cloud::broker::Subscription;
use serde_json::{Value, json};

use crate::running_cloud::RunningCloud;

const PULL: &str = "/v1/projects/heartbeat-local/subscriptions/uploads-pull:pull";

/// A cloud whose bucket `inbox` announces to the topic `uploads`.
async fn with_topic() -> RunningCloud {
    let cloud = RunningCloud::start().await;
    cloud.cloud.broker().declare_topic("uploads").unwrap();
    cloud.cloud.broker().declare_subscription(Subscription::new("uploads-pull", "uploads")).unwrap();
    cloud.cloud.create_bucket("inbox", Some("uploads")).unwrap();
    cloud
}

async fn upload(cloud: &RunningCloud, content: &'static str) -> Value {
    let url = cloud.url("/upload/storage/v1/b/inbox/o?uploadType=media&name=media%2Fraw%2F%C3%BC.mp4");
    let answer = cloud.http.post(url).header("content-type", "video/mp4").body(content).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.json().await.unwrap()
}

async fn pull(cloud: &RunningCloud) -> Vec<Value> {
    let answer = cloud.http.post(cloud.url(PULL)).json(&json!({ "maxMessages": 10, "returnImmediately": true })).send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    answer["receivedMessages"].as_array().cloned().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finished_object_is_announced_as_google_does_it() {
    let cloud = with_topic().await;
    let first = upload(&cloud, "one").await;
    let second = upload(&cloud, "two!").await;
    let messages = pull(&cloud).await;
    assert_eq!(messages.len(), 2);
    let attributes = &messages[0]["message"]["attributes"];
    assert_eq!(attributes["eventType"], "OBJECT_FINALIZE");
    assert_eq!(attributes["payloadFormat"], "JSON_API_V1");
    assert_eq!((&attributes["bucketId"], &attributes["objectId"]), (&json!("inbox"), &json!("media/raw/ü.mp4")));
    assert_eq!(attributes["objectGeneration"], first["generation"]);
    assert_eq!(attributes["eventTime"], first["timeCreated"]);
    assert!(attributes["overwroteGeneration"].is_null());
    assert_eq!(messages[1]["message"]["attributes"]["overwroteGeneration"], first["generation"]);
    let data = STANDARD.decode(messages[1]["message"]["data"].as_str().unwrap()).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&data).unwrap(), second);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_announced_is_announced_at_the_next_start() {
    let cloud = with_topic().await;
    cloud.cloud.create_bucket("inbox", Some("not-made-yet")).unwrap();
    upload(&cloud, "one").await;
    cloud.cloud.create_bucket("inbox", Some("uploads")).unwrap();
    assert_eq!(pull(&cloud).await.len(), 0);
    let cloud = cloud.restart().await;
    assert_eq!(pull(&cloud).await.len(), 1);
    let cloud = cloud.restart().await;
    assert!(pull(&cloud).await.len() <= 1, "the same message again, as it was not acknowledged; never a second one");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_and_a_replaced_object_are_told_to_the_topic_of_removals_alone() {
    let cloud = with_topic().await;
    cloud.cloud.create_bucket_telling_removals("inbox", "uploads").unwrap();
    let first = upload(&cloud, "one").await;
    let second = upload(&cloud, "two!").await;
    let removed = cloud.http.delete(cloud.url("/storage/v1/b/inbox/o/media%2Fraw%2F%C3%BC.mp4")).send().await.unwrap();
    assert_eq!(removed.status(), 204);
    let messages = pull(&cloud).await;
    let attributes: Vec<&Value> = messages.iter().map(|message| &message["message"]["attributes"]).collect();
    assert_eq!(attributes.len(), 2, "no finished object is told to it");
    assert!(attributes.iter().all(|told| told["eventType"] == "OBJECT_DELETE" && told["objectId"] == "media/raw/ü.mp4"), "{attributes:?}");
    assert_eq!((&attributes[0]["objectGeneration"], &attributes[1]["objectGeneration"]), (&first["generation"], &second["generation"]));
    assert_eq!(attributes[0]["overwrittenByGeneration"], second["generation"]);
    assert!(attributes[1]["overwrittenByGeneration"].is_null());
}
