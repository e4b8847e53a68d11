//! The metrics that functions send by OTLP: the latest value of each series, so that it can be seen that they arrive.

use super::span::{attributes_of, function_of, shortened};
use opentelemetry_proto::tonic::metrics::v1::{Metric, NumberDataPoint, ResourceMetrics, metric::Data, number_data_point};
use serde::Serialize;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// The most series that are kept; those of all functions together are a few hundred.
const MOST: usize = 20_000;

/// The latest value of every series.
#[derive(Default)]
pub(super) struct AllSeries(Mutex<BTreeMap<Key, Latest>>);

#[derive(PartialEq, Eq, PartialOrd, Ord, Serialize, Clone)]
struct Key {
    function: String,
    name: String,
    labels: BTreeMap<String, String>,
}

/// What a series stands at.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct Latest {
    /// In nanoseconds since 1970.
    at_ns: u64,
    /// Of a histogram: the sum of what was observed.
    value: f64,
    /// Of a histogram: how often something was observed.
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
}

/// A series as it is shown.
#[derive(Serialize, Clone)]
pub(super) struct Series {
    #[serde(flatten)]
    key: Key,
    #[serde(flatten)]
    latest: Latest,
}

impl AllSeries {
    /// Keeps what is new of them. What has no number or is one series too many is passed over; how many that were.
    pub(super) fn keep(&self, received: Vec<ResourceMetrics>) -> usize {
        let mut passed_over = 0;
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for of_resource in received {
            let function = function_of(of_resource.resource.as_ref());
            for metric in of_resource.scope_metrics.into_iter().flat_map(|scope| scope.metrics) {
                let points = points(&metric);
                if points.is_empty() {
                    passed_over += 1;
                }
                for (labels, latest) in points {
                    let key = Key { function: function.clone(), name: shortened(&metric.name), labels };
                    if kept.len() < MOST || kept.contains_key(&key) {
                        kept.insert(key, latest);
                    } else {
                        passed_over += 1;
                    }
                }
            }
        }
        passed_over
    }

    /// All of them, by function and name.
    pub(super) fn all(&self) -> Vec<Series> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().map(|(key, latest)| Series { key: key.clone(), latest: *latest }).collect()
    }

    /// How many each function has.
    pub(super) fn counts(&self) -> BTreeMap<String, u64> {
        let mut counts = BTreeMap::new();
        for key in self.0.lock().unwrap_or_else(PoisonError::into_inner).keys() {
            *counts.entry(key.function.clone()).or_default() += 1;
        }
        counts
    }
}

fn points(metric: &Metric) -> Vec<(BTreeMap<String, String>, Latest)> {
    match &metric.data {
        Some(Data::Gauge(gauge)) => gauge.data_points.iter().filter_map(number).collect(),
        Some(Data::Sum(sum)) => sum.data_points.iter().filter_map(number).collect(),
        Some(Data::Histogram(histogram)) => {
            let latest = |point: &opentelemetry_proto::tonic::metrics::v1::HistogramDataPoint| Latest {
                at_ns: point.time_unix_nano,
                value: point.sum.unwrap_or_default(),
                count: Some(point.count),
            };
            histogram.data_points.iter().map(|point| (labels(&point.attributes), latest(point))).collect()
        }
        Some(Data::ExponentialHistogram(_) | Data::Summary(_)) | None => Vec::new(),
    }
}

fn number(point: &NumberDataPoint) -> Option<(BTreeMap<String, String>, Latest)> {
    let value = match point.value? {
        number_data_point::Value::AsDouble(value) => value,
        number_data_point::Value::AsInt(value) => value as f64,
    };
    Some((labels(&point.attributes), Latest { at_ns: point.time_unix_nano, value, count: None }))
}

fn labels(attributes: &[opentelemetry_proto::tonic::common::v1::KeyValue]) -> BTreeMap<String, String> {
    let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    attributes_of(attributes).into_iter().map(|(name, value)| (name, text(value))).collect()
}
