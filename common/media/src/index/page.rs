//! A page of an index: consecutive samples of the film, and of the sound that is heard meanwhile.

use super::varint::{Reader, put, put_signed};
use crate::boxes::Sample;

/// The samples of one page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// Video samples in decode order.
    pub video: Vec<Sample>,
    /// The number of the first audio sample, counted through the whole master: pages overlap.
    pub audio_first: u64,
    /// Audio samples in decode order.
    pub audio: Vec<Sample>,
}

/// A sample takes at least this many bytes.
const LEAST_BYTES: usize = 6;

impl Page {
    /// Appends the page.
    pub fn encode(video: &[Sample], audio_first: usize, audio: &[Sample], bytes: &mut Vec<u8>) {
        put_samples(bytes, video);
        put(bytes, audio_first as u64);
        put_samples(bytes, audio);
    }

    /// Reads a page; no sample of it lies beyond `media_size`.
    pub fn decode(bytes: &[u8], media_size: u64) -> anyhow::Result<Self> {
        let mut reader = Reader(bytes);
        let video = take_samples(&mut reader, media_size)?;
        let audio_first = reader.take()?;
        let audio = take_samples(&mut reader, media_size)?;
        anyhow::ensure!(reader.0.is_empty() && audio_first < 1 << 32, "a page of the index has bytes left over");
        Ok(Self { video, audio_first, audio })
    }
}

fn put_samples(bytes: &mut Vec<u8>, samples: &[Sample]) {
    put(bytes, samples.len() as u64);
    let (mut dts, mut offset) = (0, 0);
    for sample in samples {
        put(bytes, u64::from(sample.size) << 1 | u64::from(sample.key));
        put_signed(bytes, sample.offset.wrapping_sub(offset) as i64);
        put_signed(bytes, sample.dts - dts);
        put(bytes, u64::from(sample.duration));
        put_signed(bytes, sample.pts - sample.dts);
        put(bytes, u64::from(sample.description));
        (dts, offset) = (sample.dts + i64::from(sample.duration), sample.end_offset());
    }
}

fn take_samples(reader: &mut Reader<'_>, media_size: u64) -> anyhow::Result<Vec<Sample>> {
    let count: usize = reader.take_as()?;
    anyhow::ensure!(count <= reader.0.len() / LEAST_BYTES, "a page of the index claims {count} samples");
    let (mut dts, mut offset) = (0, 0);
    let mut samples = Vec::with_capacity(count);
    for _ in 0..count {
        let sample = take_sample(reader, dts, offset)?;
        let times = [sample.dts, sample.pts].iter().all(|time| time.unsigned_abs() < 1 << 57);
        anyhow::ensure!(times && sample.size > 0 && sample.end_offset() <= media_size, "a sample of the index lies beyond its master");
        (dts, offset) = (sample.dts + i64::from(sample.duration), sample.end_offset());
        samples.push(sample);
    }
    Ok(samples)
}

/// One sample; `dts` and `offset` are where it would be if it followed the one before.
fn take_sample(reader: &mut Reader<'_>, dts: i64, offset: u64) -> anyhow::Result<Sample> {
    let size_and_key: u64 = reader.take()?;
    let offset = offset.wrapping_add_signed(reader.take_signed()?);
    let dts = dts.saturating_add(reader.take_signed()?);
    let duration = reader.take_as()?;
    let pts = dts.saturating_add(reader.take_signed()?);
    let size = u32::try_from(size_and_key >> 1)?;
    Ok(Sample { offset, size, dts, pts, duration, description: reader.take_as()?, key: size_and_key & 1 == 1 })
}
