//! `GET /metrics`: what every function and the local system itself say, as one exposition.

use super::{Telemetry, exposition::Exposition};
use crate::system::topology::FUNCTIONS;
use axum::{Router, extract::State, response::IntoResponse, routing::get};
use futures::{StreamExt, future::join_all};
use http::header;
use std::sync::Arc;

const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// The most that is read of a function.
const LARGEST: usize = 4 << 20;

pub(super) fn router(telemetry: Arc<Telemetry>) -> Router {
    Router::new().route("/metrics", get(metrics)).with_state(telemetry)
}

async fn metrics(State(telemetry): State<Arc<Telemetry>>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, OPENMETRICS)], telemetry.gather().await.text())
}

impl Telemetry {
    /// Asks every function at once; one that does not answer is down.
    pub(super) async fn gather(&self) -> Exposition {
        let running = (self.running)();
        let ask = async |name: &'static str| match running.functions.get(name) {
            Some(function) => self.ask(name, function.port).await,
            None => Err(anyhow::anyhow!("it is not started yet")),
        };
        let said = join_all(FUNCTIONS.iter().map(|function| ask(function.name))).await;
        let mut all = Exposition::default();
        for (function, said) in FUNCTIONS.iter().zip(said) {
            let up = if said.is_ok() { 1.0 } else { 0.0 };
            all.observe("gauge", "heartbeat_up", "Whether the function answers.", &[("function", function.name)], up);
            match said {
                Ok(text) => take(&mut all, function.name, &text),
                Err(error) => tracing::warn!(function = function.name, "asking for metrics: {error:#}"),
            }
        }
        self.add_own(&mut all);
        all
    }

    /// What only the local system knows.
    fn add_own(&self, all: &mut Exposition) {
        for (name, function) in (self.running)().functions {
            let help = "How often the process was started again.";
            all.observe("counter", "heartbeat_restarts", help, &[("function", &name)], function.restarts as f64);
        }
        for (subscription, undelivered, oldest) in (self.backlog)() {
            let labels = [("subscription", subscription.as_str())];
            all.observe("gauge", "heartbeat_undelivered", "Messages that are not delivered yet.", &labels, undelivered as f64);
            let age = oldest.unwrap_or_default().as_secs_f64();
            all.observe("gauge", "heartbeat_undelivered_oldest_seconds", "How long ago the oldest of them was published.", &labels, age);
        }
        for (function, spans) in self.traces.received() {
            all.observe("counter", "heartbeat_received_spans", "Spans that arrived here.", &[("function", &function)], spans as f64);
        }
        for (function, series) in self.series.counts() {
            all.observe("gauge", "heartbeat_received_series", "Series that arrived by OTLP.", &[("function", &function)], series as f64);
        }
    }

    async fn ask(&self, function: &str, port: u16) -> anyhow::Result<String> {
        let answer = self.client.get(format!("http://127.0.0.1:{port}/metrics")).send().await?.error_for_status()?;
        let (mut body, mut parts) = (Vec::new(), answer.bytes_stream());
        while let Some(part) = parts.next().await {
            body.extend_from_slice(&part?);
            anyhow::ensure!(body.len() <= LARGEST, "{function} says more than {LARGEST} bytes");
        }
        Ok(String::from_utf8_lossy(&body).into_owned())
    }
}

fn take(all: &mut Exposition, function: &str, text: &str) {
    let (said, unreadable) = Exposition::parse(text);
    let left_out = all.add(function, said);
    if unreadable + left_out > 0 {
        tracing::warn!(function, unreadable, left_out, "some of its metrics are no OpenMetrics, or of another kind than others'");
    }
}
