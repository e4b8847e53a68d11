//! One ffmpeg process, from its arguments to its report.

use super::{
    FfmpegError, Input, error,
    log::Log,
    process_group::{KillOnDrop, ProcessGroup},
    program,
};
use anyhow::Context;
use ffmpeg_sidecar::command::FfmpegCommand;
use std::{
    ffi::{OsStr, OsString},
    io::Read,
    os::unix::process::{CommandExt, ExitStatusExt},
    process::{Child, ExitStatus, Stdio},
    time::{Duration, Instant},
};
use telemetry::{TARGET, metrics};
use tracing::Instrument;

/// The only one that is started, by its name in the metrics; probing needs none.
const PROGRAM: &str = "ffmpeg";

/// What a finished process used, and what it said.
#[derive(Debug, Clone, PartialEq)]
pub struct FfmpegReport {
    /// Wall-clock milliseconds.
    pub wall_ms: f64,
    /// User and system milliseconds, if ffmpeg said so.
    pub cpu_ms: Option<f64>,
    /// Video frames that were written.
    pub frames: Option<u32>,
    /// The last error lines, although it ended well.
    pub complaints: Vec<String>,
}

/// What a finished process wrote to standard output, and its report.
#[derive(Debug, Clone, PartialEq)]
pub struct FfmpegOutput {
    /// Standard output; empty unless it was asked for.
    pub stdout: Vec<u8>,
    /// The report.
    pub report: FfmpegReport,
}

/// One ffmpeg process, to be started.
#[derive(Debug, Clone)]
pub struct FfmpegRun {
    arguments: Vec<OsString>,
    wall: Duration,
    cpu_seconds: u64,
    file_bytes: u64,
    stdout_bytes: u64,
}

impl FfmpegRun {
    /// With these inputs; at most a minute, 1 GB per file written, and no standard output.
    pub fn new(inputs: &[Input]) -> Self {
        let fixed = ["-hide_banner", "-nostdin", "-y", "-benchmark"].map(OsString::from);
        let arguments = fixed.into_iter().chain(inputs.iter().flat_map(Input::arguments)).collect();
        Self { arguments, wall: Duration::from_secs(60), cpu_seconds: 240, file_bytes: 1 << 30, stdout_bytes: 0 }
    }

    /// With further arguments: filters, codecs, outputs.
    pub fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.arguments.extend(arguments.into_iter().map(|argument| argument.as_ref().to_owned()));
        self
    }

    /// With an output file, whose options come before it.
    pub fn output(self, path: &std::path::Path) -> Self {
        self.args([super::file_argument(path)])
    }

    /// At most so long on the clock, and four times as long on the processors.
    pub fn within(mut self, wall: Duration) -> Self {
        self.wall = wall;
        self.cpu_seconds = (wall.as_secs() * 4).max(1);
        self
    }

    /// At most so many bytes in each file it writes.
    pub fn writing_at_most(mut self, file_bytes: u64) -> Self {
        self.file_bytes = file_bytes;
        self
    }

    /// Keeps standard output, at most so many bytes.
    pub fn keeping_stdout(mut self, stdout_bytes: u64) -> Self {
        self.stdout_bytes = stdout_bytes;
        self
    }

    /// Runs it to its end. Dropping the future kills the process.
    pub async fn run(self) -> Result<FfmpegOutput, FfmpegError> {
        self.run_observed().instrument(tracing::info_span!(target: TARGET, "ffmpeg")).await
    }

    async fn run_observed(self) -> Result<FfmpegOutput, FfmpegError> {
        let started = Instant::now();
        let child = self.spawn()?;
        let group = ProcessGroup::of(&child).context("looking up the ffmpeg that was just started")?;
        let _kill_on_drop = KillOnDrop(group.clone());
        // A process that has already ended cannot be limited, and needs not be.
        let _ = group.limit(self.cpu_seconds, self.file_bytes);
        let (waiting, stdout_bytes) = (group.clone(), self.stdout_bytes);
        let mut finished = tokio::task::spawn_blocking(move || finish(child, &waiting, stdout_bytes));
        let outcome = match tokio::time::timeout(self.wall, &mut finished).await {
            Ok(outcome) => outcome.context("waiting for ffmpeg")??,
            Err(_) => {
                group.kill();
                let _ = finished.await; // so that nothing of it is left when we return
                metrics::ffmpeg(PROGRAM, started.elapsed());
                return Err(FfmpegError::TimedOut(format!("{} s", self.wall.as_secs_f64())));
            }
        };
        metrics::ffmpeg(PROGRAM, outcome.used(started));
        outcome.judge(started)
    }

    fn spawn(&self) -> Result<Child, FfmpegError> {
        let program = program();
        let mut command = FfmpegCommand::new_with_path(&program);
        command.args(&self.arguments);
        let stdout = if self.stdout_bytes > 0 { Stdio::piped() } else { Stdio::null() };
        command.as_inner_mut().stdin(Stdio::null()).stdout(stdout).process_group(0);
        // What reads untrusted files is told no secret.
        for secret in ["DATABASE_URL", "PLAYBACK_TOKEN_KEY", "PLAYBACK_TOKEN_KEY_BEFORE"] {
            command.as_inner_mut().env_remove(secret);
        }
        tracing::debug!(?command, "starting ffmpeg");
        let child = command.as_inner_mut().spawn();
        Ok(child.with_context(|| format!("starting {program:?}: install ffmpeg, or name it in the environment variable FFMPEG"))?)
    }
}

