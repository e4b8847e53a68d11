//! The files a clip consists of.

use serde::{Deserialize, Serialize};

/// What one file of a clip is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssetType {
    /// The video: one fragmented MP4, which is also the media of the HLS playlists.
    Mp4,
    /// The byte-range media playlist over the video.
    HlsPlaylist,
    /// The multivariant playlist: codecs, resolution, frame rate, bandwidth.
    HlsMultivariant,
    /// The I-frame playlist, for scrubbing.
    HlsIframes,
    /// The poster.
    Thumbnail,
    /// The scrub grid: one tile a second.
    ThumbnailGrid,
    /// Which tile of the grid belongs to which second.
    ThumbnailGridVtt,
}

impl AssetType {
    /// Every asset; a clip is ready when it has all of them.
    pub const ALL: [Self; 7] = [
        Self::Mp4,
        Self::HlsPlaylist,
        Self::HlsMultivariant,
        Self::HlsIframes,
        Self::Thumbnail,
        Self::ThumbnailGrid,
        Self::ThumbnailGridVtt,
    ];

    /// The name in JSON and in Postgres.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mp4 => "mp4",
            Self::HlsPlaylist => "hls_playlist",
            Self::HlsMultivariant => "hls_multivariant",
            Self::HlsIframes => "hls_iframes",
            Self::Thumbnail => "thumbnail",
            Self::ThumbnailGrid => "thumbnail_grid",
            Self::ThumbnailGridVtt => "thumbnail_grid_vtt",
        }
    }

    /// The file's name in the clip's folder.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Mp4 => "clip.mp4",
            Self::HlsPlaylist => "playlist.m3u8",
            Self::HlsMultivariant => "multivariant.m3u8",
            Self::HlsIframes => "iframes.m3u8",
            Self::Thumbnail => "thumb.jpg",
            Self::ThumbnailGrid => "grid.jpg",
            Self::ThumbnailGridVtt => "grid.vtt",
        }
    }

    /// The MIME type it is stored and served with.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Mp4 => "video/mp4",
            Self::HlsPlaylist | Self::HlsMultivariant | Self::HlsIframes => "application/vnd.apple.mpegurl",
            Self::Thumbnail | Self::ThumbnailGrid => "image/jpeg",
            Self::ThumbnailGridVtt => "text/vtt",
        }
    }
}

/// One file of a clip, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// What it is.
    pub asset_type: AssetType,
    /// Its name in the delivery bucket.
    pub object: String,
    /// Its size in bytes.
    pub file_size_bytes: i64,
    /// Width in pixels, of pictures and video.
    pub width: Option<i32>,
    /// Height in pixels, of pictures and video.
    pub height: Option<i32>,
    /// The codecs as RFC 6381 writes them, e.g. `avc1.640028,mp4a.40.2`.
    pub codec: Option<String>,
}
