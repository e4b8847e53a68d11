//! A span as it is kept and shown: one JSON object.

use crate::system::topology::FUNCTIONS;
use opentelemetry_proto::tonic::{
    common::v1::{AnyValue, KeyValue, any_value},
    resource::v1::Resource,
    trace::v1::{ResourceSpans, Span as Received, span::SpanKind, status::StatusCode},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The most attributes that are kept of a span.
const MOST_ATTRIBUTES: usize = 64;
/// The most characters that are kept of a text.
const LONGEST_TEXT: usize = 1_000;

/// Work that somebody did for a trace.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// 32 hexadecimal digits.
    pub trace_id: String,
    /// 16 hexadecimal digits.
    pub span_id: String,
    /// Whose part it is; none at the root.
    pub parent_id: Option<String>,
    /// What was done.
    pub name: String,
    /// By whom.
    pub function: String,
    /// `internal`, `server`, `client`, `producer` or `consumer`.
    pub kind: String,
    /// In nanoseconds since 1970.
    pub start_ns: u64,
    /// In nanoseconds since 1970, never before the start.
    pub end_ns: u64,
    /// What is known of it.
    pub attributes: BTreeMap<String, Value>,
    /// How it ended.
    pub status: Status,
    /// Why it failed, where that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// How a span ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Nobody said.
    Unset,
    /// Well.
    Ok,
    /// With a failure.
    Error,
}

impl Span {
    /// How long it took, in nanoseconds.
    pub fn duration_ns(&self) -> u64 {
        self.end_ns.saturating_sub(self.start_ns)
    }

    /// An attribute as text.
    pub fn attribute(&self, name: &str) -> Option<String> {
        match self.attributes.get(name)? {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }
}

/// Every span that names itself and its trace properly, and how many do not.
pub(super) fn spans_of(received: Vec<ResourceSpans>) -> (Vec<Span>, usize) {
    let (mut spans, mut unusable) = (Vec::new(), 0);
    for of_resource in received {
        let function = function_of(of_resource.resource.as_ref());
        for span in of_resource.scope_spans.into_iter().flat_map(|scope| scope.spans) {
            match span_of(span, &function) {
                Some(span) => spans.push(span),
                None => unusable += 1,
            }
        }
    }
    (spans, unusable)
}

/// Who sent it: the attribute `service.name`, where it is one of ours; `unknown` otherwise, so that nobody adds labels at will.
pub(super) fn function_of(resource: Option<&Resource>) -> String {
    let attributes = resource.map(|resource| resource.attributes.as_slice()).unwrap_or_default();
    let name = attributes.iter().find(|attribute| attribute.key == "service.name").and_then(|name| plain(name.value.as_ref()));
    let ours = |name: Value| FUNCTIONS.iter().find(|function| name == function.name).map(|function| function.name);
    name.and_then(ours).unwrap_or("unknown").to_owned()
}

/// The first attributes as plain JSON.
pub(super) fn attributes_of(attributes: &[KeyValue]) -> BTreeMap<String, Value> {
    let named = attributes.iter().take(MOST_ATTRIBUTES);
    named.filter_map(|attribute| Some((shortened(&attribute.key), plain(attribute.value.as_ref())?))).collect()
}

fn span_of(received: Received, function: &str) -> Option<Span> {
    let status = received.status.clone().unwrap_or_default();
    Some(Span {
        trace_id: id(&received.trace_id, 16)?,
        span_id: id(&received.span_id, 8)?,
        parent_id: id(&received.parent_span_id, 8),
        name: shortened(&received.name),
        function: function.to_owned(),
        kind: kind(received.kind()).to_owned(),
        start_ns: received.start_time_unix_nano,
        end_ns: received.end_time_unix_nano.max(received.start_time_unix_nano),
        attributes: attributes_of(&received.attributes),
        status: match status.code() {
            StatusCode::Unset => Status::Unset,
            StatusCode::Ok => Status::Ok,
            StatusCode::Error => Status::Error,
        },
        reason: (!status.message.is_empty()).then(|| shortened(&status.message)),
    })
}

/// An id of all zeros is none.
fn id(bytes: &[u8], length: usize) -> Option<String> {
    (bytes.len() == length && bytes.iter().any(|byte| *byte != 0)).then(|| hex::encode(bytes))
}

fn kind(kind: SpanKind) -> &'static str {
    match kind {
        SpanKind::Unspecified | SpanKind::Internal => "internal",
        SpanKind::Server => "server",
        SpanKind::Client => "client",
        SpanKind::Producer => "producer",
        SpanKind::Consumer => "consumer",
    }
}

/// Lists and nested values are told by their form only: none of ours has any.
fn plain(value: Option<&AnyValue>) -> Option<Value> {
    Some(match value?.value.as_ref()? {
        any_value::Value::StringValue(text) => shortened(text).into(),
        any_value::Value::BoolValue(flag) => (*flag).into(),
        any_value::Value::IntValue(number) => (*number).into(),
        any_value::Value::DoubleValue(number) => (*number).into(),
        any_value::Value::ArrayValue(list) => format!("a list of {}", list.values.len()).into(),
        any_value::Value::KvlistValue(list) => format!("an object of {}", list.values.len()).into(),
        any_value::Value::BytesValue(bytes) => format!("{} bytes", bytes.len()).into(),
        any_value::Value::StringValueStrindex(_) => return None,
    })
}

/// At most [`LONGEST_TEXT`] characters of a text.
pub(super) fn shortened(text: &str) -> String {
    text.chars().take(LONGEST_TEXT).collect()
}
