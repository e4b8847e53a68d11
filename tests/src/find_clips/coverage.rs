//! Where it was looked for, and why there was nowhere to look.

use super::{
    league::{League, film},
    world::World,
};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn nothing_loaded_is_not_nothing_found() {
    let world = World::start().await;
    let answer = world.find(&world.analyst("MTL"), json!({"question": "goals"})).await;
    assert_eq!(answer["total"], 0);
    assert!(answer["coverage"]["nothing_because"].as_str().unwrap().contains("no game is loaded yet"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeframe_without_games_says_which_were_considered_and_why_not() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    let montreal = world.analyst("MTL");
    let answer = world.find(&montreal, json!({"question": "goals by MTL against TOR"})).await;
    let because = answer["coverage"]["nothing_because"].as_str().unwrap();
    assert!(because.contains("MTL has played 1 game in 2025-2026; none of them was against TOR"), "{because}");
    let next = league.season.fixtures.iter().find(|game| {
        let teams = [game.home.code, game.away.code];
        teams.contains(&"MTL") && teams.contains(&"TOR")
    });
    let next = next.unwrap();
    assert!(
        because.contains(&format!("The next is on {}: {} at {}", next.date.format("%-d %B %Y"), next.away.code, next.home.code)),
        "{because}"
    );
    assert!(answer["coverage"]["games_not_yet_played"]["total"].as_i64().unwrap() >= 1);
    let summer = json!({"query": {"team": "MTL", "timeframe": {"days": {"from": "2025-07-01", "to": "2025-07-31"}}}});
    let answer = world.find(&montreal, summer).await;
    let because = answer["coverage"]["nothing_because"].as_str().unwrap();
    assert!(because.contains("from 1 July 2025 to 31 July 2025"), "{because}");
}

#[tokio::test(flavor = "multi_thread")]
async fn games_without_plays_and_without_video_are_counted() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI"), ("MTL", "VAN")]).await;
    let coverage = async || world.find(&world.analyst("MTL"), json!({"question": "goals by MTL"})).await["coverage"].clone();
    let before = coverage().await;
    assert_eq!((&before["games_looked_at"], &before["games_without_video"]["total"]), (&json!(2), &json!(2)));
    assert_eq!((&before["seasons"], &before["nothing_because"]), (&json!(["2025-2026"]), &Value::Null));
    film(&world, league.id(1), "MTL", 1).await;
    let after = coverage().await;
    assert_eq!(
        (&after["games_without_video"]["total"], &after["games_without_video"]["games"][0]["game_id"]),
        (&json!(1), &json!(league.id(0)))
    );
}
