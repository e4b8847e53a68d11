//! One function in its root, beside the system, with the variables of the one that is part of it.

use super::roots::{Roots, folder};
use crate::system::{block_on, free_port};
use std::{
    collections::BTreeMap,
    fs,
    io::{Read, Write},
    net::{Ipv4Addr, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_secs(120);

/// A running function; dropping it ends it.
pub(super) struct Process {
    child: Child,
    port: u16,
    started: Instant,
}

/// The variables of a running process.
pub(super) fn environment(pid: u32) -> BTreeMap<String, String> {
    let text = fs::read(format!("/proc/{pid}/environ")).unwrap();
    let text = String::from_utf8(text).unwrap();
    text.split('\0').filter_map(|variable| variable.split_once('=')).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// A program in a root, told nothing but these variables.
pub(super) fn command(roots: &Roots, root: &Path, program: &str, environment: &BTreeMap<String, String>) -> Command {
    let mut command = Command::new(folder().join("run-in-root"));
    command.arg(root).arg(roots.place()).arg(program);
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).envs(environment.iter().filter(|(name, _)| *name != "PATH"));
    command.stdin(Stdio::null());
    command
}

/// How long it takes to enter a root and to leave it again: the loader, which is in each, says its version.
pub(super) fn entering(roots: &Roots) -> Duration {
    let loader = roots.path_of_library("ld-linux");
    let enter = || {
        let started = Instant::now();
        let left = command(roots, &roots.of("heartbeat"), &loader.to_string_lossy(), &BTreeMap::new()).arg("--version").output().unwrap();
        assert!(left.status.success(), "{left:?}");
        started.elapsed()
    };
    (0..10).map(|_| enter()).min().unwrap()
}

impl Process {
    /// On a port of its own.
    pub(super) fn start(roots: &Roots, root: &Path, function: &str, environment: &BTreeMap<String, String>) -> Self {
        let port = free_port().unwrap();
        let mut command = command(roots, root, function, environment);
        command.env("PORT", port.to_string()).stdout(Stdio::null());
        let started = Instant::now();
        Self { child: command.spawn().unwrap(), port, started }
    }

    /// How long it took from its start until it answered that it is healthy.
    pub(super) fn until_healthy(self) -> Duration {
        self.until_healthy_still()
    }

    /// The same, and it goes on.
    pub(super) fn until_healthy_still(&self) -> Duration {
        while !self.is_healthy() {
            assert!(self.started.elapsed() < PATIENCE, "it does not start");
            std::thread::sleep(Duration::from_micros(500));
        }
        self.started.elapsed()
    }

    /// What it answers to whoever brings a token.
    pub(super) fn ask(&self, path: &str, token: &str) -> (u16, String) {
        block_on(async {
            let client = reqwest::Client::builder().no_proxy().build().unwrap();
            let answer = client.get(format!("http://127.0.0.1:{}{path}", self.port)).bearer_auth(token).send().await.unwrap();
            (answer.status().as_u16(), answer.text().await.unwrap())
        })
    }

    fn is_healthy(&self) -> bool {
        let Ok(mut connection) = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)) else { return false };
        let mut answer = String::new();
        let asked = connection.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        asked.is_ok() && connection.read_to_string(&mut answer).is_ok() && answer.starts_with("HTTP/1.1 200")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
