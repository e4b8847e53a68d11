//! What is wanted of all that is said in a process: our spans, and the lines that `RUST_LOG` chooses.
//!
//! One filter for logs and traces together. Filters of single layers go wrong where a library only asks whether a line would be
//! wanted, as sqlx does: what one layer answered sticks to the next span (tracing-subscriber 0.3), which is then missing.

use crate::TARGET;
use tracing::{Metadata, Subscriber, level_filters::LevelFilter, subscriber::Interest};
use tracing_subscriber::{
    EnvFilter,
    layer::{Context, Layer},
};

/// The filter.
pub(crate) struct Wanted {
    lines: EnvFilter,
}

impl Wanted {
    /// As `RUST_LOG` says, `info` where it does not.
    pub(crate) fn from_environment() -> Self {
        Self { lines: EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info")) }
    }

    #[cfg(test)]
    pub(crate) fn lines(directives: &str) -> Self {
        Self { lines: EnvFilter::new(directives) }
    }
}

impl<S: Subscriber> Layer<S> for Wanted {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        match metadata.is_span() {
            true if metadata.target() == TARGET => Interest::always(),
            true => Interest::never(),
            false => Layer::<S>::register_callsite(&self.lines, metadata),
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>, context: Context<'_, S>) -> bool {
        if metadata.is_span() { metadata.target() == TARGET } else { Layer::<S>::enabled(&self.lines, metadata, context) }
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        // Our spans are there however few lines are wanted.
        Layer::<S>::max_level_hint(&self.lines).map(|lines| lines.max(LevelFilter::INFO))
    }
}
