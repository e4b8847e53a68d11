//! What cannot be used is refused with a reason that a coach can read.

use crate::masters::{make_one, run};
use bytes::Bytes;
use media::ffmpeg::Container;
use media::probe::{ProbeError, probe};
use media::source::{Counted, FileSource, RangeSource};
use std::path::Path;
use std::process::Command;

async fn reason(source: &impl RangeSource) -> String {
    match probe(source).await.expect_err("this must be refused") {
        ProbeError::Unusable(reason) => reason,
        other => panic!("{other:?}"),
    }
}

fn make(directory: &Path, name: &str, arguments: &str) -> FileOf {
    let path = directory.join(name);
    run(Command::new("ffmpeg").args(["-y", "-v", "error"]).args(arguments.split_whitespace()).arg(&path));
    FileOf(std::fs::read(path).unwrap())
}

struct FileOf(Vec<u8>);

impl FileOf {
    fn bytes(&self) -> Bytes {
        Bytes::copy_from_slice(&self.0)
    }

    /// With the bytes after the first `name` (and `skip` more) replaced.
    fn patched(&self, name: &[u8], skip: usize, new: &[u8]) -> Bytes {
        let mut bytes = self.0.clone();
        let at = bytes.windows(name.len()).position(|window| window == name).unwrap() + name.len() + skip;
        bytes[at..at + new.len()].copy_from_slice(new);
        bytes.into()
    }
}

#[tokio::test]
async fn what_is_no_video_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    assert!(reason(&Bytes::new()).await.contains("empty"));
    assert!(reason(&Bytes::from_static(b"ffconcat version 1.0\nfile /etc/passwd\n")).await.contains("text file"));
    assert!(reason(&Bytes::from_static(b"<?xml version=\"1.0\"?><MPD></MPD>")).await.contains("text file"));
    assert!(reason(&Bytes::from_static(&[0xff; 4000])).await.contains("not a video"));
    let sound = make(directory.path(), "sound.m4a", "-f lavfi -i sine=d=1 -c:a aac");
    assert_eq!(reason(&sound.bytes()).await, "there is no picture in this file, only sound");
    let cover = make(
        directory.path(),
        "cover.mov",
        "-f lavfi -i sine=d=1 -f lavfi -i testsrc=d=0.04:s=64x64 -map 0 -map 1 -c:a aac -c:v mjpeg -pix_fmt yuvj420p -frames:v 1",
    );
    assert_eq!(reason(&cover.bytes()).await, "there is no picture in this file, only sound");
}

#[tokio::test]
async fn pictures_of_impossible_sizes_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    let film = make(directory.path(), "film.mp4", "-f lavfi -i testsrc=d=1:s=64x64 -c:v libx264");
    let sized =
        |width: u16, height: u16| film.patched(b"avc1\0\0\0\0\0\0\0\x01", 16, &[width.to_be_bytes(), height.to_be_bytes()].concat());
    assert!(reason(&sized(12_000, 12_000)).await.starts_with("the picture is 12000x12000; at most 8192x8192"));
    assert!(reason(&sized(8000, 8000)).await.contains("36 million"));
    assert!(reason(&sized(0, 0)).await.starts_with("the picture is 0x0"));
    assert!(probe(&sized(7680, 4320)).await.is_ok());
}

#[tokio::test]
async fn truncated_uploads_say_so() {
    let directory = tempfile::tempdir().unwrap();
    for (name, flags) in [("end.mp4", ""), ("start.mp4", "-movflags +faststart")] {
        let film = make(directory.path(), name, &format!("-f lavfi -i testsrc2=d=2:s=640x360 -c:v libx264 {flags}"));
        let half = film.bytes().slice(..film.0.len() / 2);
        let reason = reason(&half).await;
        assert!(
            reason.starts_with("the upload is incomplete: the video needs at least ") && reason.ends_with("upload it again"),
            "{name}: {reason}"
        );
        probe(&film.bytes()).await.unwrap();
    }
}

#[tokio::test]
async fn encryption_and_cuts_kept_as_edits_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    let film = make(
        directory.path(),
        "locked.mp4",
        "-f lavfi -i testsrc=d=1:s=64x64 -c:v libx264 -encryption_scheme cenc-aes-ctr \
         -encryption_key 76a6c65c5ea762046bd749a2e632ccbb -encryption_kid a7e61c373e219033c21091fa607bf3b8",
    );
    assert!(reason(&film.bytes()).await.contains("copy-protected"));
    let path = make_one(directory.path(), "long-gop.mp4");
    let slow = FileOf(std::fs::read(path).unwrap()).patched(b"elst", 16, &[0, 0, 0x80, 0]);
    assert!(reason(&slow).await.contains("export it flat"));
}

#[tokio::test]
async fn containers_without_a_sample_table_are_told_apart() {
    let directory = tempfile::tempdir().unwrap();
    let video = "-f lavfi -i testsrc2=d=2:s=320x180 -c:v libx264";
    let kinds = [
        ("stream.ts", "", Container::MpegTs),
        ("disc.m2ts", "", Container::MpegTs),
        ("film.mkv", "", Container::Matroska),
        ("live.mp4", "-movflags +frag_keyframe+empty_moov", Container::Mp4),
        ("dash.mp4", "-movflags +dash+delay_moov+global_sidx+frag_keyframe", Container::Mp4),
    ];
    for (name, flags, container) in kinds {
        let file = make(directory.path(), name, &format!("{video} {flags}"));
        match probe(&file.bytes()).await {
            Err(ProbeError::NoSampleTable(found)) => assert_eq!(found, container, "{name}"),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_lying_duration_is_ignored() {
    let directory = tempfile::tempdir().unwrap();
    let film = make(directory.path(), "film.mp4", "-f lavfi -i testsrc=d=6:s=64x64:r=25 -c:v libx264 -bf 0");
    for name in [b"mvhd", b"mdhd"] {
        let probed = probe(&film.patched(name, 16, &36_000_000u32.to_be_bytes())).await.unwrap();
        assert_eq!(probed.facts.frame_times.duration().seconds(), 6.0);
        assert_eq!(probed.facts.frame_times.frames(), 150);
    }
}

#[tokio::test]
async fn a_probe_needs_few_requests() {
    let directory = tempfile::tempdir().unwrap();
    let path = make_one(directory.path(), "prores.mov");
    let source = Counted::new(FileSource::open(&path).await.unwrap());
    probe(&source).await.unwrap();
    assert!(source.requests() <= 3 && source.bytes() < 256 << 10, "{} requests, {} bytes", source.requests(), source.bytes());
}
