//! A whole system of its own for tests and benchmarks: `heartbeat up` on a free port with its data in a scratch folder.
//!
//! Everything here blocks: tests that use it are plain `#[test]` functions, and [`block_on`] runs what is async.
//! However this process ends, a guard stops the system and removes its folder.

mod asking;
mod home;
mod running;
mod waiting;

pub use home::binaries;
pub use private_postgres::free_port;
pub use running::{Running, RunningFunction};

use anyhow::{Context, bail};
use cloud::{Google, Objects, Publisher};
use db::Database;
use home::Home;
pub(crate) use home::last_lines;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Output,
    sync::{LazyLock, OnceLock},
};
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(runtime);
static SHARED: OnceLock<Result<System, String>> = OnceLock::new();

/// Runs something async to its end. Not to be called from async code.
pub fn block_on<F: Future>(future: F) -> F::Output {
    RUNTIME.block_on(future)
}

/// A running system. Dropping it stops it; when a test panics, what its functions said is printed first.
pub struct System {
    url: String,
    environment: BTreeMap<String, String>,
    token: String,
    client: reqwest::Client,
    publisher: Publisher,
    lake: Objects,
    database: Database,
    home: Home,
}

impl System {
    /// Starts a system with a scratch folder in `$TMPDIR`.
    pub fn start() -> anyhow::Result<Self> {
        Self::start_with(&[])
    }

    /// The same with more options for `heartbeat up`.
    pub fn start_with(options: &[&str]) -> anyhow::Result<Self> {
        Self::start_from(&binaries()?, options)
    }

    /// The same with the binaries of another folder, `heartbeat` among them.
    pub fn start_from(binaries: &Path, options: &[&str]) -> anyhow::Result<Self> {
        let mut home = Home::start(binaries, options)?;
        let url = home.url()?;
        Self::connect(home, url)
    }

    /// The one system that all tests of this process share which do not kill parts of it.
    pub fn shared() -> anyhow::Result<&'static Self> {
        let shared = SHARED.get_or_init(|| Self::start().map_err(|error| format!("{error:#}")));
        shared.as_ref().map_err(|error| anyhow::anyhow!(error.clone()))
    }

    /// Runs the command `heartbeat` for this system.
    pub fn heartbeat(&self, arguments: &[&str]) -> anyhow::Result<Output> {
        self.home.heartbeat(arguments)
    }

    /// Its front door, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its data folder.
    pub fn data(&self) -> PathBuf {
        self.home.data()
    }

    /// What `heartbeat env` prints.
    pub fn environment(&self) -> &BTreeMap<String, String> {
        &self.environment
    }

    /// Its database.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// A bearer token that sees every team.
    pub fn token(&self) -> &str {
        &self.token
    }

    fn connect(home: Home, url: String) -> anyhow::Result<Self> {
        let environment = variables(&said(&home.heartbeat(&["env"])?)?);
        let token = said(&home.heartbeat(&["token", "--role", "admin"])?)?.trim().to_owned();
        let variable = |name: &str| environment.get(name).with_context(|| format!("`heartbeat env` prints no {name}"));
        let key = serde_json::from_slice(&fs::read(variable("GOOGLE_APPLICATION_CREDENTIALS")?)?)?;
        let pubsub = format!("http://{}", variable("PUBSUB_EMULATOR_HOST")?);
        let google = Google::at(&url, variable("GOOGLE_CLOUD_PROJECT")?, key).with_pubsub_at(&pubsub);
        let _inside = RUNTIME.enter();
        let (publisher, database) = (google.publisher("system-tests")?, Database::connect(variable("DATABASE_URL")?, 4)?);
        let lake = block_on(google.bucket(variable("LAKE_BUCKET")?))?;
        let client = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self { url, environment, token, client, publisher, lake, database, home })
    }
}

impl Drop for System {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.last_words());
        }
    }
}

/// What a command printed, if it succeeded.
pub fn said(output: &Output) -> anyhow::Result<String> {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        bail!("{}: {}{text}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    Ok(text)
}

/// The lines `export NAME='value'`.
fn variables(exports: &str) -> BTreeMap<String, String> {
    let variable = |line: &str| {
        let (name, value) = line.strip_prefix("export ")?.split_once('=')?;
        Some((name.to_owned(), value.trim_matches('\'').replace(r"'\''", "'")))
    };
    exports.lines().filter_map(variable).collect()
}

#[expect(clippy::expect_used, reason = "without threads there is nothing to test")]
fn runtime() -> Runtime {
    Runtime::new().expect("starting the async runtime of the tests")
}
