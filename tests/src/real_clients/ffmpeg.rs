//! ffmpeg and ffprobe over HTTP, and the ranges that every player relies on.

use super::{FRAMES, RATE, link_of, long_clip};
use crate::{
    commands::ffprobe,
    system::{System, block_on},
};
use http::{StatusCode, header};
use media::synthetic::read_barcodes;
use std::{path::Path, process::Command};

#[test]
fn ffmpeg_plays_a_signed_link_by_range() {
    let (system, folder) = (System::shared().unwrap(), tempfile::tempdir().unwrap());
    let link = link_of(long_clip(system));
    let counted = ffprobe(&["-count_frames", "-select_streams", "v:0", "-show_entries", "stream=nb_read_frames"], Path::new(&link));
    assert_eq!(counted.unwrap().trim().trim_matches(','), "300");
    let (picture, ranges) = picture_at(&link, 200, folder.path());
    assert_eq!(picture, u32::try_from(FRAMES[0] + 200).unwrap());
    assert!(ranges.len() > 1 && ranges.iter().all(|range| range.0 == "206"), "it asks for what it needs: {ranges:?}");
    assert!(ranges.iter().any(|range| range.1 > 100_000), "it does not read all that comes before: {ranges:?}");
}

#[test]
fn a_signed_link_answers_ranges_as_cloud_storage_does() {
    let system = System::shared().unwrap();
    let link = link_of(long_clip(system));
    let whole = system.download(&link).unwrap();
    let size = whole.len();
    let last = size - 1;
    for (range, first, end) in
        [("bytes=0-0", 0, 1), ("bytes=1000-1999", 1000, 2000), ("bytes=-300", size - 300, size), ("bytes=5000-", 5000, size)]
    {
        let (status, content_range, body) = get(&link, range);
        assert_eq!((status, content_range), (StatusCode::PARTIAL_CONTENT, format!("bytes {first}-{}/{size}", end - 1)), "{range}");
        assert!(body == whole[first..end], "{range}");
    }
    let (status, content_range, _) = get(&link, &format!("bytes={}-", last + 1));
    assert_eq!((status, content_range), (StatusCode::RANGE_NOT_SATISFIABLE, format!("bytes */{size}")));
}

/// The number in a frame that ffmpeg seeks to, and the status and first byte of each answer it got.
fn picture_at(link: &str, frame: u32, folder: &Path) -> (u32, Vec<(String, u64)>) {
    let (picture, time) = (folder.join("picture.jpg"), (f64::from(frame) - 0.3) / RATE);
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-nostdin", "-y", "-v", "trace", "-ss", &time.to_string(), "-i", link, "-frames:v", "1", "-q:v", "2"]).arg(&picture);
    let output = ffmpeg.output().unwrap();
    let log = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{log}");
    let after = |name: &'static str| log.lines().filter_map(move |line| Some(line.split_once(name)?.1.to_owned()));
    let first_byte = |range: String| range.split('-').next().and_then(|first| first.parse().ok());
    let ranges = after("header='HTTP/1.1 ").map(|status| status[..3].to_owned()).zip(after("content-range: bytes ").filter_map(first_byte));
    let ranges = ranges.collect();
    (block_on(read_barcodes(&picture)).unwrap()[0].unwrap(), ranges)
}

fn get(link: &str, range: &str) -> (StatusCode, String, Vec<u8>) {
    block_on(async {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer = client.get(link).header(header::RANGE, range).send().await.unwrap();
        let content_range = answer.headers()[header::CONTENT_RANGE].to_str().unwrap().to_owned();
        (answer.status(), content_range, answer.bytes().await.unwrap().to_vec())
    })
}
