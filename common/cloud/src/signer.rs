//! Links that work for a while: V4 signed URLs of the bucket, or Cloud CDN's where there is one before it.

use crate::Cdn;
use anyhow::Context;
use google_cloud_auth::signer::Signer;
use google_cloud_storage::{builder::storage::SignedUrlBuilder, http::Method};
use std::time::{Duration, SystemTime};

/// Signs links to the objects of one bucket.
#[derive(Clone)]
pub struct UrlSigner(By);

#[derive(Clone)]
enum By {
    Bucket { bucket: String, endpoint: Option<String>, signer: Signer },
    Cdn(Cdn),
}

impl UrlSigner {
    pub(crate) fn new(bucket: &str, endpoint: Option<String>, signer: Signer) -> Self {
        Self(By::Bucket { bucket: format!("projects/_/buckets/{bucket}"), endpoint, signer })
    }

    /// Signs with the CDN's key: no identity is asked, and the bucket itself stays closed.
    pub fn of_cdn(cdn: Cdn) -> Self {
        Self(By::Cdn(cdn))
    }

    /// A link to read the object for as long as `valid` (at most seven days).
    pub async fn link(&self, object: &str, valid: Duration) -> anyhow::Result<String> {
        let (bucket, endpoint, signer) = match &self.0 {
            By::Cdn(cdn) => return Ok(cdn.link(object, since_1970(valid))),
            By::Bucket { bucket, endpoint, signer } => (bucket, endpoint, signer),
        };
        let mut url = SignedUrlBuilder::for_object(bucket, object).with_method(Method::GET).with_expiration(valid);
        if let Some(endpoint) = endpoint {
            url = url.with_endpoint(endpoint);
        }
        url.sign_with(signer).await.with_context(|| format!("signing a link to {object}"))
    }
}

/// In seconds, this long from now.
fn since_1970(from_now: Duration) -> u64 {
    (SystemTime::now() + from_now).duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs()
}
