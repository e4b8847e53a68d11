//! The HLS playlists of a clip: byte ranges over `clip.mp4`, computed from its head. No process is started.

use crate::fragments::{ClipHead, FragmentPlace};
use anyhow::ensure;
use std::fmt::Write;

/// The playlists of a clip and what they say of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Playlists {
    /// The media playlist, `playlist.m3u8`.
    pub media: String,
    /// The multivariant playlist, `multivariant.m3u8`.
    pub multivariant: String,
    /// The I-frame playlist, `iframes.m3u8`.
    pub iframes: String,
}

/// The file that all byte ranges are of.
const CLIP: &str = "clip.mp4";
const MEDIA: &str = "playlist.m3u8";
const IFRAMES: &str = "iframes.m3u8";

/// A segment is as many fragments as fit into so many seconds.
const SEGMENT_SECONDS: u64 = 2;

/// Computes the playlists.
///
/// `head` is the start of the clip (everything in front of the first `moof`, more does no harm), `frames` how many
/// frames it shows, `key_frame_bytes` the bytes of the key frame that begins each fragment, `clip_bytes` the size of
/// the file.
pub fn playlists(head: &[u8], frames: u32, key_frame_bytes: &[u32], clip_bytes: u64) -> anyhow::Result<Playlists> {
    let head = ClipHead::parse(head)?;
    let count = head.fragments.len();
    ensure!(key_frame_bytes.len() == count, "{} key frames are named, but the clip has {count} fragments", key_frame_bytes.len());
    let end = head.fragments.last().map_or(0, |last| last.offset + u64::from(last.bytes));
    ensure!(end <= clip_bytes, "the clip's index ends at byte {end}, the clip at byte {clip_bytes}");
    ensure!(head.duration_ticks() > 0, "the clip lasts 0 seconds");
    let key_frames: Vec<FragmentPlace> =
        head.fragments.iter().zip(key_frame_bytes).map(|(place, &bytes)| FragmentPlace { bytes, ..*place }).collect();
    let segments = segments(&head);
    let codecs = head.codecs();
    Ok(Playlists {
        media: media_playlist(&head, "#EXT-X-INDEPENDENT-SEGMENTS\n", &segments),
        multivariant: multivariant_playlist(&head, &codecs, frames, &segments, &key_frames),
        iframes: media_playlist(&head, "#EXT-X-I-FRAMES-ONLY\n", &key_frames),
    })
}

/// Fragments that follow each other, put together up to the length of a segment.
fn segments(head: &ClipHead) -> Vec<FragmentPlace> {
    // A fragment lasts until the first frame of the next second, so two of them may be a frame longer than two seconds.
    let most_ticks = (2 * SEGMENT_SECONDS + 1) * u64::from(head.video.timescale) / 2;
    let mut segments: Vec<FragmentPlace> = Vec::new();
    for place in &head.fragments {
        match segments.last_mut() {
            Some(last) if u64::from(last.duration_ticks) + u64::from(place.duration_ticks) < most_ticks => {
                last.bytes = last.bytes.saturating_add(place.bytes);
                last.duration_ticks += place.duration_ticks;
            }
            _ => segments.push(*place),
        }
    }
    segments
}

fn seconds(head: &ClipHead, place: &FragmentPlace) -> f64 {
    f64::from(place.duration_ticks) / f64::from(head.video.timescale)
}

fn media_playlist(head: &ClipHead, kind: &str, places: &[FragmentPlace]) -> String {
    let longest = places.iter().map(|place| seconds(head, place)).fold(0.0, f64::max);
    let mut text = format!(
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{}\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n{kind}\
         #EXT-X-MAP:URI=\"{CLIP}\",BYTERANGE=\"{}@0\"\n",
        longest.ceil().max(1.0),
        head.init_bytes
    );
    for place in places {
        let (seconds, FragmentPlace { bytes, offset, .. }) = (seconds(head, place), place);
        // Writing to a String cannot fail.
        let _ = write!(text, "#EXTINF:{seconds:.6},\n#EXT-X-BYTERANGE:{bytes}@{offset}\n{CLIP}\n");
    }
    text + "#EXT-X-ENDLIST\n"
}

fn multivariant_playlist(head: &ClipHead, codecs: &str, frames: u32, segments: &[FragmentPlace], key_frames: &[FragmentPlace]) -> String {
    let (peak, average) = bandwidths(head, segments);
    let (key_peak, key_average) = bandwidths(head, key_frames);
    let resolution = format!("{}x{}", head.video.width, head.video.height);
    let rate = f64::from(frames) / head.duration_seconds();
    let video_codec = &head.video.codec;
    format!(
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n\
         #EXT-X-STREAM-INF:BANDWIDTH={peak},AVERAGE-BANDWIDTH={average},CODECS=\"{codecs}\",RESOLUTION={resolution},FRAME-RATE={rate:.3}\n\
         {MEDIA}\n\
         #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH={key_peak},AVERAGE-BANDWIDTH={key_average},CODECS=\"{video_codec}\",\
         RESOLUTION={resolution},URI=\"{IFRAMES}\"\n"
    )
}

/// Bits a second: the highest of any segment, and of all of them together. Never 0.
fn bandwidths(head: &ClipHead, places: &[FragmentPlace]) -> (u64, u64) {
    let rate = |bytes: u64, seconds: f64| if seconds > 0.0 { (bytes as f64 * 8.0 / seconds).ceil() as u64 } else { 0 };
    let bytes: u64 = places.iter().map(|place| u64::from(place.bytes)).sum();
    let average = rate(bytes, head.duration_seconds()).max(1);
    // A segment far shorter than the others says nothing about a rate; a player has loaded it before it matters.
    let longest = places.iter().map(|place| place.duration_ticks).max().unwrap_or_default();
    let counted = places.iter().filter(|place| place.duration_ticks >= longest / 2);
    let peak = counted.map(|place| rate(u64::from(place.bytes), seconds(head, place))).max().unwrap_or_default();
    (peak.max(average), average)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
