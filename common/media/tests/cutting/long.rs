//! Films of hours: the index stays readable in small parts.

use crate::masters::run;
use events::FrameRange;
use media::plan::plan;
use media::probe::probe;
use media::source::{Counted, FileSource};
use std::process::Command;

/// 3 hours at 60 frames a second with sound, without decoding anything: a small film, looped.
#[tokio::test]
#[ignore = "takes a minute: run it with --ignored"]
async fn eight_seconds_of_three_hours_take_two_small_reads() {
    let directory = tempfile::tempdir().unwrap();
    let (short, long) = (directory.path().join("short.mp4"), directory.path().join("long.mp4"));
    let ffmpeg = || {
        let mut command = Command::new("ffmpeg");
        command.args(["-y", "-v", "error"]);
        command
    };
    let make =
        "-f lavfi -i testsrc2=s=64x36:r=60:d=60 -f lavfi -i sine=d=60:r=48000 -c:v libx264 -g 60 -bf 2 -x264-params open-gop=1 -c:a aac";
    run(ffmpeg().args(make.split_whitespace()).arg(&short));
    run(ffmpeg().args(["-stream_loop", "179", "-i"]).arg(&short).args(["-c", "copy"]).arg(&long));
    let probed = probe(&FileSource::open(&long).await.unwrap()).await.unwrap();
    let frames = probed.facts.frame_times.frames();
    let path = directory.path().join("index");
    std::fs::write(&path, &probed.index).unwrap();
    println!("{frames} frames, index of {} bytes", probed.index.len());
    assert!(frames > 640_000);
    for place in 0..50 {
        let index = Counted::new(FileSource::open(&path).await.unwrap());
        let first = frames / 50 * place;
        plan(&index, FrameRange { first, end: first + 480 }).await.unwrap();
        assert!(index.requests() <= 2 && index.bytes() <= 256 << 10, "{} requests, {} bytes", index.requests(), index.bytes());
    }
}
