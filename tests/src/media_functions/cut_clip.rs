//! An accepted clip is cut once, exactly, whatever happens on the way.

use super::rig::{Rig, accepted};
use events::{ClipCut, ClipStepFailed, FrameRange};
use futures::future::join_all;
use http::StatusCode;
use local_cloud::faults::Operation;
use media::synthetic::{SyntheticMaster, read_barcodes};

const RANGE: FrameRange = FrameRange { first: 20, end: 80 };

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_shows_exactly_its_frames_and_has_a_receipt() {
    let rig = Rig::new().await;
    let cut = rig.cut().await;
    let folder = tempfile::tempdir().unwrap();
    let clip = folder.path().join("clip.mp4");
    rig.delivery.download(&cut.asset.object, cloud::NEWEST, &clip).await.unwrap();
    let shown = read_barcodes(&clip).await.unwrap();
    assert_eq!(shown, (RANGE.first..RANGE.end).map(Some).collect::<Vec<_>>());
    let receipt = &cut.receipt;
    assert_eq!((receipt.range, receipt.frames_encoded, receipt.frames_copied), (RANGE, 60, 0));
    assert_eq!(receipt.bytes_written, rig.object(&cut.asset.object).await.size);
    assert!(receipt.bytes_read > 0 && receipt.index_bytes_read <= 256 << 10 && receipt.encoder.contains("ultrafast"), "{receipt:?}");
    assert_eq!((cut.asset.width, cut.asset.height), (Some(320), Some(180)));
    assert!(cut.asset.codec.as_deref().unwrap().starts_with("avc1."), "{:?}", cut.asset);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_clip_again_is_announced_again_and_not_cut_again() {
    let rig = Rig::new().await;
    let accepted = accepted(&rig.ingested().await, RANGE);
    assert_eq!(rig.accepted(&accepted).await, StatusCode::NO_CONTENT);
    let first = rig.announced::<ClipCut>(1).await.remove(0);
    let before = rig.object(&first.asset.object).await;
    rig.fail(Operation::ObjectRead, 1);
    assert_eq!(rig.accepted(&accepted).await, StatusCode::NO_CONTENT, "a clip that is there needs nothing of its master");
    let again = rig.announced::<ClipCut>(2).await.remove(1);
    assert_eq!((again.asset, again.key_frame_bytes), (first.asset, first.key_frame_bytes));
    assert_eq!(rig.object(&again.clip.object(events::AssetType::Mp4)).await.generation, before.generation);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_clip_at_once_is_one_object() {
    let rig = Rig::new().await;
    let accepted = accepted(&rig.ingested().await, RANGE);
    let replies = join_all((0..4).map(|_| rig.accepted(&accepted))).await;
    assert!(replies.iter().all(|reply| *reply == StatusCode::NO_CONTENT), "{replies:?}");
    let announced = rig.announced::<ClipCut>(4).await;
    let size = rig.object(&announced[0].asset.object).await.size;
    assert!(announced.iter().all(|event| event.receipt.bytes_written == size && event.asset == announced[0].asset));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_written_and_not_announced_is_announced_by_the_redelivery() {
    let rig = Rig::new().await;
    let accepted = accepted(&rig.ingested().await, RANGE);
    rig.fail(Operation::Publish, 1);
    assert_eq!(rig.accepted(&accepted).await, StatusCode::SERVICE_UNAVAILABLE);
    let written = rig.object(&accepted.clip.object(events::AssetType::Mp4)).await;
    assert_eq!(rig.accepted(&accepted).await, StatusCode::NO_CONTENT);
    assert_eq!(rig.announced::<ClipCut>(1).await[0].receipt.bytes_written, written.size);
    assert_eq!(rig.object(&accepted.clip.object(events::AssetType::Mp4)).await.generation, written.generation);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_bucket_refuses_the_clip_waits() {
    let rig = Rig::new().await;
    let accepted = accepted(&rig.ingested().await, RANGE);
    for operation in [Operation::ObjectRead, Operation::ObjectWrite] {
        rig.fail(operation, 1);
        assert_eq!(rig.accepted(&accepted).await, StatusCode::SERVICE_UNAVAILABLE);
    }
    assert_eq!(rig.accepted(&accepted).await, StatusCode::NO_CONTENT);
    rig.announced::<ClipCut>(1).await;
    rig.announced::<ClipStepFailed>(0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_that_arrives_before_its_index_waits() {
    let rig = Rig::new().await;
    let uploaded = rig.master(super::rig::MASTER, SyntheticMaster::default()).await;
    let accepted = accepted(&uploaded, RANGE);
    assert_eq!(rig.accepted(&accepted).await, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(rig.uploaded(&uploaded).await, StatusCode::NO_CONTENT);
    assert_eq!(rig.accepted(&accepted).await, StatusCode::NO_CONTENT);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_of_a_replaced_master_fails_with_a_reason() {
    let rig = Rig::new().await;
    let accepted = accepted(&rig.ingested().await, RANGE);
    rig.master(super::rig::MASTER, SyntheticMaster { seconds: 5, ..SyntheticMaster::default() }).await;
    assert_eq!(rig.accepted(&accepted).await, StatusCode::NO_CONTENT);
    let failed = rig.announced::<ClipStepFailed>(1).await.remove(0);
    assert!(failed.step == "cut-clip" && failed.reason.contains("replaced"), "{failed:?}");
    rig.announced::<ClipCut>(0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_that_are_damaged_fail_with_a_reason_and_publish_no_name() {
    let rig = Rig::new().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("master.mp4");
    SyntheticMaster { gop_frames: 15, ..SyntheticMaster::default() }.make(&file).await.unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    let (start, end) = (bytes.len() * 6 / 10, bytes.len() * 9 / 10);
    bytes[start..end].fill(0x55);
    std::fs::write(&file, bytes).unwrap();
    let uploaded = rig.upload(super::rig::MASTER, &file).await;
    assert_eq!(rig.uploaded(&uploaded).await, StatusCode::NO_CONTENT);
    assert_eq!(rig.registered(&uploaded).await.status, "ready", "the damage is not at its start");
    let accepted = accepted(&uploaded, FrameRange { first: 60, end: 110 });
    assert_eq!(rig.accepted(&accepted).await, StatusCode::NO_CONTENT);
    let failed = rig.announced::<ClipStepFailed>(1).await.remove(0);
    assert!(failed.reason.contains("cannot be decoded"), "{failed:?}");
    assert_eq!(rig.delivery.stat(&accepted.clip.object(events::AssetType::Mp4)).await.unwrap(), None);
}
