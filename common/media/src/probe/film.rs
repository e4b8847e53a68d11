//! From the tables of a movie to the film that is shown: which samples are frames, and when.

use super::codec::{codec_name, tag_name};
use super::frame_rate::{Rate, frame_rate};
use super::{AudioFacts, MasterFacts};
use crate::boxes::{AudioEntry, Edit, Movie, Sample, Track, Unusable, VideoEntry, damaged};
use crate::boxes::{read_audio_entry, read_packed, read_samples, read_video_entries};
use crate::index::{AudioConfig, Film, Header, VideoConfig};
use events::FrameTimes;

/// What the index does not keep.
#[derive(Debug)]
pub struct Told {
    frame_times: FrameTimes,
    constant_rate: bool,
    video: VideoEntry,
    audio: Option<AudioEntry>,
}

/// Reads all samples and decides which of them are shown.
pub fn read(movie: &Movie<'_>, quicktime: bool, media_size: u64) -> Result<(Film, Told), Unusable> {
    let track = &movie.video;
    let entry = read_video_entries(track.stsd)?;
    let mut samples = read_samples(track.stbl, media_size)?;
    separate_doubles(&mut samples);
    let shown = shown_times(&samples, track, movie.timescale)?;
    let end_pts = end_of_last(&samples, &shown);
    let (first_pts, last_pts) = (shown[0], shown[shown.len() - 1]);
    let last_ticks = u32::try_from(end_pts - last_pts).map_err(|_| damaged("a last picture that stays for hours"))?;
    let times = FrameTimes::from_pts(track.timescale, &shown, last_ticks).map_err(|_| damaged("pictures hours apart"))?;
    let rate = frame_rate(track.timescale, &shown, last_ticks);
    let samples = needed(samples, first_pts, end_pts);
    let (audio_config, audio_entry, audio) = read_audio(movie, first_pts, media_size)?;
    let closed_gop = is_closed(&samples);
    let video = video_config(track, &entry, rate);
    let header = Header { media_size, quicktime, frames: times.frames(), first_pts, end_pts, closed_gop, video, audio: audio_config };
    let told = Told { frame_times: times, constant_rate: rate.constant, video: entry, audio: audio_entry };
    Ok((Film { header, video: samples, audio }, told))
}

/// What is registered of a film.
pub fn facts(film: &Film, told: Told) -> MasterFacts {
    let video = &film.header.video;
    let audio = told.audio.zip(film.header.audio.as_ref()).map(|(entry, config)| AudioFacts {
        codec: codec_name(&entry.tag),
        sample_rate: config.sample_rate,
        channels: config.channels,
    });
    MasterFacts {
        frame_times: told.frame_times,
        frame_rate: video.frame_rate,
        constant_rate: told.constant_rate,
        video_codec: codec_name(&told.video.tag),
        video_tag: tag_name(&told.video.tag),
        width: video.width.into(),
        height: video.height.into(),
        rotation: video.rotation,
        audio,
        closed_gop: film.header.closed_gop,
        idr_checked: None,
    }
}

/// No two pictures are shown at once: of doubles, the later decoded one moves a tick.
fn separate_doubles(samples: &mut [Sample]) {
    let mut order: Vec<u32> = (0..samples.len() as u32).collect();
    order.sort_by_key(|&place| samples[place as usize].pts);
    let mut free = i64::MIN;
    for place in order {
        let sample = &mut samples[place as usize];
        sample.pts = sample.pts.max(free);
        free = sample.pts + 1;
    }
}

/// The sorted pts of all frames that the edit list shows.
fn shown_times(samples: &[Sample], track: &Track<'_>, movie_timescale: u32) -> Result<Vec<i64>, Unusable> {
    let Edit { media_start, length, .. } = track.edit;
    let from = if media_start == 0 { i64::MIN } else { media_start };
    let length = length.map(|length| rescale(length.into(), movie_timescale, track.timescale));
    let to = length.map_or(i64::MAX, |length| media_start.saturating_add(length));
    let mut shown: Vec<i64> = samples.iter().map(|sample| sample.pts).filter(|pts| (from..to).contains(pts)).collect();
    shown.sort_unstable();
    if shown.is_empty() {
        return Err(Unusable("the video has no picture that is ever shown; export it again".to_owned()));
    }
    Ok(shown)
}

