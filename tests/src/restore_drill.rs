//! The runbook's restore drill, on the local Postgres: the database goes back to what it was at the last backup, the
//! buckets stay as they are, and reconcile makes the system whole.
#![allow(clippy::unwrap_used)]

use crate::{
    real_clients::tools::or_skip,
    system::{System, binaries, block_on, free_port, said},
};
use media::synthetic::SyntheticMaster;
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

const BEFORE: &str = "media/raw/SEA/2025-2026/20201/p1-before.mp4";
const AFTER: &str = "media/raw/SEA/2025-2026/20201/p2-after.mp4";

#[test]
fn a_restored_database_is_made_whole_from_what_the_buckets_hold() {
    let missing = "pg_dump is not beside the server's programs";
    let Some(programs) = or_skip(dump_and_restore(), "a_restored_database_is_made_whole_from_what_the_buckets_hold", missing) else {
        return;
    };
    let system = System::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (master, backup) = (folder.path().join("master.mp4"), folder.path().join("backup"));
    block_on(SyntheticMaster { seconds: 6, width: 160, height: 96, ..SyntheticMaster::default() }.make(&master)).unwrap();
    system.ingest(&master, BEFORE).unwrap();
    let kept = system.clip(&request(BEFORE)).unwrap();
    let database = system.environment()["DATABASE_URL"].clone();
    run(Command::new(programs.join("pg_dump")).arg("--format=custom").arg("--file").arg(&backup).arg(&database));

    // What happened after the backup is forgotten; its objects are not.
    let master_after = system.ingest(&master, AFTER).unwrap();
    let lost = system.clip(&request(AFTER)).unwrap();
    let objects = system.delivered_objects().unwrap();
    let mut restore = Command::new(programs.join("pg_restore"));
    restore.args(["--clean", "--if-exists", "--exit-on-error", "--single-transaction", "--dbname"]).arg(&database).arg(&backup);
    // Who measures meanwhile may wait for it while it waits for them: then it is taken back whole, and is done again.
    let restored = (0..10).any(|_| restore.stdin(Stdio::null()).status().unwrap().success());
    assert!(restored, "pg_restore did not succeed; what it said is above");
    assert!(clip(&system, &lost).is_err(), "it is known after the restore, so it was not lost");

    let reconcile = Reconcile::start(&system);
    let first = reconcile.balance();
    assert_eq!((first["lake"]["announced_again"].as_u64(), first["balanced"].as_bool()), (Some(1), Some(false)), "{first}");
    let again = system.wait_for_master(AFTER, master_after.generation).unwrap();
    assert_eq!(again.status, "ready");

    // Who asks again gets the same clip, and nothing is encoded: its files are there.
    let found = system.clip(&request(AFTER)).unwrap();
    assert_eq!(found["clip_id"], lost["clip_id"]);
    assert_eq!(system.delivered_objects().unwrap(), objects);
    for whole in [&found, &clip(&system, &kept).unwrap()] {
        assert_eq!(whole["processing_status"], "ready");
        assert!(system.asset(whole, "mp4").unwrap().len() > 1_000);
    }
    let last = reconcile.balance();
    assert_eq!(last["balanced"], true, "{last}");
}

fn request(master: &str) -> Value {
    json!({"master": master, "start_s": 1.0, "end_s": 3.0, "profile": "fast"})
}

fn clip(system: &System, clip: &Value) -> anyhow::Result<Value> {
    system.api(&format!("/api/v2/clips/{}", clip["clip_id"].as_str().unwrap()))
}

/// The folder of the server's programs, where these are among them.
fn dump_and_restore() -> Option<PathBuf> {
    let programs = private_postgres::installed(Path::new("")).ok()?;
    ["pg_dump", "pg_restore"].iter().all(|program| programs.join(program).exists()).then_some(programs)
}

fn run(command: &mut Command) {
    said(&command.stdin(Stdio::null()).output().unwrap()).unwrap_or_else(|error| panic!("{command:?}: {error:#}"));
}

/// A reconcile that waits for nothing: what was not heard of is announced again at once.
struct Reconcile<'a> {
    system: &'a System,
    url: String,
    process: Child,
}

impl<'a> Reconcile<'a> {
    fn start(system: &'a System) -> Self {
        let port = free_port().unwrap();
        let mut command = Command::new(binaries().unwrap().join("reconcile"));
        command.envs(system.environment()).env("PORT", port.to_string()).env("HOST", "127.0.0.1").env("GRACE_SECONDS", "0");
        let process = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
        let this = Self { system, url: format!("http://127.0.0.1:{port}"), process };
        let answers = || Ok(system.download(&format!("{}/health", this.url)).ok());
        system.wait_for("reconcile to listen", answers, String::new).unwrap();
        this
    }

    /// Exit code 3 where something needs a person, as files of an unknown clip do.
    fn balance(&self) -> Value {
        let mut command = Command::new(binaries().unwrap().join("heartbeat"));
        let Output { status, stdout, stderr } = command.args(["reconcile", "--json"]).env("RECONCILE_URL", &self.url).output().unwrap();
        let balance: Value =
            serde_json::from_slice(&stdout).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&stderr)));
        assert_eq!(status.code(), Some(if balance["balanced"] == true { 0 } else { 3 }), "{balance}\n{}", self.system.url());
        balance
    }
}

impl Drop for Reconcile<'_> {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
