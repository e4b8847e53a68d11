//! A clip by its seconds, asked for with a token.

use super::{league::League, world::World};
use http::{Method, StatusCode};
use serde_json::{Value, json};

fn seconds(team: &str) -> Value {
    json!({"game_id": "2025020031", "team_code": team, "period": 1, "start_s": 194.3, "end_s": 202.3, "title": "Exit"})
}

#[tokio::test(flavor = "multi_thread")]
async fn each_asking_is_one_request_of_what_was_asked() {
    let world = World::start().await;
    let asked = world.post("/api/v2/cut", &world.analyst("MTL"), &seconds("MTL")).await;
    assert_eq!(asked.status, StatusCode::ACCEPTED, "{:?}", asked.body);
    let published = world.requests().await;
    assert_eq!((published.len(), &json!(published[0].0)), (1, &asked.body["request_id"]));
    for (field, value) in seconds("MTL").as_object().unwrap() {
        assert_eq!(&published[0].1[field], value, "{field}");
    }
    let admin = world.token("admin", &[], None);
    assert_eq!(world.post("/api/v2/cut", &admin, &seconds("CHI")).await.status, StatusCode::ACCEPTED);
    world.post("/api/v2/cut", &admin, &seconds("CHI")).await;
    let ids: std::collections::BTreeSet<String> = world.requests().await.into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids.len(), 3, "whoever asks again asks once more: the clip is the same, but may have expired");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_become_a_clip_is_refused_and_not_published() {
    let world = World::start().await;
    League::load(&world, &[("MTL", "CHI")]).await;
    let montreal = world.analyst("MTL");
    let with = |fields: Value| {
        let mut body = seconds("MTL");
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        body
    };
    for (body, status, why) in [
        (seconds("CHI"), 403, "CHI"),
        (with(json!({"end_s": 100})), 422, "not after its start"),
        (with(json!({"opponent_code": "ZZZ"})), 422, "opponent_code"),
        (with(json!({"shell": "rm"})), 422, "shell"),
        (with(json!({"title": "x".repeat(70_000)})), 413, "bytes"),
    ] {
        let detail = world.post("/api/v2/cut", &montreal, &body).await.detail(StatusCode::from_u16(status).unwrap());
        assert!(detail.contains(why), "{body}: {detail}");
    }
    assert_eq!(world.send(Method::POST, "/api/v2/cut", "", Some(&seconds("MTL"))).await.status, StatusCode::UNAUTHORIZED);
    world.refuse_announcements(1);
    assert!(world.post("/api/v2/cut", &montreal, &seconds("MTL")).await.status.is_server_error());
    assert_eq!(world.requests().await, []);
}
