//! What is wrong with a clip is found, whatever ffmpeg's exit status was.

use super::*;
use crate::{
    encode::encode,
    synthetic::{SyntheticMaster, test_job},
};
use events::EncodeProfile;
use std::os::unix::fs::FileExt;

/// A clip of the frames 10..70, its job, and the folder that holds both.
async fn clip(master: SyntheticMaster) -> (tempfile::TempDir, std::path::PathBuf, EncodeJob) {
    let folder = tempfile::tempdir().unwrap();
    let source = test_job::make(&SyntheticMaster { edit_list: false, ..master.clone() }, folder.path(), "master.mp4").await;
    let job = test_job::job(&master, &source, 10..70).await;
    let clip = folder.path().join("clip.mp4");
    encode(&job, EncodeProfile::Default, &clip).await.unwrap();
    (folder, clip, job)
}

async fn refused(clip: &Path, job: &EncodeJob, because: &str) {
    match verify(clip, job).await {
        Err(FfmpegError::Rejected(reason)) if reason.contains(because) => {}
        other => panic!("wanted a refusal because of {because:?}, got {other:?}"),
    }
}

#[tokio::test]
async fn a_clip_of_other_frames_is_refused() {
    let (_folder, clip, job) = clip(SyntheticMaster { seconds: 4, variable_rate: true, ..Default::default() }).await;
    let times = |pts: &[i64]| FrameTimes::from_pts(job.video_timescale, pts, 1001).unwrap();
    let even: Vec<i64> = (0..60).map(|frame| frame * 1001).collect();
    refused(&clip, &EncodeJob { frame_times: times(&even[..59]), ..job.clone() }, "60 of the 59 frames").await;
    refused(&clip, &EncodeJob { frame_times: times(&even), ..job.clone() }, "instead of").await;
    refused(&clip, &EncodeJob { video_timescale: 90_000, ..job.clone() }, "ticks a second").await;
    refused(&clip, &EncodeJob { rotation: 90, ..job.clone() }, "size").await;
    refused(&clip, &EncodeJob { audio: None, ..job.clone() }, "does not have").await;
    assert!(verify(&clip, &job).await.unwrap().report.frames == Some(60));
}

#[tokio::test]
async fn a_clip_with_a_hole_in_its_bytes_is_refused() {
    let (_folder, clip, job) = clip(SyntheticMaster { seconds: 3, noise: 20, ..Default::default() }).await;
    let fragments = verify(&clip, &job).await.unwrap().fragments;
    let file = File::options().write(true).open(&clip).unwrap();
    let hole = fragments[1].offset + u64::from(fragments[1].bytes) / 2;
    file.write_all_at(&[0xFF; 600], hole).unwrap();
    refused(&clip, &job, "decoded").await;
}

#[tokio::test]
async fn what_is_no_clip_is_refused() {
    let (folder, clip, job) = clip(SyntheticMaster { seconds: 3, ..Default::default() }).await;
    let plain = folder.path().join("plain.mp4");
    std::fs::write(&plain, b"\0\0\0\x10ftypisom\0\0\0\0").unwrap();
    refused(&plain, &job, "no moov box").await;
    let bytes = std::fs::read(&clip).unwrap();
    std::fs::write(&plain, &bytes[..bytes.len() / 2]).unwrap();
    refused(&plain, &job, "bytes instead of").await;
    std::fs::write(&plain, &bytes[..5000]).unwrap();
    refused(&plain, &job, "no usable clip").await;
    refused(&job.source, &job, "no sidx box").await;
}

#[test]
fn after_a_gap_of_seconds_there_is_one_key_frame() {
    let frame = |pts, is_key| Sample { pts, ticks: 1, bytes: 1, is_key };
    let fragment = |video| Fragment { offset: 0, bytes: 1, key_frame_bytes: 1, video, audio: Vec::new() };
    let good = [fragment(vec![frame(0, true), frame(999, false)]), fragment(vec![frame(3001, true), frame(3999, false)])];
    assert_eq!(check_key_frames(&good, 1000), Ok(()));
    assert!(check_key_frames(&good, 500).is_err());
    assert!(check_key_frames(&[fragment(vec![frame(0, true), frame(1000, false)])], 1000).is_err());
    assert!(check_key_frames(&[fragment(vec![frame(0, false)])], 1000).is_err());
}
