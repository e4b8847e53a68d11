//! Old files of a clip that stand in the way of what is made again.

use super::rig::{NO_PATIENCE, Rig, VIDEO, object};
use chrono::TimeDelta;
use cloud::NewObject;
use db::clips::ClipRow;
use events::AssetType;
use reconcile::Settings;
use serde_json::json;

/// With a lifecycle for which every file is old, because nobody can make a file that is.
const ALL_ARE_OLD: Settings = Settings { kept: Some(TimeDelta::zero()), ..NO_PATIENCE };

async fn with_clip(days_ago: u32) -> (Rig, ClipRow) {
    let rig = Rig::keeping(Some(90)).await;
    rig.video(VIDEO).await;
    let clip = rig.clip("one", 20).await;
    rig.execute(format!("UPDATE media.clips SET created_at = now() - interval '{days_ago} days'")).await;
    (rig, clip)
}

/// Puts another file in a file's place. Another ffmpeg, or another version of us, would make a video of other bytes, or another grid:
/// here it is the text about it that is another one.
async fn change(rig: &Rig, clip: &ClipRow, asset: AssetType, from: &str, to: &str) {
    let name = object(clip, asset);
    let text = rig.delivery.read_head(&name, cloud::NEWEST, 1 << 16).await.unwrap();
    let metadata = rig.delivery.stat(&name).await.unwrap().unwrap().metadata;
    let other = String::from_utf8(text.to_vec()).unwrap().replace(from, to);
    assert_ne!(other.as_bytes(), text);
    rig.deafen("reconcile", "delivery-deletions");
    rig.remove("delivery", &name).await;
    rig.settled().await;
    rig.hear_again();
    let object = NewObject { metadata, ..NewObject::plain(name, "text/plain") };
    rig.delivery.create(object, other.into()).await.unwrap();
}

