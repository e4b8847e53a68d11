//! What was found of an upload becomes one master, in whatever order it is told.

use super::rig::{MASTER, REGISTERS, Rig};
use db::{Access, masters};
use events::{
    FrameTimes, MasterExamined, MasterIngested, MasterPath, Upload, index_object,
    master_examined::{Examination, Media},
    remux_object,
};
use futures::future::join_all;
use http::StatusCode;
use local_cloud::faults::Operation;

/// A period of which an MP4 was made, the `made`th of its name.
fn usable(generation: i64, made: i64, times: FrameTimes) -> MasterExamined {
    let media = Media {
        times,
        fps_num: 60,
        fps_den: 1,
        constant_rate: true,
        video_codec: "h264".to_owned(),
        width: 1280,
        height: 720,
        rotation: 0,
        audio: None,
        closed_gop: true,
        remux_generation: Some(made),
    };
    examined(MASTER, generation, Examination::Usable(Box::new(media)))
}

fn a_second() -> FrameTimes {
    FrameTimes::from_runs(30, vec![(30, 1)]).unwrap()
}

fn rejected(object: &str, generation: i64) -> MasterExamined {
    examined(object, generation, Examination::Rejected { reason: "no video".to_owned() })
}

fn examined(object: &str, generation: i64, examination: Examination) -> MasterExamined {
    let upload = Upload { object: object.to_owned(), generation, size_bytes: 1000, crc32c: None };
    MasterExamined { upload, examination }
}

