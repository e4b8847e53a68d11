//! The folder of a system, `heartbeat up` in it, and the guard that ends both.

use anyhow::Context;
use std::{
    fs::{self, File, Permissions},
    io::{BufRead, BufReader},
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Output, Stdio},
    sync::mpsc,
    time::Duration,
};

/// A first start makes a database: some seconds on a slow machine.
const START_WITHIN: Duration = Duration::from_secs(300);

/// Waits for the end of this process, which closes the pipe between us, stops the system and removes its folder.
const GUARD: &str = r#"folder="$1"; shift
"$@" </dev/null & up=$!
exec >/dev/null 2>&1
cat
kill -TERM $up; wait $up; rm -rf -- "$folder""#;

/// The folder of a system and the guard that removes it.
pub(super) struct Home {
    heartbeat: PathBuf,
    folder: PathBuf,
    guard: Child,
}

impl Home {
    /// Starts the `heartbeat up` of a folder of binaries; it is not ready yet.
    pub(super) fn start(binaries: &Path, options: &[&str]) -> anyhow::Result<Self> {
        let heartbeat = heartbeat_binary(binaries)?;
        let folder = tempfile::tempdir().context("making a scratch folder for a system")?.keep();
        // The database runs under another account where we are root.
        fs::set_permissions(&folder, Permissions::from_mode(0o755))?;
        let log = File::create(folder.join("up.log"))?;
        let mut guard = Command::new("sh");
        guard.args(["-c", GUARD, "system-guard"]).arg(&folder).arg(&heartbeat);
        guard.arg("up").arg("--data").arg(folder.join("data")).args(["--port", "0"]).args(options);
        guard.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log);
        Ok(Self { guard: guard.spawn().context("starting sh")?, heartbeat, folder })
    }

    /// Waits until it is ready and gives its address.
    pub(super) fn url(&mut self) -> anyhow::Result<String> {
        let url = self.guard.stdout.take().context("sh has no output").and_then(wait_until_ready);
        url.with_context(|| format!("starting `heartbeat up`, which said:\n{}", self.last_words()))
    }

    pub(super) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    pub(super) fn heartbeat(&self, arguments: &[&str]) -> anyhow::Result<Output> {
        let mut command = Command::new(&self.heartbeat);
        command.args(arguments).arg("--data").arg(self.data()).stdin(Stdio::null());
        command.output().with_context(|| format!("running heartbeat {}", arguments.join(" ")))
    }

    pub(super) fn last_words(&self) -> String {
        last_lines(&self.folder.join("up.log"), 20)
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}

/// The folder that this executable and those of the system were built into.
pub fn binaries() -> anyhow::Result<PathBuf> {
    let ours = std::env::current_exe().context("finding our own executable")?;
    let folder = ours.parent().context("our own executable has no folder")?;
    let folder = if folder.ends_with("deps") { folder.parent().unwrap_or(folder) } else { folder };
    Ok(folder.to_owned())
}

fn heartbeat_binary(binaries: &Path) -> anyhow::Result<PathBuf> {
    let binary = binaries.join("heartbeat");
    let release = if binary.ends_with("release/heartbeat") { " --release" } else { "" };
    anyhow::ensure!(binary.exists(), "{} is missing: run `cargo build --workspace{release}` first", binary.display());
    Ok(binary)
}

/// The address in the line `ready http://…`; what is printed after it is read and passed over.
fn wait_until_ready(stdout: ChildStdout) -> anyhow::Result<String> {
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    loop {
        let line = lines.recv_timeout(START_WITHIN).context("it did not say that it is ready")?;
        if let Some(url) = line.trim().strip_prefix("ready ") {
            return Ok(url.trim_end_matches('/').to_owned());
        }
    }
}

/// The last lines of a text file.
pub(crate) fn last_lines(file: &Path, count: usize) -> String {
    let text = fs::read(file).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}
