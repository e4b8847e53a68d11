//! Headless Chromium with a page of another site: the video progressively and by hls.js, and our own page.

use super::{FRAMES, RATE, link_of, long_clip, tools};
use crate::system::{System, block_on};
use axum::{
    Json, Router,
    response::Html,
    routing::{get, post},
};
use rustix::process::{Pid, Signal, kill_process_group};
use serde::{Deserialize, de::DeserializeOwned};
use std::{
    fs,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::mpsc};

/// A run takes three seconds on an idle machine; after this Chromium is ended in any case.
const PATIENCE: Duration = Duration::from_secs(300);
const FLAGS: [&str; 11] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--mute-audio",
    "--autoplay-policy=no-user-gesture-required",
];

/// What the page saw.
#[derive(Debug, Deserialize)]
struct Seen {
    errors: Vec<String>,
    /// The numbers in the pictures: at the start, at each time that was asked for, at the end.
    shown: Vec<Option<i64>>,
    duration: Option<f64>,
    size: Option<[u32; 2]>,
    ended_at: Option<f64>,
}

#[test]
fn chromium_plays_the_video_progressively() {
    let Some(chromium) = chromium("chromium_plays_the_video_progressively") else { return };
    let clip = long_clip(System::shared().unwrap());
    check(&watch(&chromium, None, "video", &link_of(clip)));
}

#[test]
fn chromium_plays_the_playlists_by_hls_js() {
    const NAME: &str = "chromium_plays_the_playlists_by_hls_js";
    let missing = "hls.js is not there; `.ci/clients` fetches it and says why it cannot";
    let Some(hls_js) = tools::or_skip(tools::hls_js(), NAME, missing) else { return };
    let Some(chromium) = chromium(NAME) else { return };
    let clip = long_clip(System::shared().unwrap());
    for playlist in ["playlist_url", "multivariant_url"] {
        check(&watch(&chromium, Some(&hls_js), "playlist", clip[playlist].as_str().unwrap()));
    }
}

