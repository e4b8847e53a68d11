//! What the lifecycle of the delivery bucket removes.

use super::rig::{NO_PATIENCE, Rig, VIDEO, object};
use chrono::TimeDelta;
use db::clips::ClipRow;
use events::{Asset, AssetType, ClipId};
use reconcile::Settings;
use serde_json::json;

const KEPT: Settings = Settings { kept: Some(TimeDelta::days(90)), ..NO_PATIENCE };

async fn with_clip(days_ago: u32) -> (Rig, ClipRow) {
    let rig = Rig::keeping(Some(90)).await;
    rig.video(VIDEO).await;
    let clip = rig.clip("one", 20).await;
    rig.execute(format!("UPDATE media.clips SET created_at = now() - interval '{days_ago} days'")).await;
    (rig, clip)
}

async fn remove_all(rig: &Rig, clip: &ClipRow) {
    for asset in AssetType::ALL {
        rig.remove("delivery", &object(clip, asset)).await;
    }
    rig.settled().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_that_the_lifecycle_removes_is_expired_at_once_and_made_again_for_who_asks() {
    let (rig, clip) = with_clip(91).await;
    rig.remove("delivery", &object(&clip, AssetType::Mp4)).await;
    rig.settled().await;
    let expired = rig.stored(&clip.clip_id).await;
    assert_eq!((expired.status.as_str(), rig.assets(&clip.clip_id).await.len()), ("expired", 0));
    assert_eq!(expired.error_message.as_deref(), Some("its files were removed after 90 days; ask for the clip again and it is made again"));
    let balance = rig.reconciled_by(KEPT).await;
    assert_eq!(
        (&balance["assets"]["left_over"], &balance["done"]["count"], &balance["clips"]["expired"]),
        (&json!(6), &json!(0), &json!(1)),
        "{balance}"
    );

    let again = rig.clip("again", 20).await;
    assert_eq!(again.clip_id, clip.clip_id);
    rig.is_whole(&clip.clip_id, 20).await;
    // The lifecycle goes on removing what it kept of the old ones: the clip is young now, and is made whole.
    rig.remove("delivery", &object(&clip, AssetType::Thumbnail)).await;
    rig.settled().await;
    assert_eq!(rig.stored(&clip.clip_id).await.status, "ready");
    let held = rig.reconciled_by(Settings { most_clips: 0, ..KEPT }).await;
    assert_eq!(held["unfinished"]["given_up"], 1, "it is one that is to be made again: {held}");
    rig.reconciled_by(KEPT).await;
    rig.is_whole(&clip.clip_id, 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_was_never_ready_expires_too_and_one_that_failed_keeps_its_reason() {
    let (rig, cut) = with_clip(91).await;
    let failed = rig.clip("two", 40).await;
    let change = async |change: &str, clip: &ClipRow| {
        rig.execute(format!("UPDATE media.clips SET {change} WHERE clip_id = '{}'", clip.clip_id)).await;
    };
    change("status = 'cut', ready_at = NULL", &cut).await;
    change("status = 'failed', error_message = 'why', created_at = now() - interval '91 days'", &failed).await;
    for clip in [&cut, &failed] {
        rig.remove("delivery", &object(clip, AssetType::Mp4)).await;
    }
    rig.settled().await;
    let [cut, failed] = [rig.stored(&cut.clip_id).await, rig.stored(&failed.clip_id).await];
    assert_eq!((cut.status.as_str(), failed.status.as_str()), ("expired", "failed"));
    assert_eq!(failed.error_message.as_deref(), Some("why"));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_asked_for_again_is_as_young_as_that() {
    let (rig, clip) = with_clip(91).await;
    remove_all(&rig, &clip).await;
    rig.deafen("cut-clip", "clip-accepted");
    assert_eq!(rig.clip("again", 20).await.status, "accepted");
    let young = rig.reconciled_by(Settings { grace: TimeDelta::minutes(10), ..KEPT }).await;
    assert_eq!(young["unfinished"]["clips"], 0, "{young}");
    rig.hear_again();
    rig.reconciled_by(KEPT).await;
    rig.is_whole(&clip.clip_id, 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removal_that_nobody_heard_of_is_found_by_comparing() {
    let (rig, clip) = with_clip(91).await;
    rig.deafen("reconcile", "delivery-deletions");
    remove_all(&rig, &clip).await;
    assert_eq!(rig.stored(&clip.clip_id).await.status, "ready");
    let balance = rig.reconciled_by(KEPT).await;
    assert_eq!((&balance["clips"]["expired"], &balance["assets"]["missing"]), (&json!(1), &json!(7)), "{balance}");
    assert_eq!(rig.reconciled_by(KEPT).await["done"]["count"], 0);
    assert!(rig.history(&clip.clip_id).await.contains(&("reconcile".to_owned(), "expired".to_owned())));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_young_clip_does_not_expire() {
    let (rig, clip) = with_clip(89).await;
    remove_all(&rig, &clip).await;
    assert_eq!(rig.stored(&clip.clip_id).await.status, "ready");
    rig.reconciled_by(KEPT).await;
    rig.is_whole(&clip.clip_id, 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn old_news_and_news_of_other_things_change_nothing() {
    let (rig, clip) = with_clip(91).await;
    let video = object(&clip, AssetType::Mp4);
    let content = rig.content().await;
    let told = async |attributes: &[(&str, &str)]| {
        rig.publish("delivery-deletions", &json!({}), attributes).await;
        rig.settled().await;
    };
    told(&[("eventType", "OBJECT_DELETE"), ("objectId", &video), ("objectGeneration", "1"), ("overwrittenByGeneration", "2")]).await;
    told(&[("eventType", "OBJECT_DELETE"), ("objectId", &video), ("objectGeneration", "1")]).await;
    told(&[("eventType", "OBJECT_DELETE"), ("objectId", "notes.txt"), ("objectGeneration", "1")]).await;
    told(&[]).await;
    let notes = video.replace("clip.mp4", "notes.txt");
    told(&[("eventType", "OBJECT_DELETE"), ("objectId", &notes), ("objectGeneration", "1")]).await;
    let unknown = object(&ClipRow { clip_id: "f".repeat(32), ..clip.clone() }, AssetType::Mp4);
    told(&[("eventType", "OBJECT_DELETE"), ("objectId", &unknown), ("objectGeneration", "1")]).await;
    assert_eq!(rig.content().await, content);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_that_gave_way_to_another_is_not_made_again() {
    let (rig, clip) = with_clip(1).await;
    rig.execute("UPDATE media.clips SET retired_at = now()".to_owned()).await;
    rig.deafen("reconcile", "delivery-deletions");
    remove_all(&rig, &clip).await;
    let balance = rig.reconciled_by(KEPT).await;
    assert_eq!((&balance["clips"]["retired"], &balance["assets"]["objects"]), (&json!(1), &json!(0)), "{balance}");
    assert_eq!(rig.stored(&clip.clip_id).await.status, "expired");
    assert_eq!(rig.reconciled_by(KEPT).await["done"]["count"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_late_of_an_expired_clip_does_not_wake_it() {
    let (rig, clip) = with_clip(91).await;
    rig.remove("delivery", &object(&clip, AssetType::Mp4)).await;
    rig.settled().await;
    let expired = rig.stored(&clip.clip_id).await;
    let (id, cause) = (ClipId::parse(&clip.clip_id).unwrap(), db::Cause { event_type: "test", event_id: "late" });
    let assets = AssetType::ALL.map(|asset_type| Asset {
        asset_type,
        object: object(&clip, asset_type),
        file_size_bytes: 1,
        width: None,
        height: None,
        codec: None,
    });
    let progress = db::assets::register(&rig.database, &id, &assets, &json!({}), cause).await.unwrap();
    assert_eq!(progress, db::assets::Progress::NothingToAnnounce);
    assert_eq!(db::clips::fail(&rig.database, &id, "why", cause).await.unwrap(), db::clips::Failed::No);
    let after = rig.stored(&clip.clip_id).await;
    assert_eq!((&after.status, &after.error_message), (&expired.status, &expired.error_message));
    assert_eq!((after.status.as_str(), rig.assets(&clip.clip_id).await.len()), ("expired", 0));
}
