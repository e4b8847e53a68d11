//! Finding and fetching the `moov` of a master, wherever it is, without reading the rest.

use super::{ProbeError, container, read};
use crate::boxes::{BoxHeader, Unusable, children, damaged, incomplete};
use crate::source::RangeSource;
use bytes::Bytes;

/// What is read to look at a box, and often enough holds all of the small ones.
const LOOK: u64 = 64 << 10;
/// The largest `moov`: 13 hours at 60 frames a second.
const MAX_MOOV: u64 = 128 << 20;
/// Boxes before the `moov`: each may cost a request.
const MAX_BOXES: usize = 64;

/// The movie box.
#[derive(Debug)]
pub struct Moov {
    /// Its body.
    pub body: Bytes,
    /// Whether the file calls itself QuickTime, or is so old that it does not call itself anything.
    pub quicktime: bool,
}

/// Fetches it in one to three requests.
pub async fn fetch(source: &impl RangeSource) -> Result<Moov, ProbeError> {
    let mut window = Window { start: 0, bytes: read(source, 0, LOOK).await? };
    container::check(&window.bytes)?;
    let quicktime = is_quicktime(&window.bytes);
    let mut at = 0;
    for _ in 0..MAX_BOXES {
        if !window.covers(at, 16) && at < source.size() {
            window = Window { start: at, bytes: read(source, at, LOOK).await? };
        }
        let Some(header) = window.at(at).and_then(BoxHeader::read) else { return Err(no_moov()) };
        let size = header.size.unwrap_or(source.size() - at);
        match &header.kind {
            b"moov" => return Ok(Moov { body: body(source, &window, at, header, size).await?, quicktime }),
            b"moof" | b"sidx" => return Err(ProbeError::NoSampleTable(crate::ffmpeg::Container::Mp4)),
            _ => at = at.saturating_add(size),
        }
        if at > source.size() {
            return Err(incomplete(at, source.size()).into());
        }
    }
    Err(damaged("no moov among the first boxes").into())
}

async fn body(source: &impl RangeSource, window: &Window, at: u64, header: BoxHeader, size: u64) -> Result<Bytes, ProbeError> {
    if size > MAX_MOOV {
        return Err(damaged("a moov of more than 128 MB").into());
    }
    if at.saturating_add(size) > source.size() {
        return Err(incomplete(at.saturating_add(size), source.size()).into());
    }
    let start = at + header.header;
    let length = size - header.header;
    if window.covers(start, length) {
        let from = (start - window.start) as usize;
        return Ok(window.bytes.slice(from..from + length as usize));
    }
    let known = window.at(start).unwrap_or_default();
    let rest = read(source, start + known.len() as u64, length - known.len() as u64).await?;
    Ok([known, &rest].concat().into())
}

/// A part of the file that was read.
struct Window {
    start: u64,
    bytes: Bytes,
}

impl Window {
    fn covers(&self, start: u64, length: u64) -> bool {
        start >= self.start && start.saturating_add(length) <= self.start + self.bytes.len() as u64
    }

    fn at(&self, start: u64) -> Option<&[u8]> {
        self.bytes.get(start.checked_sub(self.start)? as usize..)
    }
}

fn is_quicktime(start: &[u8]) -> bool {
    let (kind, body) = children(start).next().unwrap_or_default();
    kind != *b"ftyp" || body.chunks_exact(4).enumerate().any(|(place, brand)| place != 1 && brand == b"qt  ")
}

fn no_moov() -> ProbeError {
    let reason = "the recording was not finished: the table of its pictures (moov) is missing; export it again or upload all of it";
    Unusable(reason.to_owned()).into()
}
