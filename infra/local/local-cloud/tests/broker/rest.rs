//! REST by hand: what is refused and how it is said, and pulling.

use std::time::Duration;

use local_cloud::broker::Subscription;
use serde_json::{Value, json};

use crate::stage::{Stage, letters, undelivered, until};

async fn call(stage: &Stage, method: &str, path: &str, body: Value) -> (u16, Value) {
    let method = http::Method::from_bytes(method.as_bytes()).unwrap();
    let url = format!("{}/v1/projects/{path}", stage.address);
    let reply = reqwest::Client::new().request(method, url).json(&body).send().await.unwrap();
    (reply.status().as_u16(), reply.json().await.unwrap())
}

async fn refused(stage: &Stage, method: &str, path: &str, body: Value) -> (u16, String) {
    let (status, reply) = call(stage, method, path, body).await;
    assert_eq!(reply["error"]["code"], status, "{reply}");
    assert!(!reply["error"]["message"].as_str().unwrap().is_empty());
    (status, reply["error"]["status"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn refusals_are_shaped_like_googles() {
    let stage = Stage::start().await;
    let topic = json!({"topic": "projects/test/topics/topic"});
    let with = |field: &str, value: Value| {
        let mut subscription = topic.clone();
        subscription[field] = value;
        subscription
    };
    let letters = |attempts: i32| json!({"deadLetterTopic": "projects/test/topics/topic", "maxDeliveryAttempts": attempts});
    let (invalid, missing, exists) = ((400, "INVALID_ARGUMENT"), (404, "NOT_FOUND"), (409, "ALREADY_EXISTS"));
    for (method, path, body, (code, name)) in [
        ("PUT", "test/topics/topic", json!({}), exists),
        ("PUT", "test/topics/ab", json!({}), invalid),
        ("PUT", "other/topics/topic", json!({}), missing),
        ("GET", "test/topics/unknown", json!({}), missing),
        ("GET", "other/topics", json!({}), missing),
        ("POST", "test/topics/unknown:publish", json!({"messages": [{"data": "eA=="}]}), missing),
        ("POST", "test/topics/topic:publish", json!({"messages": [{}]}), invalid),
        ("POST", "test/topics/topic:publish", json!({"messages": []}), invalid),
        ("POST", "test/topics/topic:publish", json!({"messages": [{"data": "not base64"}]}), invalid),
        ("POST", "test/topics/topic:publish", json!({"message": {}}), invalid),
        ("POST", "test/topics/topic:explode", json!({}), missing),
        ("PUT", "test/subscriptions/sub", with("filter", json!("attributes.x > 3")), invalid),
        ("PUT", "test/subscriptions/sub", with("ackDeadlineSeconds", json!(5)), invalid),
        ("PUT", "test/subscriptions/sub", with("deadLetterPolicy", letters(4)), invalid),
        ("PUT", "test/subscriptions/sub", with("deadLetterPolicy", letters(-1)), invalid),
        ("PUT", "test/subscriptions/sub", with("pushConfig", json!({"pushEndpoint": "ftp://x/"})), invalid),
        ("PUT", "test/subscriptions/sub", with("retryPolicy", json!({"minimumBackoff": "soon"})), invalid),
        ("PUT", "test/subscriptions/sub", json!({"topic": "projects/test/topics/unknown"}), missing),
        ("GET", "test/subscriptions/sub", json!({}), missing),
    ] {
        assert_eq!(refused(&stage, method, path, body.clone()).await, (code, name.to_owned()), "{method} {path} {body}");
    }
}

#[tokio::test]
async fn more_than_ten_megabytes_are_refused_and_nearly_ten_are_not() {
    let stage = Stage::start().await;
    stage.broker.declare_subscription(Subscription::new("large", "topic")).unwrap();
    let publish = |bytes: usize| json!({"messages": [{"data": "A".repeat(bytes / 4 * 4)}]});
    let refusal = refused(&stage, "POST", "test/topics/topic:publish", publish(11 << 20)).await;
    assert_eq!(refusal, (400, "INVALID_ARGUMENT".to_owned()));
    assert_eq!(call(&stage, "POST", "test/topics/topic:publish", publish((10 << 20) - 100)).await.0, 200);
    assert_eq!(undelivered(&stage.broker, "large"), 1);
}

#[tokio::test]
async fn a_request_has_at_most_a_thousand_messages() {
    let stage = Stage::start().await;
    stage.broker.declare_subscription(Subscription::new("many", "topic")).unwrap();
    let publish = |count: usize| json!({"messages": vec![json!({"data": "eA=="}); count]});
    assert_eq!(refused(&stage, "POST", "test/topics/topic:publish", publish(1001)).await.0, 400);
    assert_eq!(undelivered(&stage.broker, "many"), 0);
    let (_, published) = call(&stage, "POST", "test/topics/topic:publish", publish(1000)).await;
    assert_eq!(published["messageIds"].as_array().unwrap().len(), 1000);
    assert_eq!((undelivered(&stage.broker, "many"), stage.spooled("many").len()), (1000, 1000));
}

#[tokio::test]
async fn a_pulled_message_comes_back_unless_it_is_acknowledged() {
    let stage = Stage::start().await;
    // Longer than anything stalls here, and shorter than a pull waits.
    let ack_deadline = Duration::from_secs(4);
    stage.broker.declare_topic("letters").unwrap();
    let pulled = Subscription { ack_deadline, dead_letter: letters(), ..Subscription::new("pulled", "topic") };
    stage.broker.declare_subscription(pulled).unwrap();
    let body = json!({"messages": [{"data": "eA==", "attributes": {"kind": "x"}}]});
    let (_, published) = call(&stage, "POST", "test/topics/topic:publish", body).await;

    let pull = json!({"maxMessages": 10, "returnImmediately": true});
    let (_, first) = call(&stage, "POST", "test/subscriptions/pulled:pull", pull.clone()).await;
    let message = &first["receivedMessages"][0]["message"];
    assert_eq!(message["messageId"], published["messageIds"][0]);
    assert_eq!((&message["data"], &message["attributes"]["kind"]), (&json!("eA=="), &json!("x")));
    let (_, leased) = call(&stage, "POST", "test/subscriptions/pulled:pull", pull).await;
    assert_eq!(leased["receivedMessages"], json!([]), "it is leased");

    let (_, second) = call(&stage, "POST", "test/subscriptions/pulled:pull", json!({"maxMessages": 10})).await;
    assert_eq!(second["receivedMessages"][0]["deliveryAttempt"], 2, "its lease ended while the pull waited");
    let ack_ids = json!({"ackIds": [second["receivedMessages"][0]["ackId"]]});
    assert_eq!(call(&stage, "POST", "test/subscriptions/pulled:acknowledge", ack_ids).await.0, 200);
    until(|| undelivered(&stage.broker, "pulled") == 0).await;
    assert!(stage.spooled("pulled").is_empty());
}

#[tokio::test]
async fn a_message_that_is_pulled_in_vain_becomes_a_dead_letter() {
    let stage = Stage::start().await;
    stage.broker.declare_topic("letters").unwrap();
    stage.broker.declare_subscription(Subscription::new("undertaker", "letters")).unwrap();
    let ack_deadline = Duration::from_millis(300);
    let doomed = Subscription { ack_deadline, dead_letter: letters(), ..Subscription::new("doomed", "topic") };
    stage.broker.declare_subscription(doomed).unwrap();
    stage.publish("x", &[]);
    for attempt in 1..=5 {
        let (_, pulled) = call(&stage, "POST", "test/subscriptions/doomed:pull", json!({"maxMessages": 10})).await;
        assert_eq!(pulled["receivedMessages"][0]["deliveryAttempt"], attempt);
    }
    tokio::time::sleep(ack_deadline * 2).await;
    let (_, pulled) = call(&stage, "POST", "test/subscriptions/doomed:pull", json!({"maxMessages": 10, "returnImmediately": true})).await;
    assert_eq!(pulled["receivedMessages"], json!([]));
    assert_eq!((undelivered(&stage.broker, "doomed"), undelivered(&stage.broker, "undertaker")), (0, 1));
}
