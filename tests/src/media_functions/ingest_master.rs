//! An upload is examined, and what was found is announced, whatever happens on the way. It has no database: nothing here has one.

use super::rig::{MASTER, Rig};
use cloud::NewObject;
use events::{
    FrameRange, MasterExamined, ObjectFinalized, index_object,
    master_examined::{Examination, Media},
    remux_object,
};
use futures::future::join_all;
use http::StatusCode;
use local_cloud::faults::Operation;
use media::{plan::plan, source::ReadWith, synthetic::SyntheticMaster};

/// What was found to be usable.
fn usable(examined: &MasterExamined) -> &Media {
    match &examined.examination {
        Examination::Usable(media) => media,
        Examination::Rejected { reason } => panic!("rejected: {reason}"),
    }
}

/// Why an upload cannot be used.
fn reason(examined: &MasterExamined) -> &str {
    match &examined.examination {
        Examination::Usable(_) => panic!("it is usable"),
        Examination::Rejected { reason } => reason,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_is_examined_indexed_and_announced() {
    let rig = Rig::new().await;
    let uploaded = rig.ingested().await;
    let examined = rig.announced::<MasterExamined>(1).await.remove(0);
    assert_eq!((&examined.upload.object, examined.upload.generation), (&uploaded.name, uploaded.generation));
    let media = usable(&examined);
    assert_eq!((media.times.runs(), media.times.timescale()), ([(120, 1001)].as_slice(), 30_000));
    assert_eq!((media.fps_num, media.fps_den, media.constant_rate), (30_000, 1001, true));
    assert_eq!((media.width, media.height, media.video_codec.as_str()), (320, 180, "h264"));
    assert_eq!(media.remux_generation, None, "its samples are its own");

    let name = index_object(MASTER, uploaded.generation);
    let index = rig.lake.stat(&name).await.unwrap().unwrap();
    let source = ReadWith::new(index.size, |range| rig.lake.read_range(&name, index.generation, range));
    assert!(plan(&source, FrameRange { first: 0, end: 120 }).await.unwrap().bytes_to_read() > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_upload_again_and_at_once_is_the_same_announcement_of_one_index() {
    let rig = Rig::new().await;
    let uploaded = rig.ingested().await;
    let index = rig.lake.stat(&index_object(MASTER, uploaded.generation)).await.unwrap().unwrap();
    let replies = join_all((0..5).map(|_| rig.uploaded(&uploaded))).await;
    assert!(replies.iter().all(|reply| *reply == StatusCode::NO_CONTENT), "{replies:?}");
    let announced = rig.announced::<MasterExamined>(6).await;
    assert!(announced.iter().all(|event| *event == announced[0]));
    assert_eq!(rig.lake.stat(&index_object(MASTER, uploaded.generation)).await.unwrap().unwrap().generation, index.generation);
}

/// Another ffmpeg may lay an MP4 that is made again out otherwise: cuts would read wrong bytes.
#[tokio::test(flavor = "multi_thread")]
async fn an_index_that_is_not_of_what_is_made_again_is_not_taken_for_it() {
    let rig = Rig::new().await;
    let uploaded = rig.ingested().await;
    let index = index_object(MASTER, uploaded.generation);
    rig.lake.remove(&index).await.unwrap();
    rig.lake.create(NewObject::plain(index, "application/octet-stream"), "another".into()).await.unwrap();
    assert_eq!(rig.uploaded(&uploaded).await, StatusCode::NO_CONTENT);
    let again = rig.announced::<MasterExamined>(2).await.remove(1);
    assert!(reason(&again).contains("laid out otherwise"), "{}", reason(&again));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_notification_of_a_replaced_upload_says_so() {
    let rig = Rig::new().await;
    let first = rig.master(MASTER, SyntheticMaster::default()).await;
    let second = rig.master(MASTER, SyntheticMaster { seconds: 6, ..SyntheticMaster::default() }).await;
    for uploaded in [&second, &first] {
        assert_eq!(rig.uploaded(uploaded).await, StatusCode::NO_CONTENT);
    }
    let announced = rig.announced::<MasterExamined>(2).await;
    let of = |uploaded: &ObjectFinalized| announced.iter().find(|event| event.upload.generation == uploaded.generation).unwrap();
    assert_eq!(usable(of(&second)).times.frames(), 180);
    assert!(reason(of(&first)).contains("replaced"), "{}", reason(of(&first)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_video_of_a_team_that_there_is_not_is_rejected_with_the_nearest() {
    let rig = Rig::new().await;
    let uploaded = rig.master(&MASTER.replace("/MTL/", "/MLT/"), SyntheticMaster::default()).await;
    assert_eq!(rig.uploaded(&uploaded).await, StatusCode::NO_CONTENT);
    let announced = rig.announced::<MasterExamined>(1).await;
    assert!(reason(&announced[0]).contains("did you mean MTL"), "{}", reason(&announced[0]));
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_lake_refuses_nothing_is_announced_and_later_everything() {
    let rig = Rig::new().await;
    let uploaded = rig.master(MASTER, SyntheticMaster::default()).await;
    for operation in [Operation::ObjectRead, Operation::ObjectWrite] {
        rig.fail(operation, 1);
        assert_eq!(rig.uploaded(&uploaded).await, StatusCode::SERVICE_UNAVAILABLE);
        rig.announced::<MasterExamined>(0).await;
    }
    assert_eq!(rig.uploaded(&uploaded).await, StatusCode::NO_CONTENT);
    usable(&rig.announced::<MasterExamined>(1).await[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_indexed_and_not_announced_is_announced_by_the_redelivery() {
    let rig = Rig::new().await;
    let uploaded = rig.master(MASTER, SyntheticMaster::default()).await;
    rig.fail(Operation::Publish, 1);
    assert_eq!(rig.uploaded(&uploaded).await, StatusCode::SERVICE_UNAVAILABLE);
    let index = rig.lake.stat(&index_object(MASTER, uploaded.generation)).await.unwrap().unwrap();
    assert_eq!(rig.uploaded(&uploaded).await, StatusCode::NO_CONTENT);
    usable(&rig.announced::<MasterExamined>(1).await[0]);
    assert_eq!(rig.lake.stat(&index_object(MASTER, uploaded.generation)).await.unwrap().unwrap().generation, index.generation);
}

#[tokio::test(flavor = "multi_thread")]
async fn containers_without_a_sample_table_are_rewritten_once() {
    let rig = Rig::new().await;
    for (before, name, master) in [
        (0, "media/raw/MTL/2025-2026/20031/p2-stream.TS", SyntheticMaster::default()),
        (2, "media/raw/MTL/2025-2026/20031/p3-film.mkv", SyntheticMaster { variable_rate: true, ..SyntheticMaster::default() }),
    ] {
        let uploaded = rig.master(name, master).await;
        for _ in 0..2 {
            assert_eq!(rig.uploaded(&uploaded).await, StatusCode::NO_CONTENT);
        }
        let announced = rig.announced::<MasterExamined>(before + 2).await;
        let [first, second] = [before, before + 1].map(|n| usable(&announced[n]));
        assert_eq!(first, second, "{name}");
        let movie = rig.lake.stat(&remux_object(&uploaded.name, uploaded.generation)).await.unwrap().unwrap();
        assert_eq!(first.remux_generation, Some(movie.generation));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_made_and_is_gone_is_made_again() {
    let rig = Rig::new().await;
    let name = "media/raw/MTL/2025-2026/20031/p2-stream.ts";
    let uploaded = rig.master(name, SyntheticMaster::default()).await;
    assert_eq!(rig.uploaded(&uploaded).await, StatusCode::NO_CONTENT);
    let first = usable(&rig.announced::<MasterExamined>(1).await[0]).clone();
    let [index, movie] = [index_object, remux_object].map(|made| made(&uploaded.name, uploaded.generation));
    for gone in [&index, &movie] {
        rig.remove_from_lake(gone).await;
    }
    assert_eq!(rig.uploaded(&uploaded).await, StatusCode::NO_CONTENT);
    let again = usable(&rig.announced::<MasterExamined>(2).await[1]).clone();
    assert!(rig.lake.stat(&index).await.unwrap().is_some());
    assert_eq!(rig.lake.stat(&movie).await.unwrap().map(|movie| movie.generation), again.remux_generation);
    assert!(again.remux_generation > first.remux_generation);
    assert_eq!(Media { remux_generation: first.remux_generation, ..again }, first, "all else is the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_a_video_of_a_period_is_passed_over() {
    let rig = Rig::new().await;
    let folder = tempfile::tempdir().unwrap();
    let notes = folder.path().join("notes.txt");
    std::fs::write(&notes, "line changes").unwrap();
    let uploaded = rig.upload("media/raw/MTL/2025-2026/20031/notes.txt", &notes).await;
    assert_eq!(rig.uploaded(&uploaded).await, StatusCode::NO_CONTENT);
    rig.announced::<MasterExamined>(0).await;
    assert!(rig.row(&uploaded.name, uploaded.generation).await.is_none() && rig.heard().is_empty());
}
