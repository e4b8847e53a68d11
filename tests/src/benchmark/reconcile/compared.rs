//! One comparison by a process of its own.

use super::filled::Filled;
use crate::{
    benchmark::process::{cpu_seconds, peak_mb},
    postgres::as_function,
    system::{binaries, free_port},
};
use anyhow::{Context, ensure};
use local_cloud::key::PROJECT_ID;
use serde_json::Value;
use std::{
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// How long the process may take to listen.
const STARTS_WITHIN: Duration = Duration::from_secs(60);
const OFTEN: Duration = Duration::from_millis(20);

/// What one comparison took, and what it said.
pub(super) struct Compared {
    pub seconds: f64,
    /// Of its process.
    pub cpu_s: f64,
    /// The most megabytes that its process ever had.
    pub peak_mb: f64,
    pub store_requests: u64,
    pub published: u64,
    pub transactions: i64,
    pub balance: Value,
}

/// Ends with us.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Compared {
    /// With this bucket as the delivery bucket.
    pub(super) async fn by(filled: &Filled, delivery: &str) -> anyhow::Result<Self> {
        let port = free_port()?;
        let transactions = filled.transactions().await?;
        let process = start(filled, delivery, port)?;
        let client = reqwest::Client::builder().no_proxy().build()?;
        wait_for(port).await?;
        let (store, published) = filled.requests();
        let started = Instant::now();
        let answer = client.post(format!("http://127.0.0.1:{port}/reconcile")).header("content-length", "0").send().await;
        let answer = answer.context("calling reconcile")?;
        let seconds = started.elapsed().as_secs_f64();
        let status = answer.status();
        let text = answer.text().await.context("reading the balance")?;
        ensure!(status.is_success(), "reconcile answers {status}: {text}");
        let (store_after, published_after) = filled.requests();
        let (cpu_s, peak_mb) = (cpu_seconds(process.0.id())?, peak_mb(process.0.id()));
        // A server's process says what it has done when its client is gone.
        drop(process);
        Ok(Self {
            seconds,
            cpu_s,
            peak_mb,
            store_requests: store_after - store,
            published: published_after - published,
            transactions: filled.transactions().await? - transactions,
            balance: serde_json::from_str(&text).context("reading the balance")?,
        })
    }
}

fn start(filled: &Filled, delivery: &str, port: u16) -> anyhow::Result<Process> {
    let binary = binaries()?.join("reconcile");
    let mut command = Command::new(&binary);
    command
        .env("HOST", "127.0.0.1")
        .env("PORT", port.to_string())
        .env("DATABASE_URL", as_function(&filled.database_url, "reconcile"))
        .env("LAKE_BUCKET", "lake")
        .env("DELIVERY_BUCKET", delivery)
        .env("GOOGLE_CLOUD_PROJECT", PROJECT_ID)
        .env("GOOGLE_APPLICATION_CREDENTIALS", filled.cloud.service_account_file())
        .env("STORAGE_EMULATOR_HOST", &filled.url)
        .env("PUBSUB_EMULATOR_HOST", &filled.url)
        .env("NO_PROXY", "127.0.0.1")
        .env("RUST_LOG", "warn")
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let child = command.spawn().with_context(|| format!("starting {}; build it: cargo build -p reconcile", binary.display()))?;
    Ok(Process(child))
}

async fn wait_for(port: u16) -> anyhow::Result<()> {
    let started = Instant::now();
    while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        ensure!(started.elapsed() < STARTS_WITHIN, "reconcile did not listen within {STARTS_WITHIN:?}");
        tokio::time::sleep(OFTEN).await;
    }
    Ok(())
}
