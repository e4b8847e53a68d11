//! What reaches a push endpoint, in which form and in which order.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use local_cloud::broker::{Message, Oidc, Push, Subscription};
use serde_json::json;

use crate::{
    endpoint::Endpoint,
    stage::{Stage, letters, message, pushing, undelivered},
};

#[tokio::test]
async fn an_unwrapped_push_is_a_binary_cloud_event_with_a_token() {
    let (stage, endpoint) = (Stage::start().await, Endpoint::willing().await);
    let mut subscription = pushing("cut-clip", &endpoint.url);
    let oidc = Oidc { email: "push@test".into(), audience: "cut-clip".into() };
    subscription.push.as_mut().unwrap().oidc = Some(oidc);
    stage.broker.declare_subscription(subscription).unwrap();

    let id = stage.publish("{\"a\":1}", &[("ce-id", "7"), ("Content-Type", "application/json")]);
    let received = endpoint.wait_for(1).await.remove(0);
    assert_eq!(received.text(), "{\"a\":1}");
    for (name, value) in [
        ("ce-id", "7"),
        ("content-type", "application/json"),
        ("authorization", "Bearer token-of-push@test-for-cut-clip"),
        ("x-goog-pubsub-subscription-name", "projects/test/subscriptions/cut-clip"),
        ("x-goog-pubsub-message-id", id.as_str()),
    ] {
        assert_eq!(received.header(name), value, "{name}");
    }
    assert!(chrono::DateTime::parse_from_rfc3339(received.header("x-goog-pubsub-publish-time")).is_ok());
    stage.drained("cut-clip").await;
}

#[tokio::test]
async fn a_wrapped_push_is_the_services_envelope() {
    let (stage, endpoint) = (Stage::start().await, Endpoint::willing().await);
    stage.broker.declare_topic("letters").unwrap();
    let push = Push { endpoint: endpoint.url.clone(), unwrapped_with_metadata: false, oidc: None };
    let subscription = Subscription { push: Some(push), dead_letter: letters(), ..Subscription::new("wrapped", "topic") };
    stage.broker.declare_subscription(subscription).unwrap();

    let message = Message { ordering_key: "game".into(), ..message("{\"a\":1}", &[("kind", "x")]) };
    let id = stage.broker.publish("projects/test/topics/topic", message).unwrap();
    let received = endpoint.wait_for(1).await.remove(0);
    assert_eq!(received.header("content-type"), "application/json");
    assert_eq!(received.header("authorization"), "");
    let body = received.json();
    let time = &body["message"]["publishTime"];
    let expected = json!({
        "subscription": "projects/test/subscriptions/wrapped",
        "deliveryAttempt": 1,
        "message": {
            "data": "eyJhIjoxfQ==", "attributes": {"kind": "x"}, "orderingKey": "game",
            "messageId": id, "message_id": id, "publishTime": time, "publish_time": time,
        },
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn a_filter_lets_only_its_messages_through() {
    let (stage, endpoint, everything) = (Stage::start().await, Endpoint::willing().await, Endpoint::willing().await);
    let filter = Some("hasPrefix(attributes.objectId, \"media/raw/\") AND attributes.eventType = \"OBJECT_FINALIZE\"".into());
    stage.broker.declare_subscription(Subscription { filter, ..pushing("uploads", &endpoint.url) }).unwrap();
    stage.broker.declare_subscription(pushing("everything", &everything.url)).unwrap();
    for (data, object, event) in [
        ("other", "plays/x.json", "OBJECT_FINALIZE"),
        ("deleted", "media/raw/x.mp4", "OBJECT_DELETE"),
        ("wanted", "media/raw/x.mp4", "OBJECT_FINALIZE"),
    ] {
        stage.publish(data, &[("objectId", object), ("eventType", event)]);
    }
    everything.wait_for(3).await;
    stage.drained("uploads").await;
    assert_eq!(endpoint.texts(), ["wanted"]);
}

#[tokio::test]
async fn one_ordering_key_goes_one_at_a_time_and_others_beside_it() {
    let stage = Stage::start().await;
    // The second message of key a is refused three times: its retries must come before the third.
    let refusals = AtomicUsize::new(0);
    let endpoint = Endpoint::answering(move |nth, request| {
        let refused = request.text() == "a1" && refusals.fetch_add(1, Ordering::Relaxed) < 3;
        // The first of each key are answered so late that they are open together on a busy machine, too.
        (if refused { 503 } else { 204 }, Duration::from_millis(if nth < 2 { 1_000 } else { 20 }))
    })
    .await;
    let minimum_backoff = Duration::from_millis(10);
    stage.broker.declare_subscription(Subscription { ordering: true, minimum_backoff, ..pushing("ordered", &endpoint.url) }).unwrap();
    for number in 0..4 {
        for key in ["a", "b"] {
            let message = Message { ordering_key: key.into(), ..message(&format!("{key}{number}"), &[]) };
            stage.broker.publish("topic", message).unwrap();
        }
    }
    stage.drained("ordered").await;
    for key in ["a", "b"] {
        let mut order: Vec<_> = endpoint.texts().into_iter().filter(|text| text.starts_with(key)).collect();
        assert_eq!(order.iter().filter(|text| *text == "a1").count(), if key == "a" { 4 } else { 0 });
        order.dedup();
        assert_eq!(order, (0..4).map(|number| format!("{key}{number}")).collect::<Vec<_>>());
    }
    assert_eq!(endpoint.most_open(), 2, "two keys make two requests at a time, never three");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_thousand_messages_never_make_more_than_sixteen_requests_at_a_time() {
    let stage = Stage::start().await;
    let endpoint = Endpoint::answering(|nth, _| (204, Duration::from_millis(if nth < 16 { 1_000 } else { 3 }))).await;
    stage.broker.declare_subscription(Subscription::new("busy", "topic")).unwrap();
    let start = Instant::now();
    for number in 0..2000 {
        stage.publish(&number.to_string(), &[]);
    }
    println!("2000 messages published one by one in {:?}", start.elapsed());
    let start = Instant::now();
    stage.broker.declare_subscription(pushing("busy", &endpoint.url)).unwrap();
    stage.drained("busy").await;
    println!("and delivered in {:?}", start.elapsed());
    let mut numbers: Vec<u32> = endpoint.texts().iter().map(|text| text.parse().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (0..2000).collect::<Vec<_>>());
    // On a busy machine the endpoint may never see all sixteen at the same moment.
    assert!((2..=16).contains(&endpoint.most_open()), "{} at a time", endpoint.most_open());
}

#[tokio::test]
async fn a_new_configuration_keeps_what_was_not_delivered() {
    let (stage, endpoint) = (Stage::start().await, Endpoint::willing().await);
    stage.broker.declare_subscription(Subscription::new("later", "topic")).unwrap();
    stage.publish("waits", &[]);
    assert_eq!(undelivered(&stage.broker, "later"), 1);
    stage.broker.declare_subscription(pushing("later", &endpoint.url)).unwrap();
    stage.drained("later").await;
    assert_eq!(endpoint.texts(), ["waits"]);
}
