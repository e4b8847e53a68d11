//! One JSON object a line, in the shape that Cloud Logging reads: severity, time, trace, labels.
//!
//! The fields of an event stand beside them, and so do those of the spans that it is in (`path`, `event_id`, `subject`).

mod fields;

use crate::{TARGET, exporters::setting};
use chrono::{SecondsFormat, Utc};
use fields::Fields;
use opentelemetry::trace::{SpanContext, TraceContextExt};
use serde_json::{Map, Value, json};
use std::{io::Write, sync::OnceLock};
use tracing::{Dispatch, Event, Level, Subscriber, dispatcher::WeakDispatch, span};
use tracing_opentelemetry::get_otel_context;
use tracing_subscriber::{
    fmt::MakeWriter,
    layer::{Context, Layer},
    registry::LookupSpan,
};

/// What is the same on every line.
pub(crate) struct Labels {
    function: &'static str,
    project: Option<String>,
}

impl Labels {
    /// Of a function, in the project of the environment.
    pub(crate) fn of(function: &'static str) -> Self {
        Self { function, project: setting("GOOGLE_CLOUD_PROJECT") }
    }

    /// Cloud Logging finds the lines of a trace by the trace's full name.
    fn trace_name(&self, trace_id: &str) -> String {
        self.project.as_ref().map_or_else(|| trace_id.to_owned(), |project| format!("projects/{project}/traces/{trace_id}"))
    }
}

/// Writes the lines.
pub(crate) struct LogLines<W> {
    labels: Labels,
    writer: W,
    /// Knows the traces; set when the subscriber is complete.
    dispatch: OnceLock<WeakDispatch>,
}

impl<W> LogLines<W> {
    pub(crate) fn new(labels: Labels, writer: W) -> Self {
        Self { labels, writer, dispatch: OnceLock::new() }
    }

    fn trace_of(&self, span: &span::Id) -> Option<SpanContext> {
        let context = get_otel_context(span, &self.dispatch.get()?.upgrade()?)?;
        Some(context.span().span_context().clone()).filter(SpanContext::is_valid)
    }
}

impl<S, W> Layer<S> for LogLines<W>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    W: for<'writer> MakeWriter<'writer> + 'static,
{
    fn on_register_dispatch(&self, dispatch: &Dispatch) {
        let _ = self.dispatch.set(dispatch.downgrade());
    }

    fn on_new_span(&self, attributes: &span::Attributes<'_>, id: &span::Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id).filter(|span| span.metadata().target() == TARGET) {
            let mut fields = Fields::default();
            attributes.record(&mut fields);
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &span::Id, values: &span::Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut line = Fields::default();
        let mut trace = None;
        if let Some(span) = context.event_span(event) {
            for span in span.scope().from_root() {
                if let Some(fields) = span.extensions().get::<Fields>() {
                    line.0.extend(fields.0.clone());
                }
            }
            trace = self.trace_of(&span.id());
        }
        event.record(&mut line);
        let mut line = line.0;
        describe(&mut line, event.metadata(), &self.labels, trace.as_ref());
        // In one write, so that lines of several threads do not mix. There is nowhere to say that it failed.
        let _ = self.writer.make_writer_for(event.metadata()).write_all(format!("{}\n", Value::Object(line)).as_bytes());
    }
}

/// Adds what Cloud Logging asks for. Nothing that an event says can take its place.
fn describe(line: &mut Map<String, Value>, metadata: &tracing::Metadata<'_>, labels: &Labels, trace: Option<&SpanContext>) {
    let mut add = |name: &str, value: Value| line.insert(name.to_owned(), value);
    add("severity", severity(metadata.level()).into());
    add("time", Utc::now().to_rfc3339_opts(SecondsFormat::Micros, true).into());
    add("target", metadata.target().into());
    add("logging.googleapis.com/labels", json!({ "function": labels.function }));
    if let Some(trace) = trace {
        add("logging.googleapis.com/trace", labels.trace_name(&trace.trace_id().to_string()).into());
        add("logging.googleapis.com/spanId", trace.span_id().to_string().into());
        add("logging.googleapis.com/trace_sampled", trace.is_sampled().into());
    }
}

fn severity(level: &Level) -> &'static str {
    match *level {
        Level::ERROR => "ERROR",
        Level::WARN => "WARNING",
        Level::INFO => "INFO",
        _ => "DEBUG",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
