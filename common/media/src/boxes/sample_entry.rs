//! `stsd`: how the samples are coded. Only what is decided on is read; the rest is passed on as the bytes it was.

use super::table::{Table, u16_at, u32_at};
use super::{Unusable, children, damaged};

/// `stsd` boxes are a few hundred bytes; parameter sets of many pictures make some kilobytes.
const MAX_STSD: usize = 64 << 10;
/// The widest and the highest picture.
const MAX_SIDE: u16 = 8192;
/// The largest picture, in pixels: 8K with its padding.
pub const MAX_PIXELS: u64 = 36_000_000;

/// The first entry of a video track's `stsd`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VideoEntry {
    /// Its four letters, e.g. `avc1`.
    pub tag: [u8; 4],
    /// Stored width in pixels.
    pub width: u16,
    /// Stored height in pixels.
    pub height: u16,
}

/// The first entry of an audio track's `stsd`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudioEntry {
    /// Its four letters, e.g. `mp4a`.
    pub tag: [u8; 4],
    /// Samples a second; 0 if the entry does not say.
    pub sample_rate: u32,
    /// Channels.
    pub channels: u16,
    /// (frames, bytes) of a packet where the entry says so.
    pub packet: Option<(u32, u32)>,
}

/// Checks all entries of a video track and reads the first.
pub fn read_video_entries(stsd: &[u8]) -> Result<VideoEntry, Unusable> {
    let mut first = None;
    for (tag, body) in entries(stsd)? {
        let entry = VideoEntry { tag, width: u16_at(body, 24)?, height: u16_at(body, 26)? };
        check_picture_size(&entry)?;
        first = first.or(Some(entry));
    }
    first.ok_or_else(|| damaged("no stsd entry"))
}

/// Checks all entries of an audio track and reads the first.
pub fn read_audio_entry(stsd: &[u8]) -> Result<AudioEntry, Unusable> {
    let all = entries(stsd)?;
    let &(tag, body) = all.first().ok_or_else(|| damaged("no stsd entry"))?;
    let (version, channels, bits) = (u16_at(body, 8)?, u16_at(body, 16)?, u16_at(body, 18)?);
    let entry = AudioEntry { tag, sample_rate: u32_at(body, 24)? >> 16, channels, packet: None };
    match version {
        2 => read_version_2(entry, body),
        1 => Ok(AudioEntry { packet: pcm_packet(&tag, channels, bits).or(version_1_packet(body)?), ..entry }),
        _ => Ok(AudioEntry { packet: pcm_packet(&tag, channels, bits), ..entry }),
    }
}

/// A box inside the first entry of a video track's `stsd`, e.g. `avcC`.
pub fn child_of_video_entry<'a>(stsd: &'a [u8], kind: &[u8; 4]) -> Option<&'a [u8]> {
    let (_, body) = *entries(stsd).ok()?.first()?;
    super::child(body.get(78..)?, kind)
}

/// Four letters and what follows them.
type Entry<'a> = ([u8; 4], &'a [u8]);

fn entries(stsd: &[u8]) -> Result<Vec<Entry<'_>>, Unusable> {
    if stsd.len() > MAX_STSD {
        return Err(damaged("an stsd of more than 64 KB"));
    }
    // The width of 1 only bounds the count: entries differ in length.
    let count = Table::of(stsd, 1)?.len();
    let found: Vec<_> = children(&stsd[8..]).take(count).collect();
    if found.iter().any(|(tag, _)| [*b"encv", *b"enca", *b"drmi", *b"drms"].contains(tag)) {
        return Err(Unusable("the video is copy-protected; upload one without protection".to_owned()));
    }
    Ok(found)
}

fn check_picture_size(entry: &VideoEntry) -> Result<(), Unusable> {
    let (width, height) = (entry.width, entry.height);
    if width == 0 || height == 0 {
        return Err(Unusable(format!("the picture is {width}x{height}: there is nothing to see; export the video again")));
    }
    if width > MAX_SIDE || height > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Unusable(format!(
            "the picture is {width}x{height}; at most {MAX_SIDE}x{MAX_SIDE} and 36 million pixels can be cut; export it smaller"
        )));
    }
    Ok(())
}

/// What a PCM frame takes, by the name of the coding; `None` if it is no PCM.
fn pcm_packet(tag: &[u8; 4], channels: u16, bits: u16) -> Option<(u32, u32)> {
    let bytes = match tag {
        b"ulaw" | b"alaw" => 1,
        b"in24" => 3,
        b"in32" | b"fl32" => 4,
        b"fl64" => 8,
        b"twos" | b"sowt" | b"raw " | b"NONE" | b"lpcm" | b"ipcm" | b"fpcm" => u32::from(bits / 8),
        _ => 0,
    };
    (bytes > 0).then_some((1, bytes * u32::from(channels)))
}

/// QuickTime's sound description version 1: samples per packet and bytes per frame.
fn version_1_packet(body: &[u8]) -> Result<Option<(u32, u32)>, Unusable> {
    let (samples, bytes) = (u32_at(body, 28)?, u32_at(body, 36)?);
    Ok((samples > 0 && bytes > 0).then_some((samples, bytes)))
}

/// QuickTime's sound description version 2: the real numbers are further down.
fn read_version_2(entry: AudioEntry, body: &[u8]) -> Result<AudioEntry, Unusable> {
    let rate = f64::from_bits(u64::from(u32_at(body, 32)?) << 32 | u64::from(u32_at(body, 36)?));
    let channels = u16::try_from(u32_at(body, 40)?).map_err(|_| damaged("channels"))?;
    let (bytes, frames) = (u32_at(body, 56)?, u32_at(body, 60)?);
    Ok(AudioEntry { sample_rate: rate as u32, channels, packet: (frames > 0 && bytes > 0).then_some((frames, bytes)), ..entry })
}
