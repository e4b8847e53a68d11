//! Where nothing was missed, nothing is touched.

use super::rig::{NO_PATIENCE, Rig, VIDEO};
use serde_json::json;

/// A video, one that cannot be used, a note beside them, a refused delivery, a ready clip, one that failed, and a request that waits.
async fn healthy() -> Rig {
    let rig = Rig::new().await;
    rig.video(VIDEO).await;
    rig.upload("media/raw/MTL/2025-2026/20031/p2-broken.mp4", "no video").await;
    rig.upload("media/raw/MTL/2025-2026/20031/notes.txt", "seen from the bench").await;
    rig.upload("plays/2025-2026/what-is-this.csv", "no plays").await;
    rig.clip("one", 20).await;
    let body = json!({"game_id": "2025020031", "team_code": "MTL", "period": 3, "start_s": 1, "end_s": 2});
    rig.publish("clip-requests", &body, &[]).await;
    rig.settled().await;
    rig
}

#[tokio::test(flavor = "multi_thread")]
async fn a_healthy_system_is_left_as_it_is() {
    let rig = healthy().await;
    let (content, publishes) = (rig.content().await, rig.calls("Publish"));
    for _ in 0..2 {
        let balance = rig.reconciled().await;
        assert_eq!((&balance["balanced"], &balance["done"]["count"]), (&json!(true), &json!(0)), "{balance}");
        let lake = &balance["lake"];
        assert_eq!([&lake["objects"], &lake["registered"], &lake["rejected"], &lake["ignored"]], [4, 1, 2, 1].map(|n| json!(n)).each_ref());
        assert_eq!(
            (&balance["assets"]["present"], &balance["requests"]["waiting"], &balance["clips"]["ready"]),
            (&json!(7), &json!(1), &json!(1))
        );
    }
    assert_eq!(rig.content().await, content);
    assert_eq!(rig.calls("Publish"), publishes);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bucket_is_listed_as_often_however_many_clips_there_are() {
    let rig = healthy().await;
    let lists = async || {
        let before = rig.calls("ListObjects");
        rig.reconciled().await;
        rig.calls("ListObjects") - before
    };
    let few = lists().await;
    for first in 30..36 {
        rig.clip(&first.to_string(), first).await;
    }
    assert_eq!((few, lists().await), (6, 6), "videos, three kinds of deliveries, what was made of videos, clips");
}

#[tokio::test(flavor = "multi_thread")]
async fn measuring_says_how_things_stand_and_changes_nothing() {
    let rig = healthy().await;
    let content = rig.content().await;
    let (status, gauges) = rig.post(NO_PATIENCE, "/measure").await;
    assert_eq!(status, 200);
    assert_eq!((&gauges["clips"]["ready"], &gauges["clips"]["retired"], &gauges["requests_waiting"]), (&json!(1), &json!(0), &json!(1)));
    assert_eq!(
        (&gauges["dead_letters"], &gauges["oldest_unfinished_clip_s"], &gauges["sync_lag_s"]),
        (&json!(0), &json!(0.0), &json!(0.0))
    );
    assert_eq!(rig.content().await, content);

    rig.deafen("cut-clip", "clip-accepted");
    rig.clip("two", 40).await;
    rig.execute("UPDATE media.clips SET created_at = now() - interval '1 hour' WHERE status = 'accepted'".to_owned()).await;
    for (id, replayed) in [("a", "now()"), ("b", "NULL")] {
        let letter = "dead_letter_id, subscription, attributes, payload, reason, replayed_at";
        rig.execute(format!("INSERT INTO media.dead_letters ({letter}) VALUES ('{id}', 's', '{{}}', '', 'why', {replayed})")).await;
    }
    let (_, gauges) = rig.post(NO_PATIENCE, "/measure").await;
    assert_eq!(gauges["dead_letters"], 1, "the other one was replayed");
    assert!((3600.0..7200.0).contains(&gauges["oldest_unfinished_clip_s"].as_f64().unwrap()), "{gauges}");
    rig.execute("UPDATE media.masters SET synced_at_us = EXTRACT(epoch FROM now() - interval '1 minute') * 1000000".to_owned()).await;
    rig.execute("UPDATE media.requests SET synced_at_us = 0 WHERE clip_id IS NOT NULL".to_owned()).await;
    let (_, gauges) = rig.post(NO_PATIENCE, "/measure").await;
    assert!((60.0..3600.0).contains(&gauges["sync_lag_s"].as_f64().unwrap()), "{gauges}");
    rig.execute("UPDATE media.clips SET accepted_at = now() - interval '1 minute' WHERE status = 'accepted'".to_owned()).await;
    let (_, gauges) = rig.post(NO_PATIENCE, "/measure").await;
    let oldest = gauges["oldest_unfinished_clip_s"].as_f64().unwrap();
    assert!((60.0..3600.0).contains(&oldest), "it was asked for again: {gauges}");
    let metrics = telemetry::metrics::exposition();
    assert!(metrics.contains("heartbeat_clips{") && metrics.contains("heartbeat_sync_lag_seconds"), "{metrics}");
}
