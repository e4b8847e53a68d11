//! A PostgreSQL server of one's own: its data in one folder, on one port, gone when its owner is gone.
//!
//! Used by `heartbeat up`, which keeps the data, and by the tests, which do not. It needs the server's
//! programs from the distribution's packages and no server that is set up; it works for root (the server
//! then runs as user `postgres` or `nobody`) and for everybody else. The functions here block for as long
//! as the server takes to start or to stop.

mod account;
mod ports;
mod programs;

pub use ports::free_port;

use account::Account;
use anyhow::{Context, bail};
use std::{
    fs,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

const SETTINGS: &str = "-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 -c shared_buffers=32MB";
const NOT_DURABLE: &str = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off";

/// How long `pg_ctl` waits for the server to start or to stop, in seconds; a hundredth of it is usual.
const PATIENCE: [&str; 2] = ["-t", "300"];

/// What becomes of the data when the server stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Data {
    /// It stays in its folder, safe against a power cut.
    Kept,
    /// The folder is removed with all that is in it.
    Removed,
}

/// A running server. Dropping it stops the server; so does the end of this process, however it ends.
#[derive(Debug)]
pub struct PrivatePostgres {
    folder: PathBuf,
    port: u16,
    data: Data,
    programs: PathBuf,
    account: Account,
    guard: Child,
}

/// The folder of the programs of an installed server, or what to install; starts nothing.
pub fn installed(data: &Path) -> anyhow::Result<PathBuf> {
    programs::find(data)
}

impl PrivatePostgres {
    /// Starts a server on `127.0.0.1:port` with its data in `folder`, which is made if it is missing.
    /// A server that was left over in this folder is stopped first.
    pub fn start(folder: &Path, port: u16, data: Data) -> anyhow::Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("making the folder {}", folder.display()))?;
        let folder = folder.canonicalize().with_context(|| format!("finding the folder {}", folder.display()))?;
        let account = Account::for_server(&folder)?;
        let programs = programs::find(&folder)?;
        account.own(&folder)?;
        let guard = guard(account.command(&programs.join("pg_ctl")), &folder, data)?;
        let server = Self { folder, port, data, programs, account, guard };
        if !server.folder.join("PG_VERSION").exists() {
            server.initialise()?;
        }
        server.restart()?;
        Ok(server)
    }

    /// The address of a database of this server.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Whether the server runs.
    pub fn is_alive(&self) -> bool {
        let status = self.control().arg("status").stdout(Stdio::null()).stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success())
    }

    /// Stops the server if it runs, and starts it. Connections are cut; what was committed stays.
    pub fn restart(&self) -> anyhow::Result<()> {
        if self.is_alive() {
            let stopped = run(self.control().args(["-m", "fast", "-w", "stop"])).context("stopping PostgreSQL");
            // It may have been going already: then there was nobody left to tell.
            if self.is_alive() {
                stopped?;
            }
        }
        let durability = if self.data == Data::Kept { "" } else { NOT_DURABLE };
        let options = format!("-p {} {SETTINGS} {durability}", self.port);
        let log = self.folder.join("server.log");
        run(self.control().arg("-l").arg(&log).args(["-w", "-o", &options, "start"])).with_context(|| {
            let said = fs::read_to_string(&log).unwrap_or_default();
            let last: Vec<&str> = said.lines().rev().take(3).collect();
            format!("starting PostgreSQL on port {}; is the port in use? Its log says: {}", self.port, last.join(" / "))
        })
    }

    fn initialise(&self) -> anyhow::Result<()> {
        let mut initdb = self.account.command(&self.programs.join("initdb"));
        initdb.arg("-D").arg(&self.folder).args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"]);
        if self.data == Data::Removed {
            initdb.arg("--no-sync");
        }
        run(&mut initdb).with_context(|| format!("making a PostgreSQL cluster in {}", self.folder.display()))
    }

    fn control(&self) -> Command {
        let mut control = self.account.command(&self.programs.join("pg_ctl"));
        control.arg("-D").arg(&self.folder).args(PATIENCE);
        control
    }
}

impl Drop for PrivatePostgres {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}

/// A process that waits for the end of ours, which closes the pipe between us, and then stops the server.
fn guard(mut stop: Command, folder: &Path, data: Data) -> anyhow::Result<Child> {
    stop.arg("-D").arg(folder).args(PATIENCE).args(["-m", if data == Data::Kept { "fast" } else { "immediate" }, "-w", "stop"]);
    let script = r#"cat; folder="$1"; remove="$2"; shift 2; "$@"; if [ "$remove" = yes ]; then rm -rf -- "$folder"; fi"#;
    let mut guard = Command::new("sh");
    guard.args(["-c", script, "postgres-guard"]).arg(folder).arg(if data == Data::Removed { "yes" } else { "no" });
    guard.arg(stop.get_program()).args(stop.get_args());
    // A group of its own: Ctrl-C on the terminal must not end it before it has done its work.
    guard.process_group(0).current_dir("/").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    guard.spawn().context("starting sh")
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("running {}", command.get_program().display()))?;
    if !output.status.success() {
        bail!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