/// Scripts and styles of our page run only if its policy allows them.
#[test]
fn chromium_shows_the_page_of_a_clip() {
    let Some(chromium) = chromium("chromium_shows_the_page_of_a_clip") else { return };
    let clip = long_clip(System::shared().unwrap());
    let profile = tempfile::tempdir().unwrap();
    let mut browser = headless(&chromium, profile.path());
    let output = browser.args(["--virtual-time-budget=4000", "--dump-dom", clip["watch_url"].as_str().unwrap()]).output().unwrap();
    let page = String::from_utf8_lossy(&output.stdout);
    let first = format!("frame {} of the video · 0.000 s · 1 of {}", FRAMES[0], FRAMES[1] - FRAMES[0]);
    assert!(page.contains(&first), "its script did not run: {page}");
    assert!(page.contains(r#"class="notice" hidden"#), "it complains about the video: {page}");
}

/// What our page said where it paused.
#[derive(Debug, Deserialize)]
struct Paused {
    errors: Vec<String>,
    /// The number in the picture, and the number under it.
    pauses: Vec<(Option<i64>, i64)>,
}

/// The page of a clip, let in by another server so that a script of the test's may look at its picture.
#[test]
fn chromium_names_the_frame_that_is_seen_when_it_pauses() {
    let Some(chromium) = chromium("chromium_names_the_frame_that_is_seen_when_it_pauses") else { return };
    let system = System::shared().unwrap();
    let clip = long_clip(system);
    let page = String::from_utf8(system.download(clip["watch_url"].as_str().unwrap()).unwrap().to_vec()).unwrap();
    let page = page.replace("<video ", "<video crossorigin=\"anonymous\" ");
    let page = format!("{page}<script src=\"number_shown.js\"></script><script src=\"pauses.js\"></script>");
    let seen: Paused = told(&chromium, page, String::new(), &[]);
    assert!(seen.errors.is_empty() && seen.pauses.len() == 11, "{seen:?}");
    assert!(seen.pauses.iter().all(|(picture, under)| *picture == Some(*under)), "{seen:?}");
    let [.., paused, on, back, again] = seen.pauses[..] else { panic!("{seen:?}") };
    assert_eq!([on.1, back.1, again.1], [paused.1 + 1, paused.1, paused.1 - 1], "{seen:?}");
}

/// In the middle, at the last frame, and back again, from where it plays to the end.
const SOUGHT: [i64; 3] = [150, 299, 270];

fn check(seen: &Seen) {
    let frames = FRAMES[1] - FRAMES[0];
    let expected: Vec<Option<i64>> = [0].iter().chain(&SOUGHT).chain(&[frames - 1]).map(|frame| Some(FRAMES[0] + frame)).collect();
    assert!(seen.errors.is_empty(), "{seen:?}");
    assert_eq!(seen.shown, expected, "{seen:?}");
    assert_eq!(seen.size, Some([320, 180]));
    // The sound may end up to one AAC frame after the picture.
    for end in [seen.duration, seen.ended_at] {
        let late = end.unwrap() - frames as f64 / RATE;
        assert!((-0.002..0.025).contains(&late), "{seen:?}");
    }
}

/// What the page that plays saw.
fn watch(chromium: &Path, hls_js: Option<&Path>, kind: &str, link: &str) -> Seen {
    let script = hls_js.map(|file| fs::read_to_string(file).unwrap()).unwrap_or_default();
    let times = SOUGHT.map(|frame| ("time", ((frame as f64 + 0.5) / RATE).to_string()));
    let asked: Vec<(&str, String)> = [(kind, link.to_owned())].into_iter().chain(times).collect();
    told(chromium, include_str!("player.html").to_owned(), script, &asked)
}

/// Serves a page, lets a browser open it, and returns what the page posts.
fn told<T: DeserializeOwned + Send + 'static>(chromium: &Path, page: String, hls_js: String, asked: &[(&str, String)]) -> T {
    block_on(async {
        let (found, mut posted) = mpsc::channel(1);
        let script = |text: String| get(async || ([("content-type", "text/javascript")], text));
        let router = Router::new()
            .route("/", get(async || Html(page)))
            .route("/hls.js", script(hls_js))
            .route("/number_shown.js", script(include_str!("number_shown.js").to_owned()))
            .route("/pauses.js", script(include_str!("pauses.js").to_owned()))
            .route("/found", post(async move |Json(seen): Json<T>| drop(found.send(seen).await)));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut address = url::Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        address.query_pairs_mut().extend_pairs(asked);
        let server = tokio::spawn(async { axum::serve(listener, router).await });
        let browser = Browser::open(chromium, address.as_str());
        let seen = tokio::time::timeout(PATIENCE, posted.recv()).await;
        server.abort();
        seen.unwrap_or_else(|_| panic!("the page said nothing in {PATIENCE:?}; Chromium said: {}", browser.log())).unwrap()
    })
}

fn chromium(test: &str) -> Option<PathBuf> {
    let missing = "chromium is not on the path; `.ci/clients` installs it and says why it cannot";
    tools::or_skip(tools::program("chromium"), test, missing)
}

/// Ends by itself if nobody ends it.
fn headless(chromium: &Path, profile: &Path) -> Command {
    let mut command = Command::new("timeout");
    command.arg("--kill-after=5").arg(PATIENCE.as_secs().to_string()).arg(chromium).args(FLAGS);
    command.arg(format!("--user-data-dir={}", profile.display())).stdin(Stdio::null()).stderr(Stdio::null());
    command
}

/// A browser and all its processes; dropping it ends them.
struct Browser {
    process: Child,
    profile: TempDir,
}

impl Browser {
    fn open(chromium: &Path, page: &str) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let log = fs::File::create(profile.path().join("said.log")).unwrap();
        let process = headless(chromium, profile.path()).arg(page).process_group(0).stdout(Stdio::null()).stderr(log).spawn().unwrap();
        Self { process, profile }
    }

    fn log(&self) -> String {
        fs::read_to_string(self.profile.path().join("said.log")).unwrap_or_default()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = kill_process_group(Pid::from_child(&self.process), Signal::KILL);
        let _ = self.process.wait();
    }
}
