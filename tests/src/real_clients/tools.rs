//! Where the tools are that not every machine has, and saying loudly when one is missing.

use std::{io::Write, path::PathBuf};

/// The Python that has Google's packages.
pub(crate) fn python() -> Option<PathBuf> {
    prepared("python/bin/python")
}

/// The Python that has Google's package for Cloud Build.
pub(crate) fn cloud_build() -> Option<PathBuf> {
    prepared("cloud-build/bin/python")
}

/// The script hls.js.
pub(crate) fn hls_js() -> Option<PathBuf> {
    prepared("hls.js/hls.min.js")
}

/// A program on the path.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// The tool, or `None` after saying on the terminal that `test` is skipped: the test harness keeps back what a passing
/// test prints, but not what is written to standard error itself.
pub(crate) fn or_skip<T>(tool: Option<T>, test: &str, reason: &str) -> Option<T> {
    if tool.is_none() {
        let _ = writeln!(std::io::stderr(), "SKIPPED {test}: {reason}");
    }
    tool
}

/// What `.ci/clients` put into the user's cache folder.
fn prepared(name: &str) -> Option<PathBuf> {
    let folder = |variable| std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(".cache")))?;
    Some(cache.join("heartbeat-media-lake/clients").join(name)).filter(|file| file.exists())
}
