//! Every frame and every sound of every cut is the master's.

use crate::{decode, masters};
use anyhow::Context;
use events::FrameRange;
use media::encode_job::{AudioWindow, EncodeJob};
use media::probe::{Probed, probe};
use media::source::{Counted, FileSource};
use std::path::Path;

/// Cuts of every master; `CUTS=40` for a longer look.
fn cuts() -> u32 {
    std::env::var("CUTS").ok().and_then(|cuts| cuts.parse().ok()).unwrap_or(3)
}

#[tokio::test]
async fn cuts_decode_to_the_frames_and_the_sound_of_the_master() {
    let directory = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for path in masters::make_all(directory.path()) {
        let original = masters::original_of(&path);
        if let Err(why) = check_master(&path, original.as_deref()).await {
            wrong.push(format!("{}: {why:#}", path.file_name().unwrap().display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `original`: what it was copied from. Its sound is the measure then: ffmpeg moves the picture of a file with an edit
/// list to time 0 and leaves the sound where it was.
async fn check_master(path: &Path, original: Option<&Path>) -> anyhow::Result<()> {
    let source = Counted::new(FileSource::open(path).await?);
    let probed = probe(&source).await?;
    let facts = &probed.facts;
    eprintln!(
        "{:20} {:?} {} closed {} idr {:?} turned {} {:?}; {} requests, index {} bytes",
        path.file_name().unwrap().display(),
        facts.frame_rate,
        if facts.constant_rate { "CFR" } else { "VFR" },
        facts.closed_gop,
        facts.idr_checked,
        facts.rotation,
        facts.audio,
        source.requests(),
        probed.index.len(),
    );
    let whole = decode::frames(path);
    check_times(&probed, &whole)?;
    let sound = match &facts.audio {
        Some(_) => Some(Sound::of(original.unwrap_or(path), &whole[0].1).await?),
        None => None,
    };
    let frames = facts.frame_times.frames();
    for cut in 0..cuts() {
        // From a single frame to three fifths of the film, from everywhere.
        let first = (frames * cut / cuts() + cut % 3).min(frames - 1);
        let range = FrameRange { first, end: (first + 1 + frames * (cut % 4) / 5).min(frames) };
        check_cut(path, &probed, &whole, sound.as_ref(), range).await.map_err(|why| why.context(format!("{range:?}")))?;
    }
    check_cut(path, &probed, &whole, sound.as_ref(), FrameRange { first: 0, end: frames }).await
}

fn check_times(probed: &Probed, whole: &[(i64, String)]) -> anyhow::Result<()> {
    let times = &probed.facts.frame_times;
    anyhow::ensure!(times.frames() as usize == whole.len(), "{} frames, ffmpeg shows {}", times.frames(), whole.len());
    for (frame, (pts, _)) in whole.iter().enumerate() {
        let (ours, theirs) = (times.ticks_of(frame as u32) as i64, pts - whole[0].0);
        anyhow::ensure!(ours == theirs, "frame {frame} at {ours}, ffmpeg shows it at {theirs}");
    }
    Ok(())
}

async fn check_cut(path: &Path, probed: &Probed, whole: &[(i64, String)], sound: Option<&Sound>, range: FrameRange) -> anyhow::Result<()> {
    let directory = tempfile::tempdir()?;
    let index = bytes::Bytes::copy_from_slice(&probed.index);
    let plan = media::plan::plan(&index, range).await?;
    let job = media::mini_movie::write_source(&plan, &FileSource::open(path).await?, directory.path()).await?;
    let shown = decode::source_frames(&job.source);
    let shown: Vec<_> = shown.iter().filter(|(pts, _)| (job.first_pts..job.end_pts).contains(pts)).collect();
    let wanted = &whole[range.first as usize..range.end as usize];
    anyhow::ensure!(shown.len() == wanted.len(), "{} frames instead of {}", shown.len(), wanted.len());
    anyhow::ensure!(job.frame_times.frames() == range.frames(), "the job says {} frames", job.frame_times.frames());
    for (number, (got, want)) in shown.iter().zip(wanted).enumerate() {
        anyhow::ensure!(got.1 == want.1, "frame {number} of the cut is another picture");
        anyhow::ensure!(got.0 - job.first_pts == want.0 - wanted[0].0, "frame {number} of the cut comes at another time");
        anyhow::ensure!(job.frame_times.ticks_of(number as u32) as i64 == got.0 - job.first_pts, "frame {number} at another time");
    }
    let time = |frame| probed.facts.frame_times.time_of(frame).seconds();
    match (sound, &job.audio) {
        (Some(sound), Some(window)) => sound.check(&job, window, time(range.first)),
        (Some(sound), None) => {
            anyhow::ensure!(sound.start + time(range.end) < 0.025, "the sound is missing");
            Ok(())
        }
        (None, Some(_)) => anyhow::bail!("sound out of nowhere"),
        (None, None) => Ok(()),
    }
}

/// The sound of a whole master.
struct Sound {
    samples: Vec<i16>,
    /// When frame 0 appears, in seconds after the first sample.
    start: f64,
}

impl Sound {
    /// Of a file that shows `frame_0` somewhere.
    async fn of(path: &Path, frame_0: &str) -> anyhow::Result<Self> {
        let place = decode::frames(path).iter().position(|(_, picture)| picture == frame_0).context("frame 0 is not in the original")?;
        let probed = probe(&FileSource::open(path).await?).await?;
        let into_film = probed.facts.frame_times.time_of(place as u32).seconds();
        Ok(Self { samples: decode::sound(path), start: into_film + decode::start(path, "v") - decode::start(path, "a") })
    }

    /// The sound of the cut must be this, sample by sample, at most one sample early or late.
    fn check(&self, job: &EncodeJob, window: &AudioWindow, clip_start: f64) -> anyhow::Result<()> {
        let rate = f64::from(window.sample_rate);
        let cut = decode::sound(&job.source);
        let cut_start = ((window.start.seconds() - decode::start(&job.source, "a")) * rate).round() as i64;
        let own_start = ((clip_start + self.start) * rate).round() as i64;
        let clock = window.start.seconds() * f64::from(job.video_timescale) - job.first_pts as f64;
        anyhow::ensure!(clock.abs() < 1.0, "another start");
        let length = (window.length.seconds() * rate) as i64;
        let differences = |shift: i64| {
            let pairs = (0..length).filter_map(|at| {
                let own = self.samples.get(usize::try_from(own_start + at + shift).ok()?)?;
                let cut = cut.get(usize::try_from(cut_start + at).ok()?)?;
                Some(u64::from(own.abs_diff(*cut) > 2))
            });
            pairs.fold((0, 0), |(wrong, all), differs| (wrong + differs, all + 1))
        };
        let best = (-1..=1).map(differences).min().unwrap_or((1, 0));
        anyhow::ensure!(best.0 * 1000 <= best.1, "{} of {} samples of the sound differ", best.0, best.1);
        anyhow::ensure!(
            best.1 * 10 > length as u64 * 8 || window.sound_from > window.start || clip_start > 3.0,
            "only {} compared",
            best.1
        );
        Ok(())
    }
}