impl Rig {
    async fn examined(&self, event: &MasterExamined) -> StatusCode {
        self.deliver(REGISTERS, event).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ingest_master_found_is_registered_and_announced() {
    let rig = Rig::new().await;
    let master = rig.registered(&rig.ingested().await).await;
    assert_eq!((master.status.as_str(), &master.reason), ("ready", &None));
    assert_eq!((master.frame_count, master.fps_num, master.fps_den), (Some(120), Some(30_000), Some(1001)));
    assert_eq!((master.width, master.height, master.constant_rate), (Some(320), Some(180), Some(true)));
    assert_eq!((master.game_id.as_deref(), master.period, master.opponent_code.as_deref()), (Some("2025020031"), Some(1), Some("CHI")));
    assert_eq!((master.video_codec.as_deref(), master.audio_codec.as_deref()), (Some("h264"), Some("aac")));
    let ingested = rig.announced::<MasterIngested>(1).await.remove(0);
    assert_eq!((ingested.master_id, ingested.game_id.as_str(), ingested.period.number()), (master.master_id, "2025020031", 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_used_is_registered_with_its_reason() {
    let rig = Rig::new().await;
    assert_eq!(rig.examined(&rejected(MASTER, 7)).await, StatusCode::NO_CONTENT);
    let row = rig.row(MASTER, 7).await.unwrap();
    assert_eq!((row.status.as_str(), row.reason.as_deref(), row.period), ("rejected", Some("no video"), Some(1)));
    assert_eq!(rig.announced::<MasterIngested>(1).await[0].master_id, row.master_id, "requests that wait say why");

    let unnamed = "media/raw/somewhere.mp4";
    assert_eq!(rig.examined(&rejected(unnamed, 8)).await, StatusCode::NO_CONTENT);
    assert_eq!(rig.row(unnamed, 8).await.unwrap().game_id, None);
    let usable = usable(9, 1, a_second());
    let unnamed_too = MasterExamined { upload: Upload { object: unnamed.to_owned(), ..usable.upload }, ..usable };
    assert_eq!(rig.examined(&unnamed_too).await, StatusCode::NO_CONTENT);
    assert!(rig.row(unnamed, 9).await.unwrap().reason.unwrap().contains("must lie in"), "whose it is is not believed but read");
    rig.announced::<MasterIngested>(1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_again_and_at_once_is_one_master() {
    let rig = Rig::new().await;
    let event = usable(7, 1, a_second());
    let replies = join_all((0..6).map(|_| rig.examined(&event))).await;
    assert!(replies.iter().all(|reply| *reply == StatusCode::NO_CONTENT), "{replies:?}");
    assert_eq!(rig.examined(&event).await, StatusCode::NO_CONTENT);
    let announced = rig.announced::<MasterIngested>(7).await;
    assert!(announced.iter().all(|event| *event == announced[0]));
    assert_eq!(masters::of_game(&rig.database, &Access::everything(), "2025020031").await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_found_first_holds() {
    let rig = Rig::new().await;
    for (generation, first, later) in
        [(7, usable(7, 1, a_second()), rejected(MASTER, 7)), (8, rejected(MASTER, 8), usable(8, 1, a_second()))]
    {
        assert_eq!(rig.examined(&first).await, StatusCode::NO_CONTENT);
        let before = rig.row(MASTER, generation).await.unwrap();
        assert_eq!(rig.examined(&later).await, StatusCode::NO_CONTENT);
        assert_eq!(rig.row(MASTER, generation).await.unwrap(), before);
    }
    let announced = rig.announced::<MasterIngested>(4).await;
    assert!(announced[0] == announced[1] && announced[2] == announced[3], "{announced:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_upload_that_is_told_later_is_a_master_of_its_own() {
    let rig = Rig::new().await;
    for generation in [8, 7] {
        assert_eq!(rig.examined(&usable(generation, 1, a_second())).await, StatusCode::NO_CONTENT);
    }
    let rows = masters::of_game(&rig.database, &Access::everything(), "2025020031").await.unwrap();
    assert_eq!(rows.iter().map(|row| row.generation).collect::<Vec<_>>(), [8, 7]);
    let MasterPath { team_code, game_id, period, .. } = MasterPath::parse(MASTER).unwrap();
    let masters::Choice::Ready(chosen) = masters::choose(&rig.database, &team_code, &game_id, period, None).await.unwrap() else {
        panic!("neither is chosen");
    };
    assert_eq!(chosen.film.generation, 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_made_again_takes_the_place_of_what_is_gone_and_not_the_other_way_round() {
    let rig = Rig::new().await;
    let (index, movie) = (index_object(MASTER, 7), remux_object(MASTER, 7));
    for (told, written) in [(3, 3), (5, 5), (3, 5)] {
        assert_eq!(rig.examined(&usable(7, told, a_second())).await, StatusCode::NO_CONTENT);
        assert_eq!(rig.made().await, (index.clone(), movie.clone(), written));
    }
    rig.announced::<MasterIngested>(3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_frames_than_before_are_refused() {
    let rig = Rig::new().await;
    assert_eq!(rig.examined(&usable(7, 3, a_second())).await, StatusCode::NO_CONTENT);
    let (before, made) = (rig.row(MASTER, 7).await, rig.made().await);
    for other in [FrameTimes::from_runs(30, vec![(29, 1), (1, 2)]).unwrap(), FrameTimes::from_runs(60, vec![(30, 1)]).unwrap()] {
        assert_eq!(rig.examined(&usable(7, 5, other)).await, StatusCode::BAD_REQUEST);
    }
    assert_eq!((rig.row(MASTER, 7).await, rig.made().await), (before, made));
    rig.announced::<MasterIngested>(1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_announcement_can_never_be_handled() {
    let rig = Rig::new().await;
    let odd = serde_json::to_string(&usable(7, 1, a_second())).unwrap().replace("[30,1]", "[30,1,2]");
    for data in ["", "null", "{}", r#"{"upload":{},"examination":{"usable":{}}}"#, &odd] {
        assert_eq!(rig.deliver_as::<MasterExamined>(REGISTERS, data.to_owned()).await, StatusCode::BAD_REQUEST, "{data}");
    }
    assert!(rig.row(MASTER, 7).await.is_none() && rig.heard().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_database_refuses_the_event_waits() {
    let rig = Rig::new().await;
    let event = usable(7, 1, a_second());
    rig.execute("ALTER TABLE media.masters RENAME TO away").await;
    assert_eq!(rig.examined(&event).await, StatusCode::SERVICE_UNAVAILABLE);
    rig.execute("ALTER TABLE media.away RENAME TO masters").await;
    assert_eq!(rig.examined(&event).await, StatusCode::NO_CONTENT);
    assert_eq!(rig.row(MASTER, 7).await.unwrap().status, "ready");
    rig.announced::<MasterIngested>(1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_registered_and_not_announced_is_announced_by_the_redelivery() {
    let rig = Rig::new().await;
    let event = usable(7, 1, a_second());
    rig.fail(Operation::Publish, 1);
    assert_eq!(rig.examined(&event).await, StatusCode::SERVICE_UNAVAILABLE);
    let row = rig.row(MASTER, 7).await.unwrap();
    assert_eq!(rig.examined(&event).await, StatusCode::NO_CONTENT);
    assert_eq!(rig.announced::<MasterIngested>(1).await[0].master_id, row.master_id);
    assert_eq!(rig.row(MASTER, 7).await.unwrap(), row);
}

/// Three hours at 60 frames a second, the numbers as long as they get.
#[tokio::test(flavor = "multi_thread")]
async fn a_pace_that_changes_with_every_frame_of_a_long_video_travels() {
    let rig = Rig::new().await;
    let frames = 3 * 3600 * 60;
    let times = FrameTimes::from_runs(u32::MAX, (0..frames).map(|frame| (1, u32::MAX / 60 - frame % 2)).collect()).unwrap();
    rig.announce(&usable(7, 1, times.clone())).await;
    let row = rig.row(MASTER, 7).await.unwrap();
    assert_eq!((row.status.as_str(), row.frame_count), ("ready", Some(i64::from(frames))));
    let written = masters::ready(&rig.database, row.master_id).await.unwrap().unwrap();
    assert!(written.film.times == times, "every frame is where it was");
    rig.announced::<MasterIngested>(1).await;
}