/// When the last shown frame ends: where the first hidden one would come, or as long as the table says it stays.
fn end_of_last(samples: &[Sample], shown: &[i64]) -> i64 {
    let last = shown[shown.len() - 1];
    let hidden = samples.iter().map(|sample| sample.pts).filter(|&pts| pts > last).min();
    let stated = samples.last().map_or(0, |sample| i64::from(sample.duration));
    let before = shown.len().checked_sub(2).map_or(1, |before| last - shown[before]);
    hidden.unwrap_or(last + if stated > 0 { stated } else { before })
}

/// The samples from the last key sample before frame 0 to the last that is shown, in decode order.
fn needed(samples: Vec<Sample>, first_pts: i64, end_pts: i64) -> Vec<Sample> {
    let is_shown = |sample: &Sample| (first_pts..end_pts).contains(&sample.pts);
    let first = samples.iter().position(is_shown).unwrap_or(0);
    let last = samples.iter().rposition(is_shown).unwrap_or(0);
    let can_start = |sample: &Sample| sample.key && sample.pts <= first_pts;
    let start = samples[..=first].iter().rposition(can_start).unwrap_or(0);
    samples[start..=last].to_vec()
}

/// Whether no sample after a key sample is shown before it.
fn is_closed(samples: &[Sample]) -> bool {
    let mut least_later = i64::MAX;
    samples.iter().rev().all(|sample| {
        let closed = !sample.key || least_later >= sample.pts;
        least_later = least_later.min(sample.pts);
        closed
    })
}

type Audio = (Option<AudioConfig>, Option<AudioEntry>, Vec<Sample>);

fn read_audio(movie: &Movie<'_>, first_pts: i64, media_size: u64) -> Result<Audio, Unusable> {
    let Some(track) = &movie.audio else { return Ok((None, None, Vec::new())) };
    let entry = read_audio_entry(track.stsd)?;
    let (packed, samples) = match read_packed(track.stbl, &entry, media_size)? {
        Some((packed, pieces)) => (Some(packed), pieces),
        None => (None, read_samples(track.stbl, media_size)?),
    };
    let config = AudioConfig {
        timescale: track.timescale,
        stsd: track.stsd.to_vec(),
        zero: audio_zero(movie, track, first_pts),
        heard_from: track.edit.media_start,
        sample_rate: if entry.sample_rate > 0 { entry.sample_rate } else { track.timescale },
        channels: entry.channels,
        packed,
    };
    Ok((Some(config), Some(entry), samples))
}

/// The media time of the audio that is heard when frame 0 appears, by the edit lists of both tracks.
fn audio_zero(movie: &Movie<'_>, audio: &Track<'_>, first_pts: i64) -> i64 {
    let video = &movie.video;
    let (ticks, movie_ticks) = (i128::from(video.timescale), i128::from(movie.timescale));
    let into_video = i128::from(first_pts - video.edit.media_start);
    let delay = i128::from(video.edit.delay) - i128::from(audio.edit.delay);
    let (time, per_second) = (into_video * movie_ticks + delay * ticks, ticks * movie_ticks);
    let zero = (2 * time * i128::from(audio.timescale) + per_second).div_euclid(2 * per_second);
    audio.edit.media_start.saturating_add(zero.clamp(i64::MIN.into(), i64::MAX.into()) as i64)
}

fn video_config(track: &Track<'_>, entry: &VideoEntry, rate: Rate) -> VideoConfig {
    let matrix = &track.header.matrix;
    let size = [track.header.width, track.header.height];
    VideoConfig {
        timescale: track.timescale,
        stsd: track.stsd.to_vec(),
        matrix: [matrix.a, matrix.b, matrix.u, matrix.c, matrix.d, matrix.v, matrix.x, matrix.y, matrix.w],
        display_size: size.map(|side| u32::from(side.integer()) << 16 | u32::from(side.decimal())),
        width: entry.width,
        height: entry.height,
        rotation: rotation([matrix.a, matrix.b, matrix.c, matrix.d]),
        frame_rate: rate.fraction,
    }
}

/// Quarter turns are all that cameras write; anything else is shown as it is stored.
fn rotation(matrix: [i32; 4]) -> u16 {
    match matrix.map(i32::signum) {
        [0, 1, -1, 0] => 90,
        [-1, 0, 0, -1] => 180,
        [0, -1, 1, 0] => 270,
        _ => 0,
    }
}

fn rescale(value: i128, from: u32, to: u32) -> i64 {
    let nearest = (2 * value * i128::from(to) + i128::from(from)).div_euclid(2 * i128::from(from));
    nearest.clamp(i64::MIN.into(), i64::MAX.into()) as i64
}
