//! Somebody says when a play is seen: the offset is worked out, and asked to be written down.

use super::{
    league::{League, film},
    world::World,
};
use hockey::generated::Meaning;
use http::StatusCode;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn an_offset_is_worked_out_of_a_play_that_is_seen() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    let master = film(&world, league.id(0), "MTL", 1).await;
    film(&world, league.id(0), "CHI", 1).await;
    let play_no = league.plays(0, "MTL", Meaning::PassMade)[0];
    let truth = &league.games[0].plays[play_no as usize];
    assert_eq!(truth.period, 1);
    let seconds = f64::from(truth.timecode_frames) / 30.0;
    let montreal = world.analyst("MTL");
    let sync = async |fields: serde_json::Value| {
        let mut body = json!({"game_id": league.id(0), "period": 1});
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        world.post("/api/v2/sync", &montreal, &body).await
    };
    let answer = sync(json!({"play_no": play_no, "at_s": seconds + 71.5})).await;
    assert_eq!((answer.status, &answer.body["master_id"]), (StatusCode::ACCEPTED, &json!(master)));
    assert!((answer.body["offset_s"].as_f64().unwrap() - 71.5).abs() < 1e-5, "{}", answer.body);
    let (_, event) = world.published("sync.requested").await.remove(0);
    assert_eq!((&event["master_id"], &event["team_code"], &event["period"]), (&json!(master), &json!("MTL"), &json!(1)));
    assert_eq!((&event["offset"], &event["asked_at_us"]), (&answer.body["offset_s"], &answer.body["asked_at_us"]));

    let slow = sync(json!({"play_no": play_no, "at_s": 150.0, "rate": "30000/1001"})).await;
    let expected = 150.0 - seconds * 1.001;
    assert!((slow.body["offset_s"].as_f64().unwrap() - expected).abs() < 1e-5, "{}", slow.body);
    assert_eq!(world.published("sync.requested").await[1].1["rate"], json!([30_000, 1001]));
    let plain = sync(json!({"offset_s": -3.25})).await;
    assert_eq!((plain.status, &plain.body["offset_s"]), (StatusCode::ACCEPTED, &json!(-3.25)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_synchronised_is_said() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    film(&world, league.id(0), "MTL", 1).await;
    film(&world, league.id(0), "MTL", 2).await;
    film(&world, league.id(0), "CHI", 1).await;
    let of_second =
        *league.plays(0, "MTL", Meaning::PassMade).iter().find(|play| league.games[0].plays[**play as usize].period == 2).unwrap();
    let of_first = league.plays(0, "MTL", Meaning::PassMade)[0];
    let (montreal, admin) = (world.analyst("MTL"), world.token("admin", &[], None));
    let player = world.token("player", &["MTL"], None);
    let game = league.id(0);
    for (token, body, status, why) in [
        (&montreal, json!({"game_id": game, "period": 3, "offset_s": 1}), 404, "no video of P3"),
        (&montreal, json!({"game_id": game, "period": 1, "team_code": "CHI", "offset_s": 1}), 404, "no video of CHI"),
        (&montreal, json!({"game_id": game, "period": 1, "play_no": 999_999, "at_s": 1}), 404, "no play 999999"),
        (&montreal, json!({"game_id": game, "period": 1, "play_no": of_second, "at_s": 1}), 422, "happens in P2, not in P1"),
        (&montreal, json!({"game_id": game, "period": 1}), 400, "either offset_s"),
        (&montreal, json!({"game_id": game, "period": 1, "offset_s": 1, "at_s": 1}), 400, "either offset_s"),
        (&montreal, json!({"game_id": game, "period": 1, "offset_s": 1e9}), 400, "offset_s"),
        (&montreal, json!({"game_id": game, "period": 1, "offset_s": 1, "rate": "fast"}), 400, "rate"),
        (&montreal, json!({"game_id": game, "period": 1, "offset_s": 299}), 422, "outside the video, which is 300.0 s long"),
        (&montreal, json!({"game_id": game, "period": 1, "play_no": of_first, "at_s": -200}), 422, "outside the video"),
        (&montreal, json!({"game_id": "20031", "period": 1, "offset_s": 1}), 400, "game_id"),
        (&montreal, json!({"game_id": game, "period": 0, "offset_s": 1}), 400, "period"),
        (&montreal, json!({"game_id": game, "period": 1, "offset": 1}), 400, "unknown field"),
        (&admin, json!({"game_id": game, "period": 1, "offset_s": 1}), 422, "CHI and MTL"),
        (&player, json!({"game_id": game, "period": 1, "offset_s": 1}), 403, "analysts"),
    ] {
        let answer = world.post("/api/v2/sync", token, &body).await;
        let detail = answer.detail(StatusCode::from_u16(status).unwrap());
        assert!(detail.contains(why), "{body}: {detail}");
    }
    assert!(world.published("sync.requested").await.is_empty());
    let named = world.post("/api/v2/sync", &admin, &json!({"game_id": game, "period": 1, "team_code": "chi", "offset_s": 1})).await;
    assert_eq!((named.status, &named.body["team_code"]), (StatusCode::ACCEPTED, &json!("CHI")));
    let meant = json!({"game_id": game, "period": 1, "offset_s": 299, "force": true});
    assert_eq!(world.post("/api/v2/sync", &montreal, &meant).await.status, StatusCode::ACCEPTED);
}