/// As the lifecycle does.
async fn remove_the_rest(rig: &Rig, clip: &ClipRow) {
    for asset in AssetType::ALL {
        if rig.delivery.stat(&object(clip, asset)).await.unwrap().is_some() {
            rig.remove("delivery", &object(clip, asset)).await;
        }
    }
    rig.settled().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_video_that_does_not_fit_its_playlists_any_more_takes_nobodys_place() {
    let (rig, clip) = with_clip(1).await;
    let video = object(&clip, AssetType::Mp4);
    change(&rig, &clip, AssetType::HlsPlaylist, "#EXT-X-BYTERANGE:", "#EXT-X-BYTERANGE:1").await;
    rig.remove("delivery", &video).await;
    rig.reconciled().await;
    let failed = rig.stored(&clip.clip_id).await;
    assert_eq!(failed.status, "failed");
    assert!(failed.error_message.as_deref().unwrap().contains("not the same, byte for byte"), "{:?}", failed.error_message);
    assert!(rig.delivery.stat(&video).await.unwrap().is_none());
    assert_eq!(rig.reconciled().await["done"]["count"], 0, "what failed stays failed");

    remove_the_rest(&rig, &clip).await;
    rig.reconciled().await;
    assert_eq!(rig.clip("again", 20).await.clip_id, clip.clip_id);
    rig.is_whole(&clip.clip_id, 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_asked_for_while_the_lifecycle_removes_it_waits_until_that_is_done() {
    let (rig, clip) = with_clip(91).await;
    change(&rig, &clip, AssetType::HlsPlaylist, "#EXT-X-BYTERANGE:", "#EXT-X-BYTERANGE:1").await;
    rig.remove("delivery", &object(&clip, AssetType::Mp4)).await;
    rig.settled().await;
    assert_eq!(rig.stored(&clip.clip_id).await.status, "expired");

    let again = rig.clip("again", 20).await;
    assert_eq!((again.status.as_str(), &again.error_message), ("accepted", &None), "{:?}", rig.history(&clip.clip_id).await);
    assert!(rig.history(&clip.clip_id).await.contains(&("clip.step_failed".to_owned(), "waits".to_owned())));
    let publishes = rig.calls("Publish");
    for _ in 0..7 {
        let balance = rig.reconciled_by(ALL_ARE_OLD).await;
        assert_eq!((&balance["unfinished"]["waiting"], &balance["given_up"]["count"]), (&json!(1), &json!(0)), "{balance}");
    }
    assert_eq!(rig.calls("Publish"), publishes, "nothing is encoded in vain");
    remove_the_rest(&rig, &clip).await;
    rig.reconciled_by(ALL_ARE_OLD).await;
    rig.is_whole(&clip.clip_id, 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_removes_the_old_files_the_clip_fails_with_the_reason() {
    let (rig, clip) = with_clip(91).await;
    change(&rig, &clip, AssetType::HlsPlaylist, "#EXT-X-BYTERANGE:", "#EXT-X-BYTERANGE:1").await;
    rig.remove("delivery", &object(&clip, AssetType::Mp4)).await;
    rig.settled().await;
    assert_eq!(rig.clip("again", 20).await.status, "accepted");
    rig.execute("UPDATE media.clips SET accepted_at = accepted_at - interval '1 hour'".to_owned()).await;
    rig.execute("UPDATE media.history SET at = at - interval '10 minutes' WHERE outcome = 'waits'".to_owned()).await;
    rig.reconciled_by(NO_PATIENCE).await;
    let failed = rig.stored(&clip.clip_id).await;
    assert_eq!(failed.status, "failed", "{:?}", rig.history(&clip.clip_id).await);
    assert!(failed.error_message.unwrap().contains("not the same, byte for byte"));
}

/// The poster went first: the clip is asked for, and is ready again, before its video goes.
#[tokio::test(flavor = "multi_thread")]
async fn a_clip_that_was_ready_again_while_the_lifecycle_removed_it_is_made_again_when_that_is_done() {
    let (rig, clip) = with_clip(91).await;
    change(&rig, &clip, AssetType::HlsPlaylist, "#EXT-X-BYTERANGE:", "#EXT-X-BYTERANGE:1").await;
    rig.remove("delivery", &object(&clip, AssetType::Thumbnail)).await;
    rig.settled().await;
    assert_eq!(rig.clip("again", 20).await.status, "ready");
    rig.remove("delivery", &object(&clip, AssetType::Mp4)).await;
    rig.settled().await;
    // It is young, in spite of a lifecycle for which everything is old.
    rig.execute("UPDATE media.clips SET accepted_at = now() + interval '1 day'".to_owned()).await;
    rig.reconciled_by(ALL_ARE_OLD).await;
    rig.execute("UPDATE media.clips SET accepted_at = now() - interval '1 minute'".to_owned()).await;
    let balance = rig.reconciled_by(ALL_ARE_OLD).await;
    assert_eq!((&balance["unfinished"]["waiting"], &balance["done"]["count"]), (&json!(1), &json!(0)), "{balance}");
    assert_eq!(rig.stored(&clip.clip_id).await.status, "accepted");
    remove_the_rest(&rig, &clip).await;
    rig.reconciled_by(ALL_ARE_OLD).await;
    rig.is_whole(&clip.clip_id, 20).await;
}

/// Its playlists are registered: nobody removes them.
#[tokio::test(flavor = "multi_thread")]
async fn a_map_of_another_grid_gets_no_grid() {
    let (rig, clip) = with_clip(1).await;
    change(&rig, &clip, AssetType::ThumbnailGridVtt, "#xywh=", "#xywh=1").await;
    rig.remove("delivery", &object(&clip, AssetType::ThumbnailGrid)).await;
    rig.settled().await;
    rig.reconciled().await;
    assert!(rig.delivery.stat(&object(&clip, AssetType::ThumbnailGrid)).await.unwrap().is_none());
    assert_eq!(rig.stored(&clip.clip_id).await.status, "ready", "it can be watched");
    rig.remove("delivery", &object(&clip, AssetType::ThumbnailGridVtt)).await;
    rig.settled().await;
    rig.reconciled().await;
    rig.is_whole(&clip.clip_id, 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grid_of_another_map_gets_no_map() {
    let (rig, clip) = with_clip(1).await;
    let [grid, map] = [AssetType::ThumbnailGrid, AssetType::ThumbnailGridVtt].map(|asset| object(&clip, asset));
    rig.deafen("reconcile", "delivery-deletions");
    rig.remove("delivery", &grid).await;
    rig.settled().await;
    rig.hear_again();
    rig.delivery.create(NewObject::plain(grid.clone(), "image/jpeg"), "another".into()).await.unwrap();
    rig.remove("delivery", &map).await;
    rig.settled().await;
    rig.reconciled().await;
    assert!(rig.delivery.stat(&map).await.unwrap().is_none());
    assert_eq!(rig.stored(&clip.clip_id).await.status, "ready", "it can be watched");
    rig.remove("delivery", &grid).await;
    rig.settled().await;
    rig.reconciled().await;
    rig.is_whole(&clip.clip_id, 20).await;
}
