//! The one place that starts ffmpeg: locked down, limited in time and space, and killed when nobody waits any more.
//!
//! The program is named by the environment variable `FFMPEG` (default `ffmpeg`); 5.1 or newer is needed.

mod error;
mod input;
mod log;
mod process_group;
mod run;
mod version;

pub use error::FfmpegError;
pub use input::{Container, Input};
pub use run::{FfmpegOutput, FfmpegReport, FfmpegRun};
pub use version::ffmpeg_version;

/// The program to start.
fn program() -> std::ffi::OsString {
    std::env::var_os("FFMPEG").unwrap_or_else(|| "ffmpeg".into())
}

/// A local path as ffmpeg takes it without guessing: never an option, never a URL of another protocol.
pub(crate) fn file_argument(path: &std::path::Path) -> std::ffi::OsString {
    let mut argument = std::ffi::OsString::from("file:");
    argument.push(path);
    argument
}
