//! `moov`: which of its tracks are the film and its sound.

use super::table::u32_at;
use super::track::{Track, is_still, read_tracks};
use super::{Unusable, child, damaged};
use mp4_atom::{Atom, Mvhd};

/// The tracks that are used.
#[derive(Debug, Clone)]
pub struct Movie<'a> {
    /// Ticks a second of the edit lists.
    pub timescale: u32,
    /// The film.
    pub video: Track<'a>,
    /// Its sound.
    pub audio: Option<Track<'a>>,
}

/// The first enabled video track with samples, and the first enabled audio track if there is one.
pub fn read_movie(moov: &[u8]) -> Result<Movie<'_>, Unusable> {
    if child(moov, b"cmov").is_some() {
        return Err(Unusable("the video has a compressed header, as QuickTime wrote them long ago; export it again".to_owned()));
    }
    let header = child(moov, b"mvhd").ok_or_else(|| damaged("no mvhd"))?;
    let timescale = Mvhd::decode_body(&mut &*header).map_err(|_| damaged("mvhd"))?.timescale;
    if timescale == 0 {
        return Err(damaged("a time base of no ticks"));
    }
    let audio = first_enabled(read_tracks(moov, b"soun")?);
    let mut films = read_tracks(moov, b"vide")?;
    films.retain(|track| !is_cover(track));
    match first_enabled(films) {
        Some(video) => Ok(Movie { timescale, video, audio }),
        None if audio.is_some() => Err(Unusable("there is no picture in this file, only sound".to_owned())),
        None => Err(Unusable("there is no picture in this file".to_owned())),
    }
}

/// A track of one still picture.
fn is_cover(track: &Track<'_>) -> bool {
    let count = child(track.stbl, b"stsz").and_then(|stsz| u32_at(stsz, 8).ok());
    is_still(track.stsd) && count == Some(1)
}

/// The first enabled track, or the first of all if somebody switched all off.
fn first_enabled(mut tracks: Vec<Track<'_>>) -> Option<Track<'_>> {
    let place = tracks.iter().position(|track| track.header.enabled).unwrap_or(0);
    (place < tracks.len()).then(|| tracks.swap_remove(place))
}
