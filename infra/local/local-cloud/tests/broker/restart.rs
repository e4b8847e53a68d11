//! What a crash of the broker leaves behind is delivered by the next one.

use std::time::Duration;

use local_cloud::broker::{Message, Subscription};

use crate::{
    endpoint::Endpoint,
    stage::{Stage, message, pushing, undelivered, until},
};

#[tokio::test]
async fn the_backlog_survives_and_keeps_its_order() {
    let stage = Stage::start().await;
    let endpoint = Endpoint::answering(|nth, _| (204, if nth < 2 { Duration::from_secs(60) } else { Duration::ZERO })).await;
    let ordered = Subscription { ordering: true, ..pushing("ordered", &endpoint.url) };
    stage.broker.declare_subscription(ordered).unwrap();
    for number in 0..20 {
        let ordering_key = ["a", "b"][number % 2].to_owned();
        let text = number.to_string();
        stage.broker.publish("topic", Message { ordering_key, ..message(&text, &[("number", text.as_str())]) }).unwrap();
    }
    endpoint.wait_for(2).await;
    assert_eq!(stage.spooled("ordered").len(), 20, "nothing is acknowledged yet");

    let again = stage.reopened();
    until(|| undelivered(&again, "ordered") == 0).await;
    assert_eq!(stage.spooled("ordered").len(), 0);
    let redelivered = endpoint.received().split_off(2);
    assert_eq!(redelivered.len(), 20);
    for remainder in 0..2 {
        let numbers: Vec<usize> = redelivered.iter().map(|request| request.header("number").parse().unwrap()).collect();
        let of_key: Vec<usize> = numbers.into_iter().filter(|number| number % 2 == remainder).collect();
        assert!(of_key.is_sorted(), "{of_key:?}");
    }
    let id = again.publish("topic", message("new", &[])).unwrap();
    assert!(redelivered.iter().all(|request| request.header("x-goog-pubsub-message-id") < id.as_str()));
}

#[tokio::test]
async fn the_age_of_the_backlog_is_known_after_a_restart() {
    let stage = Stage::start().await;
    stage.broker.declare_subscription(Subscription::new("waiting", "topic")).unwrap();
    stage.publish("x", &[]);
    let again = stage.reopened();
    let (_, undelivered, age) = again.backlog().remove(0);
    assert_eq!(undelivered, 1);
    assert!(age.unwrap() < Duration::from_secs(600));
}

#[tokio::test]
async fn a_file_that_was_cut_short_is_set_aside() {
    let (stage, endpoint) = (Stage::start().await, Endpoint::willing().await);
    stage.broker.declare_subscription(Subscription::new("damaged", "topic")).unwrap();
    stage.publish("torn in two", &[]);
    let torn = stage.spooled("damaged").remove(0);
    stage.publish("whole", &[]);
    let content = std::fs::read(&torn).unwrap();
    std::fs::write(&torn, &content[..content.len() - 4]).unwrap();

    let again = stage.reopened();
    again.declare_subscription(pushing("damaged", &endpoint.url)).unwrap();
    until(|| undelivered(&again, "damaged") == 0).await;
    assert_eq!(endpoint.texts(), ["whole"]);
    assert!(torn.parent().unwrap().with_file_name("unreadable").join(torn.file_name().unwrap()).exists());
}
