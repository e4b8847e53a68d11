//! Files of clips that are gone, and files that nobody knows.

use super::rig::{NO_PATIENCE, PATIENT, Rig, VIDEO, object};
use cloud::NewObject;
use db::clips::ClipRow;
use events::{AssetType, ClipId};
use serde_json::json;
use std::collections::BTreeSet;

async fn with_clip() -> (Rig, ClipRow) {
    let rig = Rig::new().await;
    rig.video(VIDEO).await;
    let clip = rig.clip("one", 20).await;
    rig.is_whole(&clip.clip_id, 20).await;
    (rig, clip)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_file_that_was_deleted_by_hand_is_made_again() {
    let (rig, clip) = with_clip().await;
    for asset in AssetType::ALL {
        let name = object(&clip, asset);
        let before = rig.delivery.stat(&name).await.unwrap().unwrap();
        rig.remove("delivery", &name).await;
        rig.settled().await;
        let balance = rig.reconciled().await;
        assert_eq!((&balance["assets"]["missing"], &balance["balanced"]), (&json!(1), &json!(true)), "{name}: {balance}");
        rig.is_whole(&clip.clip_id, 20).await;
        let after = rig.delivery.stat(&name).await.unwrap().unwrap();
        assert!(after.generation > before.generation && after.size == before.size, "{name}");
        assert_eq!(rig.reconciled().await["done"]["count"], 0, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_that_lost_all_its_files_is_made_again() {
    let (rig, clip) = with_clip().await;
    for asset in AssetType::ALL {
        rig.remove("delivery", &object(&clip, asset)).await;
    }
    let balance = rig.reconciled().await;
    assert_eq!(balance["assets"]["missing"], 7, "{balance}");
    rig.is_whole(&clip.clip_id, 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_whose_video_and_master_are_gone_fails_with_a_reason() {
    let (rig, clip) = with_clip().await;
    rig.remove("lake", VIDEO).await;
    rig.remove("delivery", &object(&clip, AssetType::Mp4)).await;
    rig.reconciled().await;
    let failed = rig.stored(&clip.clip_id).await;
    assert_eq!((failed.status.as_str(), failed.error_message.unwrap().contains("the video was deleted")), ("failed", true));
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_no_clip_are_listed_and_left() {
    let (rig, clip) = with_clip().await;
    let unknown = object(&ClipRow { clip_id: "f".repeat(32), ..clip.clone() }, AssetType::Mp4);
    for name in [unknown.as_str(), "notes.txt"] {
        rig.delivery.create(NewObject::plain(name.to_owned(), "video/mp4"), "x".into()).await.unwrap();
    }
    for _ in 0..2 {
        let balance = rig.reconciled().await;
        assert_eq!((&balance["assets"]["orphaned"], &balance["balanced"]), (&json!(2), &json!(false)), "{balance}");
        let listed: BTreeSet<&str> = balance["orphans"]["first"].as_array().unwrap().iter().filter_map(|name| name.as_str()).collect();
        assert_eq!(listed, BTreeSet::from([unknown.as_str(), "notes.txt"]));
        assert_eq!(balance["done"]["count"], 0, "{balance}");
    }
    assert!(rig.delivery.stat(&unknown).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_nobody_registered_is_registered() {
    let (rig, clip) = with_clip().await;
    rig.execute("DELETE FROM media.assets WHERE asset_type = 'thumbnail'".to_owned()).await;
    let balance = rig.reconciled().await;
    assert_eq!((&balance["assets"]["unregistered"], &balance["done"]["count"]), (&json!(1), &json!(1)), "{balance}");
    rig.is_whole(&clip.clip_id, 20).await;
    assert_eq!(rig.reconciled().await["assets"]["present"], 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_failed_clip_leaves_is_left() {
    let (rig, clip) = with_clip().await;
    rig.execute("DELETE FROM media.assets".to_owned()).await;
    rig.execute("UPDATE media.clips SET status = 'failed', error_message = 'why'".to_owned()).await;
    let balance = rig.reconciled().await;
    assert_eq!((&balance["assets"]["left_over"], &balance["done"]["count"]), (&json!(7), &json!(0)), "{balance}");
    assert_eq!(rig.clip("again", 20).await.clip_id, clip.clip_id);
    rig.is_whole(&clip.clip_id, 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_that_lost_a_picture_can_be_watched_while_it_is_made_again() {
    let (rig, clip) = with_clip().await;
    let other = rig.clip("two", 40).await;
    rig.deafen("make-thumbnails", "clip-cut");
    rig.remove("delivery", &object(&clip, AssetType::ThumbnailGrid)).await;
    rig.settled().await;
    for announced in 1..=2 {
        let balance = rig.reconciled().await;
        assert_eq!(balance["unfinished"]["announced_again"], 1, "{announced}: {balance}");
        assert_eq!(rig.stored(&clip.clip_id).await.status, "ready");
        assert_eq!((rig.assets(&clip.clip_id).await.len(), rig.assets(&other.clip_id).await.len()), (6, 7));
    }
    let cause = db::Cause { event_type: "clip.step_failed", event_id: "late" };
    let id = ClipId::parse(&clip.clip_id).unwrap();
    assert_eq!(db::clips::fail(&rig.database, &id, "no picture", cause).await.unwrap(), db::clips::Failed::No);
    rig.hear_again();
    rig.reconciled().await;
    rig.is_whole(&clip.clip_id, 20).await;
    assert_eq!(rig.reconciled().await["unfinished"]["clips"], 0);

    rig.deafen("package-hls", "clip-cut");
    rig.remove("delivery", &object(&clip, AssetType::HlsMultivariant)).await;
    rig.reconciled().await;
    let cut = rig.stored(&clip.clip_id).await;
    assert_eq!((cut.status.as_str(), cut.ready_at), ("cut", None), "without a playlist it cannot be watched");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_clip_that_lost_its_video_is_counted_once_and_not_as_one_that_is_late_for_months() {
    let (rig, clip) = with_clip().await;
    rig.execute("UPDATE media.clips SET created_at = now() - interval '200 days'".to_owned()).await;
    rig.remove("delivery", &object(&clip, AssetType::Mp4)).await;
    rig.settled().await;
    let balance = rig.reconciled_by(PATIENT).await;
    assert_eq!((&balance["unfinished"]["clips"], &balance["unfinished"]["waiting"]), (&json!(1), &json!(1)), "{balance}");
    let (_, gauges) = rig.post(NO_PATIENCE, "/measure").await;
    let oldest = gauges["oldest_unfinished_clip_s"].as_f64().unwrap();
    assert!(oldest > 0.0 && oldest < 600.0, "{gauges}");
}

#[tokio::test(flavor = "multi_thread")]
async fn how_often_a_clip_was_announced_before_it_lost_a_file_does_not_count() {
    let (rig, clip) = with_clip().await;
    let before = format!("INSERT INTO media.announced_again (topic, about, times) VALUES ('clips', '{}', 5)", clip.clip_id);
    rig.execute(before).await;
    rig.remove("delivery", &object(&clip, AssetType::Thumbnail)).await;
    rig.settled().await;
    let balance = rig.reconciled().await;
    assert_eq!((&balance["unfinished"]["announced_again"], &balance["balanced"]), (&json!(1), &json!(true)), "{balance}");
    rig.is_whole(&clip.clip_id, 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_clip_that_lost_a_file_is_not_unfinished() {
    let (rig, clip) = with_clip().await;
    rig.execute("UPDATE media.clips SET status = 'failed', error_message = 'why'".to_owned()).await;
    rig.remove("delivery", &object(&clip, AssetType::Thumbnail)).await;
    rig.settled().await;
    let balance = rig.reconciled_by(PATIENT).await;
    assert_eq!((&balance["assets"]["missing"], &balance["unfinished"]["clips"]), (&json!(1), &json!(0)), "{balance}");
}
