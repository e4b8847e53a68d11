//! What is kept of ffmpeg's log: its last complaints, how many frames it wrote, the CPU time it used.

use ffmpeg_sidecar::{
    event::{FfmpegEvent, LogLevel},
    log_parser::FfmpegLogParser,
};
use std::{collections::VecDeque, io::Read};

/// The log of one process, bounded whatever it writes.
#[derive(Debug, Default)]
pub(super) struct Log {
    /// The last lines of level error or fatal.
    pub(super) complaints: VecDeque<String>,
    /// Frames written, as the last progress line says.
    pub(super) frames: Option<u32>,
    /// User and system time.
    pub(super) cpu_ms: Option<f64>,
    /// The signal that made it stop early, if it caught one: it then says that all is well.
    pub(super) signal: Option<i32>,
}

const MOST_COMPLAINTS: usize = 12;
const MOST_CHARACTERS: usize = 240;

impl Log {
    /// Reads to the end: a process whose log nobody reads stops.
    pub(super) fn read(stderr: impl Read) -> Self {
        let mut parser = FfmpegLogParser::new(stderr);
        let mut log = Self::default();
        loop {
            match parser.parse_next_event() {
                Ok(FfmpegEvent::LogEOF) => return log,
                Ok(event) => log.take(event),
                Err(error) if error.is::<std::io::Error>() => return log,
                Err(_) => {} // a line the parser does not understand; the next one may be better
            }
        }
    }

    fn take(&mut self, event: FfmpegEvent) {
        match event {
            FfmpegEvent::Progress(progress) => self.frames = Some(progress.frame),
            FfmpegEvent::Log(LogLevel::Error | LogLevel::Fatal, line) => self.complain(&line),
            FfmpegEvent::Log(_, line) => {
                self.cpu_ms = cpu_ms_of(&line).or(self.cpu_ms);
                self.signal = signal_of(&line).or(self.signal);
            }
            _ => {}
        }
    }

    fn complain(&mut self, line: &str) {
        if self.complaints.len() == MOST_COMPLAINTS {
            self.complaints.pop_front();
        }
        let visible = line.chars().filter(|character| !character.is_control());
        self.complaints.push_back(visible.take(MOST_CHARACTERS).collect());
    }
}

/// `[info] bench: utime=1.250s stime=0.050s rtime=0.900s`, which `-benchmark` adds at the end.
fn cpu_ms_of(line: &str) -> Option<f64> {
    let times = line.strip_prefix("[info] bench: utime=")?;
    let (user, rest) = times.split_once("s stime=")?;
    let (system, _) = rest.split_once("s ")?;
    Some((user.parse::<f64>().ok()? + system.parse::<f64>().ok()?) * 1e3)
}

/// `[info] Exiting normally, received signal 24.`
fn signal_of(line: &str) -> Option<i32> {
    line.split_once("Exiting normally, received signal ")?.1.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_bounded_and_its_numbers_are_read() {
        let mut text = String::from("  Stream #0:0: Video: unexpected place\n");
        for number in 0..1000 {
            text += &format!("[h264 @ 0x1] [error] number {number} {}\n", "x".repeat(5000));
        }
        text += "[info] frame=  240 fps= 80 q=-1.0 Lsize=    6000kB time=00:00:08.00 bitrate=6000.0kbits/s speed=2.7x\n";
        text += "[info] bench: utime=1.250s stime=0.050s rtime=0.900s\n";
        text += "[info] Exiting normally, received signal 24.\n";
        let log = Log::read(text.as_bytes());
        assert_eq!(log.signal, Some(24));
        assert_eq!((log.complaints.len(), log.frames), (MOST_COMPLAINTS, Some(240)));
        assert!(log.complaints.iter().all(|line| line.len() <= MOST_CHARACTERS));
        assert!(log.complaints.back().unwrap().contains("number 999"));
        assert_eq!(log.cpu_ms.unwrap().round(), 1300.0);
    }
}
