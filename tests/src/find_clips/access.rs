//! Who sees what: play-by-play is the league's, but a player's is their own games'; video is each team's own.

use super::{
    asking::numbers,
    league::{League, film_all},
    world::World,
};
use hockey::generated::Meaning;
use http::StatusCode;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_player_asks_about_the_games_of_their_teams_only() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI"), ("VAN", "EDM")]).await;
    let question = json!({"question": "zone exits by VAN", "limit": 500});
    let scout = world.find(&world.analyst("MTL"), question.clone()).await;
    assert_eq!(numbers(&scout), league.plays(1, "VAN", Meaning::Exit));
    let player = world.token("player", &["MTL"], Some(8_480_018));
    let answer = world.find(&player, question).await;
    assert_eq!((&answer["total"], &answer["coverage"]["games_looked_at"]), (&json!(0), &json!(0)), "{answer}");
    let league_wide = world.find(&player, json!({"query": {"events": ["zone_exit"]}, "limit": 500})).await;
    let games: Vec<&Value> = league_wide["plays"].as_array().unwrap().iter().map(|play| &play["game_id"]).collect();
    assert!(!games.is_empty() && games.iter().all(|game| **game == json!(league.id(0))));
    let named = json!({"query": {"timeframe": {"games": [league.id(1)]}}});
    assert_eq!(world.find(&player, named).await["total"], 0);
    world.get(&format!("/api/v2/games/{}", league.id(1)), &player).await.detail(StatusCode::NOT_FOUND);
    let seen = world.get("/api/v2/games?season=2025-2026", &player).await.body;
    let seen = seen["games"].as_array().unwrap();
    assert!(!seen.is_empty() && seen.iter().all(|game| game["home_code"] == "MTL" || game["away_code"] == "MTL"));
}

#[tokio::test(flavor = "multi_thread")]
async fn clips_and_videos_of_another_team_do_not_exist() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    film_all(&world, league.id(0), "CHI").await;
    let question = json!({"question": "zone exits by CHI against MTL", "limit": 5});
    let cut = json!({"question": "zone exits by CHI against MTL", "limit": 5, "cut": true});
    let chicago = world.find(&world.analyst("CHI"), cut.clone()).await;
    assert_eq!(chicago["plays"][0]["clip"]["status"], "requested");
    assert_eq!(world.clips().await.len(), 5);
    let theirs = world.find(&world.analyst("CHI"), question.clone()).await;
    assert_eq!(theirs["plays"][0]["clip"]["status"], "accepted");
    let montreal = world.find(&world.analyst("MTL"), question).await;
    assert!(montreal["plays"].as_array().unwrap().iter().all(|play| play["clip"].is_null()), "{montreal}");
    assert_eq!(montreal["coverage"]["games_without_video"]["total"], 1);
    assert_eq!(theirs["coverage"]["games_without_video"]["total"], 0);
    // Montréal plays in the game, so it waits for its own video; New York does not, and has none to wait for.
    let waiting = world.find(&world.analyst("MTL"), cut.clone()).await;
    assert_eq!(
        (&waiting["plays"][0]["clip"]["status"], &waiting["plays"][0]["clip"]["clip_id"]),
        (&json!("waiting_for_video"), &Value::Null)
    );
    let stranger = world.find(&world.analyst("NYR"), cut).await;
    assert_eq!(stranger["plays"][0]["clip"], json!({"clip_id": null, "status": "no_video"}));
    let published = world.requests().await;
    let teams: Vec<&Value> = published.iter().map(|(_, request)| &request["team_code"]).collect();
    assert_eq!((teams.iter().filter(|team| **team == "CHI").count(), teams.iter().filter(|team| **team == "MTL").count()), (5, 5));
    assert_eq!(published.len(), 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_sees_the_acting_teams_video_or_else_the_others() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    let admin = world.token("admin", &[], None);
    let cut = |team: &str| json!({"query": {"team": team, "events": ["zone_exit"], "limit": 1}, "cut": true});
    let nowhere = world.find(&admin, cut("CHI")).await;
    assert_eq!(nowhere["plays"][0]["clip"]["status"], "no_video");
    film_all(&world, league.id(0), "MTL").await;
    world.find(&admin, cut("CHI")).await;
    film_all(&world, league.id(0), "CHI").await;
    world.find(&admin, cut("CHI")).await;
    let teams: Vec<Value> = world.requests().await.into_iter().map(|(_, request)| request["team_code"].clone()).collect();
    assert_eq!(teams, ["MTL", "CHI"]);
}
