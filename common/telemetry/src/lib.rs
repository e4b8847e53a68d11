//! Logs, traces and metrics: what every function says about itself.
//!
//! All three carry the id of the same trace: a log line as `logging.googleapis.com/trace`, a measurement as the exemplar of its
//! bucket. The trace follows a clip through every event as the attribute `ce-traceparent` ([`TraceParent`]).
//!
//! Without `OTEL_EXPORTER_OTLP_ENDPOINT` nothing is sent anywhere: lines still carry their ids, and `/metrics` is still there.

mod arrivals;
mod exporters;
mod logs;
pub mod metrics;
mod spans;
mod start;
mod trace_parent;
mod wanted;
mod watched;

pub use spans::{TARGET, stage};
pub use start::{Telemetry, start};
pub use trace_parent::{TraceParent, continue_from, current};
