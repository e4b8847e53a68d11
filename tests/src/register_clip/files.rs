//! The files of a clip are registered, in any order; the last makes it ready.

use super::{
    given::{PERIOD_1, cut, packaged, request_with, thumbnailed},
    rig::{CONNECTIONS, Rig},
};
use db::Access;
use events::{ClipAccepted, ClipFolder, ClipId, ClipStepFailed};
use futures::{StreamExt, stream};
use serde_json::json;

/// Delivers the three events of a clip's files, in this order.
async fn deliver_files(rig: &Rig, clip: &ClipFolder, order: &str) {
    for step in order.chars() {
        let status = match step {
            'c' => rig.deliver(&cut(clip)).await,
            't' => rig.deliver(&thumbnailed(clip)).await,
            _ => rig.deliver(&packaged(clip)).await,
        };
        assert_eq!(status, 204, "{step} of {order}");
    }
}

#[tokio::test]
async fn a_clip_is_cut_and_then_ready_with_a_whole_receipt() {
    let rig = Rig::new().await;
    let clip = rig.accepted().await;
    deliver_files(&rig, &clip, "c").await;
    assert_eq!(rig.clip(clip.clip_id.as_str()).await.status, "cut");
    deliver_files(&rig, &clip, "tp").await;

    let row = rig.clip(clip.clip_id.as_str()).await;
    assert!(row.status == "ready" && row.ready_at.is_some());
    assert_eq!(row.receipt["stages_ms"], json!({"encode": 700.5, "thumbnails": 80.0, "package": 3.0}));
    assert_eq!((&row.receipt["frames_encoded"], &row.receipt["first_frame"]), (&json!(240), &json!(5829)));
    let assets = db::assets::of_clip(&rig.database, &Access::team("MTL"), clip.clip_id.as_str()).await.unwrap();
    assert_eq!(assets.len(), 7);
    let video = assets.iter().find(|asset| asset.asset_type == "mp4").unwrap();
    assert_eq!((video.content_type.as_str(), video.file_size_bytes), ("video/mp4", 1000));
    assert!(db::assets::of_clip(&rig.database, &Access::team("CHI"), clip.clip_id.as_str()).await.unwrap().is_empty());
    assert_eq!(rig.announced("clip.ready").await, [serde_json::to_value(&clip).unwrap()]);
    let overview = db::clips::stats(&rig.database, &Access::team("MTL")).await.unwrap();
    assert_eq!((overview.total_clips, overview.total_duration_s, overview.total_bytes), (1, 8.0, 7000));
    assert_eq!(db::clips::stats(&rig.database, &Access::team("CHI")).await.unwrap().total_clips, 0);
}

#[tokio::test]
async fn every_order_and_every_repetition_ends_the_same() {
    let rig = Rig::new().await;
    rig.master(PERIOD_1, 1).await;
    for (n, order) in ["ctp", "cpt", "tcp", "tpc", "pct", "ptc", "ccttpp", "ptcptc"].into_iter().enumerate() {
        assert_eq!(rig.request(order, request_with(json!({"start_s": n, "end_s": n + 8})).to_string()).await, 204);
        let accepted = rig.announced("clip.accepted").await.remove(n);
        let clip = serde_json::from_value::<ClipAccepted>(accepted).unwrap().clip;
        deliver_files(&rig, &clip, order).await;
        let row = rig.clip(clip.clip_id.as_str()).await;
        assert_eq!(row.status, "ready", "{order}");
        assert_eq!(row.receipt["stages_ms"], json!({"encode": 700.5, "thumbnails": 80.0, "package": 3.0}), "{order}");
        assert_eq!(rig.announced("clip.ready").await.len(), n + 1, "{order}");
        assert_eq!(rig.history(&row.clip_id).await.len(), 5, "{order}");
    }
}

#[tokio::test]
async fn the_three_steps_of_many_clips_at_once_make_each_ready_once() {
    let rig = Rig::new().await;
    rig.master(PERIOD_1, 1).await;
    for n in 0..20 {
        assert_eq!(rig.request(&format!("r{n}"), request_with(json!({"start_s": n, "end_s": n + 8})).to_string()).await, 204);
    }
    let accepted = rig.announced("clip.accepted").await.into_iter();
    let clips: Vec<ClipFolder> = accepted.map(|event| serde_json::from_value::<ClipAccepted>(event).unwrap().clip).collect();
    let steps = clips.iter().flat_map(|clip| ["c", "t", "p"].map(|step| deliver_files(&rig, clip, step)));
    stream::iter(steps).buffer_unordered(CONNECTIONS).collect::<()>().await;
    for clip in &clips {
        assert_eq!(rig.clip(clip.clip_id.as_str()).await.status, "ready");
    }
    assert_eq!(rig.announced("clip.ready").await.len(), 20);
}

#[tokio::test]
async fn a_broker_that_refuses_the_last_announcement_is_asked_again() {
    let rig = Rig::new().await;
    let clip = rig.accepted().await;
    deliver_files(&rig, &clip, "ct").await;
    rig.refuse_announcements(1);
    assert_eq!(rig.deliver(&packaged(&clip)).await, 503);
    assert_eq!((rig.clip(clip.clip_id.as_str()).await.status.as_str(), rig.announced("clip.ready").await.len()), ("ready", 0));
    assert_eq!(rig.deliver(&packaged(&clip)).await, 204);
    assert_eq!(rig.announced("clip.ready").await.len(), 1);
}

#[tokio::test]
async fn a_clip_that_failed_is_ready_when_its_last_file_comes_after_all() {
    let rig = Rig::new().await;
    let clip = rig.accepted().await;
    let reason = "the clip has no key frame".to_owned();
    let failed = ClipStepFailed { clip: clip.clone(), step: "package-hls".to_owned(), reason, beside: Vec::new() };
    assert_eq!(rig.deliver(&failed).await, 204);
    deliver_files(&rig, &clip, "ct").await;
    assert_eq!(rig.clip(clip.clip_id.as_str()).await.status, "failed");
    deliver_files(&rig, &clip, "p").await;
    let row = rig.clip(clip.clip_id.as_str()).await;
    assert_eq!((row.status.as_str(), row.error_message), ("ready", None));
}

#[tokio::test]
async fn files_of_a_clip_that_is_not_known_end_in_the_dead_letters() {
    let rig = Rig::new().await;
    let unknown = ClipFolder { clip_id: ClipId::of(&["unknown"]), ..rig.accepted().await };
    assert_eq!(rig.deliver(&cut(&unknown)).await, 400);
    assert_eq!(rig.deliver(&thumbnailed(&unknown)).await, 400);
    assert_eq!(rig.deliver(&packaged(&unknown)).await, 400);
    assert_eq!(rig.clips().await.len(), 1);
}
