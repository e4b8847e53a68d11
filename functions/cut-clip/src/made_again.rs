//! A video that is made again where other files of the clip are still there.
//!
//! Playlists name byte ranges of the video, and caches keep both for years: a video whose ranges are others, because another encoder
//! made it, must not take the place of the one that is gone. Objects are never overwritten, so then nothing can be done.

use crate::cut::Cut;
use anyhow::Context;
use cloud::{NEWEST, Objects};
use events::{AssetType, ClipCut};
use media::hls::{Playlists, playlists};
use tokio::io::AsyncReadExt;

/// The longest playlist: 300 s of clip need 20 KB.
const LONGEST_PLAYLIST: u64 = 256 * 1024;
/// Everything before the first fragment; 300 s of clip need 6 KB.
const HEAD_BYTES: u64 = 32 * 1024;

/// The playlists with which a video is compared that takes the place of one that is gone.
pub(crate) const COMPARED: [AssetType; 2] = [AssetType::HlsPlaylist, AssetType::HlsIframes];

/// Why the video cannot take the place of the one that is gone; none if it can, or if nothing is left of that.
pub(crate) async fn misfit(delivery: &Objects, made: &Cut) -> anyhow::Result<Option<String>> {
    let (media, iframes) = tokio::try_join!(left(delivery, made, COMPARED[0]), left(delivery, made, COMPARED[1]))?;
    if media.is_none() && iframes.is_none() {
        return Ok(None);
    }
    let ours = playlists_of(made).await?;
    let fits = |left: Option<String>, ours: &str| left.is_none_or(|left| ranges(&left).eq(ranges(ours)));
    Ok((!fits(media, &ours.media) || !fits(iframes, &ours.iframes)).then(|| {
        "the video of this clip was removed, and made again it is not the same, byte for byte, as the one that its playlists describe; \
         when the rest of its files is removed, too, ask for the clip again"
            .to_owned()
    }))
}

/// A playlist of the video that is gone.
async fn left(delivery: &Objects, made: &Cut, asset: AssetType) -> anyhow::Result<Option<String>> {
    let name = made.announcement.clip.object(asset);
    if delivery.stat(&name).await?.is_none() {
        return Ok(None);
    }
    let text = delivery.read_head(&name, NEWEST, LONGEST_PLAYLIST).await?;
    Ok(Some(String::from_utf8_lossy(&text).into_owned()))
}

async fn playlists_of(made: &Cut) -> anyhow::Result<Playlists> {
    let doing = || format!("reading {}", made.file.display());
    let mut head = Vec::new();
    tokio::fs::File::open(&made.file).await.with_context(doing)?.take(HEAD_BYTES).read_to_end(&mut head).await.with_context(doing)?;
    let ClipCut { receipt, key_frame_bytes, asset, .. } = &made.announcement;
    playlists(&head, receipt.range.frames(), key_frame_bytes, asset.file_size_bytes as u64)
}

/// The lines of a playlist that name bytes.
fn ranges(playlist: &str) -> impl Iterator<Item = &str> {
    playlist.lines().filter(|line| line.contains("BYTERANGE"))
}
