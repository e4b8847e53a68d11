//! A cut clip gets its pictures once, whatever happens on the way.

use super::{
    fixed_list::{self, Adds},
    rig::Rig,
};
use events::{AssetType, ClipThumbnailed};
use http::StatusCode;

const ADDS: Adds = Adds { function: "make-thumbnails", last: AssetType::ThumbnailGridVtt };

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_gets_its_poster_its_grid_and_the_map_of_it() {
    let rig = Rig::new().await;
    let cut = rig.cut().await;
    assert_eq!(rig.deliver(ADDS.function, &cut).await, StatusCode::NO_CONTENT);
    let made = rig.announced::<ClipThumbnailed>(1).await.remove(0);
    let sizes: Vec<_> = made.assets.iter().map(|asset| (asset.asset_type, asset.width, asset.height)).collect();
    assert_eq!(
        sizes,
        [
            (AssetType::Thumbnail, Some(320), Some(180)),
            (AssetType::ThumbnailGrid, Some(2 * 320), Some(180)),
            (AssetType::ThumbnailGridVtt, None, None)
        ]
    );
    for asset in &made.assets {
        assert_eq!(rig.object(&asset.object).await.size, asset.file_size_bytes as u64, "{}", asset.object);
    }
    let poster = rig.delivery.read_head(&made.assets[0].object, cloud::NEWEST, 1 << 20).await.unwrap();
    assert!(poster.starts_with(&[0xff, 0xd8]), "a JPEG");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_event_again_and_at_once_writes_nothing_twice() {
    fixed_list::writes_nothing_twice::<ClipThumbnailed>(ADDS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_and_not_announced_is_announced_by_the_redelivery() {
    fixed_list::announces_what_it_wrote::<ClipThumbnailed>(ADDS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_bucket_refuses_the_event_waits() {
    fixed_list::waits_while_the_bucket_refuses::<ClipThumbnailed>(ADDS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_that_is_not_there_yet_is_waited_for() {
    fixed_list::waits_for_the_clip(ADDS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_that_is_no_video_fails_with_a_reason() {
    fixed_list::gives_a_reason_for_no_video::<ClipThumbnailed>(ADDS).await;
}
