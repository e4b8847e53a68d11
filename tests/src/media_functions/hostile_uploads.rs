//! Uploads that are no video, or pretend to be one: each is registered as rejected with a reason, and none
//! makes ffmpeg open another file or reach a server.

use super::rig::Rig;
use http::StatusCode;
use media::synthetic::SyntheticMaster;
use std::{
    path::PathBuf,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::net::TcpListener;

const FOLDER: &str = "media/raw/MTL/2025-2026/20031";

/// Uploads a file under a name and gives the status and the reason it is registered with.
async fn registered_as(rig: &Rig, name: &str, file: &std::path::Path) -> (String, String) {
    let uploaded = rig.upload(name, file).await;
    assert_eq!(rig.uploaded(&uploaded).await, StatusCode::NO_CONTENT, "{name}");
    let row = rig.registered(&uploaded).await;
    (row.status, row.reason.unwrap_or_default())
}

fn ffmpeg(folder: &std::path::Path, arguments: &str, output: &str) -> PathBuf {
    let file = folder.join(output);
    let made = Command::new("ffmpeg").args(["-v", "error", "-y"]).args(arguments.split_whitespace()).arg(&file).status().unwrap();
    assert!(made.success(), "{arguments}");
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_video_is_rejected_with_a_reason() {
    let rig = Rig::new().await;
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.mp4");
    SyntheticMaster::default().make(&whole).await.unwrap();
    let whole = std::fs::read(whole).unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        file
    };
    let sound = ffmpeg(folder.path(), "-f lavfi -i sine=440:d=2 -c:a aac", "sound.mp4");
    let sized = |side: u16| {
        let mut bytes = whole.clone();
        // In a sample entry the width and the height follow 28 bytes after its name.
        let at = bytes.windows(4).rposition(|word| word == b"avc1").unwrap();
        bytes[at + 28..at + 30].copy_from_slice(&side.to_be_bytes());
        bytes[at + 30..at + 32].copy_from_slice(&side.to_be_bytes());
        bytes
    };
    for (file, word) in [
        (write("empty.mp4", b""), "empty"),
        (write("text.mp4", b"these are the notes of the assistant coach, not a video at all\n"), "text"),
        (write("noise.mp4", &[0x9d; 100_000]), "not a video"),
        (write("truncated.mp4", &whole[..whole.len() * 2 / 3]), "incomplete"),
        (write("short.mp4", &whole[..40]), ""),
        (sound, "sound"),
        (write("huge.mp4", &sized(12_000)), "12000x12000"),
        (write("no-size.mp4", &sized(0)), ""),
    ] {
        let name = format!("{FOLDER}/p1-{}", file.file_name().unwrap().to_str().unwrap());
        let (status, reason) = registered_as(&rig, &name, &file).await;
        assert!(status == "rejected" && reason.contains(word) && reason.len() > 20, "{name}: {status}: {reason}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn playlists_that_point_elsewhere_open_nothing_and_reach_nobody() {
    let rig = Rig::new().await;
    let hits = Arc::new(AtomicUsize::new(0));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = listener.local_addr().unwrap();
    let counted = hits.clone();
    tokio::spawn(async move {
        while listener.accept().await.is_ok() {
            counted.fetch_add(1, Ordering::Relaxed);
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let secret = ffmpeg(folder.path(), "-f lavfi -i testsrc=d=1 -c:v mpeg2video -f mpegts", "secret.ts");
    let accessed = || std::fs::metadata(&secret).unwrap().accessed().unwrap();
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(2 * 86_400);
    std::fs::File::options().write(true).open(&secret).unwrap().set_times(std::fs::FileTimes::new().set_accessed(long_ago)).unwrap();
    let before = accessed();
    let path = secret.display();
    let texts = [
        ("hls", format!("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{path}\n#EXTINF:1,\nhttp://{server}/a.ts\n#EXT-X-ENDLIST\n")),
        ("concat", format!("ffconcat version 1.0\nfile '{path}'\nfile 'http://{server}/a.mp4'\n")),
        (
            "dash",
            format!(
                r#"<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period><BaseURL>http://{server}/</BaseURL></Period></MPD>"#
            ),
        ),
    ];
    for (kind, text) in texts {
        for extension in ["mp4", "ts", "mkv", "MOV"] {
            let file = folder.path().join(format!("{kind}.{extension}"));
            std::fs::write(&file, &text).unwrap();
            let (status, reason) = registered_as(&rig, &format!("{FOLDER}/p1-{kind}.{extension}"), &file).await;
            assert!(status == "rejected" && !reason.is_empty(), "{kind}.{extension}: {status} {reason}");
        }
    }
    assert_eq!(hits.load(Ordering::Relaxed), 0, "connections to the server they name");
    assert_eq!(accessed(), before, "reads of the file they name");
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_nobody_expects_are_understood_or_rejected_with_a_reason() {
    let rig = Rig::new().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("master.mp4");
    SyntheticMaster { seconds: 1, audio: false, ..SyntheticMaster::default() }.make(&file).await.unwrap();
    let long = format!("{FOLDER}/p1-{}.mp4", "x".repeat(1024 - FOLDER.len() - 8));
    assert_eq!(long.len(), 1024);
    for good in
        [&format!("{FOLDER}/p1-a b %41 😀 ..mp4"), &format!("{FOLDER}/P2-..%2f..%00.MP4"), &format!("{FOLDER}/ot-ü'\"$(id).m4v"), &long]
    {
        assert_eq!(registered_as(&rig, good, &file).await, ("ready".to_owned(), String::new()), "{good}");
    }
    for (bad, word) in [
        ("media/raw/p1-a.mp4", "must lie in"),
        ("media/raw/MTL/2025-2026/20031/deeper/p1-a.mp4", "must lie in"),
        ("media/raw/Montreal/2025-2026/20031/p1-a.mp4", "team"),
        ("media/raw/MTL/2025/20031/p1-a.mp4", "season"),
        ("media/raw/MTL/2025-2026/../p1-a.mp4", "game"),
        ("media/raw/MTL/2025-2026/20031/first period.mp4", "period"),
        ("media/raw/MTL/2025-2026/20031/p1-\u{7}bell.mp4", "invisible"),
    ] {
        let (status, reason) = registered_as(&rig, bad, &file).await;
        assert!(status == "rejected" && reason.contains(word), "{bad}: {status}: {reason}");
    }
}
