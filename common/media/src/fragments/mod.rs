//! Reading our own clips: a fragmented MP4 with an index in front, one fragment per second.
//!
//! The head ([`ClipHead`]) is enough for playlists; the fragments ([`read_fragments`]) say where every frame is.
//! No sample is read, and every size is checked before it is believed.

mod clip_head;
mod fragment;

pub use clip_head::{AudioTrack, ClipHead, FragmentPlace, VideoTrack};
pub use fragment::{Fragment, Sample, read_fragments};

use anyhow::Context;
use std::io::{Read, Seek, SeekFrom};

/// A clip lasts at most five minutes, so its head is far smaller.
const MOST_HEAD_BYTES: u64 = 1 << 20;

/// Reads the head of a clip.
pub fn read_head(clip: &mut (impl Read + Seek)) -> anyhow::Result<ClipHead> {
    let mut bytes = Vec::new();
    clip.seek(SeekFrom::Start(0)).context("going to the start of the clip")?;
    clip.take(MOST_HEAD_BYTES).read_to_end(&mut bytes).context("reading the head of the clip")?;
    ClipHead::parse(&bytes)
}
