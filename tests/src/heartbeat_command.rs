//! The command `heartbeat`: what it says when something is missing, what it leaves behind, and what it keeps.
#![allow(clippy::unwrap_used)]

use crate::{
    real_clients::tools::or_skip,
    system::{System, binaries, said},
};
use rustix::process::{Pid, Signal, kill_process};
use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Far longer than anything takes, even where two cores build something else at the same time.
const PATIENCE: Duration = Duration::from_secs(300);

#[test]
fn a_busy_port_is_said_and_nothing_is_left() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let folder = scratch();
    let refused = heartbeat(folder.path()).args(["up", "--port", &port.to_string()]).output().unwrap();
    assert_says(&refused, 1, &[&format!("port {port} is in use"), "--port"]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_missing_ffmpeg_is_said() {
    let folder = scratch();
    let nothing = tempfile::tempdir().unwrap();
    let mut up = heartbeat(folder.path());
    let refused = up.args(["up", "--port", "0"]).env("PATH", nothing.path()).env_remove("FFMPEG").output().unwrap();
    assert_says(&refused, 1, &["ffmpeg is missing", "apt-get install ffmpeg"]);
}

/// PostgreSQL is hidden from the command alone, in a mount namespace of its own.
#[test]
fn a_missing_postgresql_is_said() {
    let folder = scratch();
    let hidden = "mount -t tmpfs none /usr/lib/postgresql && exec \"$@\"";
    let alone = ["unshare", "--mount", "--map-root-user", "sh", "-c"];
    let allowed = Command::new(alone[0]).args(&alone[1..]).args([hidden, "sh", "true"]).output();
    if !allowed.is_ok_and(|output| output.status.success()) {
        let _: Option<()> = or_skip(None, "a_missing_postgresql_is_said", "this machine lets nobody hide PostgreSQL from one process");
        return;
    }
    let mut up = Command::new(alone[0]);
    up.args(&alone[1..]).args([hidden, "sh"]).arg(binaries().unwrap().join("heartbeat"));
    let refused = up.args(["up", "--port", "0", "--data"]).arg(folder.path()).output().unwrap();
    assert_says(&refused, 1, &["PostgreSQL is not installed", "apt-get install postgresql"]);
}

#[test]
fn ctrl_c_stops_all_that_was_started_and_the_data_is_there_the_next_time() {
    let folder = scratch();
    let mut bystander = Command::new("sleep").arg("300").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let up = Up::start(folder.path());
    let second = heartbeat(folder.path()).args(["up", "--port", "0"]).output().unwrap();
    assert_says(&second, 1, &["another `heartbeat up` (or `demo`) is running", "at http://127.0.0.1:", "--data"]);

    let clip = |start: &'static str, end: &'static str| {
        let clip = ["clip", "--game", "2025020031", "--team", "MTL", "--period", "1", "--start", start, "--end", end, "--json"];
        heartbeat(folder.path()).args(clip).output().unwrap()
    };
    assert_says(&clip("5", "1"), 3, &["not after its start"]);
    let waiting: serde_json::Value = serde_json::from_str(&said(&clip("1", "5")).unwrap()).unwrap();
    assert_eq!(waiting["status"], "waiting", "{waiting}");
    let doctor = said(&heartbeat(folder.path()).arg("doctor").output().unwrap()).unwrap();
    assert!(doctor.contains("✓ signed link") && doctor.contains("✓ ffmpeg") && !doctor.contains('✗'), "{doctor}");
    // What doctor wrote is gone again.
    said(&heartbeat(folder.path()).arg("reconcile").output().unwrap()).unwrap();

    let started = up.processes(folder.path());
    assert!(started.len() >= 12, "ten functions, the database and its guard: {started:?}");
    assert_eq!(up.end(Signal::INT), Some(0));
    assert_eq!(started.iter().filter(|pid| runs(**pid)).count(), 0);
    assert!(bystander.try_wait().unwrap().is_none());
    bystander.kill().unwrap();
    bystander.wait().unwrap();

    let again = Up::start(folder.path());
    let why = heartbeat(folder.path()).args(["why", waiting["request_id"].as_str().unwrap()]).output().unwrap();
    assert!(said(&why).unwrap().contains("is waiting"), "{why:?}");
    assert_eq!(again.end(Signal::TERM), Some(0));
}

#[test]
fn what_a_killed_system_left_behind_is_stopped_by_the_next() {
    let folder = scratch();
    let up = Up::start(folder.path());
    let functions = up.functions(folder.path());
    assert_eq!(functions.len(), 10);
    up.end(Signal::KILL);
    let none = heartbeat(folder.path()).arg("status").output().unwrap();
    assert_says(&none, 1, &["no system is running", "heartbeat up"]);

    let again = Up::start(folder.path());
    assert_eq!(functions.iter().filter(|pid| runs(**pid)).count(), 0);
    assert_eq!(again.end(Signal::INT), Some(0));
}

#[test]
fn ending_it_while_it_starts_leaves_nothing() {
    let folder = scratch();
    let up = Up::spawn(folder.path());
    wait_for("the database to be made", || folder.path().join("postgres").exists());
    let started = up.processes(folder.path());
    assert_eq!(up.end(Signal::TERM), Some(0));
    assert_eq!(started.iter().filter(|pid| runs(**pid)).count(), 0);
    assert!(!folder.path().join("postgres/postmaster.pid").exists());
}

#[test]
fn the_exports_are_all_that_another_program_needs() {
    let system = System::shared().unwrap();
    let token = said(&system.heartbeat(&["token", "--team", "MTL"]).unwrap()).unwrap();
    let heartbeat = binaries().unwrap().join("heartbeat");
    let elsewhere = tempfile::tempdir().unwrap();
    let script = r#"eval "$("$1" env --data "$2")" && HEARTBEAT_TOKEN="$3" "$1" status --json"#;
    let mut shell = Command::new("sh");
    shell.args(["-c", script, "sh"]).arg(heartbeat).arg(system.data()).arg(token.trim()).current_dir(elsewhere.path());
    let overview: serde_json::Value = serde_json::from_str(&said(&shell.output().unwrap()).unwrap()).unwrap();
    assert!(overview["total_clips"].is_u64());

    let exports = system.environment();
    for name in [
        "STORAGE_EMULATOR_HOST",
        "PUBSUB_EMULATOR_HOST",
        "GOOGLE_CLOUD_PROJECT",
        "CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE",
        "CLOUDSDK_API_ENDPOINT_OVERRIDES_PUBSUB",
        "CLOUDSDK_AUTH_DISABLE_CREDENTIALS",
        "LAKE_BUCKET",
        "DELIVERY_BUCKET",
        "DATABASE_URL",
    ] {
        assert!(exports.contains_key(name), "{name}");
    }
    assert!(Path::new(&exports["GOOGLE_APPLICATION_CREDENTIALS"]).is_file());
    let missing = system.heartbeat(&["clip", "--start", "1", "--end", "2"]).unwrap();
    assert_eq!(missing.status.code(), Some(2), "{missing:?}");
    let error = String::from_utf8_lossy(&missing.stderr).into_owned();
    assert!(["--team <TEAM>", "--game <GAME>", "--period <PERIOD>"].iter().all(|option| error.contains(option)), "{error}");
    assert_eq!(system.heartbeat(&["clip", "--no-such-option"]).unwrap().status.code(), Some(2));
}

#[test]
fn a_command_elsewhere_finds_the_system_on_this_machine_by_the_exports() {
    let system = System::shared().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str], more: &[(&str, &str)]| {
        let mut command = Command::new(binaries().unwrap().join("heartbeat"));
        command.args(arguments).current_dir(elsewhere.path()).envs(system.environment()).envs(more.iter().copied()).output().unwrap()
    };
    said(&run(&["token", "--team", "mtl"], &[])).unwrap();
    let in_the_cloud = [("HEARTBEAT_DATA", "")];
    assert_says(&run(&["token", "--team", "MTL"], &in_the_cloud), 1, &["identity provider"]);
    let mistyped = [("HEARTBEAT_DATA", ""), ("LAKE_BUCKET", "nope")];
    let doctor = run(&["doctor"], &mistyped);
    let found = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert!(found.contains("✗ lake bucket") && found.contains("✓ delivery bucket"), "{doctor:?}");
    assert!(!found.contains("ffmpeg"), "in the cloud it is in the images: {found}");
    let roster = elsewhere.path().join("MTL_roster_20252026.json");
    fs::write(&roster, "{}").unwrap();
    let nobody_there = [("STORAGE_EMULATOR_HOST", "http://127.0.0.1:9"), ("HEARTBEAT_DATA", "")];
    assert_says(&run(&["load", roster.to_str().unwrap()], &nobody_there), 1, &["the lake", "does not answer", "heartbeat doctor"]);
    assert_says(&run(&["status"], &[("HEARTBEAT_URL", "nonsense")]), 1, &["no web address", "https://clips.example.com"]);
}

