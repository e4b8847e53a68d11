//! Sending spans and metrics by OTLP over HTTP, from threads of the SDK's own: nothing waits for them.
//!
//! The standard variables rule: where to (`OTEL_EXPORTER_OTLP_*`), how often (`OTEL_BSP_SCHEDULE_DELAY`,
//! `OTEL_METRIC_EXPORT_INTERVAL`), which traces (`OTEL_TRACES_SAMPLER`; all of them, unless whoever began a trace said otherwise).
//! Where an instance has no CPU between requests, what is left is sent with the next request or at the end.

use crate::watched::Watched;
use anyhow::Context;
use opentelemetry::KeyValue;
use opentelemetry_otlp::{
    MetricExporter, OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, Protocol, SpanExporter, WithExportConfig,
    WithHttpConfig,
};
use opentelemetry_sdk::{
    Resource,
    metrics::SdkMeterProvider,
    trace::{IdGenerator, RandomIdGenerator, SdkTracerProvider},
};
use std::time::Duration;

/// What is sent, and where to: nothing goes anywhere without these.
pub(crate) struct Exporters {
    spans: Watched<SpanExporter>,
    metrics: Watched<MetricExporter>,
}

impl Exporters {
    /// None where there is nowhere to send to.
    pub(crate) fn from_environment() -> anyhow::Result<Option<Self>> {
        let Some(endpoint) = setting(ENDPOINT) else { return Ok(None) };
        Self::new().with_context(|| format!("preparing to send spans and metrics to {ENDPOINT} {endpoint}")).map(Some)
    }

    fn new() -> anyhow::Result<Self> {
        let client = client()?;
        let spans = SpanExporter::builder().with_http().with_protocol(Protocol::HttpBinary).with_http_client(client.clone());
        let metrics = MetricExporter::builder().with_http().with_protocol(Protocol::HttpBinary).with_http_client(client);
        Ok(Self {
            spans: Watched::new(spans.build()?, "spans", address(OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, "v1/traces")),
            metrics: Watched::new(metrics.build()?, "metrics", address(OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, "v1/metrics")),
        })
    }
}

/// Makes spans, and sends them where there is somewhere to; the same for metrics.
pub(crate) fn providers(function: &'static str, exporters: Option<Exporters>) -> (SdkTracerProvider, Option<SdkMeterProvider>) {
    let Some(Exporters { spans, metrics }) = exporters else {
        return (SdkTracerProvider::builder().with_resource(Resource::builder_empty().build()).build(), None);
    };
    let resource = resource(function);
    let tracer = SdkTracerProvider::builder().with_resource(resource.clone()).with_batch_exporter(spans).build();
    let meter = SdkMeterProvider::builder().with_resource(resource).with_periodic_exporter(metrics).build();
    (tracer, Some(meter))
}

/// One for both, which is a thread less. It is made on a thread that is none of an async runtime's, as it asks.
fn client() -> anyhow::Result<reqwest::blocking::Client> {
    let making = std::thread::spawn(|| reqwest::blocking::Client::builder().timeout(GIVE_UP_AFTER).build());
    making.join().map_err(|_| anyhow::anyhow!("the thread that makes the HTTP client panicked"))?.context("making the HTTP client")
}

/// The exporters' own limit counts for nothing when the client is ours.
const GIVE_UP_AFTER: Duration = Duration::from_secs(10);
const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";

/// Where the exporters send to, for people: names and passwords have no place in a log.
fn address(variable: &str, path: &str) -> String {
    let address = setting(variable).or_else(|| Some(format!("{}/{path}", setting(ENDPOINT)?.trim_end_matches('/')))).unwrap_or_default();
    without_secrets(&address)
}

fn without_secrets(address: &str) -> String {
    let url = reqwest::Url::parse(address).ok().filter(reqwest::Url::has_host);
    let Some(mut url) = url else { return "an address that cannot be read".to_owned() };
    url.set_query(None);
    // An address that can have neither has none.
    let _ = (url.set_username(""), url.set_password(None));
    url.into()
}

/// Who speaks. The instance has a name of its own: counters of several instances must not be taken for one.
fn resource(function: &'static str) -> Resource {
    let instance = RandomIdGenerator::default().new_span_id().to_string();
    let project = setting("GOOGLE_CLOUD_PROJECT");
    let known = [
        ("service.instance.id", Some(instance)),
        ("service.version", setting("K_REVISION")),
        ("cloud.account.id", project.clone()),
        ("gcp.project_id", project),
    ];
    let attributes = known.into_iter().filter_map(|(name, value)| Some(KeyValue::new(name, value?)));
    Resource::builder().with_service_name(function).with_attributes(attributes).build()
}

pub(crate) fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_said_without_what_opens_it() {
        assert_eq!(without_secrets("https://me:pass@otlp.example.com:4318/v1/traces?api-key=x"), "https://otlp.example.com:4318/v1/traces");
        assert_eq!(without_secrets("http://127.0.0.1:4318/v1/metrics"), "http://127.0.0.1:4318/v1/metrics");
        assert!(!without_secrets("me:pass word@x").contains("pass"));
    }
}
