//! Requests that can never become clips: each is kept with a reason, and nothing else stops.

use super::{
    given::{PERIOD_1, request, request_with},
    rig::Rig,
};
use serde_json::{Value, json};

/// What people send, and what they are told.
fn bad() -> Vec<(Vec<u8>, &'static str)> {
    let with = |fields: Value| request_with(fields).to_string().into_bytes();
    let play = |timecode: &str, rate: Value| {
        let place = json!({"game_id": "2025020031", "team_code": "MTL", "period": 1});
        let mut play = json!({"timecode": timecode, "timecode_rate": rate, "pre_s": 4, "post_s": 4});
        play.as_object_mut().unwrap().extend(place.as_object().unwrap().clone());
        play.to_string().into_bytes()
    };
    let raw = |text: &str| text.as_bytes().to_vec();
    let mut huge = with(json!({}));
    huge.resize(10_000_000, b' ');
    vec![
        (raw("hello"), "not the JSON of a clip request"),
        (raw(""), "not the JSON of a clip request"),
        (vec![0xff, 0x00, 0xfe], "not the JSON of a clip request"),
        (raw("{\"\\u0000\": 1}"), "unknown field"),
        (huge, "a clip request has at most"),
        (with(json!({"strat_s": 1})), "unknown field `strat_s`"),
        (with(json!({"end_s": 194.3})), "not after its start"),
        (with(json!({"end_s": 100})), "not after its start"),
        (with(json!({"start_s": -1})), "before the video begins"),
        (with(json!({"start_s": "NaN"})), "not a time in seconds"),
        (with(json!({"start_s": 5e9})), "longer than a day"),
        (with(json!({"end_s": 194.35})), "0.1 s to 300 s"),
        (with(json!({"end_s": 600})), "0.1 s to 300 s"),
        (with(json!({"start_s": 1200, "end_s": 1201})), "the video is only 1200 s long"),
        (play("00:00:10:30", Value::Null), "up to 29"),
        (play("00:00:10:25", json!(25)), "up to 24"),
        (with(json!({"team_code": "montreal"})), "not a team code"),
        (with(json!({"team_code": "M\u{1f600}L"})), "not a team code"),
        (with(json!({"game_id": "../../etc"})), "digits only"),
        (with(json!({"game_id": 20031})), "add the season"),
        (with(json!({"period": 300})), "not a period"),
        (with(json!({"master": "media/raw/MTL/20031/p1-x.mp4"})), "must lie in"),
        (with(json!({"title": "x".repeat(1024)})), "visible characters"),
        (with(json!({"title": "a\nb"})), "visible characters"),
        (with(json!({"zone": "neutral"})), "one of oz, nz, dz"),
    ]
}

#[tokio::test]
async fn each_is_refused_with_a_reason_and_twice_is_once() {
    let rig = Rig::new().await;
    rig.master(PERIOD_1, 1).await;
    for (n, (body, reason)) in bad().into_iter().enumerate() {
        let id = format!("bad{n}");
        for _ in 0..2 {
            assert_eq!(rig.request(&id, body.clone()).await, 204, "{reason}");
        }
        let row = rig.stored_request(&id).await;
        let told = row.reason.unwrap_or_default();
        assert!(row.status == "refused" && told.contains(reason), "{reason}: {} {told}", row.status);
        assert!(row.body.len() <= 12_288);
        let history = db::history::of_request(&rig.database, &db::Access::everything(), &id).await.unwrap();
        assert_eq!(history.len(), 1, "{history:?}");
    }
    assert_eq!(rig.request("good", request().to_string()).await, 204);
    assert_eq!((rig.clips().await.len(), rig.announced("clip.accepted").await.len()), (1, 1));
}

#[tokio::test]
async fn an_event_that_is_not_one_is_answered_400() {
    let rig = Rig::new().await;
    for path in ["master-ingested", "clip-cut", "clip-thumbnailed", "clip-packaged", "clip-step-failed"] {
        assert_eq!(rig.post(path, &[("x-goog-pubsub-message-id", "1")], b"{}".to_vec()).await, 400, "{path}");
    }
}
