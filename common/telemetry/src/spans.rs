//! The spans of a trace: few, and each something that a person would name.

use crate::metrics;
use std::time::Instant;
use tracing::Instrument;

/// The target of every span of ours: `info_span!(target: telemetry::TARGET, …)`. The spans of libraries have others, and are not
/// part of a trace.
pub const TARGET: &str = "heartbeat";

/// Does one stage of the work within a span of its name, and measures how long it takes.
pub async fn stage<T>(name: &'static str, work: impl Future<Output = T>) -> T {
    let started = Instant::now();
    let span = tracing::info_span!(target: TARGET, "stage", otel.name = name);
    let done = async {
        let done = work.await;
        metrics::stage(name, started.elapsed());
        done
    };
    // On the heap, or the stages of a handler, one within the other, become a type too deep for the compiler.
    Box::pin(done).instrument(span).await
}
