//! A media function says that a clip can never be made.

use super::{
    given::{cut, packaged, request, thumbnailed},
    rig::Rig,
};
use events::{ClipFolder, ClipId, ClipStepFailed};

fn failed(clip: &ClipFolder, reason: &str) -> ClipStepFailed {
    ClipStepFailed { clip: clip.clone(), step: "cut-clip".to_owned(), reason: reason.to_owned(), beside: Vec::new() }
}

#[tokio::test]
async fn the_reason_is_kept_and_announced() {
    let rig = Rig::new().await;
    let clip = rig.accepted().await;
    let event = failed(&clip, "the video is damaged at 194 s \u{0}");
    for _ in 0..2 {
        assert_eq!(rig.deliver(&event).await, 204);
    }
    let row = rig.clip(clip.clip_id.as_str()).await;
    assert_eq!((row.status.as_str(), row.error_message.as_deref()), ("failed", Some("the video is damaged at 194 s \u{fffd}")));
    assert_eq!(rig.announced("clip.failed").await[0]["clip_id"], clip.clip_id.as_str());
    assert_eq!(rig.history(&row.clip_id).await.len(), 2);
}

#[tokio::test]
async fn at_once_and_while_the_broker_refuses_it_ends_the_same() {
    let rig = Rig::new().await;
    let clip = rig.accepted().await;
    let event = failed(&clip, "damaged");
    rig.refuse_announcements(2);
    let answers = futures::future::join_all((0..5).map(|_| rig.deliver(&event))).await;
    assert_eq!(answers.iter().filter(|status| **status == 503).count(), 2, "{answers:?}");
    assert_eq!(rig.deliver(&event).await, 204);
    assert_eq!(rig.clip(clip.clip_id.as_str()).await.status, "failed");
    assert!(!rig.announced("clip.failed").await.is_empty());
}

#[tokio::test]
async fn a_ready_clip_stays_ready_and_an_unknown_one_is_answered_400() {
    let rig = Rig::new().await;
    let clip = rig.accepted().await;
    assert_eq!(rig.deliver(&cut(&clip)).await, 204);
    assert_eq!(rig.deliver(&thumbnailed(&clip)).await, 204);
    assert_eq!(rig.deliver(&packaged(&clip)).await, 204);
    assert_eq!(rig.deliver(&failed(&clip, "too late")).await, 204);
    let row = rig.clip(clip.clip_id.as_str()).await;
    assert_eq!((row.status.as_str(), row.error_message), ("ready", None));
    assert!(rig.announced("clip.failed").await.is_empty());
    let unknown = ClipFolder { clip_id: ClipId::of(&["unknown"]), ..clip };
    assert_eq!(rig.deliver(&failed(&unknown, "x")).await, 400);
}

#[tokio::test]
async fn a_clip_that_failed_is_tried_again_when_somebody_asks_again() {
    let rig = Rig::new().await;
    let clip = rig.accepted().await;
    assert_eq!(rig.deliver(&failed(&clip, "the lake was away for a minute")).await, 204);
    assert_eq!(rig.request("asked again", request().to_string()).await, 204);
    let row = rig.clip(clip.clip_id.as_str()).await;
    assert_eq!((row.status.as_str(), row.error_message), ("accepted", None));
    assert_eq!(rig.announced("clip.accepted").await.len(), 2);
    // The redelivery of either request changes nothing more.
    assert_eq!(rig.request("asked again", request().to_string()).await, 204);
    assert_eq!(rig.announced("clip.accepted").await.len(), 2);
}
