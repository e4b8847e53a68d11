//! Where a trace goes on: W3C's `traceparent`, read, written, and followed.

use opentelemetry::{
    Context,
    trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState},
};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// A place in a trace: `00-{32 hex}-{16 hex}-{2 hex}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceParent(String);

const LENGTH: usize = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".len();

impl TraceParent {
    /// Reads it; none for whatever is not of version 00 and in its exact form, as the standard asks.
    pub fn parse(text: &str) -> Option<Self> {
        span_context(text).map(|_| Self(text.to_owned()))
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The 32 hexadecimal digits by which the log lines, spans and measurements of one trace are found.
    pub fn trace_id(&self) -> &str {
        &self.0[3..35]
    }

    fn of(context: &SpanContext) -> Option<Self> {
        let flags = context.trace_flags().to_u8();
        context.is_valid().then(|| Self(format!("00-{}-{}-{flags:02x}", context.trace_id(), context.span_id())))
    }
}

/// Where the current span is; none outside of every span, and where no telemetry was started.
pub fn current() -> Option<TraceParent> {
    TraceParent::of(Span::current().context().span().span_context())
}

/// Makes `parent` the parent of a span that has just begun: a span within which something happened already stays where it is.
pub fn continue_from(span: &Span, parent: &TraceParent) {
    if let Some(parent) = span_context(&parent.0) {
        // An error means that there is no telemetry, or that it is too late: a trace is never worth failing for.
        let _ = span.set_parent(Context::new().with_remote_span_context(parent));
    }
}

fn span_context(text: &str) -> Option<SpanContext> {
    let hex = |text: &str| text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let parts: Vec<&str> = (text.len() == LENGTH).then(|| text.split('-').collect())?;
    let ["00", trace_id, span_id, flags] = parts[..] else { return None };
    if (trace_id.len(), span_id.len()) != (32, 16) || ![trace_id, span_id, flags].into_iter().all(hex) {
        return None;
    }
    let flags = TraceFlags::new(u8::from_str_radix(flags, 16).ok()?);
    let (trace_id, span_id) = (TraceId::from_hex(trace_id).ok()?, SpanId::from_hex(span_id).ok()?);
    Some(SpanContext::new(trace_id, span_id, flags, true, TraceState::NONE)).filter(SpanContext::is_valid)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const PLAIN: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    #[test]
    fn what_is_read_is_written_again() {
        let parent = TraceParent::parse(PLAIN).unwrap();
        assert_eq!((parent.as_str(), parent.trace_id()), (PLAIN, "0af7651916cd43dd8448eb211c80319c"));
        assert_eq!(TraceParent::of(&span_context(PLAIN).unwrap()), Some(parent));
    }

    #[test]
    fn whatever_is_not_exactly_one_is_none() {
        let zeros = |from: &str| PLAIN.replace(from, &"0".repeat(from.len()));
        let hostile = [
            String::new(),
            PLAIN[..54].to_owned(),
            format!("{PLAIN}0"),
            format!("{PLAIN}-x"),
            PLAIN.to_uppercase(),
            PLAIN.replace("00-", "ff-"),
            PLAIN.replace("00-", "01-"),
            PLAIN.replace('-', "_"),
            PLAIN.replace("b7", "-7"),
            PLAIN.replace("0af7", "+af7"),
            PLAIN.replace("0af7", "ü7f"),
            PLAIN.replace("-01", "-0g"),
            zeros("0af7651916cd43dd8448eb211c80319c"),
            zeros("b7ad6b7169203331"),
            "\u{0}".repeat(LENGTH),
            "0".repeat(1 << 20),
        ];
        for text in hostile {
            assert_eq!(TraceParent::parse(&text), None, "{}", &text.chars().take(80).collect::<String>());
        }
    }
}
