//! What ffmpeg's options cannot write the same way in every version: a rotation, and an edit list that hides the start.
//!
//! Both change bytes of the finished file in place, so nothing else of it moves.

use crate::boxes::BoxHeader;
use anyhow::{Context, ensure};
use std::{fs::File, os::unix::fs::FileExt, path::Path};

/// Writes the rotation into the first video track, and lets all edit lists start later.
pub(super) fn patch(movie: &Path, rotation: u16, hidden_start_ms: u32) -> anyhow::Result<()> {
    if rotation == 0 && hidden_start_ms == 0 {
        return Ok(());
    }
    let file = File::options().read(true).write(true).open(movie).context("opening the master that was made")?;
    let (offset, mut moov) = read_moov(&file)?;
    let movie_timescale = timescale_of(&moov, child(&moov, 0..moov.len(), b"mvhd").context("no mvhd box")?);
    for track in all_children(&moov, 0..moov.len(), b"trak") {
        let header = child(&moov, track.clone(), b"tkhd").context("no tkhd box")?;
        if child_at(&moov, track.clone(), &[b"mdia", b"minf", b"vmhd"]).is_some() {
            write_matrix(&mut moov, header, rotation);
        }
        if hidden_start_ms > 0 {
            hide_start(&mut moov, track, hidden_start_ms, movie_timescale)?;
        }
    }
    file.write_all_at(&moov, offset).context("writing the master's table of contents")
}

type Place = std::ops::Range<usize>;

/// The body of the moov box and where it starts.
fn read_moov(file: &File) -> anyhow::Result<(u64, Vec<u8>)> {
    let mut at = 0;
    loop {
        let mut start = [0; 16];
        file.read_exact_at(&mut start, at).context("the master has no moov box")?;
        let header = BoxHeader::read(&start).context("the master has a broken box")?;
        let size = header.size.context("the master has an endless box")?;
        if header.kind == *b"moov" {
            let mut body = vec![0; usize::try_from(size - header.header)?];
            file.read_exact_at(&mut body, at + header.header)?;
            return Ok((at + header.header, body));
        }
        at += size;
    }
}

/// The bodies of all boxes of this kind within `place`.
fn all_children(bytes: &[u8], place: Place, kind: &[u8; 4]) -> Vec<Place> {
    let (mut at, mut found) = (place.start, Vec::new());
    while let Some(header) = BoxHeader::read(&bytes[at..place.end]) {
        let Some(end) = header.size.map(|size| at + size as usize).filter(|end| *end <= place.end) else { break };
        if header.kind == *kind {
            found.push(at + header.header as usize..end);
        }
        at = end;
    }
    found
}

fn child(bytes: &[u8], place: Place, kind: &[u8; 4]) -> Option<Place> {
    all_children(bytes, place, kind).into_iter().next()
}

fn child_at(bytes: &[u8], place: Place, path: &[&[u8; 4]]) -> Option<Place> {
    path.iter().try_fold(place, |place, kind| child(bytes, place, kind))
}

fn number(bytes: &[u8], at: usize) -> u32 {
    bytes[at..].first_chunk().map_or(0, |four| u32::from_be_bytes(*four))
}

fn write(bytes: &mut [u8], at: usize, number: u32) {
    bytes[at..at + 4].copy_from_slice(&number.to_be_bytes());
}

/// Ticks a second of an `mvhd` or `mdhd` box; they have the same start.
fn timescale_of(bytes: &[u8], header: Place) -> u32 {
    number(bytes, header.start + if bytes[header.start] == 1 { 20 } else { 12 })
}

/// The first two columns of the matrix turn the picture; the last one stays.
fn write_matrix(moov: &mut [u8], header: Place, rotation: u16) {
    const ONE: u32 = 0x1_0000;
    const MINUS_ONE: u32 = ONE.wrapping_neg();
    let [a, b, c, d] = match rotation {
        90 => [0, ONE, MINUS_ONE, 0],
        180 => [MINUS_ONE, 0, 0, MINUS_ONE],
        270 => [0, MINUS_ONE, ONE, 0],
        _ => [ONE, 0, 0, ONE],
    };
    let matrix = header.start + if moov[header.start] == 1 { 52 } else { 40 };
    for (place, value) in [(0, a), (4, b), (12, c), (16, d)] {
        write(moov, matrix + place, value);
    }
}

/// The last entry of a version-0 edit list starts later in the media and lasts less long.
fn hide_start(moov: &mut [u8], track: Place, hidden_ms: u32, movie_timescale: u32) -> anyhow::Result<()> {
    let list = child_at(moov, track.clone(), &[b"edts", b"elst"]).context("the master has no edit list")?;
    let media = child_at(moov, track, &[b"mdia", b"mdhd"]).context("no mdhd box")?;
    let entries = number(moov, list.start + 4) as usize;
    ensure!(moov[list.start] == 0 && entries > 0, "an edit list of another kind than ffmpeg writes");
    let entry = list.start + 8 + (entries - 1) * 12;
    let ticks = |timescale: u32| (u64::from(hidden_ms) * u64::from(timescale) / 1000) as u32;
    let (length, from) = (number(moov, entry), number(moov, entry + 4));
    ensure!(length > ticks(movie_timescale), "the edit list would hide all of the master");
    write(moov, entry, length - ticks(movie_timescale));
    let from = from + ticks(timescale_of(moov, media));
    write(moov, entry + 4, from);
    Ok(())
}
