//! `stbl` of one track of the small file.

use super::moov::{container, encoded};
use crate::boxes::{Packed, Sample};
use mp4_atom::{Co64, Ctts, CttsEntry, Stsc, StscEntry, Stss, Stsz, StszSamples, Stts, SttsEntry};

/// When the samples are decoded and shown in the small file.
#[derive(Debug)]
pub struct Timing {
    /// Ticks from each sample's decoding to the next one's.
    deltas: Vec<u32>,
    /// Ticks from each sample's decoding, counted from the first one's at 0, to its presentation.
    offsets: Vec<i64>,
    /// Ticks of the whole track.
    pub duration: u64,
}

impl Timing {
    /// Of samples whose presentation moves by `shift` ticks.
    pub fn new(samples: &[Sample], shift: i64) -> Self {
        let start = samples.first().map_or(0, |sample| sample.dts);
        let next = samples.iter().skip(1).map(|sample| Some(sample.dts));
        let next = next.chain([None]);
        let deltas = samples.iter().zip(next).map(|(sample, next)| next.map_or(sample.duration, |next| (next - sample.dts) as u32));
        let offsets = samples.iter().map(|sample| sample.pts + shift - (sample.dts - start)).collect();
        let deltas: Vec<u32> = deltas.collect();
        Self { duration: deltas.iter().map(|&ticks| u64::from(ticks)).sum(), deltas, offsets }
    }

    /// Milliseconds of the whole track.
    pub fn duration_ms(&self, timescale: u32) -> u64 {
        self.duration.saturating_mul(1000) / u64::from(timescale)
    }
}

/// The box `stbl`: one chunk per sample, or per piece of packed audio. `place` says where a sample lies in the file.
pub fn sample_table(
    samples: &[Sample],
    stsd: &[u8],
    timing: &Timing,
    packed: Option<Packed>,
    place: impl Fn(&Sample) -> u64,
) -> anyhow::Result<Vec<u8>> {
    let offsets = Co64 { entries: samples.iter().map(place).collect() };
    let times = match packed {
        Some(_) => packed_times(samples, timing)?,
        None => [encoded(&decode_times(timing))?, encoded(&presentation_offsets(timing))?].concat(),
    };
    let sizes = match packed {
        Some(packed) => StszSamples::Identical { count: packed_count(samples)?, size: packed.stated_size },
        None => StszSamples::Different { sizes: samples.iter().map(|sample| sample.size).collect() },
    };
    let mut parts = vec![
        container(b"stsd", &[stsd.to_vec()])?,
        times,
        encoded(&chunks(samples, packed.is_some()))?,
        encoded(&Stsz { samples: sizes })?,
        encoded(&offsets)?,
    ];
    if samples.iter().any(|sample| !sample.key) {
        parts.push(encoded(&keys(samples))?);
    }
    container(b"stbl", &parts)
}

fn decode_times(timing: &Timing) -> Stts {
    let runs = run_lengths(timing.deltas.iter().copied());
    Stts { entries: runs.into_iter().map(|(sample_count, sample_delta)| SttsEntry { sample_count, sample_delta }).collect() }
}

fn presentation_offsets(timing: &Timing) -> Ctts {
    let runs = run_lengths(timing.offsets.iter().copied());
    Ctts { entries: runs.into_iter().map(|(sample_count, sample_offset)| CttsEntry { sample_count, sample_offset }).collect() }
}

/// Frames of packed audio last one tick each; all are as late as the first.
fn packed_times(samples: &[Sample], timing: &Timing) -> anyhow::Result<Vec<u8>> {
    let sample_count = packed_count(samples)?;
    let late = timing.offsets.first().copied().unwrap_or(0);
    let stts = Stts { entries: vec![SttsEntry { sample_count, sample_delta: 1 }] };
    let ctts = Ctts { entries: vec![CttsEntry { sample_count, sample_offset: late }] };
    Ok([encoded(&stts)?, encoded(&ctts)?].concat())
}

fn packed_count(samples: &[Sample]) -> anyhow::Result<u32> {
    let count: u64 = samples.iter().map(|piece| u64::from(piece.duration)).sum();
    Ok(u32::try_from(count)?)
}

fn chunks(samples: &[Sample], packed: bool) -> Stsc {
    let each = samples.iter().map(|sample| (if packed { sample.duration } else { 1 }, u32::from(sample.description)));
    let mut first_chunk = 1;
    let mut entries = Vec::new();
    for (count, (samples_per_chunk, sample_description_index)) in run_lengths(each) {
        entries.push(StscEntry { first_chunk, samples_per_chunk, sample_description_index });
        first_chunk += count;
    }
    Stsc { entries }
}

fn keys(samples: &[Sample]) -> Stss {
    let numbers = samples.iter().zip(1..).filter(|(sample, _)| sample.key).map(|(_, number)| number);
    Stss { entries: numbers.collect() }
}

/// Equal values in a row, counted.
fn run_lengths<T: PartialEq>(values: impl Iterator<Item = T>) -> Vec<(u32, T)> {
    let mut runs: Vec<(u32, T)> = Vec::new();
    for value in values {
        match runs.last_mut() {
            Some(run) if run.1 == value => run.0 += 1,
            _ => runs.push((1, value)),
        }
    }
    runs
}
