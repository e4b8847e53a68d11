//! A clip stuck in each state goes on, and is ready in the end.

use super::rig::{NO_PATIENCE, PATIENT, Rig, VIDEO};
use reconcile::Settings;
use serde_json::json;

/// The clip's way is cut off at one place; the frame that the clip begins with tells the cases apart.
const CUT_OFF: [(&str, &str, &str, u32); 7] = [
    ("accepted and not cut", "cut-clip", "clip-accepted", 1),
    ("cut and not registered", "register-clip", "clip-cut", 3),
    ("without pictures", "make-thumbnails", "clip-cut", 5),
    ("without playlists", "package-hls", "clip-cut", 7),
    ("its pictures are not registered", "register-clip", "clip-thumbnailed", 9),
    ("its playlists are not registered", "register-clip", "clip-packaged", 11),
    ("failed at once, and nobody said why", "register-clip", "clip-step-failed", 13),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_whose_message_was_lost_goes_on_wherever_that_was() {
    let rig = Rig::new().await;
    rig.video(VIDEO).await;
    for (what, function, topic, first) in CUT_OFF {
        rig.deafen(function, topic);
        let clip = rig.clip(what, first).await;
        assert_eq!(clip.status == "ready", topic == "clip-step-failed", "{what}");
        rig.hear_again();
        let balance = rig.reconciled().await;
        let expected = u64::from(topic != "clip-step-failed");
        assert_eq!(
            (&balance["unfinished"]["announced_again"], &balance["balanced"]),
            (&json!(expected), &json!(true)),
            "{what}: {balance}"
        );
        rig.is_whole(&clip.clip_id, first).await;
        assert_eq!(rig.reconciled().await["done"]["count"], 0, "{what}");
    }
}

/// What a handler that died left behind, written into the row.
const LEFT: [(&str, &str, u32); 4] = [
    ("never announced", "announced_at = NULL", 21),
    ("all files and not ready", "status = 'cut', ready_at = NULL, ready_announced_at = NULL", 23),
    ("ready and nobody was told", "ready_announced_at = NULL", 25),
    ("accepted though it is cut", "status = 'accepted', ready_at = NULL, ready_announced_at = NULL", 27),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_whose_handler_died_goes_on_wherever_that_was() {
    let rig = Rig::new().await;
    rig.video(VIDEO).await;
    for (what, change, first) in LEFT {
        if what == "never announced" {
            rig.deafen("cut-clip", "clip-accepted");
        }
        let clip = rig.clip(what, first).await;
        rig.execute(format!("UPDATE media.clips SET {change} WHERE clip_id = '{}'", clip.clip_id)).await;
        rig.hear_again();
        let balance = rig.reconciled().await;
        assert_eq!((&balance["done"]["count"], &balance["unfinished"]["announced_again"]), (&json!(1), &json!(1)), "{what}: {balance}");
        rig.is_whole(&clip.clip_id, first).await;
        let owed = rig.count("SELECT count(*) FROM media.clips WHERE announced_at IS NULL OR ready_announced_at IS NULL").await;
        assert_eq!((owed, &rig.reconciled().await["done"]["count"]), (0, &json!(0)), "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_whose_video_nobody_announced_are_served() {
    let rig = Rig::new().await;
    rig.deafen("register-clip", "master-ingested");
    for (id, first) in [("a", 20), ("b", 40)] {
        assert_eq!(rig.request(id, first).await.status, "waiting");
    }
    rig.video(VIDEO).await;
    let named = json!({"game_id": "2025020031", "team_code": "MTL", "period": 1, "start_s": 1, "end_s": 2, "master": "media/raw/MTL/2025-2026/20031/p1-other.mp4"});
    rig.publish("clip-requests", &named, &[]).await;
    rig.settled().await;
    rig.hear_again();
    let balance = rig.reconciled().await;
    assert_eq!((&balance["requests"]["announced_again"], &balance["done"]["count"]), (&json!(1), &json!(1)), "once a period: {balance}");
    for (id, first) in [("a", 20), ("b", 40)] {
        rig.is_whole(&rig.stored_request(id).await.clip_id.unwrap(), first).await;
    }
    let after = rig.reconciled().await;
    assert_eq!(
        (&after["done"]["count"], &after["requests"]["waiting"]),
        (&json!(0), &json!(1)),
        "who names a video waits for that one: {after}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_stays_failed_and_what_is_hopeless_is_given_up() {
    let rig = Rig::new().await;
    rig.video(VIDEO).await;
    rig.deafen("cut-clip", "clip-accepted");
    let (failed, hopeless) = (rig.clip("failed", 20).await, rig.clip("hopeless", 40).await);
    rig.execute(format!("UPDATE media.clips SET status = 'failed', error_message = 'why' WHERE clip_id = '{}'", failed.clip_id)).await;
    for time in 1..=5 {
        let balance = rig.reconciled().await;
        assert_eq!((&balance["unfinished"]["announced_again"], &balance["balanced"]), (&json!(1), &json!(true)), "{time}: {balance}");
    }
    let balance = rig.reconciled().await;
    assert_eq!((&balance["unfinished"]["given_up"], &balance["balanced"]), (&json!(1), &json!(false)), "{balance}");
    assert!(balance["given_up"]["first"][0].as_str().unwrap().contains(&hopeless.clip_id), "{balance}");
    assert_eq!(rig.stored(&failed.clip_id).await.error_message.as_deref(), Some("why"));

    // Its next step is taken in the end, by hand: then it counts anew.
    rig.hear_again();
    rig.execute("DELETE FROM media.announced_again".to_owned()).await;
    assert_eq!(rig.reconciled().await["balanced"], true);
    rig.is_whole(&hopeless.clip_id, 40).await;
    let announced = rig.history(&hopeless.clip_id).await.iter().filter(|(_, outcome)| outcome == "announced again").count();
    assert_eq!(announced, 6, "heartbeat why says it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_waited_since_yesterday_is_not_overlooked_when_its_video_is_young() {
    let rig = Rig::new().await;
    rig.deafen("register-clip", "master-ingested");
    rig.request("early", 20).await;
    rig.execute("UPDATE media.requests SET received_at = now() - interval '1 day'".to_owned()).await;
    rig.video(VIDEO).await;
    rig.hear_again();
    let young = rig.reconciled_by(PATIENT).await;
    assert_eq!((&young["requests"]["announced_again"], &young["done"]["count"]), (&json!(0), &json!(0)), "{young}");
    rig.execute("UPDATE media.masters SET created_at = created_at - interval '11 minutes'".to_owned()).await;
    let old = rig.reconciled_by(PATIENT).await;
    assert_eq!((&old["requests"]["announced_again"], &old["done"]["count"]), (&json!(1), &json!(1)), "{old}");
    rig.is_whole(&rig.stored_request("early").await.clip_id.unwrap(), 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_in_the_queue_is_waited_for_and_the_queue_is_given_what_it_can_do() {
    let rig = Rig::new().await;
    rig.video(VIDEO).await;
    rig.deafen("cut-clip", "clip-accepted");
    for first in [20, 30, 40] {
        rig.clip(&first.to_string(), first).await;
    }
    let few = Settings { most_clips: 2, ..PATIENT };
    for (minutes, announced) in [(29, 0), (31, 2)] {
        let change = format!("UPDATE media.clips SET created_at = now() - interval '{minutes} minutes', announced_at = created_at");
        rig.execute(change.replace("announced_at = created_at", &format!("announced_at = now() - interval '{minutes} minutes'"))).await;
        let unfinished = rig.reconciled_by(few).await["unfinished"].clone();
        assert_eq!(
            (&unfinished["announced_again"], &unfinished["waiting"]),
            (&json!(announced), &json!(3 - announced)),
            "{minutes}: {unfinished}"
        );
    }
    assert_eq!(rig.reconciled_by(Settings { most_clips: 2, ..NO_PATIENCE }).await["balanced"], true);
}
