//! One process that is kept alive: started again when it dies, drained and then killed when it is to stop.

use anyhow::Context;
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use std::{
    fs::File,
    path::PathBuf,
    process::{ExitStatus, Stdio},
    time::{Duration, Instant},
};
use tokio::{
    process::{Child, Command},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

/// A process asked to stop has this long to finish its requests: as long as Cloud Run gives.
const DRAIN: Duration = Duration::from_secs(10);
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// Who ran this long is healthy, and is started again without delay when it dies.
const HEALTHY_AFTER: Duration = Duration::from_secs(10);
/// What the process has besides the variables of production: to find ffmpeg, a scratch folder and a font.
const INHERITED: [&str; 6] = ["PATH", "FFMPEG", "HOME", "LANG", "RUST_LOG", "RUST_BACKTRACE"];

/// What is to be kept running.
#[derive(Debug)]
pub struct Program {
    /// For messages.
    pub name: &'static str,
    /// The executable.
    pub binary: PathBuf,
    /// All of its environment, but for what every program needs.
    pub environment: Vec<(&'static str, String)>,
    /// Takes what it prints.
    pub log: PathBuf,
    /// Its folder for files it needs for a moment; emptied at every start, because a killed process leaves them.
    pub scratch: PathBuf,
}

/// What happens to it.
#[derive(Debug, PartialEq, Eq)]
pub enum Change {
    /// It runs, as this process.
    Started(u32),
    /// It is gone; how it ended.
    Ended(String),
}

/// A process that is kept alive until [`Supervised::stop`].
#[derive(Debug)]
pub struct Supervised {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Supervised {
    /// Starts it. `report` is called at every change.
    pub fn start(program: Program, report: impl Fn(Change) + Send + 'static) -> Self {
        let stop = CancellationToken::new();
        let task = tokio::spawn(keep_alive(program, stop.clone(), report));
        Self { stop, task }
    }

    /// Lets it finish what it is doing, within limits. When this returns, it and its children are gone.
    pub async fn stop(self) {
        self.stop.cancel();
        let _ = self.task.await;
    }
}

async fn keep_alive(program: Program, stop: CancellationToken, report: impl Fn(Change)) {
    let mut pause = FIRST_PAUSE;
    loop {
        let started = Instant::now();
        let how = match spawn(&program) {
            Ok(mut child) => {
                report(Change::Started(child.id().unwrap_or_default()));
                match until_ended(&mut child, &stop).await {
                    Some(how) => how,
                    None => return,
                }
            }
            Err(error) => format!("{error:#}"),
        };
        report(Change::Ended(how));
        tokio::select! { () = tokio::time::sleep(pause) => {}, () = stop.cancelled() => return }
        pause = next_pause(pause, started.elapsed());
    }
}

/// In a process group of its own, so that Ctrl-C on the terminal reaches only us: we stop things in order.
fn spawn(program: &Program) -> anyhow::Result<Child> {
    let log = File::options().create(true).append(true).open(&program.log);
    let log = log.with_context(|| format!("opening {}", program.log.display()))?;
    let _ = std::fs::remove_dir_all(&program.scratch);
    std::fs::create_dir_all(&program.scratch).with_context(|| format!("making {}", program.scratch.display()))?;
    let mut command = Command::new(&program.binary);
    command.env_clear().envs(INHERITED.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
    command.env("TMPDIR", &program.scratch).envs(program.environment.iter().map(|(name, value)| (name, value)));
    command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).process_group(0).kill_on_drop(true);
    command.spawn().with_context(|| format!("starting {}", program.binary.display()))
}

/// How it ended by itself; none if it was stopped.
async fn until_ended(child: &mut Child, stop: &CancellationToken) -> Option<String> {
    let group = child.id().and_then(|id| Pid::from_raw(id as i32));
    let ended = tokio::select! {
        status = child.wait() => Some(status.map_or_else(|error| error.to_string(), describe)),
        () = stop.cancelled() => {
            if let Some(leader) = group {
                let _ = kill_process(leader, Signal::TERM);
            }
            let _ = tokio::time::timeout(DRAIN, child.wait()).await;
            None
        }
    };
    // What it started and left behind, and itself if it did not listen.
    if let Some(group) = group {
        let _ = kill_process_group(group, Signal::KILL);
    }
    let _ = child.wait().await;
    ended
}

fn describe(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => "it vanished".to_owned(),
    }
}

fn next_pause(pause: Duration, ran: Duration) -> Duration {
    if ran >= HEALTHY_AFTER { FIRST_PAUSE } else { (pause * 2).min(LONGEST_PAUSE) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use tokio::sync::mpsc;

    fn shell(script: &str, folder: &tempfile::TempDir) -> Program {
        let binary = folder.path().join("program");
        std::fs::write(&binary, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&binary, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        Program {
            name: "program",
            binary,
            environment: vec![("A", "b".to_owned())],
            log: folder.path().join("log"),
            scratch: folder.path().join("scratch"),
        }
    }

    #[tokio::test]
    async fn what_dies_is_started_again_and_what_it_said_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let (sender, mut changes) = mpsc::unbounded_channel();
        let supervised = Supervised::start(shell("echo $A; exit 7", &folder), move |change| sender.send(change).unwrap());
        // A program that was just written cannot be started while another thread starts one: then it is tried again.
        while changes.recv().await.unwrap() != Change::Ended("exit code 7".to_owned()) {}
        assert!(matches!(changes.recv().await.unwrap(), Change::Started(_)));
        supervised.stop().await;
        assert!(std::fs::read_to_string(folder.path().join("log")).unwrap().starts_with("b\n"));
    }

    #[tokio::test]
    async fn stopping_leaves_no_grandchild() {
        let folder = tempfile::tempdir().unwrap();
        let (sender, mut changes) = mpsc::unbounded_channel();
        let pids = folder.path().join("grandchild");
        let supervised = Supervised::start(shell(&format!("sleep 1000 & echo $! > {}; wait", pids.display()), &folder), move |change| {
            let _ = sender.send(change);
        });
        changes.recv().await.unwrap();
        let grandchild = loop {
            match std::fs::read_to_string(&pids).unwrap_or_default().trim().parse::<i32>() {
                Ok(pid) => break Pid::from_raw(pid).unwrap(),
                Err(_) => tokio::task::yield_now().await,
            }
        };
        supervised.stop().await;
        // A killed process may still be waiting to be reaped by init: then it is a zombie.
        let alive = || {
            let state = std::fs::read_to_string(format!("/proc/{}/stat", grandchild.as_raw_nonzero())).unwrap_or_default();
            !state.is_empty() && !state.contains(") Z ")
        };
        let stopped = Instant::now();
        while alive() {
            assert!(stopped.elapsed() < Duration::from_secs(120));
            tokio::task::yield_now().await;
        }
    }

    #[test]
    fn pauses_grow_while_it_keeps_dying() {
        assert_eq!(next_pause(FIRST_PAUSE, Duration::from_secs(1)), Duration::from_millis(400));
        assert_eq!(next_pause(LONGEST_PAUSE, Duration::from_secs(1)), LONGEST_PAUSE);
        assert_eq!(next_pause(LONGEST_PAUSE, HEALTHY_AFTER), FIRST_PAUSE);
    }
}
