//! One JSON object a line on standard output, as Cloud Logging reads it.

use tracing_subscriber::{EnvFilter, fmt};

/// Starts logging; `RUST_LOG` chooses what, `info` by default.
pub(crate) fn start() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = fmt().json().flatten_event(true).with_current_span(true).with_span_list(false).with_env_filter(filter);
    // A second start (tests run several routers in one process) keeps the first one's settings.
    let _ = lines.with_writer(std::io::stdout).try_init();
}
