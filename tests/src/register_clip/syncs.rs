//! A master is synchronised: the clips of its plays follow, and nothing else does.

use super::{given::PERIOD_1, rig::Rig};
use db::clips::ClipRow;
use events::{MasterIngested, Micros, SyncRequested};
use serde_json::{Value, json};

/// Four seconds around a play 100 s after the opening face-off.
fn play() -> Value {
    json!({"game_id": "2025020031", "team_code": "MTL", "period": 1, "timecode": "00:01:40:00", "timecode_rate": 30, "pre_s": 2, "post_s": 2})
}

fn sync(master: &MasterIngested, offset_s: f64, asked_at_us: i64) -> SyncRequested {
    let MasterIngested { master_id, team_code, game_id, period } = master.clone();
    SyncRequested { team_code, game_id, period, master_id, offset: Micros::from_seconds(offset_s).unwrap(), rate: None, asked_at_us }
}

impl Rig {
    async fn clip_of(&self, request_id: &str) -> ClipRow {
        let request = self.stored_request(request_id).await;
        assert_eq!(request.status, "accepted", "{request:?}");
        self.clip(&request.clip_id.unwrap()).await
    }

    /// A master and a play's clip, placed by the offset that nobody has corrected yet.
    async fn unsynchronised(&self) -> (MasterIngested, ClipRow) {
        let master = self.master(PERIOD_1, 1).await;
        assert_eq!(self.request("play", play().to_string()).await, 204);
        let clip = self.clip_of("play").await;
        assert_eq!((clip.requested_start_s, clip.first_frame), (98.0, 2940));
        (master, clip)
    }
}

#[tokio::test]
async fn clips_of_plays_follow_the_offset_and_clips_of_seconds_do_not() {
    let rig = Rig::new().await;
    let (master, old) = rig.unsynchronised().await;
    let seconds = json!({"game_id": "2025020031", "team_code": "MTL", "period": 1, "start_s": 200, "end_s": 204});
    assert_eq!(rig.request("seconds", seconds.to_string()).await, 204);
    let untouched = rig.clip_of("seconds").await;

    for _ in 0..2 {
        assert_eq!(rig.deliver(&sync(&master, 60.5, 7)).await, 204);
    }
    let new = rig.clip_of("play").await;
    assert_eq!((new.requested_start_s, new.requested_end_s, new.first_frame), (158.5, 162.5, 4755));
    let retired = rig.clip(&old.clip_id).await;
    assert!(retired.retired_at.is_some() && retired.replaced_by.as_deref() == Some(new.clip_id.as_str()), "{retired:?}");
    assert_eq!(rig.clip_of("seconds").await, untouched);
    let listed: Vec<String> = rig.clips().await.into_iter().map(|clip| clip.clip_id).collect();
    assert!(listed.len() == 2 && !listed.contains(&old.clip_id), "{listed:?}");
    assert_eq!(rig.announced("clip.accepted").await.len(), 3);
    assert!(rig.history(&old.clip_id).await.contains(&("sync.requested".to_owned(), "retired".to_owned())));
}

#[tokio::test]
async fn of_two_corrections_the_later_one_holds_whichever_comes_first() {
    let rig = Rig::new().await;
    let (master, _) = rig.unsynchronised().await;
    assert_eq!(rig.deliver(&sync(&master, 20.0, 9)).await, 204);
    assert_eq!(rig.deliver(&sync(&master, 50.0, 8)).await, 204);
    assert_eq!(rig.clip_of("play").await.requested_start_s, 118.0);
    let both = (sync(&master, 1.0, 10), sync(&master, 2.0, 11));
    let answers = tokio::join!(rig.deliver(&both.0), rig.deliver(&both.1), rig.deliver(&both.1));
    for (answer, event) in [(answers.0, &both.0), (answers.1, &both.1), (answers.2, &both.1)] {
        // Whoever comes in between is told to come again.
        assert!(answer == 204 || rig.deliver(event).await == 204);
    }
    assert_eq!(rig.clip_of("play").await.requested_start_s, 100.0);
    assert_eq!(rig.clips().await.len(), 1);
}

