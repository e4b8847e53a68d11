//! The official Rust clients, unchanged, against the broker.

use google_cloud_auth::credentials::anonymous;
use google_cloud_gax::error::rpc::Code;
use google_cloud_gax::paginator::ItemPaginator;
use google_cloud_pubsub::{
    client::{Publisher, SubscriptionAdmin, TopicAdmin},
    error::PublishError,
    model::{self, push_config},
};
use http::StatusCode;
use local_cloud::faults::Operation;

use crate::{
    endpoint::Endpoint,
    stage::{Stage, pushing},
};

const TOPIC: &str = "projects/test/topics/made-by-client";

async fn topic_admin(stage: &Stage) -> TopicAdmin {
    let credentials = anonymous::Builder::new().build();
    TopicAdmin::builder().with_endpoint(&stage.address).with_credentials(credentials).build().await.unwrap()
}

async fn subscription_admin(stage: &Stage) -> SubscriptionAdmin {
    let credentials = anonymous::Builder::new().build();
    SubscriptionAdmin::builder().with_endpoint(&stage.address).with_credentials(credentials).build().await.unwrap()
}

async fn publisher(stage: &Stage, topic: &str) -> Publisher {
    let credentials = anonymous::Builder::new().build();
    Publisher::builder(topic).with_endpoint(&stage.address).with_credentials(credentials).build().await.unwrap()
}

fn message(data: &str) -> model::Message {
    model::Message::new().set_data(data.to_owned()).set_attributes([("kind", "x")])
}

#[tokio::test]
async fn topics_are_made_found_listed_and_removed() {
    let stage = Stage::start().await;
    let admin = topic_admin(&stage).await;
    assert_eq!(admin.create_topic().set_name(TOPIC).send().await.unwrap().name, TOPIC);
    let again = admin.create_topic().set_name(TOPIC).send().await.unwrap_err();
    assert_eq!(again.status().unwrap().code, Code::AlreadyExists);
    assert_eq!(admin.get_topic().set_topic(TOPIC).send().await.unwrap().name, TOPIC);
    let mut listed = admin.list_topics().set_project("projects/test").by_item();
    let mut names = Vec::new();
    while let Some(topic) = listed.next().await {
        names.push(topic.unwrap().name);
    }
    assert_eq!(names, [TOPIC, "projects/test/topics/topic"]);
    admin.delete_topic().set_topic(TOPIC).send().await.unwrap();
    let gone = admin.get_topic().set_topic(TOPIC).send().await.unwrap_err();
    assert_eq!(gone.status().unwrap().code, Code::NotFound);
}

#[tokio::test]
async fn a_subscription_is_what_was_asked_for() {
    let stage = Stage::start().await;
    let admin = subscription_admin(&stage).await;
    let mut retry = model::RetryPolicy::new();
    retry.minimum_backoff = Some(std::time::Duration::from_millis(1500).try_into().unwrap());
    retry.maximum_backoff = Some(std::time::Duration::from_secs(60).try_into().unwrap());
    let token = push_config::OidcToken::new().set_service_account_email("push@test").set_audience("aud");
    let push = model::PushConfig::new()
        .set_push_endpoint("http://127.0.0.1:9/")
        .set_oidc_token(token)
        .set_no_wrapper(push_config::NoWrapper::new().set_write_metadata(true));
    let letters = model::DeadLetterPolicy::new().set_dead_letter_topic("projects/test/topics/topic").set_max_delivery_attempts(7);
    let name = "projects/test/subscriptions/by-client";
    let created = admin
        .create_subscription()
        .set_name(name)
        .set_topic("projects/test/topics/topic")
        .set_ack_deadline_seconds(60)
        .set_enable_message_ordering(true)
        .set_filter("attributes:kind")
        .set_retry_policy(retry)
        .set_dead_letter_policy(letters)
        .set_push_config(push)
        .send()
        .await
        .unwrap();
    let found = admin.get_subscription().set_subscription(name).send().await.unwrap();
    assert_eq!(created, found);
    assert_eq!((found.ack_deadline_seconds, found.enable_message_ordering), (60, true));
    assert_eq!(found.filter, "attributes:kind");
    assert_eq!(found.dead_letter_policy.unwrap().max_delivery_attempts, 7);
    let minimum = found.retry_policy.unwrap().minimum_backoff.unwrap();
    assert_eq!((minimum.seconds(), minimum.nanos()), (1, 500_000_000));
    let push = found.push_config.unwrap();
    assert!(push.no_wrapper().unwrap().write_metadata);
    assert_eq!(push.oidc_token().unwrap().audience, "aud");

    admin.delete_subscription().set_subscription(name).send().await.unwrap();
    let gone = admin.get_subscription().set_subscription(name).send().await.unwrap_err();
    assert_eq!(gone.status().unwrap().code, Code::NotFound);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_publisher_delivers_a_thousand_messages_each_once() {
    let (stage, endpoint) = (Stage::start().await, Endpoint::willing().await);
    stage.broker.declare_subscription(pushing("counting", &endpoint.url)).unwrap();
    let publisher = publisher(&stage, "projects/test/topics/topic").await;
    let calls: Vec<_> = (0..1000).map(|number| publisher.publish(message(&number.to_string()))).collect();
    let mut ids = Vec::new();
    for call in calls {
        ids.push(call.await.unwrap());
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 1000);
    stage.drained("counting").await;
    let mut texts = endpoint.texts();
    texts.sort();
    texts.dedup();
    assert_eq!((texts.len(), endpoint.received().len()), (1000, 1000));
    assert_eq!(endpoint.received()[0].header("kind"), "x");
}

#[tokio::test]
async fn an_unknown_topic_is_not_found_at_once() {
    let stage = Stage::start().await;
    let publisher = publisher(&stage, "projects/test/topics/unknown").await;
    let PublishError::Rpc(error) = publisher.publish(message("x")).await.unwrap_err() else { panic!("another error") };
    assert_eq!(error.status().unwrap().code, Code::NotFound);
}

#[tokio::test]
async fn a_publisher_outlives_faults_and_nothing_comes_twice() {
    let (stage, endpoint) = (Stage::start().await, Endpoint::willing().await);
    stage.broker.declare_subscription(pushing("counting", &endpoint.url)).unwrap();
    stage.faults.fail_next(Operation::Publish, StatusCode::SERVICE_UNAVAILABLE, 2);
    publisher(&stage, "projects/test/topics/topic").await.publish(message("x")).await.unwrap();
    assert_eq!(stage.faults.take(Operation::Publish), None, "both faults were met");
    stage.drained("counting").await;
    assert_eq!(endpoint.texts(), ["x"]);
}