/// What is known of a process when it has ended.
struct Outcome {
    status: ExitStatus,
    log: Log,
    stdout: Vec<u8>,
}

/// Drains the log and standard output, then waits (blocking).
fn finish(mut child: Child, group: &ProcessGroup, stdout_bytes: u64) -> anyhow::Result<Outcome> {
    let stderr = child.stderr.take().context("ffmpeg has no log")?;
    let reading = child.stdout.take().map(|stdout| std::thread::spawn(move || read_at_most(stdout, stdout_bytes)));
    let log = Log::read(stderr);
    let stdout = match reading.map(std::thread::JoinHandle::join) {
        None => Vec::new(),
        Some(Ok(read)) => read.context("reading what ffmpeg writes")?,
        Some(Err(_)) => anyhow::bail!("the thread that reads what ffmpeg writes panicked"),
    };
    let status = group.wait(&mut child).context("waiting for ffmpeg's end")?;
    Ok(Outcome { status, log, stdout })
}

/// Beyond the limit the pipe is closed, and ffmpeg fails.
fn read_at_most(stdout: impl Read, most: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stdout.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// SIGILL, SIGABRT, SIGBUS, SIGFPE, SIGSEGV: the same input would do it again.
const OF_A_CRASH: [i32; 5] = [4, 6, 7, 8, 11];
const SIGXCPU: i32 = 24;
const SIGXFSZ: i32 = 25;

impl Outcome {
    /// CPU time, which a process that was killed does not say. The log is made of what is in the video: it may say anything.
    fn used(&self, started: Instant) -> Duration {
        let said = self.log.cpu_ms.and_then(|cpu_ms| Duration::try_from_secs_f64(cpu_ms / 1e3).ok());
        said.unwrap_or_else(|| started.elapsed())
    }

    fn judge(self, started: Instant) -> Result<FfmpegOutput, FfmpegError> {
        let complaints: Vec<String> = self.log.complaints.into();
        match self.status.signal().or(self.log.signal) {
            None if self.status.success() => {}
            None => return Err(error::of_failure(&complaints)),
            Some(SIGXCPU) => return Err(FfmpegError::TimedOut("CPU time".to_owned())),
            Some(signal) if OF_A_CRASH.contains(&signal) => {
                return Err(FfmpegError::Rejected(
                    "the decoder cannot cope with this video; export it again and upload the new file".to_owned(),
                ));
            }
            Some(SIGXFSZ) => return Err(FfmpegError::Rejected("the result would be larger than is allowed".to_owned())),
            Some(signal) => return Err(anyhow::anyhow!("ffmpeg was stopped by signal {signal}; memory may be short").into()),
        }
        let wall_ms = started.elapsed().as_secs_f64() * 1e3;
        let report = FfmpegReport { wall_ms, cpu_ms: self.log.cpu_ms, frames: self.log.frames, complaints };
        Ok(FfmpegOutput { stdout: self.stdout, report })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
