//! Links that work for a while: V4 signed URLs.

use anyhow::Context;
use google_cloud_auth::signer::Signer;
use google_cloud_storage::{builder::storage::SignedUrlBuilder, http::Method};
use std::time::Duration;

/// Signs links to the objects of one bucket.
#[derive(Clone)]
pub struct UrlSigner {
    bucket: String,
    endpoint: Option<String>,
    signer: Signer,
}

impl UrlSigner {
    pub(crate) fn new(bucket: &str, endpoint: Option<String>, signer: Signer) -> Self {
        Self { bucket: format!("projects/_/buckets/{bucket}"), endpoint, signer }
    }

    /// A link to read the object for as long as `valid` (at most seven days).
    pub async fn link(&self, object: &str, valid: Duration) -> anyhow::Result<String> {
        let mut url = SignedUrlBuilder::for_object(&self.bucket, object).with_method(Method::GET).with_expiration(valid);
        if let Some(endpoint) = &self.endpoint {
            url = url.with_endpoint(endpoint);
        }
        url.sign_with(&self.signer).await.with_context(|| format!("signing a link to {object}"))
    }
}
