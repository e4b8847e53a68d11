//! `trak`: one track of the movie, with its tables still unread.

use super::table::u32_at;
use super::{Edit, Unusable, child, children, damaged, has_samples};
use mp4_atom::{Atom, Mdhd, Tkhd};

/// A video or audio track.
#[derive(Debug, Clone)]
pub struct Track<'a> {
    /// Number, size on the screen and matrix.
    pub header: Tkhd,
    /// Ticks a second.
    pub timescale: u32,
    /// What of it is shown.
    pub edit: Edit,
    /// The body of `stbl`.
    pub stbl: &'a [u8],
    /// The body of `stsd`.
    pub stsd: &'a [u8],
}

/// All tracks with this handler (`vide`, `soun`) that have samples and are not the pictures of a chapter list.
pub fn read_tracks<'a>(moov: &'a [u8], handler: &[u8; 4]) -> Result<Vec<Track<'a>>, Unusable> {
    let traks = || children(moov).filter(|(kind, _)| kind == b"trak").map(|(_, body)| body);
    let chapters: Vec<u32> = traks().flat_map(chapter_tracks).collect();
    let mut tracks = Vec::new();
    for trak in traks().filter(|trak| handler_of(trak) == Some(*handler)) {
        let track = Track::read(trak)?;
        if has_samples(track.stbl) && !chapters.contains(&track.header.track_id) {
            tracks.push(track);
        }
    }
    Ok(tracks)
}

impl<'a> Track<'a> {
    fn read(trak: &'a [u8]) -> Result<Self, Unusable> {
        let part = |within: &'a [u8], kind| child(within, kind).ok_or_else(|| damaged("a track with a part missing"));
        let mdia = part(trak, b"mdia")?;
        let minf = part(mdia, b"minf")?;
        check_own_data(minf)?;
        let stbl = part(minf, b"stbl")?;
        let timescale = Mdhd::decode_body(&mut part(mdia, b"mdhd")?).map_err(|_| damaged("mdhd"))?.timescale;
        // Above a gigahertz, times no longer fit their fields; below one tick a second there are none.
        if !(1..=1_000_000_000).contains(&timescale) {
            return Err(damaged("a time base of no ticks"));
        }
        let header = Tkhd::decode_body(&mut part(trak, b"tkhd")?).map_err(|_| damaged("tkhd"))?;
        Ok(Self { header, timescale, edit: Edit::read(trak)?, stbl, stsd: part(stbl, b"stsd")? })
    }
}

/// Four letters at byte 8; the name after them is Pascal in QuickTime and C in MP4, and nobody needs it.
fn handler_of(trak: &[u8]) -> Option<[u8; 4]> {
    let hdlr = child(child(trak, b"mdia")?, b"hdlr")?;
    u32_at(hdlr, 8).ok().map(u32::to_be_bytes)
}

/// The tracks that this one names as its chapter titles and pictures.
fn chapter_tracks(trak: &[u8]) -> Vec<u32> {
    let chap = child(trak, b"tref").and_then(|tref| child(tref, b"chap")).unwrap_or_default();
    chap.chunks_exact(4).take(16).filter_map(|id| u32_at(id, 0).ok()).collect()
}

/// Refuses a track whose samples lie in another file.
fn check_own_data(minf: &[u8]) -> Result<(), Unusable> {
    let dref = child(minf, b"dinf").and_then(|dinf| child(dinf, b"dref")).and_then(|dref| dref.get(8..)).unwrap_or_default();
    // Flag 1 is "in this file"; some writers forget it, but then they name no other file either.
    let elsewhere = |(_, body): ([u8; 4], &[u8])| body.len() > 4 && body[3] & 1 == 0;
    if children(dref).any(elsewhere) {
        return Err(Unusable("the video keeps its pictures in another file; export it as one self-contained file".to_owned()));
    }
    Ok(())
}

/// Whether a coding is that of still pictures: cover art, not film.
pub fn is_still(stsd: &[u8]) -> bool {
    let tag = stsd.get(12..16).unwrap_or_default();
    [b"jpeg", b"png ", b"gif ", b"tiff"].iter().any(|still| tag == still.as_slice())
}
