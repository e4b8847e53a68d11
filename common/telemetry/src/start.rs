//! From the first line to the last one.

use crate::{
    exporters::{Exporters, providers},
    logs::{Labels, LogLines},
    metrics,
    wanted::Wanted,
};
use opentelemetry::{global, trace::TracerProvider};
use opentelemetry_sdk::{error::OTelSdkResult, metrics::SdkMeterProvider, trace::SdkTracerProvider};
use std::time::Duration;
use tracing_subscriber::{layer::SubscriberExt, util::SubscriberInitExt};

/// Cloud Run gives a container ten seconds from SIGTERM to its end, and the requests under way come first.
const FLUSHED_WITHIN: Duration = Duration::from_secs(3);

/// What has been started, for [`Telemetry::shutdown`].
pub struct Telemetry {
    tracer: SdkTracerProvider,
    meter: Option<SdkMeterProvider>,
}

/// Starts logs, traces and metrics of a function; `RUST_LOG` chooses which lines there are, `info` by default.
///
/// A second start in one process (tests run several functions) keeps the first one's settings. An error means that where to send
/// to was set, and cannot be used.
pub fn start(function: &'static str) -> anyhow::Result<Telemetry> {
    let (tracer, meter) = providers(function, Exporters::from_environment()?);
    if let Some(meter) = &meter {
        global::set_meter_provider(meter.clone());
    }
    metrics::of_function(function);
    let lines = LogLines::new(Labels::of(function), std::io::stdout);
    let spans = tracing_opentelemetry::layer()
        .with_tracer(tracer.tracer("heartbeat"))
        // A span begins only when something happens in it: until then its parent may still be found in the body of the request.
        .with_context_activation(false)
        .with_tracked_inactivity(false)
        .with_location(false)
        .with_threads(false)
        .with_target(false);
    let _ = tracing_subscriber::registry().with(spans).with(lines).with(Wanted::from_environment()).try_init();
    Ok(Telemetry { tracer, meter })
}

impl Telemetry {
    /// Sends what has not been sent, and says what could not be. Blocks: for at most five seconds, the limit of the metrics, which
    /// nothing changes; so both are sent at once.
    pub fn shutdown(self) {
        let Self { tracer, meter } = self;
        std::thread::scope(|scope| {
            scope.spawn(|| report("spans", tracer.shutdown_with_timeout(FLUSHED_WITHIN)));
            report("metrics", meter.map_or(Ok(()), |meter| meter.shutdown_with_timeout(FLUSHED_WITHIN)));
        });
    }
}

fn report(what: &str, sent: OTelSdkResult) {
    if let Err(error) = sent {
        tracing::warn!(reason = %error, "the last {what} could not be sent");
    }
}
