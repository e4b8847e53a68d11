//! One fragment of a clip: which samples it holds and where its key frame ends.

use super::ClipHead;
use crate::boxes::BoxHeader;
use anyhow::{Context, ensure};
use mp4_atom::{Decode, Moof, Tfhd, Traf};
use std::io::{Read, Seek, SeekFrom};

/// One frame, or one packet of sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// When it is shown, in ticks of its track.
    pub pts: i64,
    /// For how many ticks.
    pub ticks: u32,
    /// Its size.
    pub bytes: u32,
    /// Whether it is a key frame.
    pub is_key: bool,
}

/// One `moof` with its `mdat`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// Bytes from the start of the file.
    pub offset: u64,
    /// Bytes of `moof` and `mdat`.
    pub bytes: u32,
    /// Bytes from the start of the `moof` to the end of the first frame.
    pub key_frame_bytes: u32,
    /// The frames, in order of decoding.
    pub video: Vec<Sample>,
    /// The packets of sound.
    pub audio: Vec<Sample>,
}

/// A second of video and sound is described in a few kilobytes.
const MOST_MOOF_BYTES: u64 = 1 << 20;

/// Reads the description of every fragment that the head names.
pub fn read_fragments(clip: &mut (impl Read + Seek), head: &ClipHead) -> anyhow::Result<Vec<Fragment>> {
    let read = |(number, place): (usize, &super::FragmentPlace)| {
        let moof = read_moof(clip, place.offset, place.bytes).with_context(|| format!("reading fragment {number} of the clip"))?;
        fragment(head, place, &moof).with_context(|| format!("fragment {number} of the clip"))
    };
    head.fragments.iter().enumerate().map(read).collect()
}

/// Checks on the way that `moof` and `mdat` are all that the index says is there.
fn read_moof(clip: &mut (impl Read + Seek), offset: u64, bytes: u32) -> anyhow::Result<Moof> {
    clip.seek(SeekFrom::Start(offset))?;
    let mut start = [0; 16];
    clip.read_exact(&mut start)?;
    let header = BoxHeader::read(&start).filter(|header| header.kind == *b"moof").context("there is no moof box")?;
    let size = header.size.filter(|size| *size <= MOST_MOOF_BYTES).context("its moof box is too large")?;
    let mut body = vec![0; usize::try_from(size)?];
    clip.seek(SeekFrom::Start(offset))?;
    clip.read_exact(&mut body)?;
    clip.read_exact(&mut start)?;
    let media = BoxHeader::read(&start).filter(|header| header.kind == *b"mdat").context("no mdat box follows its moof box")?;
    ensure!(media.size.and_then(|media| media.checked_add(size)) == Some(u64::from(bytes)), "its size is not what the index says");
    Ok(Moof::decode(&mut body.as_slice())?)
}

fn fragment(head: &ClipHead, place: &super::FragmentPlace, moof: &Moof) -> anyhow::Result<Fragment> {
    let of = |id: u32| moof.traf.iter().find(|track| track.tfhd.track_id == id);
    let track = of(head.video.id).context("it has no video")?;
    let video = samples(track)?;
    let audio = head.audio.as_ref().and_then(|audio| of(audio.id)).map(samples).transpose()?.unwrap_or_default();
    let first = video.first().context("it has no frame")?;
    let data_offset = track.trun.first().and_then(|run| run.data_offset).context("it does not say where its frames are")?;
    let key_frame_bytes = u32::try_from(data_offset)?.checked_add(first.bytes).context("its first frame is endless")?;
    ensure!(key_frame_bytes <= place.bytes, "its first frame ends beyond it");
    Ok(Fragment { offset: place.offset, bytes: place.bytes, key_frame_bytes, video, audio })
}

/// A second of the fastest video or sound that exists; a description that says more is a lie.
const MOST_SAMPLES: usize = 100_000;

fn samples(track: &Traf) -> anyhow::Result<Vec<Sample>> {
    let mut dts = i64::try_from(track.tfdt.as_ref().context("a track does not say when it starts")?.base_media_decode_time)?;
    let count: usize = track.trun.iter().map(|run| run.samples.len()).sum();
    ensure!(count <= MOST_SAMPLES, "it says it has {count} samples");
    let entries = track.trun.iter().flat_map(|run| run.samples.iter());
    let sample = |entry: mp4_atom::TrunEntry| {
        let sample = sample(&track.tfhd, entry, dts)?;
        dts = dts.checked_add(i64::from(sample.ticks)).context("its times overflow")?;
        Ok(sample)
    };
    entries.map(sample).collect()
}

const IS_NOT_A_KEY_FRAME: u32 = 0x1_0000;

fn sample(defaults: &Tfhd, entry: mp4_atom::TrunEntry, dts: i64) -> anyhow::Result<Sample> {
    let ticks = entry.duration.or(defaults.default_sample_duration).context("a sample has no duration")?;
    let bytes = entry.size.or(defaults.default_sample_size).context("a sample has no size")?;
    let flags = entry.flags.or(defaults.default_sample_flags).unwrap_or_default();
    let pts = dts.checked_add(entry.cts.unwrap_or_default()).context("its times overflow")?;
    Ok(Sample { pts, ticks, bytes, is_key: flags & IS_NOT_A_KEY_FRAME == 0 })
}
