//! An upload becomes one master, whatever happens on the way.

use super::rig::{MASTER, Rig};
use events::{FrameRange, MasterIngested, index_object};
use futures::future::join_all;
use http::StatusCode;
use local_cloud::faults::Operation;
use media::{plan::plan, source::ReadWith, synthetic::SyntheticMaster};

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_is_registered_indexed_and_announced() {
    let rig = Rig::new().await;
    let uploaded = rig.ingested().await;
    let master = rig.registered(&uploaded).await;
    assert_eq!((master.status.as_str(), master.reason), ("ready", None));
    assert_eq!((master.frame_count, master.fps_num, master.fps_den), (Some(120), Some(30_000), Some(1001)));
    assert_eq!((master.width, master.height, master.constant_rate), (Some(320), Some(180), Some(true)));
    assert_eq!((master.game_id.as_deref(), master.period, master.opponent_code.as_deref()), (Some("2025020031"), Some(1), Some("CHI")));
    assert_eq!(rig.announced::<MasterIngested>(1).await[0].master_id, master.master_id);

    let name = index_object(MASTER, uploaded.generation);
    let index = rig.lake.stat(&name).await.unwrap().unwrap();
    let source = ReadWith::new(index.size, |range| rig.lake.read_range(&name, index.generation, range));
    assert!(plan(&source, FrameRange { first: 0, end: 120 }).await.unwrap().bytes_to_read() > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_upload_again_and_at_once_is_one_master() {
    let rig = Rig::new().await;
    let uploaded = rig.master(MASTER, SyntheticMaster::default()).await;
    let replies = join_all((0..6).map(|_| rig.uploaded(&uploaded))).await;
    assert!(replies.iter().all(|reply| *reply == StatusCode::NO_CONTENT), "{replies:?}");
    let announced = rig.announced::<MasterIngested>(6).await;
    assert!(announced.iter().all(|event| *event == announced[0]));
    assert_eq!(db::masters::of_game(&rig.database, &db::Access::everything(), "2025020031").await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_content_is_a_new_master_and_a_late_notification_of_the_old_one_says_so() {
    let rig = Rig::new().await;
    let first = rig.master(MASTER, SyntheticMaster::default()).await;
    let second = rig.master(MASTER, SyntheticMaster { seconds: 6, ..SyntheticMaster::default() }).await;
    assert_eq!(rig.uploaded(&second).await, StatusCode::NO_CONTENT);
    assert_eq!(rig.uploaded(&first).await, StatusCode::NO_CONTENT);
    assert_eq!(rig.registered(&second).await.status, "ready");
    let late = rig.registered(&first).await;
    assert!(late.status == "rejected" && late.reason.as_deref().unwrap().contains("replaced"), "{late:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_lake_refuses_nothing_is_registered_and_later_everything() {
    let rig = Rig::new().await;
    let uploaded = rig.master(MASTER, SyntheticMaster::default()).await;
    for operation in [Operation::ObjectRead, Operation::ObjectWrite] {
        rig.fail(operation, 1);
        assert_eq!(rig.uploaded(&uploaded).await, StatusCode::SERVICE_UNAVAILABLE);
        let row = db::masters::registered(&rig.database, &uploaded.name, uploaded.generation).await.unwrap();
        assert_eq!(row, None, "after a failed {operation:?}");
    }
    assert_eq!(rig.uploaded(&uploaded).await, StatusCode::NO_CONTENT);
    assert_eq!(rig.registered(&uploaded).await.status, "ready");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_registered_and_not_announced_is_announced_by_the_redelivery() {
    let rig = Rig::new().await;
    let uploaded = rig.master(MASTER, SyntheticMaster::default()).await;
    rig.fail(Operation::Publish, 1);
    assert_eq!(rig.uploaded(&uploaded).await, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(rig.registered(&uploaded).await.status, "ready");
    assert_eq!(rig.uploaded(&uploaded).await, StatusCode::NO_CONTENT);
    rig.announced::<MasterIngested>(1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn containers_without_a_sample_table_are_rewritten_once() {
    let rig = Rig::new().await;
    for (name, master) in [
        ("media/raw/MTL/2025-2026/20031/p2-stream.TS", SyntheticMaster::default()),
        ("media/raw/MTL/2025-2026/20031/p3-film.mkv", SyntheticMaster { variable_rate: true, ..SyntheticMaster::default() }),
    ] {
        let uploaded = rig.master(name, master).await;
        assert_eq!(rig.uploaded(&uploaded).await, StatusCode::NO_CONTENT);
        assert_eq!(rig.uploaded(&uploaded).await, StatusCode::NO_CONTENT);
        let row = rig.registered(&uploaded).await;
        assert_eq!((row.status.as_str(), row.reason), ("ready", None), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_a_video_of_a_period_is_passed_over() {
    let rig = Rig::new().await;
    let folder = tempfile::tempdir().unwrap();
    let notes = folder.path().join("notes.txt");
    std::fs::write(&notes, "line changes").unwrap();
    let uploaded = rig.upload("media/raw/MTL/2025-2026/20031/notes.txt", &notes).await;
    assert_eq!(rig.uploaded(&uploaded).await, StatusCode::NO_CONTENT);
    assert_eq!(db::masters::registered(&rig.database, &uploaded.name, uploaded.generation).await.unwrap(), None);
    assert!(rig.heard().is_empty());
}