#[test]
fn doctor_says_whether_the_system_could_start_where_none_runs() {
    let folder = scratch();
    let could = heartbeat(folder.path()).arg("doctor").output().unwrap();
    let found = String::from_utf8_lossy(&could.stdout).into_owned();
    for what in ["· system", "✓ functions", "✓ PostgreSQL", "✓ ffmpeg", "✓ folder"] {
        assert!(found.contains(what), "{what}: {found}");
    }
    // Somebody may be using the port.
    assert_eq!(could.status.code(), Some(i32::from(found.contains("✗ port"))), "{found}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "it leaves nothing");
    let nothing = tempfile::tempdir().unwrap();
    let cannot = heartbeat(folder.path()).arg("doctor").env("PATH", nothing.path()).env_remove("FFMPEG").output().unwrap();
    assert_eq!(cannot.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&cannot.stdout).contains("✗ ffmpeg"), "{cannot:?}");
}

#[test]
fn what_the_system_refuses_is_said_in_the_commands_words() {
    let system = System::shared().unwrap();
    let refused = |words: &str, said: &[&str]| {
        let output = system.heartbeat(&words.split(' ').collect::<Vec<_>>()).unwrap();
        assert_says(&output, 3, said);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!error.contains("/api/") && !error.contains("game_id") && !error.contains("team_code"), "{error}");
    };
    refused("status --game 29999", &["no game 29999", "--season"]);
    refused("status --game 29999 --season 2025-2026", &["nothing is known of game 2025029999"]);
    refused("status --game foo", &["foo"]);
    refused("status --game 20031 --season 2025", &["2025-2026"]);
    refused("status 0123456789abcdef0123456789abcdef", &["there is no clip"]);
    refused("token", &["--team", "--role admin"]);
    refused("token --team MLT", &["did you mean MTL"]);
    refused("clip --team MLT --game 2025020031 --period 1 --start 1 --end 2", &["did you mean MTL"]);
    refused("clip --team MTL --game 29999 --period 1 --start 1 --end 2", &["no game 29999", "--season"]);
    refused("clip --team MTL --game 2025020031 --period 1 --start 5 --end 1", &["not after its start"]);
    refused("rules add goals", &["--team"]);
    refused("dead-letters --replay 7", &["no dead letter 7"]);
    let token: serde_json::Value =
        serde_json::from_str(&said(&system.heartbeat(&["token", "--team", "MTL", "--json"]).unwrap()).unwrap()).unwrap();
    assert_eq!((&token["role"], &token["teams"][0]), (&"analyst".into(), &"MTL".into()));
}