#[tokio::test]
async fn a_correction_that_is_taken_back_brings_the_old_clip_back() {
    let rig = Rig::new().await;
    let (master, first) = rig.unsynchronised().await;
    assert_eq!(rig.deliver(&sync(&master, 60.0, 1)).await, 204);
    let second = rig.clip_of("play").await;
    assert_eq!(rig.deliver(&sync(&master, 0.0, 2)).await, 204);
    let back = rig.clip_of("play").await;
    assert!(back.clip_id == first.clip_id && back.retired_at.is_none() && back.replaced_by.is_none());
    assert!(rig.clip(&second.clip_id).await.retired_at.is_some());
}

#[tokio::test]
async fn a_clip_that_somebody_else_asked_for_by_its_seconds_stays() {
    let rig = Rig::new().await;
    let (master, clip) = rig.unsynchronised().await;
    let same = json!({"game_id": "2025020031", "team_code": "MTL", "period": 1, "start_s": 98, "end_s": 102});
    assert_eq!(rig.request("seconds", same.to_string()).await, 204);
    assert_eq!(rig.clip_of("seconds").await.clip_id, clip.clip_id);
    assert_eq!(rig.deliver(&sync(&master, 60.0, 1)).await, 204);
    assert!(rig.clip(&clip.clip_id).await.retired_at.is_none());
    assert_ne!(rig.clip_of("play").await.clip_id, clip.clip_id);
}

#[tokio::test]
async fn plays_outside_the_video_are_refused_and_come_back_when_they_are_inside() {
    let rig = Rig::new().await;
    let (master, old) = rig.unsynchronised().await;
    assert_eq!(rig.deliver(&sync(&master, 1190.0, 1)).await, 204);
    let refused = rig.stored_request("play").await;
    assert!(refused.status == "refused" && refused.reason.as_deref().unwrap().contains("only 1200 s long"), "{refused:?}");
    assert!(rig.clip(&old.clip_id).await.retired_at.is_some());
    assert_eq!(rig.deliver(&sync(&master, -200.0, 2)).await, 204);
    assert!(rig.stored_request("play").await.reason.unwrap().contains("before the video"));
    assert_eq!(rig.deliver(&sync(&master, 10.0, 3)).await, 204);
    assert_eq!(rig.clip_of("play").await.requested_start_s, 108.0);
}

#[tokio::test]
async fn a_calibrated_rate_moves_the_plays_by_a_thousandth() {
    let rig = Rig::new().await;
    let (master, _) = rig.unsynchronised().await;
    assert_eq!(rig.deliver(&SyncRequested { rate: Some((30_000, 1001)), ..sync(&master, 10.0, 1) }).await, 204);
    assert_eq!(rig.clip_of("play").await.requested_start_s, 108.1);
}

#[tokio::test]
async fn a_master_that_is_not_there_is_said() {
    let rig = Rig::new().await;
    let (master, old) = rig.unsynchronised().await;
    assert_eq!(rig.deliver(&SyncRequested { master_id: 99, ..sync(&master, 1.0, 1) }).await, 400);
    let other_game = events::GameId::parse("2025020032").unwrap();
    assert_eq!(rig.deliver(&SyncRequested { game_id: other_game, ..sync(&master, 1.0, 1) }).await, 400);
    assert_eq!(rig.clip_of("play").await.clip_id, old.clip_id);
}

#[tokio::test]
async fn a_broker_that_refuses_is_made_good_by_the_redelivery() {
    let rig = Rig::new().await;
    let (master, _) = rig.unsynchronised().await;
    rig.announced("clip.accepted").await;
    rig.refuse_announcements(1);
    assert_eq!(rig.deliver(&sync(&master, 60.0, 1)).await, 503);
    assert_eq!(rig.deliver(&sync(&master, 60.0, 1)).await, 204);
    let new = rig.clip_of("play").await;
    let announced = rig.announced("clip.accepted").await;
    assert!(announced.iter().any(|event| event["clip_id"] == new.clip_id.as_str()), "{announced:?}");
}

