//! The private database, started again when it dies.

use anyhow::Context;
use private_postgres::{Data, PrivatePostgres};
use std::{path::PathBuf, sync::Arc, time::Duration};
use tokio::task::{JoinHandle, spawn_blocking};
use tokio_util::sync::CancellationToken;

const LOOK_EVERY: Duration = Duration::from_secs(1);
const DATABASE: &str = "postgres";

/// The database of a system.
pub(super) struct Postgres {
    url: String,
    server: Arc<PrivatePostgres>,
    stop: CancellationToken,
    watch: JoinHandle<()>,
}

impl Postgres {
    /// Starts it; the first time this takes a few seconds.
    pub(super) async fn start(folder: PathBuf, port: u16, say: fn(&str)) -> anyhow::Result<Self> {
        let server = spawn_blocking(move || PrivatePostgres::start(&folder, port, Data::Kept)).await;
        let server = Arc::new(server.context("starting PostgreSQL")??);
        let stop = CancellationToken::new();
        let watch = tokio::spawn(keep_alive(server.clone(), stop.clone(), say));
        Ok(Self { url: server.url(DATABASE), server, stop, watch })
    }

    /// `postgres://…`
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// When this returns, it is stopped.
    pub(super) async fn stop(self) {
        self.stop.cancel();
        let _ = self.watch.await;
        let _ = spawn_blocking(move || drop(self.server)).await;
    }
}

async fn keep_alive(server: Arc<PrivatePostgres>, stop: CancellationToken, say: fn(&str)) {
    loop {
        tokio::select! { () = tokio::time::sleep(LOOK_EVERY) => {}, () = stop.cancelled() => return }
        let server = server.clone();
        let looked = spawn_blocking(move || if server.is_alive() { Ok(false) } else { server.restart().map(|()| true) }).await;
        match looked {
            Ok(Ok(true)) => say("the database was gone; it is started again"),
            Ok(Err(error)) => say(&format!("the database is gone and does not start: {error:#}")),
            Ok(Ok(false)) | Err(_) => {}
        }
    }
}
