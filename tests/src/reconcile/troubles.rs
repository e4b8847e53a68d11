//! Two comparisons at once, the same again, and a store, a broker that are away for a moment.

use super::rig::{NO_PATIENCE, PATIENT, Rig, VIDEO, object};
use events::AssetType;
use http::StatusCode;
use local_cloud::faults::Operation;
use serde_json::json;

/// A lost upload, a clip that is not cut, one whose poster is gone.
async fn troubled() -> (Rig, [String; 2]) {
    let rig = Rig::new().await;
    rig.video(VIDEO).await;
    let whole = rig.clip("whole", 20).await;
    rig.deafen("cut-clip", "clip-accepted");
    rig.deafen("ingest-master", "lake-uploads");
    let stuck = rig.clip("stuck", 40).await;
    rig.video(&VIDEO.replace("p1-", "p2-")).await;
    rig.remove("delivery", &object(&whole, AssetType::Thumbnail)).await;
    rig.settled().await;
    rig.hear_again();
    (rig, [whole.clip_id, stuck.clip_id])
}

async fn is_repaired(rig: &Rig, [whole, stuck]: &[String; 2]) {
    rig.settled().await;
    rig.is_whole(whole, 20).await;
    rig.is_whole(stuck, 40).await;
    assert_eq!(rig.count("SELECT count(*) FROM media.masters WHERE status = 'ready'").await, 2);
    assert_eq!(rig.count("SELECT count(*) FROM media.clips").await, 2);
    assert_eq!(rig.count("SELECT count(*) FROM media.dead_letters").await, 0);
    let balance = rig.reconciled().await;
    assert_eq!(
        (&balance["done"]["count"], &balance["balanced"], &balance["assets"]["present"]),
        (&json!(0), &json!(true), &json!(14)),
        "{balance}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_at_once_and_the_same_again_end_the_same() {
    let (rig, clips) = troubled().await;
    let both = tokio::join!(rig.try_reconcile(NO_PATIENCE), rig.try_reconcile(NO_PATIENCE));
    assert_eq!((both.0.0, both.1.0), (StatusCode::OK, StatusCode::OK), "{both:?}");
    rig.reconciled().await;
    is_repaired(&rig, &clips).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_is_away_is_tried_again_and_nothing_is_lost() {
    let (rig, clips) = troubled().await;
    let content = rig.content().await;
    rig.cloud.faults().fail_next(Operation::ObjectList, StatusCode::NOT_FOUND, 1);
    let (status, _) = rig.try_reconcile(NO_PATIENCE).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(rig.content().await, content, "what cannot be listed is not gone");
    rig.reconciled().await;
    is_repaired(&rig, &clips).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_refuses_anywhere_is_tried_again_and_nothing_is_lost() {
    for after in 0..3 {
        let (rig, clips) = troubled().await;
        rig.refuse_publication(after);
        // Those that are woken meanwhile publish, too: it may be one of theirs that is refused, and then they are woken again.
        let (status, reason) = rig.try_reconcile(NO_PATIENCE).await;
        assert!(after > 0 || status == StatusCode::SERVICE_UNAVAILABLE, "{reason}");
        rig.settled().await;
        rig.reconciled().await;
        is_repaired(&rig, &clips).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_young_is_waited_for() {
    let (rig, clips) = troubled().await;
    let publishes = rig.calls("Publish");
    let balance = rig.reconciled_by(PATIENT).await;
    assert_eq!((&balance["lake"]["waiting"], &balance["lake"]["announced_again"]), (&json!(1), &json!(0)), "{balance}");
    // A file that is gone is seen at once, and made again when nothing was heard of its clip for a while.
    assert_eq!((&balance["assets"]["missing"], &balance["unfinished"]["announced_again"]), (&json!(1), &json!(0)), "{balance}");
    assert_eq!(balance["unfinished"]["clips"], 1, "a young clip that is being made is not unfinished: {balance}");
    assert_eq!(rig.calls("Publish"), publishes);
    rig.reconciled().await;
    is_repaired(&rig, &clips).await;
}

/// When something was last heard of a clip: one of these.
const HEARD: [&str; 5] = ["created_at", "accepted_at", "announced_at", "ready_at", "the last file"];

#[tokio::test(flavor = "multi_thread")]
async fn whatever_was_heard_of_a_clip_last_is_what_counts() {
    let rig = Rig::new().await;
    rig.video(VIDEO).await;
    let clip = rig.clip("one", 20).await;
    rig.remove("delivery", &object(&clip, AssetType::Thumbnail)).await;
    rig.settled().await;
    let all_but = async |young: &str| {
        let at = |column: &str| if column == young { "now()" } else { "now() - interval '1 hour'" };
        let columns: Vec<String> = HEARD[..4].iter().map(|column| format!("{column} = {}", at(column))).collect();
        rig.execute(format!("UPDATE media.clips SET {}", columns.join(", "))).await;
        rig.execute(format!("UPDATE media.assets SET created_at = {}", at(HEARD[4]))).await;
    };
    for young in HEARD {
        all_but(young).await;
        let balance = rig.reconciled_by(PATIENT).await;
        assert_eq!(balance["unfinished"]["announced_again"], 0, "{young}: {balance}");
    }
    all_but("nothing").await;
    assert_eq!(rig.reconciled_by(PATIENT).await["unfinished"]["announced_again"], 1);
    rig.is_whole(&clip.clip_id, 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_announced_before_a_clip_was_heard_of_or_a_month_ago_or_of_something_else_does_not_count() {
    let rig = Rig::new().await;
    rig.video(VIDEO).await;
    rig.deafen("cut-clip", "clip-accepted");
    let clip_id = rig.clip("stuck", 20).await.clip_id;
    for (heard, announced) in [("60 days", "31 days"), ("1 hour", "1 day")] {
        let past = format!("now() - interval '{heard}'");
        rig.execute(format!("UPDATE media.clips SET created_at = {past}, announced_at = {past}")).await;
        for (topic, last_at) in [("clips", format!("now() - interval '{announced}'")), ("other", "now()".to_owned())] {
            rig.execute(format!(
                "INSERT INTO media.announced_again (topic, about, times, last_at) VALUES ('{topic}', '{clip_id}', 5, {last_at})
                 ON CONFLICT (topic, about) DO UPDATE SET times = excluded.times, last_at = excluded.last_at"
            ))
            .await;
        }
        let balance = rig.reconciled().await;
        assert_eq!((&balance["unfinished"]["announced_again"], &balance["balanced"]), (&json!(1), &json!(true)), "{heard}: {balance}");
        assert_eq!(rig.count("SELECT times::bigint FROM media.announced_again WHERE topic = 'clips'").await, 1, "{heard}");
    }
}
