//! Logs, traces and metrics: what every function says about itself.
