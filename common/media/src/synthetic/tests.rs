//! A synthetic master is what it says, and its readers read it.

use super::{EditLists, SyntheticMaster, click_times, read_barcodes, test_job};
use crate::ffmpeg::{Container, FfmpegRun, Input};

#[tokio::test]
async fn frames_are_numbered_and_seconds_click_in_every_container() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.mp4", "b.mov", "c.mkv", "d.ts"] {
        let source = test_job::make(&SyntheticMaster { seconds: 3, ..Default::default() }, folder.path(), name).await;
        let numbers: Vec<Option<u32>> = (0..90).map(Some).collect();
        assert_eq!(read_barcodes(&source).await.unwrap(), numbers, "{name}");
        let (timescale, pts) = test_job::frame_times(&source).await;
        let start = pts[0] as f64 / f64::from(timescale);
        let clicks = click_times(&source, EditLists::Applied).await.unwrap();
        assert_eq!(clicks.len(), 3, "{name} {clicks:?}");
        for (second, click) in clicks.iter().enumerate() {
            assert!((click - start - second as f64).abs() < 0.002, "{name} {start} {clicks:?}");
        }
    }
}

#[tokio::test]
async fn a_hidden_start_is_hidden_by_the_edit_list_alone() {
    let folder = tempfile::tempdir().unwrap();
    let master = SyntheticMaster { seconds: 3, hidden_start_ms: 500, ..Default::default() };
    let source = test_job::make(&master, folder.path(), "hidden.mp4").await;
    assert_eq!(read_barcodes(&source).await.unwrap().len(), 90);
    let shown = FfmpegRun::new(&[Input::new(&source, Container::Mp4, 1 << 20)]).args(["-fps_mode", "passthrough", "-f", "null", "-"]);
    assert_eq!(shown.run().await.unwrap().report.frames, Some(75));
    let clicks = click_times(&source, EditLists::Applied).await.unwrap();
    assert!((clicks[0] - 0.5).abs() < 0.002, "{clicks:?}");
}

#[tokio::test]
async fn frames_of_variable_rate_are_left_out_but_numbered_through() {
    let folder = tempfile::tempdir().unwrap();
    let master = SyntheticMaster { seconds: 3, variable_rate: true, audio: false, rotation: 90, ..Default::default() };
    let source = test_job::make(&master, folder.path(), "a.mp4").await;
    let numbers = read_barcodes(&source).await.unwrap();
    assert_eq!(numbers, (0..numbers.len() as u32).map(Some).collect::<Vec<_>>());
    let (_, pts) = test_job::frame_times(&source).await;
    let mut lengths: Vec<i64> = pts.windows(2).map(|pair| pair[1] - pair[0]).collect();
    lengths.sort_unstable();
    lengths.dedup();
    assert!(lengths.len() >= 3, "{lengths:?}");
}
