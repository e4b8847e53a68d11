//! What is understood, what is refused, and how it is said.

use super::{league::League, world::World};
use hockey::generated::Meaning;
use http::{Method, StatusCode};
use serde_json::{Value, json};

/// The numbers of the plays in an answer.
pub(super) fn numbers(answer: &Value) -> Vec<u32> {
    answer["plays"].as_array().unwrap().iter().map(|play| play["play_no"].as_u64().unwrap() as u32).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_finds_exactly_what_happened() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    let montreal = world.analyst("MTL");
    let exits = league.plays(0, "MTL", Meaning::Exit);
    let answer = world.find(&montreal, json!({"question": "zone exits by MTL against CHI", "limit": 500})).await;
    assert_eq!(numbers(&answer), exits);
    assert!(!exits.is_empty() && answer["total"] == json!(exits.len()) && answer["returned"] == answer["total"]);
    assert_eq!(answer["question"], "zone exits by MTL against CHI");
    assert_eq!((&answer["reading"]["query"]["events"], &answer["reading"]["query"]["team"]), (&json!(["zone_exit"]), &json!("MTL")));
    assert!(answer["reading"]["chips"].as_array().unwrap().iter().any(|chip| chip["field"] == "events"));
    let others = world.find(&montreal, json!({"question": "zone exits by CHI against MTL", "limit": 500})).await;
    assert_eq!(numbers(&others), league.plays(0, "CHI", Meaning::Exit));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_play_is_shown_with_everything_that_is_known_of_it() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    let (game, number) = (&league.games[0], league.plays(0, "MTL", Meaning::Exit)[0]);
    let truth = &game.plays[number as usize];
    let person = game.person(truth.actor.unwrap()).unwrap();
    let answer = world.find(&world.analyst("MTL"), json!({"question": "zone exits by MTL against CHI"})).await;
    let play = &answer["plays"][0];
    let frames = truth.timecode_frames;
    let timecode = format!("00:{:02}:{:02}:{:02}", frames / 1800, frames / 30 % 60, frames % 30);
    for (field, value) in [
        ("game_id", json!(league.id(0))),
        ("home", json!(game.fixture.home.code)),
        ("away", json!(game.fixture.away.code)),
        ("game_date", json!(game.fixture.date)),
        ("period", json!(truth.period)),
        ("clock", json!(format!("{:02}:{:02}", truth.clock_frames / 1800, truth.clock_frames / 30 % 60))),
        ("timecode", json!(timecode)),
        ("rate", json!(30)),
        ("action", json!(truth.action.text)),
        ("event", json!("zone_exit")),
        ("player", json!({"id": person.player_id, "name": format!("{} {}", person.first_name, person.last_name), "team": "MTL"})),
        ("zone", json!("dz")),
        ("clip", Value::Null),
    ] {
        assert_eq!(play[field], value, "{field} of {play}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_query_of_a_reading_gives_the_same_answer() {
    let world = World::start().await;
    League::load(&world, &[("MTL", "CHI")]).await;
    let montreal = world.analyst("MTL");
    let asked = world.find(&montreal, json!({"question": "passes by MTL in the second period", "limit": 20})).await;
    let sent = world.find(&montreal, json!({"query": asked["reading"]["query"], "limit": 20})).await;
    assert!(asked["total"].as_i64().unwrap() > 20);
    assert_eq!((&asked["plays"], &asked["total"]), (&sent["plays"], &sent["total"]));
    assert!(asked["plays"].as_array().unwrap().iter().all(|play| play["period"] == 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_understood_is_said_with_what_may_have_been_meant() {
    let world = World::start().await;
    League::load(&world, &[("MTL", "CHI"), ("VAN", "EDM")]).await;
    let montreal = world.analyst("MTL");
    for (question, word, suggestion) in [
        ("zone exits by Suzukki", "suzukki", "Suzuki"),
        ("zone exts by MTL", "exts", "exit"),
        ("goals by the Canadians", "canadians", "Canadiens"),
    ] {
        let problem = world.refused(&montreal, json!({"question": question}), StatusCode::UNPROCESSABLE_ENTITY).await;
        assert_eq!((&problem["type"], &problem["status"]), (&json!("about:blank"), &json!(422)));
        let unknown = problem["not_understood"].to_string().to_lowercase();
        assert!(unknown.contains(word), "{question}: {problem}");
        assert!(problem["suggestions"].to_string().to_lowercase().contains(&suggestion.to_lowercase()), "{question}: {problem}");
        assert!(problem["reading"]["chips"].is_array() && problem["detail"].as_str().unwrap().to_lowercase().contains(word), "{problem}");
    }
    let ambiguous = world.refused(&montreal, json!({"question": "goals by Pettersson"}), StatusCode::UNPROCESSABLE_ENTITY).await;
    let choices = ambiguous["ambiguities"][0]["choices"].as_array().unwrap();
    let ids: Vec<&Value> = choices.iter().map(|choice| &choice["player_id"]).collect();
    assert!(ids.contains(&&json!(8_480_012)) && ids.contains(&&json!(8_483_678)), "{ambiguous}");
    let settled = choices[0]["say"].as_str().unwrap();
    world.find(&montreal, json!({"question": format!("goals by {settled}")})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn my_is_the_askers_own_player_or_an_error() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    let refused = world.refused(&world.analyst("MTL"), json!({"question": "my passes"}), StatusCode::UNPROCESSABLE_ENTITY).await;
    assert!(refused["not_understood"].to_string().contains("my"), "{refused}");
    let game = &league.games[0];
    let actor = game.plays[league.plays(0, "MTL", Meaning::PassMade)[0] as usize].actor.unwrap();
    let player_id = game.person(actor).unwrap().player_id;
    let player = world.token("player", &["MTL"], Some(player_id));
    let answer = world.find(&player, json!({"question": "my passes", "limit": 500})).await;
    let passes = answer["plays"].as_array().unwrap();
    assert!(!passes.is_empty() && passes.iter().all(|play| play["player"]["id"] == json!(player_id)), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_are_not_right_are_named_and_never_half_understood() {
    let world = World::start().await;
    let admin = world.token("admin", &[], None);
    for (body, named) in [
        (json!({}), "either question"),
        (json!({"question": "goals", "query": {}}), "one of them"),
        (json!({"question": "x".repeat(501)}), "501 characters"),
        (json!({"question": 7}), "string"),
        (json!({"question": "goals", "cuts": true}), "unknown field `cuts`"),
        (json!({"query": {"playres": [1]}}), "unknown field `playres`"),
        (json!({"query": {"zones": ["neutral"]}}), "neutral"),
        (json!({"question": "goals", "limit": 0}), "limit"),
        (json!({"question": "goals", "limit": 501}), "limit"),
        (json!({"question": "goals", "pre_s": 61}), "pre_s"),
        (json!({"question": "goals", "post_s": -1}), "post_s"),
        (json!([]), "JSON that this address wants"),
        (json!(null), "JSON that this address wants"),
        (json!({"query": []}), "JSON that this address wants"),
        (json!({"query": null, "question": null}), "either question"),
    ] {
        let problem = world.refused(&admin, body.clone(), StatusCode::BAD_REQUEST).await;
        assert!(problem["detail"].as_str().unwrap().contains(named), "{body}: {problem}");
    }
    world.refused(&admin, json!({"question": " "}), StatusCode::UNPROCESSABLE_ENTITY).await;
    let large = json!({"question": "x".repeat(70_000)});
    world.refused(&admin, large, StatusCode::PAYLOAD_TOO_LARGE).await;
    let unknown = json!({"query": {"events": ["face_lift"]}});
    let problem = world.refused(&admin, unknown, StatusCode::UNPROCESSABLE_ENTITY).await;
    assert!(problem["not_understood"].to_string().contains("face_lift"), "{problem}");
    assert!(world.send(Method::GET, "/api/v2/find", &admin, None).await.status == StatusCode::METHOD_NOT_ALLOWED);
    world.post("/api/v2/find", "x", &json!({"question": "goals"})).await.detail(StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn totals_are_real_and_a_limit_comes_after_the_order() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    let montreal = world.analyst("MTL");
    let exits = league.plays(0, "MTL", Meaning::Exit);
    let first = world.find(&montreal, json!({"question": "zone exits by MTL", "limit": 3})).await;
    assert_eq!((numbers(&first), first["total"].clone(), first["returned"].clone()), (exits[..3].to_vec(), json!(exits.len()), json!(3)));
    let query = json!({"team": "MTL", "events": ["zone_exit"], "order": "newest_first", "limit": 3});
    let last = world.find(&montreal, json!({"query": query})).await;
    let newest: Vec<u32> = exits.iter().rev().take(3).copied().collect();
    assert_eq!((numbers(&last), &last["total"]), (newest, &json!(exits.len())));
    let usual = world.find(&montreal, json!({"query": {"team": "MTL"}})).await;
    assert!(usual["returned"] == 100 && usual["total"].as_i64().unwrap() > 100);
}
