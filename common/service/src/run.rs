//! Start, listen, drain.

use anyhow::Context;
use axum::{Router, extract::Request, middleware, middleware::Next, response::Response, routing::get, serve::ListenerExt};
use std::time::Instant;
use tokio::signal::unix::{SignalKind, signal};
use tracing::Instrument;

/// Serves `router` on `$HOST:$PORT` until SIGTERM or SIGINT, then finishes the requests under way.
pub async fn run(name: &'static str, router: Router) -> anyhow::Result<()> {
    crate::logs::start();
    let port: u16 = crate::required("PORT")?.parse().context("PORT is not a port number")?;
    let host = crate::optional("HOST").unwrap_or_else(|| "0.0.0.0".to_owned());
    let listener = tokio::net::TcpListener::bind((host.as_str(), port)).await;
    let listener = listener.with_context(|| format!("listening on {host}:{port}; is another process using the port?"))?;
    // An answer is small and complete: it must not wait for the other side's acknowledgement of the one before.
    let listener = listener.tap_io(|connection| drop(connection.set_nodelay(true)));
    tracing::info!(function = name, port, "listening");
    axum::serve(listener, observed(router)).with_graceful_shutdown(asked_to_stop()?).await.context("serving")
}

/// Adds the health check and a log line for every request.
pub(crate) fn observed(router: Router) -> Router {
    router.layer(middleware::from_fn(log_outcome)).route("/health", get(|| async { "ok" }))
}

async fn log_outcome(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let span =
        tracing::info_span!("request", path = request.uri().path(), event_id = tracing::field::Empty, subject = tracing::field::Empty);
    async {
        let response = next.run(request).await;
        let milliseconds = started.elapsed().as_secs_f64() * 1000.0;
        tracing::info!(status = response.status().as_u16(), milliseconds, "answered");
        response
    }
    .instrument(span)
    .await
}

fn asked_to_stop() -> anyhow::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate()).context("listening for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("listening for SIGINT")?;
    Ok(async move {
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        tracing::info!("draining");
    })
}