#[test]
fn nothing_is_said_where_nobody_reads() {
    let system = System::shared().unwrap();
    for arguments in [&["status"][..], &["status", "--json"], &["env"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = heartbeat(&system.data());
        let ended = command.args(arguments).stdout(writer).stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "", "{arguments:?}");
    }
}

/// A running `heartbeat up`.
struct Up(Child);

impl Up {
    fn spawn(folder: &Path) -> Self {
        let mut up = heartbeat(folder);
        // A group of its own, as a shell gives it: the signal is for it alone.
        Self(up.args(["up", "--port", "0"]).process_group(0).stdout(Stdio::piped()).spawn().unwrap())
    }

    fn start(folder: &Path) -> Self {
        let mut up = Self::spawn(folder);
        let mut lines = BufReader::new(up.0.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().starts_with("ready http://127.0.0.1:")), "it ended before it was ready");
        // Somebody has to go on reading.
        std::thread::spawn(move || lines.for_each(drop));
        up
    }

    /// The functions, as it writes them down.
    fn functions(&self, folder: &Path) -> BTreeSet<i32> {
        let running: serde_json::Value = serde_json::from_slice(&fs::read(folder.join("running.json")).unwrap()).unwrap();
        running["functions"].as_object().unwrap().values().map(|function| function["pid"].as_i64().unwrap() as i32).collect()
    }

    /// Its children, theirs, and the database, which is nobody's child.
    fn processes(&self, folder: &Path) -> BTreeSet<i32> {
        let database = fs::read_to_string(folder.join("postgres/postmaster.pid")).unwrap_or_default();
        let mut found: BTreeSet<i32> = database.lines().next().and_then(|pid| pid.trim().parse().ok()).into_iter().collect();
        found.insert(self.0.id() as i32);
        loop {
            let more: BTreeSet<i32> = parents().into_iter().filter(|(_, parent)| found.contains(parent)).map(|(pid, _)| pid).collect();
            if more.is_subset(&found) {
                return found;
            }
            found.extend(more);
        }
    }

    /// Sends a signal and waits for the end; the exit code.
    fn end(mut self, signal: Signal) -> Option<i32> {
        kill_process(Pid::from_raw(self.0.id() as i32).unwrap(), signal).unwrap();
        wait_for("`heartbeat up` to end", || self.0.try_wait().unwrap().is_some());
        self.0.wait().unwrap().code()
    }
}

