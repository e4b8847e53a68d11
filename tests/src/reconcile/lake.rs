//! What was uploaded and nobody heard of, and what is gone.

use super::rig::{NO_PATIENCE, PATIENT, Rig, VIDEO, finalized};
use hockey::generated::GameShape;
use reconcile::Settings;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_upload_is_announced_again_and_its_clip_is_made() {
    let rig = Rig::new().await;
    rig.deafen("ingest-master", "lake-uploads");
    rig.deafen("ingest-plays", "lake-uploads");
    rig.video(VIDEO).await;
    rig.upload("rosters/2025-2026/MTL_roster_20252026.json", "no roster").await;
    assert_eq!(rig.request("early", 20).await.status, "waiting");
    rig.hear_again();
    let balance = rig.reconciled().await;
    assert_eq!(balance["lake"]["announced_again"], 2, "{balance}");
    let clip_id = rig.stored_request("early").await.clip_id.unwrap();
    rig.is_whole(&clip_id, 20).await;
    let after = rig.reconciled().await;
    let lake = &after["lake"];
    assert_eq!([&lake["registered"], &lake["rejected"], &lake["announced_again"]], [1, 1, 0].map(|n| json!(n)).each_ref(), "{after}");
    assert_eq!(after["done"]["count"], 0, "{after}");
}

