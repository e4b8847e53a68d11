//! What a master is, decided once when it arrives, from a few small reads of it.
//!
//! Only the sample table is believed: not the name, not the container's duration. Everything that cannot
//! be used is refused with a reason for the person who uploaded it.

mod codec;
mod container;
mod film;
mod frame_rate;
mod idr;
mod moov;

use crate::boxes::{Unusable, children, read_movie};
use crate::ffmpeg::Container;
use crate::index::{Film, encode};
use crate::source::RangeSource;
use anyhow::Context;
use bytes::Bytes;
use events::FrameTimes;
use film::Told;
use std::fmt;

/// A master that can be cut.
#[derive(Debug, Clone)]
pub struct Probed {
    /// What it is.
    pub facts: MasterFacts,
    /// The index file to store beside it.
    pub index: Vec<u8>,
}

/// What there is to know about a master.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MasterFacts {
    /// When each frame is shown; frame 0 at 0.
    pub frame_times: FrameTimes,
    /// Frames a second as a fraction, e.g. 30000/1001; the average if the rate varies.
    pub frame_rate: (u32, u32),
    /// Whether all frames stay equally long, but for rounding to whole ticks.
    pub constant_rate: bool,
    /// The coding by its common name: `h264`, `hevc`, `prores`, …; else its four letters.
    pub video_codec: String,
    /// The four letters of the coding in the file: `avc1`, `hvc1`, …
    pub video_tag: String,
    /// Stored width in pixels, before `rotation`.
    pub width: u32,
    /// Stored height in pixels, before `rotation`.
    pub height: u32,
    /// How far players turn the picture clockwise: 0, 90, 180 or 270 degrees.
    pub rotation: u16,
    /// The sound, if there is any.
    pub audio: Option<AudioFacts>,
    /// Whether no sample after a key sample is shown before it.
    pub closed_gop: bool,
    /// Whether key samples are IDR pictures, seen in the bytes of up to eight of them; `None` for codings without IDR.
    pub idr_checked: Option<bool>,
}

/// What there is to know about the sound of a master.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudioFacts {
    /// The coding by its common name: `aac`, `pcm`, …; else its four letters.
    pub codec: String,
    /// Samples a second.
    pub sample_rate: u32,
    /// Channels.
    pub channels: u16,
}

/// Why there is no index.
#[derive(Debug)]
pub enum ProbeError {
    /// Never will be: the reason, for a hockey coach to read.
    Unusable(String),
    /// Not of this file: it keeps no table of its samples and has to be rewritten as MP4 first, once.
    NoSampleTable(Container),
    /// Not now: reading failed.
    Io(anyhow::Error),
}

/// Reads what is needed of a master, usually two or three ranges and one small one for each of eight key pictures.
pub async fn probe(source: &impl RangeSource) -> Result<Probed, ProbeError> {
    let moov = moov::fetch(source).await?;
    let (film, told) = read_film(&moov, source.size())?;
    let idr_checked = idr::check(source, &film).await?;
    let index = encode(&film).context("building the index of a master").map_err(ProbeError::Io)?;
    Ok(Probed { facts: MasterFacts { idr_checked, ..film::facts(&film, told) }, index })
}

fn read_film(moov: &moov::Moov, media_size: u64) -> Result<(Film, Told), ProbeError> {
    if children(&moov.body).any(|(kind, _)| kind == *b"mvex") {
        return Err(ProbeError::NoSampleTable(Container::Mp4));
    }
    let movie = read_movie(&moov.body)?;
    Ok(film::read(&movie, moov.quicktime, media_size)?)
}

impl From<Unusable> for ProbeError {
    fn from(reason: Unusable) -> Self {
        Self::Unusable(reason.0)
    }
}

impl fmt::Display for ProbeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unusable(reason) => formatter.write_str(reason),
            Self::NoSampleTable(container) => write!(formatter, "{container:?} has no sample table: it must be rewritten as MP4 first"),
            Self::Io(error) => write!(formatter, "{error:#}"),
        }
    }
}

impl std::error::Error for ProbeError {}

async fn read(source: &impl RangeSource, start: u64, length: u64) -> Result<Bytes, ProbeError> {
    let end = source.size().min(start.saturating_add(length));
    source.read(start..end).await.context("reading a master to probe it").map_err(ProbeError::Io)
}
