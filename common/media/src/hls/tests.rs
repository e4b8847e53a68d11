//! The playlists of a real clip, byte for byte against its fragments, and the hostile heads.

use super::*;
use crate::{
    encode::encode,
    synthetic::{SyntheticMaster, read_barcodes, test_job},
    verify::{Verified, verify},
};
use events::EncodeProfile;
use std::path::Path;

async fn clip(folder: &Path, audio: bool) -> (Vec<u8>, Verified) {
    let master = SyntheticMaster { seconds: 6, audio, b_frames: 0, ..Default::default() };
    let source = test_job::make(&SyntheticMaster { edit_list: false, ..master.clone() }, folder, "master.mp4").await;
    let job = test_job::job(&master, &source, 10..167).await;
    let clip = folder.join("clip.mp4");
    encode(&job, EncodeProfile::Default, &clip).await.unwrap();
    let verified = verify(&clip, &job).await.unwrap();
    (std::fs::read(clip).unwrap(), verified)
}

/// (offset, bytes) of every range and the sum of the durations.
fn ranges(playlist: &str) -> (Vec<(usize, usize)>, f64) {
    let of = |line: &str| {
        let (bytes, offset) = line.strip_prefix("#EXT-X-BYTERANGE:")?.split_once('@')?;
        Some((offset.parse().ok()?, bytes.parse().ok()?))
    };
    let seconds = |line: &str| line.strip_prefix("#EXTINF:")?.strip_suffix(',')?.parse::<f64>().ok();
    (playlist.lines().filter_map(of).collect(), playlist.lines().filter_map(seconds).sum())
}

#[tokio::test]
async fn the_playlists_agree_with_the_clip_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let (bytes, verified) = clip(folder.path(), true).await;
    let first_moof = verified.head.fragments[0].offset as usize;
    let made = playlists(&bytes[..first_moof], 157, &verified.key_frame_bytes(), bytes.len() as u64).unwrap();
    assert_eq!(made, playlists(&bytes, 157, &verified.key_frame_bytes(), bytes.len() as u64).unwrap());

    let (segments, duration) = ranges(&made.media);
    assert_eq!(segments.len(), 3);
    assert!((duration - 157.0 * 1001.0 / 30_000.0).abs() < 1e-5);
    let mut at = first_moof;
    for (offset, length) in segments {
        assert_eq!((offset, &bytes[offset + 4..offset + 8]), (at, b"moof".as_slice()));
        at += length;
    }
    assert_eq!(at, bytes.len());
    let init = verified.head.init_bytes as usize;
    assert_eq!(&bytes[init + 4..init + 8], b"sidx");
    for playlist in [&made.media, &made.iframes] {
        assert!(playlist.contains(&format!("#EXT-X-MAP:URI=\"clip.mp4\",BYTERANGE=\"{init}@0\"")));
        assert!(playlist.starts_with("#EXTM3U\n#EXT-X-VERSION:7\n") && playlist.ends_with("#EXT-X-ENDLIST\n"));
    }
    assert!(made.media.contains("#EXT-X-TARGETDURATION:3\n") && made.media.contains("#EXT-X-INDEPENDENT-SEGMENTS\n"));
    key_frames_are_pictures(folder.path(), &bytes[..init], &bytes, &ranges(&made.iframes).0).await;
}

/// Each range of the I-frame playlist is one whole picture: the first of its second.
async fn key_frames_are_pictures(folder: &Path, init: &[u8], clip: &[u8], ranges: &[(usize, usize)]) {
    assert_eq!(ranges.len(), 6);
    for (second, (offset, length)) in ranges.iter().enumerate() {
        let picture = folder.join("picture.mp4");
        std::fs::write(&picture, [init, &clip[*offset..offset + length]].concat()).unwrap();
        let numbers = read_barcodes(&picture).await.unwrap();
        let first_of_second = (second as u32 * 30_000).div_ceil(1001);
        assert_eq!(numbers, [Some(10 + first_of_second)]);
    }
}

#[tokio::test]
async fn the_multivariant_playlist_says_what_is_in_the_bitstream() {
    let folder = tempfile::tempdir().unwrap();
    let (bytes, verified) = clip(folder.path(), false).await;
    let made = playlists(&bytes, 157, &verified.key_frame_bytes(), bytes.len() as u64).unwrap();
    let profile = |at: usize| format!("{:02x}{:02x}{:02x}", bytes[at + 5], bytes[at + 6], bytes[at + 7]);
    let configuration = bytes.windows(4).position(|four| four == b"avcC").unwrap();
    let codecs = format!("avc1.{}", profile(configuration));
    let line = made.multivariant.lines().find(|line| line.starts_with("#EXT-X-STREAM-INF:")).unwrap();
    assert!(line.ends_with(&format!(",CODECS=\"{}\",RESOLUTION=320x180,FRAME-RATE=29.970", codecs)), "{line}");
    let number = |name: &str| line.split([':', ',']).find_map(|part| part.strip_prefix(name)).unwrap().parse::<f64>().unwrap();
    let media_bits = (bytes.len() as u64 - verified.head.fragments[0].offset) as f64 * 8.0;
    assert_eq!(number("AVERAGE-BANDWIDTH="), (media_bits / verified.head.duration_seconds()).ceil());
    assert!(number("BANDWIDTH=") >= number("AVERAGE-BANDWIDTH="));
    assert!(made.multivariant.contains("URI=\"iframes.m3u8\"") && made.multivariant.contains("\nplaylist.m3u8\n"));
}

#[tokio::test]
async fn a_head_that_lies_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (bytes, verified) = clip(folder.path(), true).await;
    let keys = verified.key_frame_bytes();
    let (first_moof, size) = (verified.head.fragments[0].offset as usize, bytes.len() as u64);
    assert!(playlists(&bytes, 157, &keys[1..], size).unwrap_err().to_string().contains("fragments"));
    assert!(playlists(&bytes, 157, &keys, size - 1).unwrap_err().to_string().contains("ends at byte"));
    for cut in 0..first_moof {
        // The index of the sound comes last and is not needed.
        let whole = playlists(&bytes[..cut], 157, &keys, size);
        assert!(whole.is_err() || cut >= verified.head.init_bytes as usize + 44, "{cut}");
    }
    // Whatever single byte of the head is wrong: an answer or an error, never a panic or an endless loop.
    for at in 0..first_moof {
        for value in [0, 1, 0x7F, 0xFF] {
            let mut changed = bytes[..first_moof].to_vec();
            changed[at] = value;
            let _ = playlists(&changed, 157, &keys, size);
        }
    }
}
