//! Rules: kept, shown to their team, and run on every new game once, whatever is repeated and whatever dies.

use super::{
    league::{League, code, film_all, load_game},
    world::World,
};
use hockey::generated::Meaning;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeSet;

async fn keep(world: &World, team: &str, question: &str) -> Value {
    let answer = world.post("/api/v2/rules", &world.analyst(team), &json!({"question": question})).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    answer.body
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_is_kept_for_a_team_and_belongs_to_it() {
    let world = World::start().await;
    League::load(&world, &[("MTL", "CHI")]).await;
    let rule = keep(&world, "MTL", "every goal and every save, both teams").await;
    assert_eq!((&rule["team_code"], &rule["name"]), (&json!("MTL"), &json!("every goal and every save, both teams")));
    assert_eq!(rule["query"]["timeframe"], Value::Null);
    assert!(rule["chips"].as_array().unwrap().iter().all(|chip| chip["field"] != "timeframe"), "{rule}");
    let (montreal, chicago) = (world.analyst("MTL"), world.analyst("CHI"));
    assert_eq!(world.get("/api/v2/rules", &montreal).await.body["rules"][0]["rule_id"], rule["rule_id"]);
    assert_eq!(world.get("/api/v2/rules", &chicago).await.body, json!({"rules": []}));
    // What the staff looks for is not the players' to read.
    world.get("/api/v2/rules", &world.token("player", &["MTL"], None)).await.detail(StatusCode::FORBIDDEN);
    let path = format!("/api/v2/rules/{}", rule["rule_id"]);
    world.send(Method::DELETE, &path, &chicago, None).await.detail(StatusCode::NOT_FOUND);
    world.send(Method::DELETE, &path, &world.token("player", &["MTL"], None), None).await.detail(StatusCode::FORBIDDEN);
    assert_eq!(world.send(Method::DELETE, &path, &montreal, None).await.status, StatusCode::NO_CONTENT);
    world.send(Method::DELETE, &path, &montreal, None).await.detail(StatusCode::NOT_FOUND);
    world.send(Method::DELETE, "/api/v2/rules/x", &montreal, None).await.detail(StatusCode::NOT_FOUND);
    assert_eq!(world.get("/api/v2/rules", &montreal).await.body, json!({"rules": []}));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_a_rule_is_refused() {
    let world = World::start().await;
    League::load(&world, &[("MTL", "CHI")]).await;
    let montreal = world.token("coach", &["MTL"], Some(8_480_018));
    for (body, status, why) in [
        (json!({"question": "my goals"}), 422, "my"),
        (json!({"question": "goals in the last five games"}), 422, "each new game"),
        (json!({"query": {"events": ["goal"], "timeframe": {"last_games": 5}}, "name": "x"}), 422, "each new game"),
        (json!({"question": "glaos"}), 422, "glaos"),
        (json!({"question": "goals", "team_code": "CHI"}), 403, "CHI"),
        (json!({"query": {"events": ["goal"]}}), 400, "name"),
        (json!({"question": "goals", "cut": true}), 400, "unknown field"),
    ] {
        let detail = world.post("/api/v2/rules", &montreal, &body).await.detail(StatusCode::from_u16(status).unwrap());
        assert!(detail.contains(why), "{body}: {detail}");
    }
    let admin = world.token("admin", &[], None);
    let nobodys = world.post("/api/v2/rules", &admin, &json!({"question": "goals"})).await;
    assert!(nobodys.detail(StatusCode::BAD_REQUEST).contains("team_code"));
    let unknown = world.post("/api/v2/rules", &admin, &json!({"question": "goals", "team_code": "MLT"})).await;
    assert!(unknown.detail(StatusCode::UNPROCESSABLE_ENTITY).contains("did you mean"));
    assert_eq!(world.post("/api/v2/rules", &admin, &json!({"question": "goals", "team_code": "CHI"})).await.status, StatusCode::CREATED);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_of_both_teams_are_run_on_a_new_game_once() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    film_all(&world, league.id(0), "MTL").await;
    keep(&world, "MTL", "zone exits").await;
    keep(&world, "CHI", "zone exits").await;
    keep(&world, "NYR", "zone exits").await;
    let ours = league.plays(0, "MTL", Meaning::Exit).len();
    let theirs = league.plays(0, "CHI", Meaning::Exit).len();
    for _ in 0..3 {
        assert_eq!(world.deliver(&league.ingested[0]).await, StatusCode::NO_CONTENT);
    }
    let published = world.requests().await;
    let of_team = |team: &str| published.iter().filter(|(_, request)| request["team_code"] == team).count();
    assert_eq!((published.len(), of_team("MTL"), of_team("CHI")), (ours + theirs, ours, theirs));
    assert_eq!(published[0].1["labels"]["rule"], "zone exits");
    // What a rule found is told to its own team's staff.
    let game = format!("/api/v2/games/{}", league.id(0));
    let runs = world.get(&game, &world.analyst("MTL")).await.body["rule_runs"].clone();
    assert_eq!((runs.as_array().unwrap().len(), &runs[0]["plays"]), (1, &json!(ours)));
    assert_eq!(world.get(&game, &world.token("player", &["MTL"], None)).await.body["rule_runs"], json!([]));
    // Montréal has its videos; Chicago's clips wait for theirs.
    assert_eq!(world.clips().await.len(), ours);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_before_everything_is_published_ends_in_the_same_requests() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    film_all(&world, league.id(0), "MTL").await;
    keep(&world, "MTL", "zone exits").await;
    let exits = league.plays(0, "MTL", Meaning::Exit).len();
    world.refuse_announcements(1);
    assert_eq!(world.deliver(&league.ingested[0]).await, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(world.deliver(&league.ingested[0]).await, StatusCode::NO_CONTENT);
    let published = world.requests().await;
    let ids: BTreeSet<&String> = published.iter().map(|(id, _)| id).collect();
    assert_eq!((ids.len(), world.clips().await.len()), (exits, exits));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_are_one() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    film_all(&world, league.id(0), "MTL").await;
    keep(&world, "MTL", "zone exits").await;
    let event = &league.ingested[0];
    let all = futures::future::join_all((0..8).map(|_| world.deliver(event))).await;
    assert!(all.iter().all(|status| *status == StatusCode::NO_CONTENT), "{all:?}");
    assert_eq!(world.clips().await.len(), league.plays(0, "MTL", Meaning::Exit).len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_delivery_runs_the_rules_again_and_makes_no_second_clip_of_the_same() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    film_all(&world, league.id(0), "MTL").await;
    keep(&world, "MTL", "zone exits").await;
    assert_eq!(world.deliver(&league.ingested[0]).await, StatusCode::NO_CONTENT);
    let before = world.clips().await.len();
    let newer = load_game(&world, &league.games[0], 2).await;
    assert!(newer.delivery_id != league.ingested[0].delivery_id && newer.home == code(league.games[0].fixture.home.code));
    assert_eq!(world.deliver(&newer).await, StatusCode::NO_CONTENT);
    assert_eq!((world.clips().await.len(), world.requests().await.len()), (before, before));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_rule_and_a_rule_against_another_team_find_nothing() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    let removed = keep(&world, "MTL", "zone exits").await;
    keep(&world, "MTL", "zone exits against CHI").await;
    keep(&world, "MTL", "goals against TOR").await;
    let path = format!("/api/v2/rules/{}", removed["rule_id"]);
    world.send(Method::DELETE, &path, &world.analyst("MTL"), None).await;
    assert_eq!(world.deliver(&league.ingested[0]).await, StatusCode::NO_CONTENT);
    let published = world.requests().await;
    assert_eq!(published.len(), league.plays(0, "MTL", Meaning::Exit).len());
    assert!(published.iter().all(|(_, request)| request["labels"]["rule"] == "zone exits against CHI"));
}
