//! Where many lose their files at once, nothing is touched, and nothing costs more than the list of the bucket.

use super::rig::{NO_PATIENCE, Rig, VIDEO, object};
use chrono::TimeDelta;
use db::clips::ClipRow;
use events::AssetType;
use reconcile::Settings;
use serde_json::json;

/// The frames with which the clips begin.
const FIRST: [u32; 3] = [20, 40, 60];
/// How often the buckets are listed where nothing is looked for.
const LISTS: usize = 6;

async fn with_clips() -> (Rig, Vec<ClipRow>) {
    let rig = Rig::new().await;
    rig.video(VIDEO).await;
    let mut clips = Vec::new();
    for first in FIRST {
        clips.push(rig.clip(&first.to_string(), first).await);
    }
    (rig, clips)
}

async fn empty(rig: &Rig, clips: &[ClipRow]) {
    for (clip, asset) in clips.iter().flat_map(|clip| AssetType::ALL.map(|asset| (clip, asset))) {
        rig.remove("delivery", &object(clip, asset)).await;
    }
    rig.settled().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_many_clips_lose_their_files_at_once_nothing_is_touched() {
    let (rig, clips) = with_clips().await;
    empty(&rig, &clips).await;
    let (content, publishes) = (rig.content().await, rig.calls("Publish"));
    let balance = rig.reconciled_by(Settings { most_clips: 2, ..NO_PATIENCE }).await;
    assert_eq!((&balance["balanced"], &balance["given_up"]["count"], &balance["done"]["count"]), (&json!(false), &json!(3), &json!(0)));
    assert_eq!((rig.content().await, rig.calls("Publish")), (content, publishes));
    // Three are not many: they are made again.
    rig.reconciled_by(Settings { most_clips: 3, ..NO_PATIENCE }).await;
    for (clip, first) in clips.iter().zip(FIRST) {
        rig.is_whole(&clip.clip_id, first).await;
    }
}

/// A hundred times.
async fn copy(rig: &Rig) {
    let others = "master_id, request_id, owed_by, team_code, game_id, season, period, profile, requested_start_s, requested_end_s,
                  first_frame, end_frame, start_timecode_s, end_timecode_s, duration_s, status, announced_at, ready_at, ready_announced_at";
    rig.execute(format!(
        "INSERT INTO media.clips (clip_id, {others}) SELECT md5(clip_id || n), {others} FROM media.clips, generate_series(1, 100) n"
    ))
    .await;
    let assets = "INSERT INTO media.assets (clip_id, asset_type, object, content_type, file_size_bytes)
                  SELECT md5(clip_id || n), asset_type, replace(object, clip_id, md5(clip_id || n)), content_type, file_size_bytes
                  FROM media.assets, generate_series(1, 100) n";
    rig.execute(assets.to_owned()).await;
}

/// More than are looked up at once, so that the files of one clip could be looked at in two parts.
#[tokio::test(flavor = "multi_thread")]
async fn of_an_emptied_bucket_only_as_many_folders_are_looked_at_as_say_that_it_is_one() {
    let (rig, clips) = with_clips().await;
    empty(&rig, &clips).await;
    copy(&rig).await;
    let (content, lists) = (rig.content().await, rig.calls("ListObjects"));
    let balance = rig.reconciled_by(Settings { most_clips: 4, ..NO_PATIENCE }).await;
    assert_eq!(rig.calls("ListObjects") - lists, LISTS + 5, "one more than may lose their files");
    let (assets, unfinished) = (&balance["assets"], &balance["unfinished"]);
    assert_eq!((&assets["missing"], &assets["not_looked_for"]), (&json!(303 * 7), &json!(298 * 7)), "{balance}");
    assert_eq!((&unfinished["given_up"], &unfinished["clips"], &balance["given_up"]["count"]), (&json!(303), &json!(303), &json!(303)));
    let said = |index: usize| balance["given_up"]["first"][index].as_str().unwrap().to_owned();
    assert!(said(4).contains("clip.mp4") && said(5).contains("going by the list"), "{balance}");
    assert_eq!(rig.content().await, content);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_brake_is_held_no_clip_expires_either_and_what_failed_is_nobodys_concern() {
    let (rig, clips) = with_clips().await;
    let change = async |change: &str, clip: &ClipRow| {
        rig.execute(format!("UPDATE media.clips SET {change} WHERE clip_id = '{}'", clip.clip_id)).await;
    };
    change("created_at = now() - interval '91 days'", &clips[0]).await;
    change("status = 'failed', error_message = 'why'", &clips[1]).await;
    empty(&rig, &clips).await;
    let content = rig.content().await;
    let kept = Settings { kept: Some(TimeDelta::days(90)), ..NO_PATIENCE };
    let balance = rig.reconciled_by(Settings { most_clips: 0, ..kept }).await;
    let unfinished = &balance["unfinished"];
    assert_eq!((&unfinished["given_up"], &unfinished["waiting"], &balance["assets"]["missing"]), (&json!(1), &json!(1), &json!(21)));
    assert_eq!((rig.content().await, &balance["given_up"]["count"]), (content, &json!(1)), "{balance}");
    // With one that is to be made again the others are mended, too.
    rig.reconciled_by(Settings { most_clips: 1, ..kept }).await;
    rig.is_whole(&clips[2].clip_id, FIRST[2]).await;
    let [old, failed] = [rig.stored(&clips[0].clip_id).await.status, rig.stored(&clips[1].clip_id).await.status];
    assert_eq!((old.as_str(), failed.as_str(), rig.assets(&clips[1].clip_id).await.len()), ("expired", "failed", 0));
}
