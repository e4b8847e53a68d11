//! What can go wrong with an ffmpeg process, told apart by what to do next.

/// Why ffmpeg did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum FfmpegError {
    /// The input's fault: trying again changes nothing. Says why, in words that a coach can read.
    #[error("{0}")]
    Rejected(String),
    /// It was killed because it took longer than it may.
    #[error("the video took longer to process than is allowed ({0}); it may be damaged, or this machine is overloaded")]
    TimedOut(String),
    /// This machine's fault: ffmpeg is missing, the disk is full, memory ran out. Try again.
    #[error("{0:#}")]
    Io(#[from] anyhow::Error),
}

impl FfmpegError {
    /// Whether trying again cannot help.
    pub fn is_permanent(&self) -> bool {
        matches!(self, Self::Rejected(_))
    }
}

/// What ffmpeg says when the machine is at fault, not the input.
const OF_THE_MACHINE: [&str; 14] = [
    "No such file or directory",
    "Permission denied",
    "No space left on device",
    "Cannot allocate memory",
    "Out of memory",
    "malloc of size",
    "Input/output error",
    "Read-only file system",
    "Disk quota exceeded",
    "Too many open files",
    "Resource temporarily unavailable",
    "Unknown encoder",
    "Unrecognized option",
    "No such filter",
];

/// What ffmpeg says of an input, and what that means to a person.
const OF_THE_INPUT: [(&str, &str); 10] = [
    ("moov atom not found", "the file is incomplete or is not a video: it has no table of contents"),
    ("Picture size", "the picture is larger than is supported"),
    ("does not contain any stream", "the file contains no video"),
    ("matches no streams", "the file contains no video"),
    ("EBML header parsing failed", "the file is not a Matroska video"),
    ("Could not find tag for codec", "the file holds a kind of picture or sound that an MP4 cannot hold"),
    ("Could not detect TS packet size", "the file is not an MPEG transport stream"),
    ("Could not find codec parameters", "the picture or the sound of the file cannot be read"),
    ("Error while decoding", "the picture or the sound of the file is damaged"),
    ("Invalid data found when processing input", "the file is damaged or is not a video"),
];

/// The error for a process that failed, judged by the error lines it left.
pub(super) fn of_failure(complaints: &[String]) -> FfmpegError {
    let said = |text: &str| complaints.iter().any(|line| line.contains(text));
    let last_words = complaints.last().map_or("it said nothing", |line| line.as_str());
    if OF_THE_MACHINE.iter().any(|text| said(text)) {
        return FfmpegError::Io(anyhow::anyhow!("ffmpeg failed: {}", complaints.join(" | ")));
    }
    let reason = OF_THE_INPUT.iter().find(|(text, _)| said(text)).map(|(_, reason)| *reason);
    FfmpegError::Rejected(match reason {
        Some(reason) => reason.to_owned(),
        None => format!("the video cannot be processed ({last_words})"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_temporary_and_a_bad_file_is_not() {
        let judged = |line: &str| of_failure(&[line.to_owned()]);
        assert!(!judged("[error] av_interleaved_write_frame(): No space left on device").is_permanent());
        assert!(judged("[mov,mp4 @ 0x1] [error] moov atom not found").to_string().contains("no table of contents"));
        assert!(judged("[error] something new").to_string().contains("something new"));
        assert!(of_failure(&[]).is_permanent());
    }
}
