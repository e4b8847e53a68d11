//! The README's walk-through, as it stands there, beside the demo that it is written for.
#![allow(clippy::unwrap_used)]

use crate::system::{binaries, free_port, said};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::{
    env, fs,
    io::{BufRead, BufReader},
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

const README: &str = include_str!("../../README.md");
const PATIENCE: Duration = Duration::from_secs(120);

/// `heartbeat demo --stay` in a folder of its own.
struct Demo {
    process: Child,
    folder: TempDir,
}

impl Demo {
    /// Until it serves.
    fn start() -> Self {
        // The database's account may pass.
        let folder = tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o755)).tempdir().unwrap();
        let mut demo = command(folder.path(), "heartbeat");
        demo.args(["demo", "--stay", "--port", &free_port().unwrap().to_string()]).process_group(0).stdout(Stdio::piped());
        let mut demo = Self { process: demo.spawn().unwrap(), folder };
        let mut lines = BufReader::new(demo.process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut before = Vec::new();
        let serves = lines.by_ref().inspect(|line| before.push(line.clone())).any(|line| line.starts_with("serving on http://"));
        assert!(serves, "it ended before it served:\n{}", before.join("\n"));
        std::thread::spawn(move || lines.for_each(drop));
        demo
    }

    fn sh(&self, script: &str) -> Output {
        command(self.folder.path(), "sh").args(["-euc", script]).output().unwrap()
    }

    fn heartbeat(&self, arguments: &[&str]) -> String {
        said(&command(self.folder.path(), "heartbeat").args(arguments).output().unwrap()).unwrap()
    }

    fn pid_of(&self, function: &str) -> Pid {
        let running = fs::read(self.folder.path().join(".heartbeat/running.json")).unwrap();
        let running: Value = serde_json::from_slice(&running).unwrap();
        Pid::from_raw(running["functions"][function]["pid"].as_i64().unwrap() as i32).unwrap()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = kill_process(Pid::from_raw(self.process.id() as i32).unwrap(), Signal::TERM);
        let _ = self.process.wait();
    }
}

/// With our binaries before all others, and nothing that names another system.
fn command(folder: &Path, program: &str) -> Command {
    let path = env::var_os("PATH").unwrap();
    let path = env::join_paths([binaries().unwrap()].into_iter().chain(env::split_paths(&path))).unwrap();
    let ours: PathBuf = binaries().unwrap().join(program);
    let mut command = Command::new(if ours.is_file() { ours } else { program.into() });
    command.current_dir(folder).env("PATH", path).stdin(Stdio::null());
    for name in ["HEARTBEAT_URL", "HEARTBEAT_TOKEN", "HEARTBEAT_DATA", "DATABASE_URL", "LAKE_BUCKET", "DELIVERY_BUCKET"] {
        command.env_remove(name);
    }
    command
}

/// The block of commands that is to be typed after the first two.
fn walk_through() -> String {
    let block =
        README.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap()).find(|block| block.contains("heartbeat find "));
    let block = block.unwrap().to_owned();
    if Command::new("gcloud").arg("--version").output().is_ok_and(|output| output.status.success()) {
        return block;
    }
    println!("SKIPPED: gcloud is not installed, so its line of the README is not run");
    block.lines().filter(|line| !line.starts_with("gcloud ")).map(|line| format!("{line}\n")).collect()
}

#[test]
fn every_command_of_the_readme_runs_after_the_demo() {
    let demo = Demo::start();
    let block = walk_through();
    assert!(block.lines().count() >= 14, "{block}");
    let output = demo.sh(&block);
    let text = said(&output).unwrap();
    println!("{text}");
    assert_eq!(text.matches("2 clips are cut again").count(), 2, "there, and back: {text}");
    assert!(text.contains("game 2025020031, 2025-10-11: MTL at CHI") && text.contains("no dead letters"), "{text}");
    assert!(text.contains("p1-20251011-MTLvsCHI.mp4 is ready: 0:30.0 long"), "{text}");

    sync_that_empties_the_period_is_refused(&demo);
    what_is_unfinished_comes_first(&demo);
}

fn sync_that_empties_the_period_is_refused(demo: &Demo) {
    let ready = |demo: &Demo| demo.heartbeat(&["status", "--game", "20031"]).matches(" p2 ").count();
    let before = ready(demo);
    let slip = demo.sh("heartbeat sync --game 20031 --period 2 --team MTL --offset 61.4");
    assert_eq!(slip.status.code(), Some(3), "{slip:?}");
    assert!(String::from_utf8_lossy(&slip.stderr).contains("outside the video, which is 30.0 s long"), "{slip:?}");
    assert_eq!(ready(demo), before);
    let away = demo.heartbeat(&["sync", "--game", "20031", "--period", "2", "--team", "MTL", "--offset", "61.4", "--force"]);
    assert!(away.contains("clips are retired, because their plays are outside the video now"), "{away}");
    let back = demo.heartbeat(&["sync", "--game", "20031", "--period", "2", "--team", "MTL", "--offset", "0"]);
    assert!(back.contains("clips are back"), "{back}");
    assert_eq!(ready(demo), before);
}

fn what_is_unfinished_comes_first(demo: &Demo) {
    wait_until_all_is_finished(demo);
    kill_process(demo.pid_of("cut-clip"), Signal::STOP).unwrap();
    let ask = |start: &str, end: &str| {
        let clip = ["clip", "--team", "MTL", "--game", "2025020031", "--period", "3", "--start", start, "--end", end];
        demo.heartbeat(&clip).split("as clip ").nth(1).unwrap()[..32].to_owned()
    };
    let (first, second) = (ask("0:01", "0:02.5"), ask("29", "45"));
    let status = demo.heartbeat(&["status"]);
    let unfinished = &status[status.find("unfinished, the oldest first:").unwrap()..status.find("the newest:").unwrap()];
    assert!(unfinished.find(&first).unwrap() < unfinished.find(&second).unwrap(), "{status}");
    let listed: Value = serde_json::from_str(&demo.heartbeat(&["status", "--unfinished", "--json"])).unwrap();
    assert_eq!((&listed["total"], &listed["clips"][0]["clip_id"]), (&2.into(), &first.as_str().into()));
    // The beginning of an id is enough.
    assert!(demo.heartbeat(&["status", &first[..8]]).contains(&first));
    assert!(demo.heartbeat(&["why", &second[..8]]).contains("clip.requested"));
    let late = demo.sh("heartbeat clip --team MTL --game 20031 --period 3 --start 1 --end 0:02.5 --wait --timeout 10");
    assert_eq!(late.status.code(), Some(4), "{late:?}");
    let said = String::from_utf8_lossy(&late.stderr).into_owned();
    assert!(said.contains("waited 10 s for clip") && said.contains(&format!("`heartbeat why {first}`")), "{said}");
    kill_process(demo.pid_of("cut-clip"), Signal::CONT).unwrap();
    wait_until_all_is_finished(demo);
}

fn wait_until_all_is_finished(demo: &Demo) {
    let started = Instant::now();
    while demo.heartbeat(&["status", "--unfinished"]) != "every clip is finished\n" {
        assert!(started.elapsed() < PATIENCE, "{}", demo.heartbeat(&["status", "--unfinished"]));
        std::thread::sleep(Duration::from_millis(100));
    }
}
