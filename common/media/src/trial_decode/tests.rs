//! A first GOP decodes or says why not.

use super::*;
use crate::synthetic::{MasterCodec, SyntheticMaster, test_job};
use std::{fs::File, os::unix::fs::FileExt};

#[tokio::test]
async fn what_decodes_is_accepted_and_what_does_not_is_refused_with_advice() {
    let folder = tempfile::tempdir().unwrap();
    for (codec, name) in [(MasterCodec::H264, "a.mp4"), (MasterCodec::Hevc, "b.mp4"), (MasterCodec::ProRes, "c.mov")] {
        let master = SyntheticMaster { seconds: 1, codec, moov_first: false, ..Default::default() };
        let source = test_job::make(&master, folder.path(), name).await;
        let job = test_job::job(&master, &source, 0..10).await;
        assert!(trial_decode(&job).await.unwrap().frames >= Some(1));
        // Every sample lies between byte 48 and the table of contents; none of them means anything now.
        let bytes = std::fs::read(&source).unwrap();
        let moov = bytes.windows(4).rposition(|four| four == b"moov").unwrap() - 4;
        File::options().write(true).open(&source).unwrap().write_all_at(&vec![0x55; moov - 48], 48).unwrap();
        let error = trial_decode(&job).await.unwrap_err();
        assert!(error.is_permanent() && error.to_string().contains("export it again"), "{error}");
    }
}

#[tokio::test]
async fn a_codec_that_ffmpeg_does_not_know_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let master = SyntheticMaster { seconds: 1, ..Default::default() };
    let source = test_job::make(&master, folder.path(), "a.mp4").await;
    let job = test_job::job(&master, &source, 0..10).await;
    let mut bytes = std::fs::read(&source).unwrap();
    let at = bytes.windows(4).position(|four| four == b"avc1").unwrap();
    let in_description = bytes[at + 4..].windows(4).position(|four| four == b"avc1").map_or(at, |further| at + 4 + further);
    bytes[in_description..in_description + 4].copy_from_slice(b"zzzz");
    std::fs::write(&source, bytes).unwrap();
    let error = trial_decode(&job).await.unwrap_err();
    assert!(error.is_permanent(), "{error}");
}
