//! Everything of the small file that comes before the samples: `ftyp`, `moov` and the header of `mdat`.

use super::tables::{Timing, sample_table};
use crate::boxes::Sample;
use crate::index::{AudioConfig, VideoConfig};
use crate::plan::{Plan, audio_on_clock};
use mp4_atom::{Dinf, Dref, Encode, FixedPoint, FourCC, Ftyp, Hdlr, Matrix, Mdhd, Mvhd, Smhd, Tkhd, Url, Vmhd};
use std::ops::Range;

/// Ticks a second of `mvhd` and `tkhd`: only durations are told in them.
const MOVIE_TIMESCALE: u32 = 1000;

/// The bytes before the samples.
pub fn front(plan: &Plan) -> anyhow::Result<Vec<u8>> {
    let ftyp = encoded(&file_type(plan.header.quicktime))?;
    let data_length: u64 = plan.bytes_to_read();
    // Offsets are always 64 bits wide, so the moov is as long wherever the samples end up.
    let length = moov(plan, 0)?.len() as u64;
    let mdat = [&1u32.to_be_bytes(), b"mdat".as_slice(), &(16 + data_length).to_be_bytes()].concat();
    let data_start = (ftyp.len() + mdat.len()) as u64 + length;
    Ok([ftyp, moov(plan, data_start)?, mdat].concat())
}

fn file_type(quicktime: bool) -> Ftyp {
    let brands: &[&[u8; 4]] = if quicktime { &[b"qt  "] } else { &[b"isom", b"iso2", b"mp41"] };
    Ftyp {
        major_brand: FourCC::from(brands[0]),
        minor_version: 0x200,
        compatible_brands: brands.iter().map(|&brand| brand.into()).collect(),
    }
}

fn moov(plan: &Plan, data_start: u64) -> anyhow::Result<Vec<u8>> {
    let mut duration = 0;
    let mut traks = Vec::new();
    let video = &plan.header.video;
    let shift = -(plan.header.first_pts + plan.clock_start * i64::from(video.timescale));
    let place = |sample: &Sample| place_in_file(&plan.reads, sample, data_start);
    let timing = Timing::new(&plan.video, shift);
    duration = timing.duration_ms(video.timescale).max(duration);
    let tables = sample_table(&plan.video, &video.stsd, &timing, None, place)?;
    traks.push(video_trak(video, &timing, tables)?);
    if let (Some(audio), false) = (&plan.header.audio, plan.audio.is_empty()) {
        let timing = Timing::new(&plan.audio, audio_on_clock(audio, 0, plan.clock_start));
        duration = timing.duration_ms(audio.timescale).max(duration);
        let tables = sample_table(&plan.audio, &audio.stsd, &timing, audio.packed, place)?;
        traks.push(audio_trak(audio, &timing, tables)?);
    }
    let mvhd = Mvhd { timescale: MOVIE_TIMESCALE, duration, rate: FixedPoint::new(1, 0), next_track_id: 3, ..Mvhd::default() };
    container(b"moov", &[vec![encoded(&mvhd)?], traks].concat())
}

/// Where a sample lies in the small file: the fetched ranges follow each other in it.
fn place_in_file(reads: &[Range<u64>], sample: &Sample, data_start: u64) -> u64 {
    let mut at = data_start;
    for read in reads {
        if read.contains(&sample.offset) {
            return at + (sample.offset - read.start);
        }
        at += read.end - read.start;
    }
    at
}

fn video_trak(video: &VideoConfig, timing: &Timing, tables: Vec<u8>) -> anyhow::Result<Vec<u8>> {
    let [a, b, u, c, d, v, x, y, w] = video.matrix;
    let [width, height] = video.display_size.map(|side| FixedPoint::new((side >> 16) as u16, side as u16));
    let header = Tkhd { matrix: Matrix { a, b, u, c, d, v, x, y, w }, width, height, ..track_header(1, timing, video.timescale) };
    trak(&header, video.timescale, timing, b"vide", encoded(&Vmhd::default())?, tables)
}

fn audio_trak(audio: &AudioConfig, timing: &Timing, tables: Vec<u8>) -> anyhow::Result<Vec<u8>> {
    let header = Tkhd { volume: FixedPoint::new(1, 0), ..track_header(2, timing, audio.timescale) };
    trak(&header, audio.timescale, timing, b"soun", encoded(&Smhd::default())?, tables)
}

fn track_header(track_id: u32, timing: &Timing, timescale: u32) -> Tkhd {
    Tkhd { track_id, enabled: true, in_movie: true, duration: timing.duration_ms(timescale), ..Tkhd::default() }
}

fn trak(
    header: &Tkhd,
    timescale: u32,
    timing: &Timing,
    handler: &[u8; 4],
    media_header: Vec<u8>,
    tables: Vec<u8>,
) -> anyhow::Result<Vec<u8>> {
    let mdhd = Mdhd { timescale, duration: timing.duration, language: "und".to_owned(), ..Mdhd::default() };
    let hdlr = Hdlr { handler: handler.into(), name: String::new() };
    let dinf = Dinf { dref: Dref { entries: vec![Url::default().into()] } };
    let minf = container(b"minf", &[media_header, encoded(&dinf)?, tables])?;
    let mdia = container(b"mdia", &[encoded(&mdhd)?, encoded(&hdlr)?, minf])?;
    container(b"trak", &[encoded(header)?, mdia])
}

/// A box made by mp4-atom.
pub fn encoded(atom: &impl Encode) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    atom.encode(&mut bytes)?;
    Ok(bytes)
}

/// A box around others.
pub fn container(kind: &[u8; 4], parts: &[Vec<u8>]) -> anyhow::Result<Vec<u8>> {
    let length = 8 + parts.iter().map(Vec::len).sum::<usize>();
    Ok([u32::try_from(length)?.to_be_bytes().as_slice(), kind, &parts.concat()].concat())
}
