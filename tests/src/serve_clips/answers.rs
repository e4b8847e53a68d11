//! Problems in the right shape, hostile requests, other sites' pages, and readiness.

use super::{sample::Sample, world::World};
use http::{Method, StatusCode};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_and_what_is_not_allowed_are_problems() {
    let world = World::start().await;
    let admin = world.admin();
    for path in ["/", "/api", "/api/v2", "/api/v2/clips/", "/api/v2/clips/x/nothing", "/watch", "/favicon.ico", "/api/v1/clips"] {
        world.get(path, &admin).await.problem(StatusCode::NOT_FOUND);
    }
    for path in ["/api/v2/clips", "/api/v2/clips/x/playlist.m3u8", "/watch/x", "/ready"] {
        for method in [Method::POST, Method::DELETE, Method::PUT, Method::PATCH] {
            let answer = world.send(method.clone(), path, Some(&admin)).await;
            answer.problem(StatusCode::METHOD_NOT_ALLOWED);
            assert!(answer.header("allow").contains("GET"), "{method} {path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_understood_is_named() {
    let world = World::start().await;
    let admin = world.admin();
    for (query, named) in [
        ("palyer_id=1", "palyer_id"),
        ("team_code=Montreal", "team_code"),
        ("game_id=20031", "season"),
        ("tag=%00", "tag"),
        ("event_type=%F0%28%8C%28", "event_type"),
        ("player_id=1;DROP%20TABLE%20media.clips", "player_id"),
        ("limit=1000000000000000000000", "limit"),
        ("cursor=%27%20OR%201=1%20--", "cursor"),
        ("%00=1", "no parameter"),
        ("from=2025-10-02&to=2025-10-01", "from"),
        ("zone=dz&zone=oz", "zone is given twice"),
        ("season=2025-2026&season=", "season is given twice"),
        ("=", "no parameter"),
    ] {
        let detail = world.get(&format!("/api/v2/clips?{query}"), &admin).await.problem(StatusCode::BAD_REQUEST);
        assert!(detail.contains(named), "{query}: {detail}");
    }
    let long = world.get(&format!("/api/v2/clips?{}=1", "x".repeat(20_000)), &admin).await.problem(StatusCode::BAD_REQUEST);
    assert!(long.len() < 500, "what is quoted is cut");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_cannot_be_is_one_that_does_not_exist() {
    let world = World::start().await;
    let admin = world.admin();
    let long = "a".repeat(10_000);
    for id in ["x", "%00", "%ff", "..%2f..%2fetc", "%F0%9F%8F%92", "'--", "%22%3Cscript%3E", &"A".repeat(32), &"0".repeat(31), &long] {
        for path in ["/api/v2/clips/ID", "/api/v2/clips/ID/history", "/api/v2/clips/ID/grid.vtt", "/watch/ID", "/api/v2/requests/ID"] {
            world.get(&path.replace("ID", id), &admin).await.problem(StatusCode::NOT_FOUND);
        }
        let unauthorised = world.send(Method::GET, &format!("/api/v2/clips/{id}"), None).await;
        unauthorised.problem(StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_another_site_may_read_the_data() {
    let world = World::start().await;
    let url = format!("{}/api/v2/clips", world.url);
    let asked = [("origin", "https://player.example.com"), ("access-control-request-headers", "authorization")];
    let preflight = world.send_with(Method::OPTIONS, &url, &asked).await;
    assert_eq!((preflight.status, preflight.header("access-control-allow-headers")), (StatusCode::NO_CONTENT, "Authorization"));
    assert!(preflight.header("access-control-allow-methods").contains("GET"));
    for answer in [preflight, world.get("/api/v2/clips", &world.admin()).await, world.get("/api/v2/clips?x=1", &world.admin()).await] {
        assert_eq!(answer.header("access-control-allow-origin"), "*");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn head_says_what_get_would() {
    let world = World::start().await;
    let (get, head) =
        (world.get("/api/v2/clips", &world.admin()).await, world.send(Method::HEAD, "/api/v2/clips", Some(&world.admin())).await);
    assert_eq!((head.status, head.header("content-length")), (StatusCode::OK, get.body.len().to_string().as_str()));
    assert!(head.body.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_on_our_side_is_not_told() {
    let world = World::start().await;
    let sample = Sample::of(1, "MTL");
    sample.write(&world.database).await;
    let path = format!("/api/v2/clips/{}/playlist.m3u8", sample.id());
    let detail = world.get(&path, &world.admin()).await.problem(StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(detail, "something went wrong on our side; it is written in the log");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_ready_when_the_database_answers() {
    let world = World::start().await;
    assert_eq!(world.send(Method::GET, "/ready", None).await.status, StatusCode::OK);
    let alone = World::start_with(|settings| settings.database_url = "postgres://postgres@127.0.0.1:9/none".to_owned()).await;
    let detail = alone.send(Method::GET, "/ready", None).await.problem(StatusCode::SERVICE_UNAVAILABLE);
    assert!(!detail.contains("127.0.0.1"), "{detail}");
}
