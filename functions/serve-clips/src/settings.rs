//! What is set for each place where the function runs.

use crate::CdnSettings;

/// The settings.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `DATABASE_URL`.
    pub database_url: String,
    /// `DELIVERY_BUCKET`.
    pub delivery_bucket: String,
    /// `PLAYBACK_TOKEN_KEY`: at least 32 characters, the same on every instance.
    pub playback_token_key: String,
    /// `PLAYBACK_TOKEN_KEY_BEFORE`: while the key is changed, the one before, so that links which are out go on working.
    pub playback_token_key_before: Option<String>,
    /// `PUBLIC_URL`: where people reach this service.
    pub public_url: String,
    /// `PLAYBACK_TOKEN_HOURS`: how long the page and the playlists of a clip work without a sign-in; 24 where it is not set.
    pub playback_token_hours: Option<String>,
    /// `SIGNED_URL_MINUTES`: how long links to files work; 60 where it is not set.
    pub signed_url_minutes: Option<String>,
    /// `CDN_URL`, `CDN_KEY_NAME`, `CDN_KEY`: the Cloud CDN before the delivery bucket; without them links are the bucket's own.
    pub cdn: CdnSettings,
    /// `JWKS_URL`: where the keys are that sign people's tokens.
    pub jwks_url: String,
    /// `JWT_ISSUER`.
    pub jwt_issuer: String,
    /// `JWT_AUDIENCE`.
    pub jwt_audience: String,
}

impl Settings {
    /// As Cloud Run or `heartbeat up` gives them.
    pub fn from_environment() -> anyhow::Result<Self> {
        Ok(Self {
            database_url: service::required("DATABASE_URL")?,
            delivery_bucket: service::required("DELIVERY_BUCKET")?,
            playback_token_key: service::required("PLAYBACK_TOKEN_KEY")?,
            playback_token_key_before: service::optional("PLAYBACK_TOKEN_KEY_BEFORE"),
            public_url: service::required("PUBLIC_URL")?,
            playback_token_hours: service::optional("PLAYBACK_TOKEN_HOURS"),
            signed_url_minutes: service::optional("SIGNED_URL_MINUTES"),
            cdn: CdnSettings {
                url: service::optional("CDN_URL"),
                key_name: service::optional("CDN_KEY_NAME"),
                key: service::optional("CDN_KEY"),
            },
            jwks_url: service::required("JWKS_URL")?,
            jwt_issuer: service::required("JWT_ISSUER")?,
            jwt_audience: service::required("JWT_AUDIENCE")?,
        })
    }
}
