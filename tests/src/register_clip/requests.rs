//! Requests whose master is there.

use super::{
    given::{PERIOD_1, request, request_with},
    rig::{CONNECTIONS, Rig},
};
use db::{Access, clips::ClipFilter};
use futures::{StreamExt, future::join_all, stream};
use serde_json::json;
use std::collections::BTreeSet;

#[tokio::test]
async fn a_request_becomes_a_clip_and_is_announced() {
    let rig = Rig::new().await;
    rig.master(PERIOD_1, 7).await;
    let about = json!({"player_id": 8474151, "event_type": "zone_exit", "outcome": "successful", "zone": "dz", "title": "Exit",
        "labels": {"coach": "Martin"}, "tags": ["pp", "exit"], "profile": "fast"});
    assert_eq!(rig.request("r1", request_with(about).to_string()).await, 204);

    let row = rig.stored_request("r1").await;
    assert_eq!((row.status.as_str(), row.reason), ("accepted", None));
    let clip = rig.clip(&row.clip_id.unwrap()).await;
    assert_eq!((clip.first_frame, clip.end_frame, clip.duration_s), (5829, 6069, 8.0));
    assert_eq!((clip.requested_start_s, clip.start_timecode_s, clip.end_timecode_s), (194.3, 194.3, 202.3));
    assert_eq!((clip.status.as_str(), clip.season.as_str(), clip.profile.as_str()), ("accepted", "2025-2026", "fast"));
    assert_eq!((clip.opponent_code.as_deref(), clip.game_date.map(|day| day.to_string())), (Some("CHI"), Some("2025-10-11".to_owned())));
    assert_eq!((clip.player_id.as_deref(), clip.tags), (Some("8474151"), vec!["exit".to_owned(), "pp".to_owned()]));
    assert_eq!(clip.labels, json!({"coach": "Martin"}));

    let announced = rig.announced("clip.accepted").await;
    assert_eq!(announced.len(), 1);
    assert_eq!(announced[0]["clip_id"], clip.clip_id.as_str());
    assert_eq!((&announced[0]["first_frame"], &announced[0]["media_generation"]), (&json!(5829), &json!(7)));
}

#[tokio::test]
async fn the_same_event_again_changes_nothing() {
    let rig = Rig::new().await;
    rig.master(PERIOD_1, 1).await;
    for _ in 0..3 {
        assert_eq!(rig.request("r1", request().to_string()).await, 204);
    }
    let clips = rig.clips().await;
    assert_eq!((clips.len(), rig.announced("clip.accepted").await.len()), (1, 1));
    assert_eq!(rig.history(&clips[0].clip_id).await, [("clip.requested".to_owned(), "accepted".to_owned())]);
}

#[tokio::test]
async fn fifty_at_once_for_the_same_clip_are_one_clip_and_one_announcement() {
    let rig = Rig::new().await;
    rig.master(PERIOD_1, 1).await;
    let bodies = (0..50).map(|n| (format!("r{n}"), request_with(json!({"tags": ["all", format!("t{n}")]})).to_string()));
    let answers = stream::iter(bodies.map(|(id, body)| {
        let rig = &rig;
        async move { rig.request(&id, body).await }
    }));
    assert!(answers.buffer_unordered(CONNECTIONS).all(async |status| status == 204).await);

    let clips = rig.clips().await;
    assert_eq!((clips.len(), clips[0].tags.len(), rig.announced("clip.accepted").await.len()), (1, 51, 1));
    for n in 0..50 {
        assert_eq!(rig.stored_request(&format!("r{n}")).await.clip_id.as_ref(), Some(&clips[0].clip_id));
    }
}

#[tokio::test]
async fn a_second_request_adds_what_the_first_did_not_say_and_changes_nothing() {
    let rig = Rig::new().await;
    rig.master(PERIOD_1, 1).await;
    for (id, about) in [
        ("r1", json!({"labels": {"coach": "Martin"}})),
        ("r2", json!({"title": "Exit", "outcome": "successful", "zone": "dz", "labels": {"coach": "Anna", "session": "pp"}})),
        ("r3", json!({"title": "Another"})),
    ] {
        assert_eq!(rig.request(id, request_with(about).to_string()).await, 204);
    }
    let clips = rig.clips().await;
    assert_eq!((clips.len(), clips[0].title.as_deref()), (1, Some("Exit")));
    assert_eq!((clips[0].outcome.as_deref(), clips[0].zone.as_deref()), (Some("successful"), Some("dz")));
    assert_eq!(clips[0].labels, json!({"coach": "Martin", "session": "pp"}));
}

#[tokio::test]
async fn one_event_delivered_many_times_at_once_is_one_clip() {
    let rig = Rig::new().await;
    rig.master(PERIOD_1, 1).await;
    let answers = join_all((0..CONNECTIONS).map(|_| rig.request("r1", request().to_string()))).await;
    assert!(answers.iter().all(|status| *status == 204));
    assert_eq!(rig.clips().await.len(), 1);
    let announced = rig.announced("clip.accepted").await;
    let distinct: BTreeSet<String> = announced.iter().map(ToString::to_string).collect();
    assert_eq!(distinct.len(), 1, "repetitions of one announcement at most");
}