/// The announcement between the two functions is lost: the upload is announced again, and examined again.
#[tokio::test(flavor = "multi_thread")]
async fn an_examined_upload_that_nobody_registered_is_examined_again() {
    let rig = Rig::new().await;
    rig.deafen("register-master", "master-examined");
    rig.video(VIDEO).await;
    assert_eq!(rig.request("early", 20).await.status, "waiting");
    rig.hear_again();
    let balance = rig.reconciled().await;
    assert_eq!(balance["lake"]["announced_again"], 1, "{balance}");
    rig.is_whole(&rig.stored_request("early").await.clip_id.unwrap(), 20).await;
    assert_eq!(rig.reconciled().await["done"]["count"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_registers_is_given_up_and_a_person_is_told() {
    let rig = Rig::new().await;
    rig.deafen("ingest-master", "lake-uploads");
    rig.video(VIDEO).await;
    for _ in 0..5 {
        let balance = rig.reconciled().await;
        assert_eq!((&balance["balanced"], &balance["lake"]["announced_again"]), (&json!(true), &json!(1)), "{balance}");
    }
    let publishes = rig.calls("Publish");
    let balance = rig.reconciled().await;
    assert_eq!((&balance["balanced"], &balance["lake"]["given_up"]), (&json!(false), &json!(1)), "{balance}");
    assert!(balance["given_up"]["first"][0].as_str().unwrap().contains(VIDEO), "{balance}");
    assert_eq!(rig.calls("Publish"), publishes);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_video_that_is_gone_is_not_cut_out_of_any_more() {
    let rig = Rig::new().await;
    rig.video(VIDEO).await;
    let made = rig.clip("before", 20).await;
    rig.remove("lake", VIDEO).await;
    let balance = rig.reconciled().await;
    assert_eq!((&balance["lake"]["vanished"], &balance["done"]["count"]), (&json!(1), &json!(1)), "{balance}");
    assert_eq!(rig.reconciled().await["done"]["count"], 0);
    let filmed = db::masters::ready_of_games(&rig.database, &db::Access::everything(), &["2025020031".to_owned()]).await.unwrap();
    assert!(filmed.len() == 1 && filmed[0].vanished, "the clips of it are still found: {filmed:?}");
    let masters = db::masters::of_game(&rig.database, &db::Access::everything(), "2025020031").await.unwrap();
    assert!(masters.len() == 1 && masters[0].vanished_at.is_some(), "it is told that it is gone: {masters:?}");
    let waiting = rig.request("after", 40).await;
    assert_eq!(waiting.status, "waiting");
    assert!(waiting.reason.unwrap().starts_with("waits for a video"));
    rig.is_whole(&made.clip_id, 20).await;

    rig.video("media/raw/MTL/2025-2026/20031/p1-again.mp4").await;
    let filmed = db::masters::ready_of_games(&rig.database, &db::Access::everything(), &["2025020031".to_owned()]).await.unwrap();
    assert!(filmed.len() == 1 && !filmed[0].vanished, "{filmed:?}");
    let clip_id = rig.stored_request("after").await.clip_id.unwrap();
    rig.is_whole(&clip_id, 40).await;
    assert_eq!(rig.reconciled().await["balanced"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_that_is_gone_is_made_again() {
    let rig = Rig::new().await;
    let video = rig.video(VIDEO).await;
    let remuxed = VIDEO.replace("p1-", "p2-").replace(".mp4", ".ts");
    let other = rig.video(&remuxed).await;
    let index = events::index_object(VIDEO, video.generation);
    let remux = events::remux_object(&remuxed, other.generation);
    rig.remove("lake", &index).await;
    rig.remove("lake", &remux).await;
    assert_eq!(rig.reconciled_by(PATIENT).await["done"]["count"], 0, "the video is young");
    let balance = rig.reconciled().await;
    assert_eq!(balance["done"]["count"], 2, "{balance}");
    assert_eq!(rig.count("SELECT count(*) FROM media.announced_again WHERE topic <> 'made'").await, 0, "the uploads were not lost");
    assert!(rig.lake.stat(&index).await.unwrap().is_some() && rig.lake.stat(&remux).await.unwrap().is_some());
    assert_eq!(rig.reconciled().await["done"]["count"], 0);
    let clip = rig.clip("one", 20).await;
    rig.is_whole(&clip.clip_id, 20).await;
    let body = json!({"game_id": "2025020031", "team_code": "MTL", "period": 2, "start_s": 0.5, "end_s": 1.5});
    rig.publish("clip-requests", &body, &[]).await;
    rig.settled().await;
    let clips = db::clips::list(&rig.database, &db::Access::everything(), &Default::default(), None, 10).await.unwrap();
    assert!(clips.len() == 2 && clips.iter().all(|clip| clip.status == "ready"), "{clips:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn plays_that_were_loaded_and_not_announced_are_announced() {
    let rig = Rig::new().await;
    let season = hockey::generated::season(7, 0);
    let game = season.game_of(&season.fixtures[0], GameShape::small(30, 130, 40.0));
    rig.upload(&format!("plays/2025-2026/{}", game.raw_name()), &game.raw_csv()).await;
    let announced = "SELECT count(*) FROM hockey.deliveries WHERE announced_at IS NULL";
    assert_eq!(rig.count(announced).await, 0);
    rig.execute("UPDATE hockey.deliveries SET announced_at = NULL".to_owned()).await;
    let balance = rig.reconciled().await;
    assert_eq!(balance["lake"]["announced_again"], 1, "{balance}");
    assert_eq!(rig.count(announced).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_upload_announced_again_is_the_upload_that_was_announced() {
    let rig = Rig::new().await;
    rig.deafen("ingest-master", "lake-uploads");
    let info = rig.video(VIDEO).await;
    rig.hear_again();
    rig.reconciled().await;
    let row = db::masters::get(&rig.database, &db::Access::everything(), VIDEO, info.generation).await.unwrap().unwrap();
    let told = finalized(VIDEO, &info);
    assert_eq!((row.object, row.generation, row.size_bytes), (told.name, told.generation, told.size));
    assert_eq!(rig.count("SELECT count(*) FROM media.masters WHERE crc32c IS NOT NULL").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_many_videos_vanish_at_once_none_is_marked() {
    let rig = Rig::new().await;
    let videos = [1, 2].map(|period| VIDEO.replace("p1-", &format!("p{period}-")));
    for video in &videos {
        rig.video(video).await;
        rig.remove("lake", video).await;
    }
    let content = rig.content().await;
    for (most_videos, looked_for) in [(1, 2), (0, 1)] {
        let looks = rig.calls("GetObject");
        let balance = rig.reconciled_by(Settings { most_videos, ..NO_PATIENCE }).await;
        assert_eq!(
            (&balance["balanced"], &balance["given_up"]["count"], &balance["lake"]["vanished"]),
            (&json!(false), &json!(2), &json!(2)),
            "{balance}"
        );
        let said = balance["lake"]["not_looked_for"].as_u64().unwrap() as usize;
        assert_eq!((said, rig.calls("GetObject") - looks), (2 - looked_for, looked_for), "{balance}");
    }
    assert_eq!(rig.content().await, content);
    assert_eq!(rig.reconciled().await["done"]["count"], 2, "two are not many");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_announced_again_long_ago_counts_no_more() {
    let rig = Rig::new().await;
    rig.deafen("ingest-master", "lake-uploads");
    rig.video(VIDEO).await;
    rig.reconciled().await;
    rig.execute("UPDATE media.announced_again SET times = 5, last_at = now() - interval '31 days'".to_owned()).await;
    rig.execute("INSERT INTO media.announced_again (topic, about, last_at) VALUES ('t', 'a', now() - interval '31 days')".to_owned()).await;
    assert_eq!(rig.reconciled().await["lake"]["waiting"], 0);
    assert_eq!(rig.count("SELECT count(*) FROM media.announced_again WHERE times = 1").await, 1);
    assert_eq!(rig.count("SELECT count(*) FROM media.announced_again").await, 1);
}
