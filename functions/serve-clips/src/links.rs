//! Links that work for a while: signed ones to the files of a clip, and ours with the clip's own token.

use crate::playback_token::PlaybackKey;
use anyhow::{Context, bail};
use cloud::{Cdn, UrlSigner};
use db::{DateTime, Utc, assets::AssetRow};
use events::{AssetType, ClipId};
use futures::future::try_join_all;
use serde::Serialize;
use std::{fmt, time::Duration};

const USUAL_MINUTES: u64 = 60;
/// Cloud Storage signs for seven days at most.
const MOST_MINUTES: u64 = 7 * 24 * 60;

/// Makes links.
pub(crate) struct Links {
    /// Signs links to files.
    pub(crate) signer: UrlSigner,
    /// Makes the tokens of clips.
    pub(crate) playback: PlaybackKey,
    /// Where people reach this service, without a slash at the end.
    pub(crate) public_url: String,
    /// How long links work.
    pub(crate) life: Duration,
}

/// The Cloud CDN before the delivery bucket: all three, or none.
#[derive(Clone, Default)]
pub struct CdnSettings {
    /// `CDN_URL`: where the bucket's objects begin, e.g. `https://cdn.example.com`.
    pub url: Option<String>,
    /// `CDN_KEY_NAME`: the name under which the CDN knows the key.
    pub key_name: Option<String>,
    /// `CDN_KEY`: the key, 16 bytes in base64url.
    pub key: Option<String>,
}

impl CdnSettings {
    /// None where nothing is set.
    pub(crate) fn read(&self) -> anyhow::Result<Option<Cdn>> {
        match (&self.url, &self.key_name, &self.key) {
            (None, None, None) => Ok(None),
            (Some(url), Some(key_name), Some(key)) => {
                Cdn::new(url, key_name, key).context("reading CDN_URL, CDN_KEY_NAME and CDN_KEY").map(Some)
            }
            _ => bail!(
                "only some of CDN_URL, CDN_KEY_NAME and CDN_KEY are set; set all three for links through Cloud CDN, or none for the bucket's own"
            ),
        }
    }
}

/// The key is nobody's to read.
impl fmt::Debug for CdnSettings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CdnSettings").field("url", &self.url).field("key_name", &self.key_name).finish_non_exhaustive()
    }
}

/// A file of a clip with a link to it.
#[derive(Debug, Serialize)]
pub(crate) struct SignedAsset {
    asset_type: String,
    content_type: String,
    file_size_bytes: i64,
    width: Option<i32>,
    height: Option<i32>,
    codec: Option<String>,
    signed_url: String,
    expires_at: DateTime<Utc>,
}

/// The addresses of a clip, for those who can send no header.
#[derive(Debug, Serialize)]
pub(crate) struct ClipUrls {
    /// When they, and the links to the files, stop working.
    expires_at: DateTime<Utc>,
    /// The playlist to give to a player; none until it is made.
    playlist_url: Option<String>,
    /// The playlist with codecs, resolution and bandwidth; none until it is made.
    multivariant_url: Option<String>,
    /// The page to watch it on.
    watch_url: String,
}

impl Links {
    /// A link to an object of the delivery bucket.
    pub(crate) async fn to_object(&self, object: &str) -> anyhow::Result<String> {
        self.signer.link(object, self.life).await
    }

    /// When a link that is made now stops working.
    pub(crate) fn expiry(&self) -> DateTime<Utc> {
        let seconds = Utc::now().timestamp() + self.life.as_secs().cast_signed();
        DateTime::from_timestamp(seconds, 0).unwrap_or_default()
    }

    /// The files with their links.
    pub(crate) async fn to_assets(&self, assets: Vec<AssetRow>) -> anyhow::Result<Vec<SignedAsset>> {
        let expires_at = self.expiry();
        try_join_all(assets.into_iter().map(|asset| self.to_asset(asset, expires_at))).await
    }

    /// The addresses of a clip that has these files.
    pub(crate) fn to_clip(&self, clip_id: &ClipId, assets: &[AssetRow]) -> ClipUrls {
        let expires_at = self.expiry();
        let token = self.playback.issue(clip_id, expires_at);
        let file = |kind: AssetType| {
            let there = assets.iter().any(|asset| asset.asset_type == kind.name());
            there.then(|| format!("{}/api/v2/clips/{clip_id}/{}?token={token}", self.public_url, kind.file_name()))
        };
        ClipUrls {
            expires_at,
            playlist_url: file(AssetType::HlsPlaylist),
            multivariant_url: file(AssetType::HlsMultivariant),
            watch_url: format!("{}/watch/{clip_id}?token={token}", self.public_url),
        }
    }

    async fn to_asset(&self, asset: AssetRow, expires_at: DateTime<Utc>) -> anyhow::Result<SignedAsset> {
        Ok(SignedAsset {
            signed_url: self.to_object(&asset.object).await?,
            asset_type: asset.asset_type,
            content_type: asset.content_type,
            file_size_bytes: asset.file_size_bytes,
            width: asset.width,
            height: asset.height,
            codec: asset.codec,
            expires_at,
        })
    }
}

/// Reads `PUBLIC_URL`.
pub(crate) fn public_url(text: &str) -> anyhow::Result<String> {
    let url = url::Url::parse(text).with_context(|| format!("reading PUBLIC_URL {text}; it is written like https://clips.example.com"))?;
    anyhow::ensure!(matches!(url.scheme(), "http" | "https"), "PUBLIC_URL {text} must begin with https:// or http://");
    Ok(text.trim_end_matches('/').to_owned())
}

/// Reads `SIGNED_URL_MINUTES`.
pub(crate) fn life(minutes: Option<&str>) -> anyhow::Result<Duration> {
    let minutes = minutes.map_or(Ok(USUAL_MINUTES), str::parse).context("reading SIGNED_URL_MINUTES")?;
    anyhow::ensure!((1..=MOST_MINUTES).contains(&minutes), "SIGNED_URL_MINUTES must be from 1 to {MOST_MINUTES}");
    Ok(Duration::from_secs(minutes * 60))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_cdn_has_all_three_settings_or_none() {
        let setting = |there: bool, text: &str| there.then(|| text.to_owned());
        for set in 0..8 {
            let settings = CdnSettings {
                url: setting(set & 1 != 0, "https://cdn.example.com"),
                key_name: setting(set & 2 != 0, "clips-1"),
                key: setting(set & 4 != 0, "nZtRohdNF9m3cKM24IcK4w=="),
            };
            match settings.read() {
                Ok(cdn) => assert_eq!((cdn.is_some(), set), (set == 7, if set == 7 { 7 } else { 0 })),
                Err(error) => assert!((1..7).contains(&set) && format!("{error}").contains("all three"), "{set}: {error}"),
            }
            assert!(!format!("{settings:?}").contains("nZtR"));
        }
    }

    #[test]
    fn settings_that_cannot_be_right_are_refused_at_the_start() {
        assert_eq!(life(None).unwrap(), Duration::from_secs(3600));
        assert_eq!(life(Some("1")).unwrap(), Duration::from_secs(60));
        for bad in ["0", "10081", "-5", "an hour"] {
            assert!(life(Some(bad)).is_err(), "{bad}");
        }
        assert_eq!(public_url("http://127.0.0.1:8080/").unwrap(), "http://127.0.0.1:8080");
        assert!(public_url("127.0.0.1:8080").is_err() && public_url("ftp://x").is_err());
    }
}
