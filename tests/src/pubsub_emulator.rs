//! Google's own Pub/Sub emulator in the place of our broker: what works with it is not made for our broker alone.
#![allow(clippy::unwrap_used)]

use crate::{
    real_clients::tools::{or_skip, program},
    system::{System, block_on, free_port, last_lines},
};
use media::synthetic::SyntheticMaster;
use serde_json::json;
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Where the Google Cloud SDK is: beside `gcloud`, or where Debian's package puts it.
const SDK: [&str; 2] = ["/usr/lib/google-cloud-sdk", "/usr/share/google-cloud-sdk"];
const STARTS_WITHIN: Duration = Duration::from_secs(300);
const OBJECT: &str = "media/raw/SEA/2025-2026/32001/p1-emulator.mp4";

#[test]
fn the_chain_runs_on_googles_pubsub_emulator() {
    const NAME: &str = "the_chain_runs_on_googles_pubsub_emulator";
    let Some(jar) = or_skip(jar(), NAME, "the Pub/Sub emulator of the Google Cloud SDK is not installed") else { return };
    let Some(java) = or_skip(program("java"), NAME, "java is not on the path") else { return };
    let emulator = Emulator::start(&java, &jar);
    let system = System::start_with(&["--pubsub", &emulator.url]).unwrap();
    assert_eq!(system.environment()["PUBSUB_EMULATOR_HOST"], emulator.url.trim_start_matches("http://"));

    // Asked for before its master is there, by a client of the emulator: bare JSON.
    let request = system.publish_request(&json!({"master": OBJECT, "start_s": 1.0, "end_s": 2.5})).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("master.mp4");
    block_on(SyntheticMaster::default().make(&file)).unwrap();
    system.ingest(&file, OBJECT).unwrap();
    let clip = system.wait_for_clip(&system.wait_for_request(&request).unwrap()).unwrap();
    assert_eq!((clip["first_frame"].as_i64(), clip["end_frame"].as_i64()), (Some(30), Some(75)));
    assert_eq!(clip["assets"].as_array().unwrap().len(), 7);
}

/// A running emulator; dropping it ends it.
struct Emulator {
    url: String,
    process: Child,
    folder: TempDir,
}

impl Emulator {
    fn start(java: &Path, jar: &Path) -> Self {
        let (folder, port) = (tempfile::tempdir().unwrap(), free_port().unwrap());
        let log = File::create(folder.path().join("emulator.log")).unwrap();
        let mut command = Command::new(java);
        command.args(["-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar"]).arg(jar);
        command.args(["--host=127.0.0.1", &format!("--port={port}")]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let emulator = Self { url: format!("http://127.0.0.1:{port}"), process: command.spawn().unwrap(), folder };
        emulator.wait_until_it_answers();
        emulator
    }

    fn wait_until_it_answers(&self) {
        let (client, started) = (reqwest::Client::builder().no_proxy().build().unwrap(), Instant::now());
        while block_on(client.get(&self.url).send()).is_err() {
            let said = || last_lines(&self.folder.path().join("emulator.log"), 20);
            assert!(started.elapsed() < STARTS_WITHIN, "the emulator does not start; it said: {}", said());
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn jar() -> Option<PathBuf> {
    let beside_gcloud = program("gcloud").and_then(|gcloud| fs::canonicalize(gcloud).ok()?.parent()?.parent().map(Path::to_owned));
    let installed = beside_gcloud.into_iter().chain(SDK.map(PathBuf::from));
    let folders = installed.filter_map(|sdk| sdk.join("platform/pubsub-emulator/lib").read_dir().ok());
    let mut files = folders.flatten().flatten().map(|entry| entry.path());
    files.find(|file| file.to_string_lossy().contains("cloud-pubsub-emulator") && file.extension().is_some_and(|kind| kind == "jar"))
}
