//! The object that holds a master's samples: the upload itself, or the MP4 made of it.

use crate::examine::undecodable;
use anyhow::Context;
use cloud::{NewObject, Objects};
use events::remux_object;
use media::{
    ffmpeg::Container,
    source::{RangeSource, ReadWith},
};
use service::Failure;

/// One content of one object of the lake.
pub(crate) struct MediaObject {
    pub(crate) name: String,
    pub(crate) generation: i64,
    pub(crate) size: u64,
}

impl MediaObject {
    /// Reads it by range.
    pub(crate) fn source(&self, lake: &Objects) -> impl RangeSource {
        ReadWith::new(self.size, |range| lake.read_range(&self.name, self.generation, range))
    }
}

/// Rewrites an upload without a sample table as an MP4 beside it: read whole, once, nothing encoded again.
pub(crate) async fn remux(lake: &Objects, upload: &MediaObject, container: Container) -> Result<MediaObject, Failure> {
    let name = remux_object(&upload.name, upload.generation);
    if lake.stat(&name).await?.is_none() {
        let directory = tempfile::tempdir().context("making a scratch folder for a video without a sample table")?;
        let (original, rewritten) = (directory.path().join("original"), directory.path().join("rewritten.mp4"));
        lake.download(&upload.name, upload.generation, &original).await?;
        media::remux::remux(&original, container, &rewritten).await.map_err(undecodable)?;
        lake.create_from_file(NewObject::plain(name.clone(), "video/mp4"), &rewritten).await?;
    }
    let made = lake.stat(&name).await?.with_context(|| format!("{name} was written but is not there"))?;
    Ok(MediaObject { name, generation: made.generation, size: made.size })
}
