//! Containers without a sample table keep every frame and the sound's time; files that only pretend reach nothing.

use super::*;
use crate::synthetic::{EditLists, SyntheticMaster, click_times, read_barcodes, test_job};
use rustix::fs::inotify;
use std::{
    net::TcpListener,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Remuxes a master and checks every frame, and each click against the first frame.
async fn remuxed_exactly(source: &Path, container: Container, frames: u32) {
    let output = source.with_file_name("remuxed.mp4");
    remux(source, container, &output).await.unwrap();
    let numbers: Vec<Option<u32>> = (0..frames).map(Some).collect();
    assert_eq!(read_barcodes(&output).await.unwrap(), numbers);
    let (timescale, pts) = test_job::frame_times(&output).await;
    let start = pts[0] as f64 / f64::from(timescale);
    let clicks = click_times(&output, EditLists::Applied).await.unwrap();
    for (second, click) in clicks.iter().filter(|click| **click - start > 0.5).enumerate() {
        assert!((click - start - (second + 1) as f64).abs() < 0.003, "{clicks:?} {start}");
    }
    assert!(clicks.len() >= 3);
}

#[tokio::test]
async fn matroska_and_transport_streams_keep_every_frame() {
    let folder = tempfile::tempdir().unwrap();
    let master = SyntheticMaster::default();
    for (name, container) in [("master.mkv", Container::Matroska), ("master.ts", Container::MpegTs), ("master.mp4", Container::Mp4)] {
        let source = test_job::make(&master, folder.path(), name).await;
        remuxed_exactly(&source, container, 120).await;
    }
}

#[tokio::test]
async fn a_transport_stream_whose_clock_starts_again_keeps_every_frame() {
    let folder = tempfile::tempdir().unwrap();
    let source = test_job::make(&SyntheticMaster::default(), folder.path(), "master.mp4").await;
    let wrapping = folder.path().join("wrapping.ts");
    // The clock of a transport stream starts again after 2^33 ticks: 95,443.7 s.
    let run = FfmpegRun::new(&[Input::new(&source, Container::Mp4, MOST_PIXELS)]);
    let run = run.args(["-c", "copy", "-output_ts_offset", "95440.3", "-f", "mpegts"]).output(&wrapping);
    run.run().await.unwrap();
    remuxed_exactly(&wrapping, Container::MpegTs, 120).await;
}

#[tokio::test]
async fn sound_that_an_mp4_cannot_hold_becomes_aac() {
    let folder = tempfile::tempdir().unwrap();
    let source = test_job::make(&SyntheticMaster::default(), folder.path(), "master.mkv").await;
    let pcm = folder.path().join("pcm.mkv");
    let run = FfmpegRun::new(&[Input::new(&source, Container::Matroska, MOST_PIXELS)]);
    run.args(["-c:v", "copy", "-c:a", "pcm_s16le"]).output(&pcm).run().await.unwrap();
    remuxed_exactly(&pcm, Container::Matroska, 120).await;
}

#[tokio::test]
async fn what_cannot_be_remuxed_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out.mp4");
    let empty = folder.path().join("empty");
    std::fs::write(&empty, b"").unwrap();
    let text = folder.path().join("text");
    std::fs::write(&text, "This is not a video. ".repeat(1000)).unwrap();
    let sound = folder.path().join("sound.mkv");
    FfmpegRun::new(&[]).args(["-f", "lavfi", "-i", "sine=d=1"]).output(&sound).run().await.unwrap();
    for container in [Container::Mp4, Container::Matroska, Container::MpegTs] {
        for source in [&empty, &text] {
            let error = remux(source, container, &output).await.unwrap_err();
            assert!(error.is_permanent() && !error.to_string().contains("[error]"), "{container:?} {error}");
        }
    }
    let error = remux(&sound, Container::Matroska, &output).await.unwrap_err();
    assert!(error.to_string().contains("no video"), "{error}");
    let missing = remux(&folder.path().join("missing"), Container::Mp4, &output).await.unwrap_err();
    assert!(!missing.is_permanent(), "{missing}");
}

/// A file nobody may open, and a server nobody may call.
struct Canary {
    file: PathBuf,
    opened: rustix::fd::OwnedFd,
    port: u16,
    hits: Arc<AtomicUsize>,
}

