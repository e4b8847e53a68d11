//! Requests whose master comes later.

use super::{
    given::{PERIOD_1, request, request_with},
    rig::Rig,
};
use db::{
    Cause,
    clips::{Accepted, accept},
};
use serde_json::json;

#[tokio::test]
async fn a_request_waits_for_its_master_and_is_served_when_it_comes() {
    let rig = Rig::new().await;
    assert_eq!(rig.request("early", request().to_string()).await, 204);
    assert_eq!(rig.request("other", request_with(json!({"period": 2})).to_string()).await, 204);
    let waiting = rig.stored_request("early").await;
    assert_eq!(
        (waiting.status.as_str(), waiting.reason.as_deref()),
        ("waiting", Some("waits for a video of period 1 of game 2025020031 by MTL"))
    );

    let ingested = rig.master(PERIOD_1, 1).await;
    for _ in 0..2 {
        assert_eq!(rig.deliver(&ingested).await, 204);
    }
    let served = rig.stored_request("early").await;
    assert_eq!((served.status.as_str(), served.reason), ("accepted", None));
    assert_eq!(rig.announced("clip.accepted").await.len(), 1);
    assert_eq!(rig.stored_request("other").await.status, "waiting");
    let story =
        [("clip.requested", "waiting"), ("master.ingested", "accepted")].map(|(event, outcome)| (event.to_owned(), outcome.to_owned()));
    assert_eq!(rig.history(&served.clip_id.unwrap()).await, story);
}

#[tokio::test]
async fn a_rejected_master_is_said_and_the_next_upload_serves() {
    let rig = Rig::new().await;
    assert_eq!(rig.request("early", request().to_string()).await, 204);
    let rejected = rig.rejected_master(PERIOD_1, 1, "the file holds no video").await;
    assert_eq!(rig.deliver(&rejected).await, 204);
    assert_eq!(rig.request("late", request().to_string()).await, 204);
    for id in ["early", "late"] {
        let row = rig.stored_request(id).await;
        assert!(row.status == "waiting" && row.reason.unwrap().contains("the file holds no video"));
    }
    assert_eq!(rig.deliver(&rig.master(PERIOD_1, 2).await).await, 204);
    assert_eq!(rig.stored_request("late").await.status, "accepted");
    assert_eq!((rig.clips().await.len(), rig.announced("clip.accepted").await.len()), (1, 1));
}

#[tokio::test]
async fn more_than_a_batch_of_requests_is_served_and_what_no_video_can_serve_is_refused() {
    let rig = Rig::new().await;
    let requests = (0..130).map(|n| (format!("r{n:03}"), request_with(json!({"start_s": n, "end_s": n + 8})).to_string()));
    let impossible = ("r050x".to_owned(), request_with(json!({"start_s": 1300, "end_s": 1301})).to_string());
    for (id, body) in requests.chain([impossible]) {
        assert_eq!(rig.request(&id, body).await, 204);
    }
    let ingested = rig.master(PERIOD_1, 1).await;
    assert_eq!(rig.deliver(&ingested).await, 204);
    assert_eq!((rig.clips().await.len(), rig.announced("clip.accepted").await.len()), (130, 130));
    assert!(rig.stored_request("r050x").await.reason.unwrap().contains("only 1200 s long"));
}

/// Two handlers, each with a master of its own in mind, which is what two uploads at the same time come to.
#[tokio::test]
async fn a_request_becomes_one_clip_whichever_master_comes_first() {
    let rig = Rig::new().await;
    // All of them before any master is there: none is a clip yet.
    for n in 0..20 {
        assert_eq!(rig.request(&format!("r{n}"), request_with(json!({"start_s": n, "end_s": n + 8})).to_string()).await, 204);
    }
    for n in 0..20 {
        let id = format!("r{n}");
        let clips = [rig.new_clip(1, n).await, rig.new_clip(2, n).await];
        let cause = |event_id| Cause { event_type: "master.ingested", event_id };
        let (first, second) =
            tokio::join!(accept(&rig.database, &clips[0], &id, cause("1")), accept(&rig.database, &clips[1], &id, cause("2")));
        let mut outcomes = [first.unwrap(), second.unwrap()];
        outcomes.sort_by_key(|outcome| *outcome == Accepted::Before);
        assert_eq!(outcomes, [Accepted::ToBeMade, Accepted::Before]);
    }
    assert_eq!(rig.clips().await.len(), 20);
}

#[tokio::test]
async fn a_request_that_arrives_while_its_master_does_is_never_left_waiting() {
    let rig = Rig::new().await;
    for n in 0..20 {
        let object = format!("media/raw/MTL/2025-2026/200{}/p1-x.mp4", 40 + n);
        let (body, id) = (request_with(json!({"game_id": format!("20250200{}", 40 + n)})).to_string(), format!("r{n}"));
        let arrives = async { rig.deliver(&rig.master(&object, 1).await).await };
        let (asked, ingested) = tokio::join!(rig.request(&id, body), arrives);
        assert_eq!((asked.as_u16(), ingested.as_u16()), (204, 204));
        assert_eq!(rig.stored_request(&id).await.status, "accepted");
    }
    assert_eq!(rig.clips().await.len(), 20);
}

#[tokio::test]
async fn a_broker_that_refuses_while_a_master_is_served_is_made_good_by_the_redelivery() {
    let rig = Rig::new().await;
    for n in 0..5 {
        assert_eq!(rig.request(&format!("r{n}"), request_with(json!({"start_s": n, "end_s": n + 8})).to_string()).await, 204);
    }
    let ingested = rig.master(PERIOD_1, 1).await;
    rig.refuse_announcements(3);
    assert_eq!(rig.deliver(&ingested).await, 503);
    assert_eq!(rig.deliver(&ingested).await, 204);
    let announced = rig.announced("clip.accepted").await;
    let ids: std::collections::BTreeSet<String> = announced.iter().map(|event| event["clip_id"].to_string()).collect();
    assert_eq!(ids.len(), 5);
}

#[tokio::test]
async fn a_master_that_was_replaced_is_not_cut_out_of_even_if_the_new_one_is_rejected() {
    let rig = Rig::new().await;
    rig.master(PERIOD_1, 1).await;
    let other = PERIOD_1.replace("p1-", "p1-second-camera-");
    rig.rejected_master(PERIOD_1, 2, "the upload is incomplete").await;
    assert_eq!(rig.request("r1", request().to_string()).await, 204);
    let waiting = rig.stored_request("r1").await;
    assert!(waiting.status == "waiting" && waiting.reason.as_deref().unwrap().contains("incomplete"), "{waiting:?}");
    assert_eq!(rig.deliver(&rig.master(&other, 3).await).await, 204);
    assert_eq!(rig.stored_request("r1").await.status, "accepted");
}