impl Drop for Up {
    /// When a test fails; the database's guard sees the end by itself.
    fn drop(&mut self) {
        if self.0.try_wait().unwrap().is_none() {
            let _ = kill_process(Pid::from_raw(self.0.id() as i32).unwrap(), Signal::TERM);
            let _ = self.0.wait();
        }
    }
}

fn heartbeat(data: &Path) -> Command {
    let mut command = Command::new(binaries().unwrap().join("heartbeat"));
    command.arg("--data").arg(data).stdin(Stdio::null());
    command
}

/// A folder that the database's account may pass.
fn scratch() -> TempDir {
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    tempfile::Builder::new().permissions(open).tempdir().unwrap()
}

fn assert_says(output: &Output, code: i32, words: &[&str]) {
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    assert_eq!(error.trim().lines().count(), 1, "one sentence: {error}");
    for word in words {
        assert!(error.contains(word), "{word:?} is not in: {error}");
    }
}

/// Every process with its parent.
fn parents() -> Vec<(i32, i32)> {
    let pids = fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter_map(|pid: i32| Some((pid, stat(pid)?.split(' ').nth(1)?.parse().ok()?))).collect()
}

/// What has ended may be waiting for init to take notice.
fn runs(pid: i32) -> bool {
    stat(pid).is_some_and(|stat| !stat.starts_with('Z'))
}

/// State, parent and so on: what comes after the name, which may hold anything.
fn stat(pid: i32) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    Some(stat.rsplit_once(") ")?.1.to_owned())
}

fn wait_for(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < PATIENCE, "waited too long for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
