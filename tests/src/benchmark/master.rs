//! The masters of the benchmark: one that is made or named, and a larger one made of copies of it.

use super::{Options, Picture, rink};
use crate::{
    commands::{ffmpeg, ffprobe},
    system::{System, block_on},
};
use anyhow::Context;
use media::synthetic::SyntheticMaster;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A master on this disk, and its name in the lake.
#[derive(Debug, Clone)]
pub struct BenchmarkMaster {
    /// For people.
    pub name: &'static str,
    /// The file.
    pub file: PathBuf,
    /// In the lake.
    pub object: String,
    /// How long it is.
    pub seconds: f64,
}

impl BenchmarkMaster {
    /// Makes it, or takes the one that is named.
    pub fn make(folder: &Path, options: &Options) -> anyhow::Result<Self> {
        let file = match &options.master {
            Some(file) => file.clone(),
            None => made(folder, options)?,
        };
        Self::at("small", file, "media/raw/SEA/2025-2026/20101/p1-small.mp4")
    }

    /// A longer one: as many copies of this one as are needed.
    pub fn enlarged(&self, folder: &Path, minutes: u32) -> anyhow::Result<Self> {
        let copies = (f64::from(minutes) * 60.0 / self.seconds).round().max(1.0) as usize;
        let (list, file) = (folder.join("copies.txt"), folder.join("large.mp4"));
        let path = self.file.canonicalize()?;
        fs::write(&list, format!("file '{}'\n", path.display()).repeat(copies)).context("writing the list of copies")?;
        let [list, output] = [&list, &file].map(|path| path.to_string_lossy().into_owned());
        ffmpeg(&["-f", "concat", "-safe", "0", "-i", &list, "-c", "copy", "-movflags", "+faststart", &output])?;
        Self::at("large", file, "media/raw/SEA/2025-2026/20102/p1-large.mp4")
    }

    /// Uploads it and waits until it can be cut.
    pub fn ingest(&self, system: &System) -> anyhow::Result<()> {
        let started = std::time::Instant::now();
        system.ingest(&self.file, &self.object)?;
        println!(
            "{} master: {:.0} s, {:.0} MB, ingested in {:.1} s",
            self.name,
            self.seconds,
            self.megabytes(),
            started.elapsed().as_secs_f64()
        );
        Ok(())
    }

    /// Its size.
    pub fn megabytes(&self) -> f64 {
        fs::metadata(&self.file).map_or(0.0, |file| file.len() as f64 / 1e6)
    }

    fn at(name: &'static str, file: PathBuf, object: &str) -> anyhow::Result<Self> {
        let seconds = ffprobe(&["-select_streams", "v:0", "-show_entries", "stream=duration"], &file)?;
        let seconds = seconds.trim().trim_end_matches(',').parse().with_context(|| format!("the duration of {}", file.display()))?;
        Ok(Self { name, file, object: object.to_owned(), seconds })
    }
}

fn made(folder: &Path, options: &Options) -> anyhow::Result<PathBuf> {
    println!("making a master of {} minutes…", options.minutes);
    let (file, seconds) = (folder.join("small.mp4"), options.minutes * 60);
    match options.picture {
        Picture::Rink => rink::make(seconds, folder, &file)?,
        Picture::TestPicture => block_on(test_picture(seconds).make(&file))?,
    }
    Ok(file)
}

fn test_picture(seconds: u32) -> SyntheticMaster {
    let (width, height, kilobits) = (1920, 1080, Some(7_000));
    SyntheticMaster { seconds, width, height, gop_frames: 60, kilobits, noise: 3, ..SyntheticMaster::default() }
}