#[tokio::test]
async fn what_differs_in_what_it_shows_is_another_clip() {
    let rig = Rig::new().await;
    rig.master(PERIOD_1, 1).await;
    for (n, other) in [json!({}), json!({"end_s": 203.3}), json!({"player_id": 1}), json!({"profile": "fast"})].into_iter().enumerate() {
        assert_eq!(rig.request(&format!("r{n}"), request_with(other).to_string()).await, 204);
    }
    assert_eq!((rig.clips().await.len(), rig.announced("clip.accepted").await.len()), (4, 4));
    let fast = ClipFilter { player_id: Some("1".to_owned()), ..ClipFilter::default() };
    assert_eq!(db::clips::count(&rig.database, &Access::team("MTL"), &fast).await.unwrap(), 1);
    assert_eq!(db::clips::count(&rig.database, &Access::team("CHI"), &fast).await.unwrap(), 0);
}

#[tokio::test]
async fn a_broker_that_refuses_leaves_a_debt_that_the_redelivery_pays() {
    let rig = Rig::new().await;
    rig.master(PERIOD_1, 1).await;
    rig.refuse_announcements(2);
    assert_eq!(rig.request("r1", request().to_string()).await, 503);
    assert_eq!((rig.clips().await.len(), rig.stored_request("r1").await.status.as_str()), (1, "accepted"));
    // Somebody else asks for the same: the first one owes the announcement, not this one.
    assert_eq!(rig.request("r2", request().to_string()).await, 204);
    assert_eq!(rig.announced("clip.accepted").await.len(), 0);

    assert_eq!(rig.request("r1", request().to_string()).await, 503);
    assert_eq!(rig.request("r1", request().to_string()).await, 204);
    assert_eq!(rig.request("r1", request().to_string()).await, 204);
    assert_eq!((rig.clips().await.len(), rig.announced("clip.accepted").await.len()), (1, 1));
}

#[tokio::test]
async fn a_handler_that_dies_before_it_announces_is_made_good_by_the_redelivery() {
    let rig = Rig::new().await;
    rig.master(PERIOD_1, 1).await;
    // The client keeps trying while the broker says that it is unavailable; the handler is dropped meanwhile.
    rig.cloud.faults().fail_next(local_cloud::faults::Operation::Publish, http::StatusCode::SERVICE_UNAVAILABLE, 1000);
    let post = rig.client.post(format!("{}/clip-requests", rig.url)).header("x-goog-pubsub-message-id", "r1");
    let asked = tokio::spawn(post.body(request().to_string()).send());
    rig.until("the clip to be written down", || async { rig.clips().await.len() == 1 }).await;
    asked.abort();
    assert!(asked.await.unwrap_err().is_cancelled());

    rig.cloud.faults().fail_next(local_cloud::faults::Operation::Publish, http::StatusCode::OK, 0);
    assert_eq!(rig.request("r1", request().to_string()).await, 204);
    assert_eq!(rig.announced("clip.accepted").await[0]["clip_id"], rig.clips().await[0].clip_id.as_str());
}

#[tokio::test]
async fn a_debtor_that_was_silent_for_a_minute_is_paid_for_by_whoever_asks() {
    let rig = Rig::new().await;
    rig.master(PERIOD_1, 1).await;
    rig.refuse_announcements(1);
    assert_eq!(rig.request("lost", request().to_string()).await, 503);
    rig.execute("UPDATE media.clips SET created_at = created_at - interval '61 seconds'").await;
    assert_eq!(rig.request("r2", request().to_string()).await, 204);
    assert_eq!(rig.announced("clip.accepted").await.len(), 1);
}

#[tokio::test]
async fn the_newest_upload_is_cut_unless_another_is_named() {
    let rig = Rig::new().await;
    let other = "media/raw/MTL/2025-2026/20031/p1-second-camera.mp4";
    rig.master(PERIOD_1, 20).await;
    rig.master(PERIOD_1, 10).await;
    rig.master(other, 5).await;
    rig.rejected_master(&other.replace("second", "third"), 30, "the file is empty").await;
    assert_eq!(rig.request("newest", request().to_string()).await, 204);
    assert_eq!(rig.request("named", request_with(json!({"master": other})).to_string()).await, 204);
    let generations: Vec<_> = rig.announced("clip.accepted").await.iter().map(|event| event["media_generation"].clone()).collect();
    assert_eq!(generations, [json!(20), json!(5)]);
}

#[tokio::test]
async fn a_whole_cloud_event_is_taken_and_one_of_another_type_is_refused() {
    let rig = Rig::new().await;
    rig.master(PERIOD_1, 1).await;
    let headers = |id, event_type| [("ce-specversion", "1.0"), ("ce-id", id), ("ce-type", event_type), ("ce-source", "//me")];
    assert_eq!(rig.post("clip-requests", &headers("mine", "clip.requested"), request().to_string().into()).await, 204);
    assert_eq!(rig.stored_request("mine").await.status, "accepted");
    assert_eq!(rig.post("clip-requests", &headers("other", "clip.cut"), request().to_string().into()).await, 204);
    assert!(rig.stored_request("other").await.reason.unwrap().contains("clip.cut is not a clip request"));
    assert_eq!(rig.post("clip-requests", &headers(&"x".repeat(300), "clip.requested"), request().to_string().into()).await, 400);
}