impl Canary {
    async fn in_folder(folder: &Path) -> Self {
        let file = folder.join("secret.mp4");
        SyntheticMaster { seconds: 1, ..Default::default() }.make(&file).await.unwrap();
        let opened = inotify::init(inotify::CreateFlags::NONBLOCK).unwrap();
        inotify::add_watch(&opened, &file, inotify::WatchFlags::OPEN).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (port, hits) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
        let counted = hits.clone();
        std::thread::spawn(move || {
            for _ in listener.incoming() {
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self { file, opened, port, hits }
    }

    /// (opens, hits) so far.
    fn count(&self) -> (usize, usize) {
        let mut buffer = [std::mem::MaybeUninit::uninit(); 4096];
        let mut reader = inotify::Reader::new(&self.opened, &mut buffer);
        let mut opens = 0;
        while reader.next().is_ok() {
            opens += 1;
        }
        (opens, self.hits.load(Ordering::SeqCst))
    }

    /// Files that ask for the canary, or for the server.
    fn baits(&self) -> Vec<String> {
        let (file, port) = (self.file.display(), self.port);
        let targets = [format!("{file}"), format!("file:{file}"), format!("http://127.0.0.1:{port}/x.mp4")];
        let bait = |target: String| {
            [
                format!("#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:5,\n{target}\n#EXT-X-ENDLIST\n"),
                format!("ffconcat version 1.0\nfile '{target}'\n"),
                format!(
                    "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\" mediaPresentationDuration=\"PT5S\">\
                     <Period><AdaptationSet mimeType=\"video/mp4\"><Representation id=\"1\" bandwidth=\"1\"><BaseURL>{target}</BaseURL>\
                     </Representation></AdaptationSet></Period></MPD>"
                ),
            ]
        };
        targets.into_iter().flat_map(bait).collect()
    }

    /// A movie whose samples are said to be in the canary.
    fn movie_with_a_reference(&self, folder: &Path) -> PathBuf {
        let mut bytes = std::fs::read(&self.file).unwrap();
        let at = bytes.windows(4).position(|four| four == b"url ").unwrap();
        // `url ` with the flag "in this file" becomes an absolute path: the samples are elsewhere.
        bytes[at + 7] = 0;
        let path = folder.join("reference.mov");
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

#[tokio::test]
async fn a_file_that_only_pretends_opens_nothing_and_calls_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let canary = Canary::in_folder(folder.path()).await;
    let (fake, output) = (folder.path().join("fake.mp4"), folder.path().join("out.mp4"));
    for bait in canary.baits() {
        std::fs::write(&fake, &bait).unwrap();
        for container in [Container::Mp4, Container::Matroska, Container::MpegTs] {
            let error = remux(&fake, container, &output).await.unwrap_err();
            assert!(error.is_permanent(), "{error}");
        }
    }
    assert_eq!(canary.count(), (0, 0));
    let _ = remux(&canary.movie_with_a_reference(folder.path()), Container::Mp4, &output).await;
    // The canary was read by this test itself, once, to make the last bait.
    assert_eq!(canary.count(), (1, 0));
}

#[tokio::test]
async fn the_canary_notices_an_ffmpeg_that_is_not_locked_down() {
    let folder = tempfile::tempdir().unwrap();
    let canary = Canary::in_folder(folder.path()).await;
    let fake = folder.path().join("fake.txt");
    for bait in canary.baits().iter().filter(|bait| bait.starts_with("ffconcat")) {
        std::fs::write(&fake, bait).unwrap();
        let open = ["-f", "concat", "-safe", "0", "-protocol_whitelist", "file,http,tcp", "-rw_timeout", "1000000", "-i"];
        let run = FfmpegRun::new(&[]).args(open).args([&fake]).args(["-f", "null", "-"]);
        let _ = run.run().await;
    }
    let (opens, mut hits) = canary.count();
    // Who connected is counted by a thread of its own.
    for _ in 0..12_000 {
        if hits > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
        hits = canary.count().1;
    }
    assert!(opens > 0 && hits > 0, "{opens} opens, {hits} hits");
}
