//! Which samples of a master a clip needs, and what becomes of each frame.

use crate::boxes::{MAX_PIXELS, Sample};
use crate::encode_job::{AudioWindow, EncodeJob};
use crate::index::{AudioConfig, Header, Index, Loaded, sound_between};
use crate::source::RangeSource;
use anyhow::Context;
use events::{FrameRange, FrameTimes, Micros};
use std::ops::Range;
use std::path::PathBuf;

/// A larger gap between samples is not read, at the price of one more request.
const MAX_GAP: u64 = 256 << 10;

/// How a clip is made out of its master.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Frames that are taken over as they are. None yet: cutting only the edges is decided here, once it exists.
    pub copied: Vec<FrameRange>,
    /// Frames that are decoded and encoded again.
    pub encoded: Vec<FrameRange>,
    /// The bytes of the master to fetch, in order, none twice.
    pub reads: Vec<Range<u64>>,
    /// Everything of the job but its file, which does not exist yet.
    pub(crate) job: EncodeJob,
    pub(crate) header: Header,
    pub(crate) video: Vec<Sample>,
    pub(crate) audio: Vec<Sample>,
    /// When the clock of the small file starts, in whole seconds after frame 0: whole, so that it is exact in every time base.
    pub(crate) clock_start: i64,
}

/// Plans the clip of the frames `range` from the index of its master: one or two small reads.
pub async fn plan(index: &impl RangeSource, range: FrameRange) -> anyhow::Result<Plan> {
    let opened = Index::open(index).await?;
    let frames = opened.header.frames;
    anyhow::ensure!(range.first < range.end && range.end <= frames, "frames {}..{} of {frames}", range.first, range.end);
    let loaded = opened.samples(index, range).await?;
    make_plan(opened.header, &loaded, range)
}

impl Plan {
    /// Bytes of the master that will be fetched.
    pub fn bytes_to_read(&self) -> u64 {
        self.reads.iter().map(|read| read.end - read.start).sum()
    }
}

fn make_plan(header: Header, loaded: &Loaded, range: FrameRange) -> anyhow::Result<Plan> {
    let (first_pts, end_pts) = (loaded.pts_of(range.first)?, loaded.pts_of(range.end)?);
    let video = video_needed(&loaded.video, first_pts, end_pts);
    let audio = audio_needed(&header, loaded, first_pts, end_pts);
    let clock_start = clock_start(&header, &video, &audio);
    let video_start = header.first_pts + clock_start * i64::from(header.video.timescale);
    let (first, end) = (first_pts - video_start, end_pts - video_start);
    let job = EncodeJob {
        source: PathBuf::new(),
        video_timescale: header.video.timescale,
        first_pts: first,
        end_pts: end,
        frame_times: frame_times(header.video.timescale, loaded, range)?,
        audio: audio.first().and_then(|sound| audio_window(&header, sound, clock_start, first, end)),
        width: header.video.width.into(),
        height: header.video.height.into(),
        rotation: header.video.rotation,
        frame_rate: header.video.frame_rate,
        max_pixels: MAX_PIXELS,
    };
    let reads = coalesce(video.iter().chain(&audio));
    Ok(Plan { copied: Vec::new(), encoded: vec![range], reads, job, header, video, audio, clock_start })
}

/// From the last key sample at or before the first frame to the last sample that is shown in the clip, in decode order.
fn video_needed(samples: &[Sample], first_pts: i64, end_pts: i64) -> Vec<Sample> {
    let in_clip = |sample: &Sample| (first_pts..end_pts).contains(&sample.pts);
    let first = samples.iter().position(in_clip).unwrap_or(0);
    let end = samples.iter().rposition(in_clip).map_or(0, |last| last + 1);
    let can_start = |sample: &Sample| sample.key && sample.pts <= first_pts;
    let start = samples[..end.min(first + 1)].iter().rposition(can_start).unwrap_or(0);
    samples[start..end].to_vec()
}

fn audio_needed(header: &Header, loaded: &Loaded, first_pts: i64, end_pts: i64) -> Vec<Sample> {
    let Some(audio) = &header.audio else { return Vec::new() };
    let (from, to) = (header.audio_time(audio, first_pts), header.audio_time(audio, end_pts));
    if to <= audio.heard_from {
        return Vec::new();
    }
    loaded.audio[sound_between(&loaded.audio, audio.timescale, from, to)].to_vec()
}

/// The last whole second before which no sample is decoded, shown or heard.
fn clock_start(header: &Header, video: &[Sample], audio: &[Sample]) -> i64 {
    let seen = video.iter().map(|sample| sample.dts.min(sample.pts)).min();
    let seen = seen.map(|time| (time - header.first_pts).div_euclid(header.video.timescale.into()));
    let heard = header.audio.as_ref().zip(audio.iter().map(|sample| sample.pts).min());
    let heard = heard.map(|(config, time)| (time - config.zero).div_euclid(config.timescale.into()));
    seen.into_iter().chain(heard).min().unwrap_or(0)
}

fn frame_times(timescale: u32, loaded: &Loaded, range: FrameRange) -> anyhow::Result<FrameTimes> {
    let pts = (range.first..=range.end).map(|frame| loaded.pts_of(frame)).collect::<anyhow::Result<Vec<_>>>()?;
    let last_ticks = pts[pts.len() - 1] - pts[pts.len() - 2];
    let last_ticks = u32::try_from(last_ticks).context("the last frame of a clip stays for hours")?;
    FrameTimes::from_pts(timescale, &pts[..pts.len() - 1], last_ticks).context("the frame times of a clip")
}

fn audio_window(header: &Header, first: &Sample, clock_start: i64, first_pts: i64, end_pts: i64) -> Option<AudioWindow> {
    let audio = header.audio.as_ref()?;
    let start = micros(first_pts, header.video.timescale);
    let sound_from = audio_on_clock(audio, first.pts.max(audio.heard_from), clock_start);
    Some(AudioWindow {
        start,
        length: micros(end_pts, header.video.timescale) - start,
        sound_from: micros(sound_from, audio.timescale),
        sample_rate: audio.sample_rate,
        channels: audio.channels,
    })
}

/// A media time of the audio on the clock of the small file, in the audio's ticks.
pub(crate) fn audio_on_clock(audio: &AudioConfig, media_time: i64, clock_start: i64) -> i64 {
    media_time - audio.zero - clock_start * i64::from(audio.timescale)
}

fn micros(ticks: i64, timescale: u32) -> Micros {
    let (ticks, timescale) = (i128::from(ticks), i128::from(timescale));
    Micros::new((2_000_000 * ticks + timescale).div_euclid(2 * timescale) as i64)
}

/// The fewest ranges that hold all samples without reading across a large gap.
fn coalesce<'a>(samples: impl Iterator<Item = &'a Sample>) -> Vec<Range<u64>> {
    let mut places: Vec<_> = samples.map(|sample| sample.offset..sample.end_offset()).collect();
    places.sort_unstable_by_key(|place| place.start);
    let mut reads: Vec<Range<u64>> = Vec::new();
    for place in places {
        match reads.last_mut() {
            Some(read) if place.start <= read.end + MAX_GAP => read.end = read.end.max(place.end),
            _ => reads.push(place),
        }
    }
    reads
}
