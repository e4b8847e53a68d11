//! The words, the games, and what became of deliveries.

use super::{
    league::{League, film},
    world::World,
};
use http::StatusCode;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn the_vocabulary_says_what_each_word_means() {
    let world = World::start().await;
    let answer = world.get("/api/v2/vocabulary", &world.analyst("MTL")).await;
    assert_eq!(answer.status, StatusCode::OK);
    let terms = answer.body["terms"].as_array().unwrap();
    let exit = terms.iter().find(|term| term["id"] == "zone_exit").unwrap();
    assert!(exit["definition"].as_str().unwrap().contains("defensive zone") && exit["pre_s"].is_number());
    for list in ["flags", "sections", "strengths"] {
        assert!(!answer.body[list].as_array().unwrap().is_empty(), "{list}");
    }
    world.get("/api/v2/vocabulary", "x").await.detail(StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_game_is_shown_with_its_deliveries_its_quality_and_its_videos() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    film(&world, league.id(0), "MTL", 1).await;
    film(&world, league.id(0), "CHI", 1).await;
    let montreal = world.analyst("MTL");
    let game = world.get(&format!("/api/v2/games/{}", league.id(0)), &montreal).await.body;
    assert_eq!((&game["game_id"], &game["rate"], &game["has_plays"]), (&json!(league.id(0)), &json!(30), &json!(true)));
    assert_eq!(game["deliveries"][0]["status"], "loaded");
    assert_eq!(game["quality"]["report"]["rows"], json!(league.games[0].plays.len()));
    let videos: Vec<(&Value, &Value)> =
        game["videos"].as_array().unwrap().iter().map(|video| (&video["team_code"], &video["synchronised"])).collect();
    assert_eq!(videos, [(&json!("MTL"), &json!(false))], "the other team's video is theirs");
    for absent in ["2025020000", "20031", "x", "%00"] {
        world.get(&format!("/api/v2/games/{absent}"), &montreal).await.detail(StatusCode::NOT_FOUND);
    }
    let games = world.get("/api/v2/games?team=mtl&season=20252026", &montreal).await.body;
    let games = games["games"].as_array().unwrap();
    assert!(games.len() == 82 && games.iter().any(|game| game["game_id"] == league.id(0)), "{}", games.len());
    let unknown = world.get("/api/v2/games?tema=MTL", &montreal).await.detail(StatusCode::BAD_REQUEST);
    assert!(unknown.contains("tema"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_is_known_once_it_is_handled() {
    let world = World::start().await;
    let path = |object: &str| format!("/api/v2/deliveries?object={object}&generation=1");
    let montreal = world.analyst("MTL");
    world.get(&path("plays/2025-2026/x.csv"), &montreal).await.detail(StatusCode::NOT_FOUND);
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    let object = format!("plays/2025-2026/{}", league.games[0].raw_name());
    let delivery = world.get(&path(&object), &montreal).await.body;
    assert_eq!((&delivery["kind"], &delivery["status"], &delivery["game_id"]), (&json!("raw"), &json!("loaded"), &json!(league.id(0))));
    assert!(delivery["report"]["rows"].is_number() && delivery["odd_rows"] == 0, "{delivery}");
    world.get(&path(&object), &world.token("player", &["MTL"], None)).await.detail(StatusCode::FORBIDDEN);
    world.get("/api/v2/deliveries?object=x", &montreal).await.detail(StatusCode::BAD_REQUEST);
    world.get("/api/v2/deliveries?object=x&generation=-1", &montreal).await.detail(StatusCode::BAD_REQUEST);
}
