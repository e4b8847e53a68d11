//! Exporters that say when what they send does not arrive: the SDK itself loses it in silence.
//!
//! Said in lines, which go to stdout and are never sent by what they speak of, and counted in a metric. No span is made of it.

use crate::{
    arrivals::{Arrivals, News},
    metrics,
};
use opentelemetry_sdk::{
    Resource,
    error::OTelSdkResult,
    metrics::{Temporality, data::ResourceMetrics, exporter::PushMetricExporter},
    trace::{SpanData, SpanExporter},
};
use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// An exporter, and how it goes.
#[derive(Debug)]
pub(crate) struct Watched<E> {
    exporter: E,
    /// `spans` or `metrics`.
    what: &'static str,
    /// Where to, without what may be secret in it.
    address: String,
    arrivals: Mutex<Arrivals>,
}

impl<E> Watched<E> {
    pub(crate) fn new(exporter: E, what: &'static str, address: String) -> Self {
        Self { exporter, what, address, arrivals: Mutex::default() }
    }

    fn watch(&self, sent: OTelSdkResult) -> OTelSdkResult {
        if sent.is_err() {
            metrics::telemetry_export_failure(self.what);
        }
        let news = self.arrivals.lock().unwrap_or_else(PoisonError::into_inner).after(sent.is_ok(), Instant::now());
        if let Some(news) = news {
            self.say(&news, sent.as_ref().err().map(ToString::to_string));
        }
        sent
    }

    fn say(&self, news: &News, reason: Option<String>) {
        let Self { what, address, .. } = self;
        match news {
            News::Failing { failures, lasting } => tracing::warn!(
                address,
                reason,
                failures,
                for_seconds = lasting.as_secs(),
                "{what} do not arrive at {address} and are lost; the work itself goes on. See that a collector of OTLP by HTTP runs \
                 there, or correct OTEL_EXPORTER_OTLP_ENDPOINT"
            ),
            News::Working { lasted } => {
                tracing::info!(address, for_seconds = lasted.as_secs(), "{what} arrive at {address} again");
            }
        }
    }
}

impl<E: SpanExporter> SpanExporter for Watched<E> {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        self.watch(self.exporter.export(batch).await)
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.exporter.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.exporter.set_resource(resource);
    }
}

impl<E: PushMetricExporter> PushMetricExporter for Watched<E> {
    async fn export(&self, metrics: &ResourceMetrics) -> OTelSdkResult {
        self.watch(self.exporter.export(metrics).await)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.exporter.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }

    fn temporality(&self) -> Temporality {
        self.exporter.temporality()
    }
}
