//! A process ends when it must: at its limits, and when nobody waits for it.

use super::*;
use crate::ffmpeg::Container;
use std::path::{Path, PathBuf};

/// A file that never ends and never says anything: ffmpeg waits for its first byte for ever.
fn silence(folder: &Path) -> (PathBuf, std::fs::File) {
    let path = folder.join("silence.mp4");
    rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0).unwrap();
    let writer = std::fs::File::options().read(true).write(true).open(&path).unwrap();
    (path, writer)
}

fn decoding(path: &Path) -> FfmpegRun {
    FfmpegRun::new(&[Input::new(path, Container::Mp4, 1 << 20)]).args(["-f", "null", "-"])
}

/// Whether a process runs that was given this file.
fn somebody_reads(path: &Path) -> bool {
    let name = path.as_os_str().as_encoded_bytes();
    let arguments = |entry: std::io::Result<std::fs::DirEntry>| std::fs::read(entry.ok()?.path().join("cmdline")).ok();
    let named = |bytes: Vec<u8>| bytes.windows(name.len()).any(|window| window == name);
    std::fs::read_dir("/proc").unwrap().filter_map(arguments).any(named)
}

async fn until(condition: impl Fn() -> bool) {
    let waiting = async {
        while !condition() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(120), waiting).await.unwrap();
}

#[tokio::test]
async fn a_process_that_hangs_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _writer) = silence(folder.path());
    let result = decoding(&path).within(Duration::from_millis(400)).run().await;
    assert!(matches!(result, Err(FfmpegError::TimedOut(_))), "{result:?}");
    assert!(!somebody_reads(&path));
}

#[tokio::test]
async fn a_process_that_nobody_waits_for_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _writer) = silence(folder.path());
    let task = tokio::spawn(decoding(&path).run());
    until(|| somebody_reads(&path)).await;
    task.abort();
    until(|| !somebody_reads(&path)).await;
}

#[tokio::test]
async fn cpu_time_and_file_sizes_are_limited() {
    let folder = tempfile::tempdir().unwrap();
    let endless = ["-f", "lavfi", "-i", "testsrc2=s=640x360", "-f", "rawvideo"];
    let mut busy = FfmpegRun::new(&[]).args(endless).args(["-y", "/dev/null"]);
    busy.cpu_seconds = 1;
    let result = busy.run().await;
    assert!(matches!(&result, Err(FfmpegError::TimedOut(what)) if what == "CPU time"), "{result:?}");
    let large = folder.path().join("large.yuv");
    let result = FfmpegRun::new(&[]).args(endless).output(&large).writing_at_most(5_000_000).run().await;
    assert!(matches!(&result, Err(FfmpegError::Rejected(reason)) if reason.contains("larger")), "{result:?}");
    // Its limit is set when it runs already: on a busy machine it may have written some of it by then.
    assert!(std::fs::metadata(&large).unwrap().len() < 500_000_000);
    let result = FfmpegRun::new(&[]).args(endless).args(["pipe:1"]).keeping_stdout(1_000_000).run().await;
    assert!(matches!(&result, Err(FfmpegError::Rejected(_))), "{result:?}");
}

#[tokio::test]
async fn a_picture_that_is_too_large_is_refused_without_its_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huge.mp4");
    let huge = ["-f", "lavfi", "-i", "color=s=12000x12000", "-frames:v", "1", "-c:v", "mjpeg", "-threads", "1"];
    FfmpegRun::new(&[]).args(huge).output(&path).run().await.unwrap();
    let result = decoding(&path).run().await;
    assert!(matches!(&result, Err(FfmpegError::Rejected(_))), "{result:?}");
}