#[tokio::test]
async fn plays_that_were_cut_out_of_an_older_upload_follow_to_the_one_that_is_synchronised() {
    let rig = Rig::new().await;
    let (_, old) = rig.unsynchronised().await;
    let mut named = play();
    named["master"] = json!(PERIOD_1);
    named["player_id"] = json!(8_480_018);
    assert_eq!(rig.request("named", named.to_string()).await, 204);
    let of_named = rig.clip_of("named").await;
    let newer = rig.master(&PERIOD_1.replace("p1-", "p1-better-"), 2).await;
    assert_eq!(rig.deliver(&sync(&newer, 30.0, 1)).await, 204);
    let moved = rig.clip_of("play").await;
    assert_eq!((moved.master_id, moved.requested_start_s), (newer.master_id, 128.0));
    assert_eq!(rig.clip(&old.clip_id).await.replaced_by.as_deref(), Some(moved.clip_id.as_str()));
    assert_eq!(rig.clip_of("named").await, of_named);
    // A late correction of the older upload takes nothing back.
    let late = SyncRequested { master_id: old.master_id, ..sync(&newer, 5.0, 2) };
    assert_eq!(rig.deliver(&late).await, 204);
    assert_eq!(rig.clip_of("play").await.clip_id, moved.clip_id);
}

/// A handler puts refused requests among the waiting and dies: the redelivery must find them there.
#[tokio::test]
async fn a_handler_that_dies_between_asking_again_and_serving_is_made_good() {
    let rig = Rig::new().await;
    let (master, _) = rig.unsynchronised().await;
    assert_eq!(rig.deliver(&sync(&master, 1190.0, 1)).await, 204);
    assert_eq!(rig.stored_request("play").await.status, "refused");
    rig.execute("UPDATE media.requests SET status = 'waiting', reason = NULL WHERE request_id = 'play'").await;
    assert_eq!(rig.deliver(&sync(&master, 10.0, 2)).await, 204);
    assert_eq!(rig.clip_of("play").await.requested_start_s, 108.0);
}

/// A refusal by an offset that holds no longer is no refusal.
#[tokio::test]
async fn what_was_found_outside_the_video_by_an_old_offset_is_not_refused() {
    let rig = Rig::new().await;
    let (master, _) = rig.unsynchronised().await;
    assert_eq!(rig.deliver(&sync(&master, 60.0, 5)).await, 204);
    let request = db::requests::NewRequest { request_id: "late", body: "{}", place: None, traceparent: None };
    let cause = db::Cause { event_type: "clip.requested", event_id: "late" };
    let old = db::requests::refuse_placed(&rig.database, request, "outside", Some((master.master_id, 0)), cause).await;
    assert!(old.unwrap_err().to_string().contains("synchronised meanwhile"));
    assert!(db::requests::refuse_placed(&rig.database, request, "outside", Some((master.master_id, 5)), cause).await.is_ok());
}

/// However requests and corrections interleave, no clip is left where the plays were thought to be before.
#[tokio::test]
async fn a_request_that_comes_while_its_master_is_synchronised_is_placed_by_the_correction() {
    let rig = Rig::new().await;
    let master = rig.master(PERIOD_1, 1).await;
    for n in 0..20 {
        let mut body = play();
        body["player_id"] = json!(8_480_000 + n);
        let (id, body) = (format!("r{n}"), body.to_string());
        let correction = sync(&master, n as f64 + 1.0, n + 1);
        let (asked, synced) = tokio::join!(rig.request(&id, body.clone()), rig.deliver(&correction));
        assert!(asked == 204 || rig.request(&id, body).await == 204);
        assert!(synced == 204 || rig.deliver(&correction).await == 204);
        assert_eq!(rig.clip_of(&id).await.requested_start_s, 98.0 + n as f64 + 1.0, "round {n}");
    }
    assert_eq!(rig.clips().await.len(), 20);
}
