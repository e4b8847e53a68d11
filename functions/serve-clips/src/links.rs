//! Links that work for a while: signed ones to the files of a clip, and ours with the clip's own token.

use crate::playback_token::PlaybackKeys;
use anyhow::Context;
use cloud::UrlSigner;
use db::{DateTime, Utc, assets::AssetRow};
use events::{AssetType, ClipId};
use futures::future::try_join_all;
use serde::Serialize;
use std::time::Duration;

const USUAL_MINUTES: u64 = 60;
/// Cloud Storage signs for seven days at most.
const MOST_MINUTES: u64 = 7 * 24 * 60;
/// Who is sent a link in the evening opens it the next day.
const USUAL_HOURS: u64 = 24;
const MOST_HOURS: u64 = 30 * 24;

/// Makes links.
pub(crate) struct Links {
    /// Signs links to files.
    pub(crate) signer: UrlSigner,
    /// Makes the tokens of clips.
    pub(crate) playback: PlaybackKeys,
    /// Where people reach this service, without a slash at the end.
    pub(crate) public_url: String,
    /// How long links to files work.
    pub(crate) life: Duration,
    /// How long the tokens of clips work, and so the pages to watch them on.
    pub(crate) token_life: Duration,
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
    /// When they stop working; the links to the files say for themselves when they do.
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

    /// When a token of a clip that is made now stops working.
    pub(crate) fn token_expiry(&self) -> DateTime<Utc> {
        after(self.token_life)
    }

    /// The files with their links.
    pub(crate) async fn to_assets(&self, assets: Vec<AssetRow>) -> anyhow::Result<Vec<SignedAsset>> {
        let expires_at = after(self.life);
        try_join_all(assets.into_iter().map(|asset| self.to_asset(asset, expires_at))).await
    }

    /// The addresses of a clip that has these files.
    pub(crate) fn to_clip(&self, clip_id: &ClipId, assets: &[AssetRow]) -> ClipUrls {
        let expires_at = self.token_expiry();
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

fn after(life: Duration) -> DateTime<Utc> {
    DateTime::from_timestamp(Utc::now().timestamp() + life.as_secs().cast_signed(), 0).unwrap_or_default()
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

/// Reads `PLAYBACK_TOKEN_HOURS`.
pub(crate) fn token_life(hours: Option<&str>) -> anyhow::Result<Duration> {
    let hours = hours.map_or(Ok(USUAL_HOURS), str::parse).context("reading PLAYBACK_TOKEN_HOURS")?;
    anyhow::ensure!((1..=MOST_HOURS).contains(&hours), "PLAYBACK_TOKEN_HOURS must be from 1 to {MOST_HOURS}");
    Ok(Duration::from_secs(hours * 3600))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_cannot_be_right_are_refused_at_the_start() {
        assert_eq!(life(None).unwrap(), Duration::from_secs(3600));
        assert_eq!(life(Some("1")).unwrap(), Duration::from_secs(60));
        for bad in ["0", "10081", "-5", "an hour"] {
            assert!(life(Some(bad)).is_err() && token_life(Some(bad)).is_err(), "{bad}");
        }
        assert_eq!(
            [token_life(None).unwrap(), token_life(Some("720")).unwrap()],
            [Duration::from_secs(86_400), Duration::from_secs(2_592_000)]
        );
        assert!(token_life(Some("721")).is_err());
        assert_eq!(public_url("http://127.0.0.1:8080/").unwrap(), "http://127.0.0.1:8080");
        assert!(public_url("127.0.0.1:8080").is_err() && public_url("ftp://x").is_err());
    }
}
