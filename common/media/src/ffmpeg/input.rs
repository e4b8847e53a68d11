//! How a file is handed to ffmpeg so that nothing in it can open another file or reach the network.

use super::file_argument;
use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

/// The containers that are read, each by its own demuxer and by no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// MP4 and MOV, fragmented or not.
    Mp4,
    /// Matroska.
    Matroska,
    /// MPEG transport stream.
    MpegTs,
    /// One JPEG picture, as we write posters and grids.
    Jpeg,
}

impl Container {
    /// By the extension, in any letter case.
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "mp4" | "mov" | "m4v" => Some(Self::Mp4),
            "mkv" => Some(Self::Matroska),
            "ts" => Some(Self::MpegTs),
            "jpg" => Some(Self::Jpeg),
            _ => None,
        }
    }

    /// The demuxer, and the formats that it and whatever it opens may have.
    fn demuxer(self) -> (&'static str, &'static str) {
        match self {
            Self::Mp4 => ("mov", "mov,mp4,m4a,3gp,3g2,mj2"),
            Self::Matroska => ("matroska", "matroska,webm"),
            Self::MpegTs => ("mpegts", "mpegts"),
            Self::Jpeg => ("mjpeg", "mjpeg"),
        }
    }
}

/// A local file as an input of ffmpeg.
#[derive(Debug, Clone)]
pub struct Input {
    path: PathBuf,
    container: Container,
    max_pixels: u64,
    options: Vec<OsString>,
}

impl Input {
    /// A file in this container; frames of much more than `max_pixels` are refused.
    pub fn new(path: &Path, container: Container, max_pixels: u64) -> Self {
        Self { path: path.to_owned(), container, max_pixels, options: Vec::new() }
    }

    /// With further input options, e.g. `-skip_frame nokey`.
    pub fn with<const N: usize>(mut self, options: [&str; N]) -> Self {
        self.options.extend(options.map(OsString::from));
        self
    }

    /// The arguments up to and with `-i FILE`.
    pub(super) fn arguments(&self) -> Vec<OsString> {
        let (demuxer, formats) = self.container.demuxer();
        // Decoders count whole blocks of up to 64 pixels each way: 1080 rows are 1088, and 180 may be 192.
        let max_pixels = self.max_pixels.saturating_add(self.max_pixels / 8).saturating_add(1 << 16).to_string();
        let mut arguments: Vec<OsString> =
            ["-f", demuxer, "-protocol_whitelist", "file", "-format_whitelist", formats].map(OsString::from).into();
        if self.container == Container::Mp4 {
            // A movie may name other files as its samples; these two exist in this demuxer only.
            arguments.extend(["-enable_drefs", "0", "-use_absolute_path", "0"].map(OsString::from));
        }
        arguments.extend(["-max_pixels", &max_pixels].map(OsString::from));
        arguments.extend(self.options.iter().cloned());
        arguments.extend(["-i".into(), file_argument(&self.path)]);
        arguments
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_named_demuxer_and_the_file_protocol_are_in_reach() {
        let arguments = Input::new(Path::new("-x.mp4"), Container::Mp4, 8000).with(["-threads", "2"]).arguments();
        let text = arguments.join(std::ffi::OsStr::new(" "));
        let expected = "-f mov -protocol_whitelist file -format_whitelist mov,mp4,m4a,3gp,3g2,mj2 \
                        -enable_drefs 0 -use_absolute_path 0 -max_pixels 74536 -threads 2 -i file:-x.mp4";
        assert_eq!(text.to_str(), Some(expected));
        assert_eq!(Container::of(Path::new("a/b.MKV")), Some(Container::Matroska));
        assert_eq!(Container::of(Path::new("a/b.m3u8")), None);
    }
}
