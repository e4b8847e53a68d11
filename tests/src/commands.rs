//! ffmpeg and ffprobe as anybody would use them: the tests' own eyes, independent of the crate that they test.

use anyhow::{Context, ensure};
use std::{
    path::Path,
    process::{Command, Output, Stdio},
};

/// Runs ffmpeg without questions and without chatter; it overwrites its output.
pub fn ffmpeg(arguments: &[impl AsRef<str>]) -> anyhow::Result<()> {
    let before = ["-nostdin", "-y", "-v", "error"];
    run("ffmpeg", &before.into_iter().chain(arguments.iter().map(AsRef::as_ref)).collect::<Vec<_>>()).map(|_| ())
}

/// Runs ffmpeg and returns its log, where its measuring filters say what they found.
pub fn ffmpeg_log(arguments: &[impl AsRef<str>]) -> anyhow::Result<String> {
    let before = ["-nostdin", "-nostats", "-v", "info"];
    let output = run("ffmpeg", &before.into_iter().chain(arguments.iter().map(AsRef::as_ref)).collect::<Vec<_>>())?;
    Ok(String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Runs ffprobe on a file and returns what it prints: CSV without headings.
pub fn ffprobe(arguments: &[&str], file: &Path) -> anyhow::Result<String> {
    let file = file.to_string_lossy();
    let arguments: Vec<&str> = ["-v", "error"].into_iter().chain(arguments.iter().copied()).chain(["-of", "csv=p=0", &file]).collect();
    Ok(String::from_utf8_lossy(&run("ffprobe", &arguments)?.stdout).into_owned())
}

fn run(program: &str, arguments: &[&str]) -> anyhow::Result<Output> {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output();
    let output = output.with_context(|| format!("starting {program}; is it installed?"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{program} {}: {}: {said}", arguments.join(" "), output.status);
    Ok(output)
}
