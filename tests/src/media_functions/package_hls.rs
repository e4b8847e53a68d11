//! A cut clip gets its playlists once, whatever happens on the way.

use super::{
    fixed_list::{self, Adds},
    rig::Rig,
};
use events::{AssetType, ClipPackaged};
use http::StatusCode;
use local_cloud::faults::Operation;

const ADDS: Adds = Adds { function: "package-hls", last: AssetType::HlsMultivariant };

#[tokio::test(flavor = "multi_thread")]
async fn the_byte_ranges_of_the_playlist_are_the_whole_clip() {
    let rig = Rig::new().await;
    let cut = rig.cut().await;
    assert_eq!(rig.deliver(ADDS.function, &cut).await, StatusCode::NO_CONTENT);
    let made = rig.announced::<ClipPackaged>(1).await.remove(0);
    assert_eq!(made.assets.len(), 3);
    let media = rig.delivery.read_head(&made.assets[0].object, cloud::NEWEST, 1 << 20).await.unwrap();
    let media = String::from_utf8(media.to_vec()).unwrap();
    let ranges = media.lines().filter_map(|line| line.strip_prefix("#EXT-X-BYTERANGE:")?.split_once('@'));
    let ends: Vec<u64> = ranges.map(|(length, start)| length.parse::<u64>().unwrap() + start.parse::<u64>().unwrap()).collect();
    assert_eq!(ends.last(), Some(&(cut.asset.file_size_bytes as u64)), "{media}");
    assert!(media.starts_with("#EXTM3U") && media.trim_end().ends_with("#EXT-X-ENDLIST"), "{media}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_event_again_and_at_once_writes_nothing_twice() {
    fixed_list::writes_nothing_twice::<ClipPackaged>(ADDS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_and_not_announced_is_announced_by_the_redelivery() {
    fixed_list::announces_what_it_wrote::<ClipPackaged>(ADDS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_bucket_refuses_the_event_waits() {
    fixed_list::waits_while_the_bucket_refuses::<ClipPackaged>(ADDS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_that_is_not_there_yet_is_waited_for() {
    fixed_list::waits_for_the_clip(ADDS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_that_is_no_video_fails_with_a_reason() {
    fixed_list::gives_a_reason_for_no_video::<ClipPackaged>(ADDS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_forbids_to_write_over_what_is_there_is_no_failure() {
    let rig = Rig::new().await;
    let cut = rig.cut().await;
    rig.place(&cut.clip.object(AssetType::HlsPlaylist), b"written before a crash").await;
    rig.fail(Operation::ObjectWrite, 1);
    assert_eq!(rig.deliver(ADDS.function, &cut).await, StatusCode::NO_CONTENT);
    rig.announced::<ClipPackaged>(1).await;
}
