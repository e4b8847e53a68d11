//! Another team's clip does not exist: not by its id, not in lists, not in numbers.

use super::{sample::Sample, world::World};
use db::masters;
use events::{ClipId, MasterExamined, Upload, master_examined::Examination};
use http::StatusCode;
use serde_json::{Value, json};

const OF_A_CLIP: [&str; 6] = ["", "/history", "/playlist.m3u8", "/multivariant.m3u8", "/iframes.m3u8", "/grid.vtt"];

/// One clip of Montréal, two of Chicago.
async fn two_teams() -> (World, Sample, Sample) {
    let world = World::start().await;
    let (ours, theirs) = (Sample::of(1, "MTL"), Sample::of(2, "CHI"));
    for sample in [&ours, &theirs, &Sample::of(3, "CHI")] {
        sample.write(&world.database).await;
    }
    ours.store(&world, |_| b"#EXTM3U\n".to_vec()).await;
    theirs.store(&world, |_| b"#EXTM3U\n".to_vec()).await;
    (world, ours, theirs)
}

#[tokio::test(flavor = "multi_thread")]
async fn another_teams_clip_is_like_one_that_does_not_exist() {
    let (world, ours, theirs) = two_teams().await;
    let nothing = ClipId::of(&["nothing"]).to_string();
    for (token, their_status) in [
        (world.analyst(&["MTL"]), StatusCode::NOT_FOUND),
        (world.analyst(&["MTL", "CHI"]), StatusCode::OK),
        (world.admin(), StatusCode::OK),
    ] {
        let pages = OF_A_CLIP.iter().map(|end| ("/api/v2/clips/", *end)).chain([("/watch/", "")]);
        for (start, end) in pages {
            let of = |id: &str| format!("{start}{id}{end}");
            assert_eq!(world.get(&of(&ours.id()), &token).await.status, StatusCode::OK, "{end}");
            let answer = world.get(&of(&theirs.id()), &token).await;
            assert_eq!(answer.status, their_status, "{end}");
            let absent = world.get(&of(&nothing), &token).await;
            absent.problem(StatusCode::NOT_FOUND);
            if their_status == StatusCode::NOT_FOUND {
                assert_eq!((answer.body, answer.headers["content-type"].clone()), (absent.body, absent.headers["content-type"].clone()));
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_totals_and_statistics_know_nothing_of_another_team() {
    let (world, ours, _) = two_teams().await;
    let montreal = world.analyst(&["MTL"]);
    for (query, total) in [("", 1), ("team_code=MTL", 1), ("team_code=CHI", 0), ("game_id=2025020031", 1), ("tag=power+play", 1)] {
        let page = world.json(&format!("/api/v2/clips?{query}"), &montreal).await;
        assert_eq!((&page["total"], page["clips"].as_array().unwrap().len()), (&json!(total), total), "{query}");
    }
    assert_eq!(world.json("/api/v2/clips", &montreal).await["clips"][0]["clip_id"], ours.id());
    let statistics = world.json("/api/v2/clips/stats/overview", &montreal).await;
    assert_eq!((&statistics["total_clips"], &statistics["by_team"]), (&json!(1), &json!([{"name": "MTL", "clips": 1}])));
    assert_eq!(statistics["total_bytes"], 7000);
    assert_eq!(statistics["total_duration_s"], 8.008);
    let all = world.json("/api/v2/clips/stats/overview", &world.admin()).await;
    assert_eq!((&all["total_clips"], &all["by_status"]), (&json!(3), &json!([{"name": "ready", "clips": 3}])));
    let nobody = world.analyst(&[]);
    assert_eq!(world.json("/api/v2/clips", &nobody).await["total"], 0);
    assert_eq!(world.json("/api/v2/clips/stats/overview", &nobody).await["total_clips"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_and_masters_are_the_teams_own() {
    let (world, ours, theirs) = two_teams().await;
    let of = |sample: &Sample| format!("/api/v2/requests/{}", sample.request_id().replace(' ', "%20"));
    let montreal = world.analyst(&["MTL"]);
    let request = world.json(&of(&ours), &montreal).await;
    assert_eq!((&request["status"], &request["reason"], &request["clip_id"]), (&json!("accepted"), &Value::Null, &json!(ours.id())));
    assert_eq!(request["history"][0]["outcome"], "accepted");
    let absent = world.get("/api/v2/requests/nothing", &montreal).await;
    assert_eq!(world.get(&of(&theirs), &montreal).await.body, absent.body);
    absent.problem(StatusCode::NOT_FOUND);
    assert_eq!(world.json(&of(&theirs), &world.admin()).await["clip_id"], theirs.id());

    reject_a_master(&world, "MTL").await;
    reject_a_master(&world, "CHI").await;
    let masters = world.json("/api/v2/masters?game_id=2025020031", &montreal).await;
    let seen: Vec<(&str, &str, &Value)> = masters["masters"].as_array().unwrap().iter().map(seen).collect();
    assert_eq!(seen, [("MTL", "ready", &Value::Null), ("MTL", "rejected", &json!("this file holds no video"))]);
    let all = world.json("/api/v2/masters?game_id=20031&season=20252026", &world.admin()).await;
    assert_eq!(all["masters"].as_array().unwrap().len(), 4);
    assert!(world.get("/api/v2/masters", &montreal).await.problem(StatusCode::BAD_REQUEST).contains("game_id is missing"));
    assert!(world.get("/api/v2/masters?game_id=2025020031&team=MTL", &montreal).await.problem(StatusCode::BAD_REQUEST).contains("team"));
}

fn seen(master: &Value) -> (&str, &str, &Value) {
    (master["team_code"].as_str().unwrap(), master["status"].as_str().unwrap(), &master["reason"])
}

async fn reject_a_master(world: &World, team: &str) {
    let object = format!("media/raw/{team}/2025-2026/20031/p2-game.mp4");
    let upload = Upload { object, generation: 1, size_bytes: 0, crc32c: None };
    let reason = "this file holds no video".to_owned();
    let examined = MasterExamined { upload, examination: Examination::Rejected { reason } };
    masters::register(&world.database, &examined).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_that_failed_or_is_not_ready_says_so() {
    let world = World::start().await;
    let (failed, cut) = (Sample { status: "failed", ..Sample::of(1, "MTL") }, Sample { status: "cut", ..Sample::of(2, "MTL") });
    failed.write(&world.database).await;
    cut.write(&world.database).await;
    let montreal = world.analyst(&["MTL"]);
    let clip = world.json(&format!("/api/v2/clips/{}", failed.id()), &montreal).await;
    assert_eq!((&clip["processing_status"], &clip["playlist_url"]), (&json!("failed"), &Value::Null));
    assert!(clip["error_message"].as_str().unwrap().contains("the master ends"));
    assert_eq!(clip["assets"], json!([]));
    assert!(world.get(&format!("/watch/{}", failed.id()), &montreal).await.text().contains("could not be made: the master ends"));
    let early = world.get(&format!("/api/v2/clips/{}/playlist.m3u8", cut.id()), &montreal).await;
    assert_eq!(early.problem(StatusCode::NOT_FOUND), "this clip has no playlist.m3u8 yet; it is cut");
    let history = world.json(&format!("/api/v2/clips/{}/history", failed.id()), &montreal).await;
    let outcomes: Vec<&str> = history["history"].as_array().unwrap().iter().map(|entry| entry["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["accepted", "failed"]);
}
