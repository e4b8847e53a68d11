//! Every frame and every click of a clip is where it was in the master, for players with and without edit lists.

use super::*;
use crate::{
    synthetic::{EditLists, MasterCodec, SyntheticMaster, click_times, read_barcodes, test_job},
    verify::verify,
};
use std::ops::Range;

/// Cuts, verifies, reads everything back.
async fn cut_exactly(master: SyntheticMaster, name: &str, frames: Range<usize>) {
    let folder = tempfile::tempdir().unwrap();
    let source = test_job::make(&SyntheticMaster { edit_list: false, ..master.clone() }, folder.path(), name).await;
    let job = test_job::job(&master, &source, frames.clone()).await;
    for profile in [EncodeProfile::Default, EncodeProfile::Fast] {
        let clip = folder.path().join("clip.mp4");
        let encoded = encode(&job, profile, &clip).await.unwrap();
        assert!(encoded.encoder.starts_with("libx264 ") && encoded.report.cpu_ms.is_some(), "{encoded:?}");
        let verified = verify(&clip, &job).await.unwrap();
        assert_eq!(verified.fragments.iter().map(|fragment| fragment.video.len()).sum::<usize>(), frames.len());
        let numbers: Vec<Option<u32>> = frames.clone().map(|frame| Some(frame as u32)).collect();
        assert_eq!(read_barcodes(&clip).await.unwrap(), numbers, "{master:?}");
        if master.audio {
            clicks_are_in_sync(&source, &clip, &job).await;
        }
    }
}

async fn clicks_are_in_sync(source: &Path, clip: &Path, job: &EncodeJob) {
    let start = job.first_pts as f64 / f64::from(job.video_timescale);
    let end = job.frame_times.duration().seconds();
    let within = |time: &f64| (0.03..end - 0.01).contains(time);
    let in_master = click_times(source, EditLists::Ignored).await.unwrap();
    let wanted: Vec<f64> = in_master.iter().map(|time| time - start).filter(within).collect();
    assert!(!wanted.is_empty());
    for edit_lists in [EditLists::Applied, EditLists::Ignored] {
        let found: Vec<f64> = click_times(clip, edit_lists).await.unwrap().into_iter().filter(within).collect();
        assert_eq!(found.len(), wanted.len(), "{found:?} {wanted:?}");
        for (found, wanted) in found.iter().zip(&wanted) {
            assert!((found - wanted).abs() < 0.001, "a click at {found} instead of {wanted}");
        }
    }
}

#[tokio::test]
async fn ntsc_rate_with_b_frames() {
    cut_exactly(SyntheticMaster::default(), "master.mp4", 17..95).await;
}

#[tokio::test]
async fn twenty_five_frames_a_second_from_the_first_to_the_last() {
    cut_exactly(SyntheticMaster { frame_rate: (25, 1), seconds: 3, b_frames: 0, ..Default::default() }, "master.mov", 0..75).await;
}

#[tokio::test]
async fn one_frame_of_sixty_a_second_without_sound() {
    let master = SyntheticMaster { frame_rate: (60, 1), seconds: 2, audio: false, ..Default::default() };
    cut_exactly(master, "master.mp4", 77..78).await;
}

#[tokio::test]
async fn variable_rate_with_an_open_gop() {
    let master = SyntheticMaster { variable_rate: true, open_gop: true, timescale: Some(90_000), ..Default::default() };
    cut_exactly(master, "master.mp4", 13..70).await;
}

#[tokio::test]
async fn a_rotated_picture_comes_out_upright() {
    let upright = |rotation| SyntheticMaster { rotation, width: 180, height: 320, seconds: 2, ..Default::default() };
    cut_exactly(upright(90), "master.mp4", 5..50).await;
    cut_exactly(upright(270), "master.mov", 5..50).await;
    cut_exactly(SyntheticMaster { width: 320, height: 180, ..upright(180) }, "master.mp4", 5..50).await;
}

#[tokio::test]
async fn other_codecs() {
    for codec in [MasterCodec::Hevc, MasterCodec::Mpeg4, MasterCodec::ProRes] {
        cut_exactly(SyntheticMaster { codec, seconds: 2, ..Default::default() }, "master.mov", 3..45).await;
    }
}

#[tokio::test]
async fn sound_that_begins_within_the_clip_is_preceded_by_silence() {
    let folder = tempfile::tempdir().unwrap();
    let master = SyntheticMaster { seconds: 3, b_frames: 0, ..Default::default() };
    let whole = test_job::make(&SyntheticMaster { audio: false, edit_list: false, ..master.clone() }, folder.path(), "whole.mp4").await;
    let sound = test_job::make(&master, folder.path(), "sound.mp4").await;
    let late = folder.path().join("late.mp4");
    // The sound of the master, 1.25 s late.
    let inputs = [Input::new(&whole, Container::Mp4, 1 << 20), Input::new(&sound, Container::Mp4, 1 << 20).with(["-itsoffset", "1.25"])];
    FfmpegRun::new(&inputs).args(["-map", "0:v", "-map", "1:a", "-c", "copy", "-t", "4"]).output(&late).run().await.unwrap();
    let job = test_job::job(&master, &late, 15..90).await;
    let clip = folder.path().join("clip.mp4");
    encode(&job, EncodeProfile::Default, &clip).await.unwrap();
    verify(&clip, &job).await.unwrap();
    let clicks = click_times(&clip, EditLists::Ignored).await.unwrap();
    let start = job.first_pts as f64 / f64::from(job.video_timescale);
    for (number, click) in clicks.iter().enumerate() {
        assert!((click - (1.25 + number as f64 - start)).abs() < 0.001, "{clicks:?}");
    }
    assert_eq!(clicks.len(), 2);
}

#[tokio::test]
async fn odd_sides_are_made_even() {
    let folder = tempfile::tempdir().unwrap();
    let master = SyntheticMaster { seconds: 2, ..Default::default() };
    let even = test_job::make(&master, folder.path(), "even.mp4").await;
    let odd = folder.path().join("odd.mp4");
    let filter = ["-vf", "scale=319:179,format=yuv444p", "-c:v", "libx264", "-bf", "0", "-preset", "ultrafast", "-an"];
    FfmpegRun::new(&[Input::new(&even, Container::Mp4, 1 << 20)]).args(filter).output(&odd).run().await.unwrap();
    let job = test_job::job(&SyntheticMaster { width: 319, height: 179, audio: false, ..master }, &odd, 10..40).await;
    let clip = folder.path().join("clip.mp4");
    encode(&job, EncodeProfile::Default, &clip).await.unwrap();
    let verified = verify(&clip, &job).await.unwrap();
    assert_eq!((verified.head.video.width, verified.head.video.height), (318, 178));
    assert_eq!(read_barcodes(&clip).await.unwrap(), (10..40).map(Some).collect::<Vec<_>>());
}
