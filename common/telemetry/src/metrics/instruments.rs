//! An instrument writes each measurement down twice: for `/metrics`, and for OTLP.

use crate::current;
use opentelemetry::{KeyValue, global, metrics::Meter};
use prometheus_client::{
    encoding::{EncodeMetric, MetricEncoder},
    metrics::{
        MetricType, TypedMetric,
        exemplar::{CounterWithExemplar, HistogramWithExemplars},
        family::{Family, MetricConstructor},
        gauge,
    },
    registry::{Metric, Registry, Unit},
};
use std::{sync::atomic::AtomicU64, time::SystemTime};

/// Names and values. The values are those of a few that the code knows, never what somebody sent.
pub(super) type Labels<'a> = [(&'static str, &'a str)];

type OwnLabels = Vec<(&'static str, String)>;
type TraceLabel = [(&'static str, String); 1];

/// In seconds: from a look at an index to the encoding of five minutes, and from the queue of a quiet evening to a long outage.
const BUCKETS: [f64; 16] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 120.0, 600.0];

/// How often something took how long.
pub(super) struct Histogram {
    function: &'static str,
    exposed: Family<OwnLabels, HistogramWithExemplars<TraceLabel>, InOurBuckets>,
    sent: opentelemetry::metrics::Histogram<f64>,
}

impl Histogram {
    pub(super) fn new(registry: &mut Registry, function: &'static str, name: &'static str, help: &'static str) -> Self {
        let exposed = Family::new_with_constructor(InOurBuckets);
        register(registry, name, help, exposed.clone());
        let sent = meter().f64_histogram(name).with_description(help).with_unit(sent_unit(name)).with_boundaries(BUCKETS.to_vec()).build();
        Self { function, exposed, sent }
    }

    pub(super) fn observe(&self, labels: &Labels<'_>, value: f64) {
        self.exposed.get_or_create(&own(labels)).observe(value, trace_label(), Some(SystemTime::now()));
        self.sent.record(value, &key_values(self.function, labels));
    }
}

/// What only grows. `_total` is added to its name.
pub(super) struct Counter {
    function: &'static str,
    exposed: Family<OwnLabels, Total>,
    sent: opentelemetry::metrics::Counter<f64>,
}

impl Counter {
    pub(super) fn new(registry: &mut Registry, function: &'static str, name: &'static str, help: &'static str) -> Self {
        let exposed = Family::default();
        register(registry, name, help, exposed.clone());
        let sent = meter().f64_counter(format!("{name}_total")).with_description(help).with_unit(sent_unit(name)).build();
        Self { function, exposed, sent }
    }

    pub(super) fn add(&self, labels: &Labels<'_>, value: f64) {
        self.exposed.get_or_create(&own(labels)).0.inc_by(value, trace_label(), Some(SystemTime::now()));
        self.sent.add(value, &key_values(self.function, labels));
    }
}

/// What is so many at the moment.
pub(super) struct Gauge {
    function: &'static str,
    exposed: Family<OwnLabels, gauge::Gauge<f64, AtomicU64>>,
    sent: opentelemetry::metrics::Gauge<f64>,
}

impl Gauge {
    pub(super) fn new(registry: &mut Registry, function: &'static str, name: &'static str, help: &'static str) -> Self {
        let exposed = Family::default();
        register(registry, name, help, exposed.clone());
        Self { function, exposed, sent: meter().f64_gauge(name).with_description(help).with_unit(sent_unit(name)).build() }
    }

    pub(super) fn set(&self, labels: &Labels<'_>, value: f64) {
        self.exposed.get_or_create(&own(labels)).set(value);
        self.sent.record(value, &key_values(self.function, labels));
    }
}

#[derive(Clone)]
struct InOurBuckets;

impl MetricConstructor<HistogramWithExemplars<TraceLabel>> for InOurBuckets {
    fn new_metric(&self) -> HistogramWithExemplars<TraceLabel> {
        HistogramWithExemplars::new(BUCKETS.into_iter())
    }
}

/// A counter of fractions: the library has the counter, but does not call it one.
#[derive(Debug, Default, Clone)]
struct Total(CounterWithExemplar<TraceLabel, f64, AtomicU64>);

impl EncodeMetric for Total {
    fn encode(&self, encoder: MetricEncoder) -> Result<(), std::fmt::Error> {
        self.0.encode(encoder)
    }

    fn metric_type(&self) -> MetricType {
        Self::TYPE
    }
}

impl TypedMetric for Total {
    const TYPE: MetricType = MetricType::Counter;
}

/// With the unit that its name ends with, which the library puts there again.
fn register(registry: &mut Registry, name: &'static str, help: &'static str, metric: impl Metric) {
    let unit = |unit: Unit| Some((name.strip_suffix(unit.as_str())?.strip_suffix('_')?, unit));
    match unit(Unit::Seconds).or_else(|| unit(Unit::Bytes)) {
        Some((stem, unit)) => registry.register_with_unit(stem, help, unit, metric),
        None => registry.register(name, help, metric),
    }
}

/// As OpenTelemetry writes units. What is counted has none: a collector makes a ratio of what has the unit `1`.
fn sent_unit(name: &str) -> &'static str {
    match name.rsplit('_').next() {
        Some("seconds") => "s",
        Some("bytes") => "By",
        _ => "",
    }
}

fn meter() -> Meter {
    global::meter("heartbeat")
}

fn trace_label() -> Option<TraceLabel> {
    current().map(|trace| [("trace_id", trace.trace_id().to_owned())])
}

fn own(labels: &Labels<'_>) -> OwnLabels {
    labels.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
}

fn key_values(function: &'static str, labels: &Labels<'_>) -> Vec<KeyValue> {
    let own = labels.iter().map(|(name, value)| KeyValue::new(*name, (*value).to_owned()));
    std::iter::once(KeyValue::new("function", function)).chain(own).collect()
}
