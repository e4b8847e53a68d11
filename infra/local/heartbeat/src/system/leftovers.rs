//! Functions of an `up` that was killed before it could stop them, and the ffmpeg of functions that were
//! killed: found by the credentials of this system in their environment, and stopped.

use rustix::process::{Pid, Signal, kill_process};
use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_secs(10);

/// Stops the processes that run one of `binaries`, or ffmpeg for one of them. Call it only while holding the lock of the folder.
/// Returns how many there were.
pub async fn stop(binaries: &[PathBuf], service_account: &Path) -> usize {
    let found = find(binaries, service_account);
    signal(&found, Signal::TERM);
    let asked = Instant::now();
    while asked.elapsed() < PATIENCE && !find(binaries, service_account).is_empty() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    signal(&find(binaries, service_account), Signal::KILL);
    found.len()
}

fn find(binaries: &[PathBuf], service_account: &Path) -> Vec<Pid> {
    let Ok(processes) = fs::read_dir("/proc") else { return Vec::new() };
    let ids = processes.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok().and_then(Pid::from_raw));
    ids.filter(|id| is_ours(*id, binaries, service_account)).collect()
}

fn is_ours(id: Pid, binaries: &[PathBuf], service_account: &Path) -> bool {
    let process = PathBuf::from(format!("/proc/{}", id.as_raw_nonzero()));
    let Ok(binary) = fs::read_link(process.join("exe")) else { return false };
    // The binary may have been built anew since.
    let binary = binary.to_string_lossy().trim_end_matches(" (deleted)").to_owned();
    if !binary.ends_with("/ffmpeg") && !binaries.iter().any(|known| known.to_string_lossy() == binary) {
        return false;
    }
    // A person's own ffmpeg may have the account, from `heartbeat env`; only a function is told its port.
    let credentials = format!("GOOGLE_APPLICATION_CREDENTIALS={}", service_account.display());
    let environment = fs::read(process.join("environ")).unwrap_or_default();
    let variables: Vec<&[u8]> = environment.split(|byte| *byte == 0).collect();
    variables.contains(&credentials.as_bytes()) && variables.iter().any(|variable| variable.starts_with(b"PORT="))
}

fn signal(processes: &[Pid], signal: Signal) {
    for process in processes {
        let _ = kill_process(*process, signal);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt;
    use std::process::Command;

    #[tokio::test]
    async fn only_the_same_binary_with_the_same_account_is_stopped() {
        let sleep = fs::canonicalize("/bin/sleep").unwrap();
        let start = |account: &str| {
            Command::new(&sleep).arg("1000").env("GOOGLE_APPLICATION_CREDENTIALS", account).env("PORT", "1").spawn().unwrap()
        };
        // Whoever runs these tests at the same time has another account.
        let account = format!("/ours-{}/key.json", std::process::id());
        let (mut ours, mut theirs) = (start(&account), start("/theirs/key.json"));
        let binaries = [sleep.clone()];
        let reaper = std::thread::spawn(move || ours.wait().unwrap());
        while find(&binaries, Path::new(&account)).is_empty() {
            std::thread::yield_now();
        }
        assert_eq!(stop(&[PathBuf::from("/bin/other")], Path::new(&account)).await, 0);
        assert_eq!(stop(&binaries, Path::new(&account)).await, 1);
        assert_eq!(reaper.join().unwrap().signal(), Some(Signal::TERM.as_raw()));
        assert!(theirs.try_wait().unwrap().is_none());
        theirs.kill().unwrap();
        theirs.wait().unwrap();
    }
}
