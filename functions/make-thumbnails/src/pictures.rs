//! The pictures of one clip, made on local disk.

use anyhow::Context;
use cloud::{NEWEST, Objects};
use events::{Asset, AssetType, ClipCut, ClipThumbnailed, StagesMs};
use media::{
    ffmpeg::FfmpegError,
    thumbnails::{Thumbnails, grid_vtt, thumbnails},
};
use service::Failure;
use std::{path::PathBuf, time::Instant};
use telemetry::stage;
use tempfile::TempDir;

/// The files, and what is to be announced of them.
pub(crate) struct Pictures {
    pub(crate) poster: PathBuf,
    pub(crate) grid: PathBuf,
    pub(crate) map: String,
    pub(crate) announcement: ClipThumbnailed,
    /// Vanishes with the pictures.
    _directory: TempDir,
}

/// Fetches the clip and makes its pictures.
pub(crate) async fn make(delivery: &Objects, cut: &ClipCut) -> Result<Pictures, Failure> {
    let directory = tempfile::tempdir().context("making a scratch folder for pictures")?;
    let file = |name: &str| directory.path().join(name);
    let (clip, poster, grid) = (file("clip.mp4"), file("thumb.jpg"), file("grid.jpg"));
    let started = Instant::now();
    stage("read", delivery.download(&cut.asset.object, NEWEST, &clip)).await?;
    let fetched = Instant::now();
    let made = stage("pictures", thumbnails(&clip, &poster, &grid)).await.map_err(undecodable)?;
    let stages_ms = StagesMs::from([
        ("thumbnails_read".to_owned(), milliseconds(fetched - started)),
        ("thumbnails".to_owned(), milliseconds(fetched.elapsed())),
    ]);
    let map = grid_vtt(&made.layout);
    let assets = vec![
        asset(cut, AssetType::Thumbnail, size(&poster)?, Some((made.poster_width, made.poster_height))),
        asset(cut, AssetType::ThumbnailGrid, size(&grid)?, Some(grid_size(&made))),
        asset(cut, AssetType::ThumbnailGridVtt, map.len() as u64, None),
    ];
    let announcement = ClipThumbnailed { clip: cut.clip.clone(), assets, stages_ms };
    Ok(Pictures { poster, grid, map, announcement, _directory: directory })
}

fn undecodable(error: FfmpegError) -> Failure {
    match error {
        FfmpegError::Rejected(reason) => Failure::Permanent(format!("no picture can be made of the clip: {reason}")),
        other => other.into(),
    }
}

fn grid_size(made: &Thumbnails) -> (u32, u32) {
    (made.layout.width(), made.layout.height())
}

fn asset(cut: &ClipCut, asset_type: AssetType, bytes: u64, pixels: Option<(u32, u32)>) -> Asset {
    Asset {
        asset_type,
        object: cut.clip.object(asset_type),
        file_size_bytes: bytes as i64,
        width: pixels.map(|(width, _)| width as i32),
        height: pixels.map(|(_, height)| height as i32),
        codec: None,
    }
}

fn size(file: &std::path::Path) -> anyhow::Result<u64> {
    Ok(std::fs::metadata(file).with_context(|| format!("looking at {}", file.display()))?.len())
}

fn milliseconds(duration: std::time::Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
