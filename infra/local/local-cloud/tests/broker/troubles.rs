//! Endpoints that refuse, stall or are not there, and messages that cannot be sent.

use std::time::Duration;

use local_cloud::broker::Subscription;
use tokio::net::TcpSocket;

use crate::{
    endpoint::Endpoint,
    stage::{Stage, letters, pushing, undelivered, until},
};

const QUICK: Duration = Duration::from_millis(20);

#[tokio::test]
async fn a_refused_message_is_tried_again_after_a_growing_wait() {
    let stage = Stage::start().await;
    let endpoint = Endpoint::answering(|nth, _| (if nth < 3 { 503 } else { 200 }, Duration::ZERO)).await;
    stage.broker.declare_subscription(pushing("retried", &endpoint.url)).unwrap();
    stage.publish("x", &[]);
    let received = endpoint.wait_for(4).await;
    let waits: Vec<_> = received.windows(2).map(|pair| (pair[1].at - pair[0].at).as_millis()).collect();
    for (wait, least) in waits.iter().zip([100, 200, 400]) {
        assert!(*wait >= least, "waited {waits:?}");
    }
    stage.drained("retried").await;
}

#[tokio::test]
async fn redirects_and_client_errors_do_not_acknowledge() {
    let stage = Stage::start().await;
    let endpoint = Endpoint::answering(|nth, _| ([302, 400, 404, 206, 202][nth], Duration::ZERO)).await;
    stage.broker.declare_subscription(Subscription { minimum_backoff: QUICK, ..pushing("strict", &endpoint.url) }).unwrap();
    stage.publish("x", &[]);
    stage.drained("strict").await;
    assert_eq!(endpoint.received().len(), 5);
}

#[tokio::test]
async fn after_five_attempts_it_is_a_dead_letter() {
    let stage = Stage::start().await;
    let (endpoint, undertaker) = (Endpoint::answering(|_, _| (503, Duration::ZERO)).await, Endpoint::willing().await);
    stage.broker.declare_topic("letters").unwrap();
    stage.broker.declare_subscription(Subscription { topic: "letters".into(), ..pushing("undertaker", &undertaker.url) }).unwrap();
    let doomed = Subscription { minimum_backoff: QUICK, dead_letter: letters(), ..pushing("doomed", &endpoint.url) };
    stage.broker.declare_subscription(doomed).unwrap();
    let id = stage.publish("x", &[("ce-id", "7")]);

    let letter = undertaker.wait_for(1).await.remove(0);
    assert_eq!((letter.text().as_str(), letter.header("ce-id")), ("x", "7"));
    assert_eq!(letter.header("CloudPubSubDeadLetterSourceSubscription"), "doomed");
    assert_eq!(letter.header("CloudPubSubDeadLetterSourceSubscriptionProject"), "test");
    assert_eq!(letter.header("CloudPubSubDeadLetterSourceDeliveryCount"), "5");
    let published = endpoint.received()[0].header("x-goog-pubsub-publish-time").to_owned();
    assert_eq!(letter.header("CloudPubSubDeadLetterSourceTopicPublishTime"), published);
    assert_ne!(letter.header("x-goog-pubsub-message-id"), id);
    assert_eq!(endpoint.received().len(), 5);
    stage.drained("doomed").await;
}

#[tokio::test]
async fn a_function_that_restarts_loses_nothing() {
    let stage = Stage::start().await;
    // Bound and not listening: it refuses every connection, and nobody else can take the port.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let address = socket.local_addr().unwrap();
    stage.broker.declare_topic("letters").unwrap();
    let waiting = Subscription { dead_letter: letters(), ..pushing("restarting", &format!("http://{address}/")) };
    stage.broker.declare_subscription(waiting).unwrap();
    stage.publish("x", &[]);
    // Longer than five attempts would take after answers of 503.
    tokio::time::sleep(Duration::from_millis(1800)).await;
    assert_eq!(undelivered(&stage.broker, "restarting"), 1);
    let endpoint = Endpoint::listening(socket.listen(16).unwrap(), |_, _| (204, Duration::ZERO));
    stage.drained("restarting").await;
    assert_eq!(endpoint.texts(), ["x"]);
}

#[tokio::test]
async fn no_answer_within_the_ack_deadline_is_a_failure() {
    let stage = Stage::start().await;
    let endpoint = Endpoint::answering(|nth, _| (204, if nth == 0 { Duration::from_secs(60) } else { Duration::ZERO })).await;
    let impatient = Subscription { ack_deadline: Duration::from_secs(1), ..pushing("impatient", &endpoint.url) };
    stage.broker.declare_subscription(impatient).unwrap();
    stage.publish("x", &[]);
    stage.drained("impatient").await;
    let texts = endpoint.texts();
    assert!(texts.len() >= 2 && texts.iter().all(|text| text == "x"), "{texts:?}");
}

#[tokio::test]
async fn a_hostile_attribute_stops_nobody_else() {
    let (stage, endpoint, wrapped) = (Stage::start().await, Endpoint::willing().await, Endpoint::willing().await);
    stage.broker.declare_topic("letters").unwrap();
    let mut undertaker = Subscription { topic: "letters".into(), ..pushing("undertaker", &wrapped.url) };
    undertaker.push.as_mut().unwrap().unwrapped_with_metadata = false;
    stage.broker.declare_subscription(undertaker).unwrap();
    stage.broker.declare_subscription(Subscription { dead_letter: letters(), ..pushing("careful", &endpoint.url) }).unwrap();
    let stubborn = Endpoint::willing().await;
    let alone = Subscription { max_in_flight: 1, ..pushing("stubborn", &stubborn.url) };
    stage.broker.declare_subscription(alone).unwrap();

    let hostile = [("name", "two\r\nContent-Length: 0"), ("Transfer-Encoding", "chunked"), ("Host", "elsewhere"), ("né", "x")];
    for attribute in hostile {
        stage.publish("hostile", &[attribute]);
    }
    stage.publish("good", &[("name", "one")]);
    endpoint.wait_for(1).await;
    let letters = wrapped.wait_for(hostile.len()).await;
    stage.drained("careful").await;
    assert_eq!(endpoint.texts(), ["good"]);
    let attributes: Vec<_> = letters.iter().map(|letter| letter.json()["message"]["attributes"].clone()).collect();
    for (name, value) in hostile {
        let letter = attributes.iter().find(|attributes| attributes[name] == value).expect(name);
        assert_eq!(letter["CloudPubSubDeadLetterSourceDeliveryCount"], "1");
    }

    // Without a dead letter topic they stay, and only they.
    until(|| undelivered(&stage.broker, "stubborn") == hostile.len()).await;
    assert_eq!(stubborn.texts(), ["good"]);
}
