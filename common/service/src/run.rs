//! Start, listen, drain.

use crate::observed::observed;
use anyhow::Context;
use axum::{Router, serve::ListenerExt};
use tokio::signal::unix::{SignalKind, signal};

/// Serves `router` on `$HOST:$PORT` until SIGTERM or SIGINT, then finishes the requests under way and sends what was measured.
pub async fn run(name: &'static str, router: Router) -> anyhow::Result<()> {
    let telemetry = telemetry::start(name)?;
    let served = serve(name, router).await;
    tokio::task::spawn_blocking(|| telemetry.shutdown()).await.context("sending the last spans and metrics")?;
    served
}

async fn serve(name: &'static str, router: Router) -> anyhow::Result<()> {
    let port: u16 = crate::required("PORT")?.parse().context("PORT is not a port number")?;
    let host = crate::optional("HOST").unwrap_or_else(|| "0.0.0.0".to_owned());
    let listener = tokio::net::TcpListener::bind((host.as_str(), port)).await;
    let listener = listener.with_context(|| format!("listening on {host}:{port}; is another process using the port?"))?;
    // An answer is small and complete: it must not wait for the other side's acknowledgement of the one before.
    let listener = listener.tap_io(|connection| drop(connection.set_nodelay(true)));
    tracing::info!(function = name, port, "listening");
    axum::serve(listener, observed(name, router)).with_graceful_shutdown(asked_to_stop()?).await.context("serving")
}

fn asked_to_stop() -> anyhow::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate()).context("listening for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("listening for SIGINT")?;
    Ok(async move {
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        tracing::info!("draining");
    })
}
