//! Clips are requested once, under the id that was promised, and overlapping ones are merged.

use super::{
    league::{League, film, film_again, film_all},
    world::World,
};
use db::Cause;
use events::{ClipId, ClipRequested};
use hockey::generated::{Meaning, Side};
use http::StatusCode;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn clip_ids(answer: &Value, list: &str) -> BTreeSet<String> {
    answer[list].as_array().unwrap().iter().filter_map(|play| Some(play["clip"]["clip_id"].as_str()?.to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_is_published_once_and_the_clips_are_those_that_were_promised() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    film_all(&world, league.id(0), "MTL").await;
    let montreal = world.analyst("MTL");
    let exits = league.plays(0, "MTL", Meaning::Exit).len();
    let ask = json!({"question": "zone exits by MTL against CHI", "cut": true});
    let answer = world.find(&montreal, ask.clone()).await;
    let promised = clip_ids(&answer, "plays");
    assert!(answer["plays"].as_array().unwrap().iter().all(|play| play["clip"]["status"] == "requested"), "{answer}");
    let published = world.requests().await;
    assert_eq!(published.len(), exits, "published before the answer");
    let ids: BTreeSet<&String> = published.iter().map(|(id, _)| id).collect();
    let answered: BTreeSet<String> =
        answer["plays"].as_array().unwrap().iter().map(|play| play["clip"]["request_id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, answered.iter().collect());
    let made: BTreeSet<String> = world.clips().await.into_iter().map(|clip| clip.clip_id).collect();
    assert_eq!(made, promised, "register-clip makes the very clips that were promised");

    let again = world.find(&montreal, ask).await;
    assert_eq!(clip_ids(&again, "plays"), promised);
    assert!(again["plays"].as_array().unwrap().iter().all(|play| play["clip"]["status"] == "accepted"), "{again}");
    assert_eq!(world.requests().await.len(), exits, "what is there is not requested again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_video_that_is_uploaded_again_makes_other_clips_of_the_same_question() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    film_all(&world, league.id(0), "MTL").await;
    let ask = json!({"question": "zone exits by MTL against CHI", "cut": true, "limit": 4});
    let first = world.find(&world.analyst("MTL"), ask.clone()).await;
    assert_eq!(world.clips().await.len(), 4);
    for period in 1..=3 {
        film_again(&world, league.id(0), "MTL", period, 2).await;
    }
    let second = world.find(&world.analyst("MTL"), ask).await;
    let promised: BTreeSet<String> = clip_ids(&first, "plays").union(&clip_ids(&second, "plays")).cloned().collect();
    let made: BTreeSet<String> = world.clips().await.into_iter().map(|clip| clip.clip_id).collect();
    assert_eq!((promised.len(), &made), (8, &promised));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_that_failed_is_tried_again_when_it_is_asked_for_again() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    film_all(&world, league.id(0), "MTL").await;
    let ask = json!({"question": "zone exits by MTL against CHI", "cut": true, "limit": 2});
    for attempt in 1..=3 {
        world.find(&world.analyst("MTL"), ask.clone()).await;
        let clips = world.clips().await;
        assert_eq!((clips.len(), clips.iter().filter(|clip| clip.status == "accepted").count()), (2, 2), "attempt {attempt}");
        let cause = Cause { event_type: "clip.step_failed", event_id: &format!("failure {attempt}") };
        for clip in &clips {
            let clip_id = ClipId::parse(&clip.clip_id).unwrap();
            db::clips::fail(&world.database, &clip_id, "the disk was full", cause).await.unwrap();
        }
    }
    let requests = world.requests().await.into_iter().map(|(id, _)| id).collect::<BTreeSet<_>>();
    assert_eq!(requests.len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_again_before_the_video_comes_publishes_the_same_requests() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    let ask = json!({"question": "zone exits by MTL against CHI", "cut": true, "limit": 4});
    for _ in 0..2 {
        let answer = world.find(&world.analyst("MTL"), ask.clone()).await;
        assert_eq!(answer["plays"][0]["clip"]["status"], "waiting_for_video");
    }
    let published = world.requests().await;
    let ids: BTreeSet<&String> = published.iter().map(|(id, _)| id).collect();
    assert_eq!((published.len(), ids.len()), (8, 4));
    assert!(world.clips().await.is_empty());
    film_all(&world, league.id(0), "MTL").await;
    let after = world.find(&world.analyst("MTL"), ask).await;
    assert_eq!(after["plays"][0]["clip"]["status"], "requested");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_says_everything_that_is_known_of_the_play() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    let (game, exit) = (&league.games[0], league.plays(0, "MTL", Meaning::Exit)[0]);
    let truth = &game.plays[exit as usize];
    let person = game.person(truth.actor.unwrap()).unwrap();
    let ask = json!({"question": "zone exits by MTL against CHI", "cut": true, "limit": 1, "pre_s": 2.5, "post_s": 6});
    let answer = world.find(&world.analyst("MTL"), ask).await;
    let (id, request) = world.requests().await.remove(0);
    assert!(id.starts_with("play-"), "{id}");
    let parsed = ClipRequested::parse(request.to_string().as_bytes()).unwrap();
    assert_eq!((parsed.game_id.as_str(), parsed.team_code.as_str()), (league.id(0), "MTL"));
    let (period, clock) = (truth.period, answer["plays"][0]["clock"].as_str().unwrap());
    for (field, value) in [
        ("timecode", answer["plays"][0]["timecode"].clone()),
        ("timecode_rate", json!(30)),
        ("pre_s", json!(2.5)),
        ("post_s", json!(6.0)),
        ("player_id", json!(person.player_id.to_string())),
        ("player_name", json!(format!("{} {}", person.first_name, person.last_name))),
        ("opponent_code", json!("CHI")),
        ("event_type", json!("zone_exit")),
        ("zone", json!("dz")),
        ("title", json!(format!("{}, zone exit, P{period} {clock} vs CHI", person.last_name))),
        ("labels", json!({"play": format!("{}/{exit}", league.id(0)), "question": "zone exits by MTL against CHI"})),
    ] {
        assert_eq!(request[field], value, "{field} of {request}");
    }
    assert!(request["tags"].as_array().unwrap().contains(&answer["plays"][0]["section"]), "{request}");
}

#[tokio::test(flavor = "multi_thread")]
async fn overlapping_plays_of_one_player_become_one_clip() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    film_all(&world, league.id(0), "MTL").await;
    let game = &league.games[0];
    let side = if game.fixture.home.code == "MTL" { Side::Home } else { Side::Away };
    let busiest = (0..game.players[side as usize].len() as u8)
        .max_by_key(|place| game.plays.iter().filter(|play| play.actor == Some((side, *place)) && play.period == 1).count());
    let player_id = game.person((side, busiest.unwrap())).unwrap().player_id;
    let ask =
        json!({"query": {"players": [player_id], "periods": [1], "pre_s": 4.0, "post_s": 4.0}, "cut": true, "merge": true, "limit": 500});
    let answer = world.find(&world.analyst("MTL"), ask).await;
    let plays = answer["plays"].as_array().unwrap();

    // Independently: the union of the windows around the plays of this player.
    let mut seconds: Vec<f64> = game
        .plays
        .iter()
        .zip(0..)
        .filter(|(play, _)| play.actor == Some((side, busiest.unwrap())) && play.period == 1)
        .map(|(play, _)| f64::from(play.timecode_frames) / 30.0)
        .collect();
    let derived = plays.iter().filter(|play| play["play_no"].as_u64().unwrap() >= 1_000_000).count();
    assert_eq!(plays.len() - derived, seconds.len());
    seconds.sort_by(f64::total_cmp);
    let stretches = 1 + seconds.windows(2).filter(|pair| pair[1] - pair[0] > 8.0).count();
    let published = world.requests().await;
    assert_eq!((published.len(), clip_ids(&answer, "plays").len()), (stretches, stretches));
    assert!(stretches < plays.len(), "there is something to merge");
    let made: BTreeSet<String> = world.clips().await.into_iter().map(|clip| clip.clip_id).collect();
    assert_eq!(made, clip_ids(&answer, "plays"));
}

#[tokio::test(flavor = "multi_thread")]
async fn shifts_are_cut_whole() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    film_all(&world, league.id(0), "MTL").await;
    let ask = json!({"query": {"team": "MTL", "mode": "shift", "periods": [2]}, "cut": true, "limit": 5});
    let answer = world.find(&world.analyst("MTL"), ask).await;
    let shifts = answer["shifts"].as_array().unwrap();
    assert!(answer["plays"].is_null() && shifts.len() == 5 && answer["total"].as_i64().unwrap() > 5, "{answer}");
    let published = world.requests().await;
    for shift in shifts {
        assert_eq!((&shift["period"], &shift["player"]["team"]), (&json!(2), &json!("MTL")));
        let (_, request) = published.iter().find(|(id, _)| shift["clip"]["request_id"] == json!(id)).unwrap();
        assert_eq!((&request["timecode"], &request["event_type"]), (&shift["start_timecode"], &json!("shift")));
        let (cut, lasts) = (request["post_s"].as_f64().unwrap(), shift["seconds"].as_f64().unwrap());
        assert!(request["pre_s"] == 0.0 && (cut - lasts.max(1.0)).abs() < 0.001, "{request} {shift}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn more_clips_than_are_requested_at_once_is_an_error_and_publishes_nothing() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    film(&world, league.id(0), "MTL", 1).await;
    let everything = json!({"query": {"timeframe": {"games": [league.id(0)]}, "games_of": ["MTL"]}, "cut": true});
    let problem = world.refused(&world.analyst("MTL"), everything, StatusCode::UNPROCESSABLE_ENTITY).await;
    assert!(problem["detail"].as_str().unwrap().contains("at most 500") && problem["total"].as_i64().unwrap() > 500, "{problem}");
    assert!(world.requests().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_broker_is_away_nothing_is_promised() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    film_all(&world, league.id(0), "MTL").await;
    let ask = json!({"question": "zone exits by MTL against CHI", "cut": true, "limit": 6});
    world.refuse_announcements(1);
    let answer = world.post("/api/v2/find", &world.analyst("MTL"), &ask).await;
    assert!(answer.status.is_server_error(), "{}", answer.body);
    let answer = world.find(&world.analyst("MTL"), ask).await;
    let promised = clip_ids(&answer, "plays");
    let published = world.requests().await;
    let ids: BTreeSet<&String> = published.iter().map(|(id, _)| id).collect();
    assert_eq!(ids.len(), 6, "the same six, whichever of them were published twice");
    assert_eq!(world.clips().await.into_iter().map(|clip| clip.clip_id).collect::<BTreeSet<_>>(), promised);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_video_that_is_gone_its_clips_are_still_found_and_no_other_is_promised() {
    let world = World::start().await;
    let league = League::load(&world, &[("MTL", "CHI")]).await;
    film_all(&world, league.id(0), "MTL").await;
    let question = "zone exits by MTL against CHI";
    let few = world.find(&world.analyst("MTL"), json!({"question": question, "cut": true, "limit": 2})).await;
    let made = clip_ids(&few, "plays");
    assert_eq!(world.clips().await.len(), 2);
    let game = db::masters::ready_of_games(&world.database, &db::Access::everything(), &[league.id(0).to_owned()]).await.unwrap();
    for period in game {
        db::reconcile::masters::set_vanished(&world.database, period.master.master_id, true).await.unwrap();
    }
    let answer = world.find(&world.analyst("MTL"), json!({"question": question, "cut": true})).await;
    assert_eq!(clip_ids(&answer, "plays"), made, "{answer}");
    let waiting = answer["plays"].as_array().unwrap().iter().filter(|play| play["clip"]["status"] == "waiting_for_video");
    let reasons: BTreeSet<&str> = waiting.filter_map(|play| play["clip"]["reason"].as_str()).collect();
    assert!(reasons.len() == 1 && reasons.first().unwrap().contains("not in the lake any more"), "{answer}");
    assert_eq!(world.clips().await.len(), 2);
}
