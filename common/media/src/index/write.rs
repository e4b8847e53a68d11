//! Writing the index of a master.

use super::directory::{self, PageEntry};
use super::page::Page;
use super::{Header, sound_between};
use crate::boxes::Sample;
use anyhow::Context;

/// The first bytes of every index; the digit is the version.
pub const MAGIC: &[u8; 8] = b"HBINDEX1";
/// A page lasts at least this long, in seconds, so that the directory of a long film stays small.
const PAGE_SECONDS: i64 = 10;
/// A GOP that is longer than this is split over pages.
const PAGE_SAMPLES: usize = 4096;

/// All samples of a master that are needed to show it.
#[derive(Debug, Clone)]
pub struct Film {
    /// What holds for all of it.
    pub header: Header,
    /// The video samples in decode order, from the first that frame 0 needs.
    pub video: Vec<Sample>,
    /// The audio samples, or pieces of packed audio.
    pub audio: Vec<Sample>,
}

/// The bytes of the index file.
pub fn encode(film: &Film) -> anyhow::Result<Vec<u8>> {
    let header = serde_json::to_vec(&film.header).context("writing the header of an index")?;
    let starts = page_starts(film);
    let first_pts: Vec<i64> = page_slices(film, &starts).map(|page| first_pts(film, page)).collect();
    let (mut entries, mut pages, mut frame) = (Vec::new(), Vec::new(), 0);
    for (number, video) in page_slices(film, &starts).enumerate() {
        let first_key_pts = video.iter().find(|sample| sample.key).map(|sample| sample.pts);
        let offset = pages.len() as u64;
        entries.push(PageEntry { first_frame: frame, first_pts: first_pts[number], first_key_pts, offset });
        frame += video.iter().filter(|sample| is_shown(film, sample)).count() as u32;
        let end_pts = first_pts.get(number + 1).copied().unwrap_or(film.header.end_pts);
        let sound = page_sound(film, first_pts[number], end_pts);
        Page::encode(video, sound.start, &film.audio[sound], &mut pages);
    }
    let directory = directory::encode(&entries);
    let lengths = [u32::try_from(header.len())?, u32::try_from(directory.len())?].map(u32::to_be_bytes);
    Ok([MAGIC.as_slice(), &lengths[0], &lengths[1], &header, &directory, &pages].concat())
}

fn is_shown(film: &Film, sample: &Sample) -> bool {
    (film.header.first_pts..film.header.end_pts).contains(&sample.pts)
}

fn first_pts(film: &Film, page: &[Sample]) -> i64 {
    page.iter().filter(|sample| is_shown(film, sample)).map(|sample| sample.pts).min().unwrap_or(film.header.end_pts)
}

fn page_slices<'a>(film: &'a Film, starts: &'a [usize]) -> impl Iterator<Item = &'a [Sample]> {
    let ends = starts.iter().skip(1).copied().chain([film.video.len()]);
    starts.iter().zip(ends).map(|(&start, end)| &film.video[start..end])
}

/// Where pages start: where all that was decoded is shown before all that follows, best at a key sample.
fn page_starts(film: &Film) -> Vec<usize> {
    let samples = &film.video;
    let mut least_from: Vec<i64> = samples.iter().map(|sample| sample.pts).collect();
    (1..samples.len()).rev().for_each(|at| least_from[at - 1] = least_from[at - 1].min(least_from[at]));
    let page_ticks = PAGE_SECONDS * i64::from(film.header.video.timescale);
    let (mut starts, mut shown, mut latest) = (vec![0], 0, i64::MIN);
    for (at, sample) in samples.iter().enumerate() {
        let start = starts[starts.len() - 1];
        let long = sample.dts - samples[start].dts >= page_ticks;
        if shown > 0 && latest < least_from[at] && (long && sample.key || at - start >= PAGE_SAMPLES) {
            starts.push(at);
            shown = 0;
        }
        shown += usize::from(is_shown(film, sample));
        latest = latest.max(sample.pts);
    }
    if shown == 0 && starts.len() > 1 {
        starts.pop();
    }
    starts
}

fn page_sound(film: &Film, first_pts: i64, end_pts: i64) -> std::ops::Range<usize> {
    let Some(audio) = &film.header.audio else { return 0..0 };
    let time = |pts| film.header.audio_time(audio, pts);
    sound_between(&film.audio, audio.timescale, time(first_pts), time(end_pts))
}
