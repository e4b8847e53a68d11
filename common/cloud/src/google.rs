//! Where Google is and who we are: the one thing that differs between a laptop and production.

use crate::{Objects, Publisher, UrlSigner};
use anyhow::Context;
use google_cloud_auth::credentials::{self, Credentials, service_account};
use google_cloud_auth::signer::Signer;

/// Endpoints and identity for everything that speaks to Google.
#[derive(Clone, Debug)]
pub struct Google {
    project: String,
    storage_endpoint: Option<String>,
    pubsub_endpoint: Option<String>,
    key: Option<serde_json::Value>,
}

impl Google {
    /// `GOOGLE_CLOUD_PROJECT`, and where they are set `STORAGE_EMULATOR_HOST` and `PUBSUB_EMULATOR_HOST`;
    /// the identity is that of the environment (`GOOGLE_APPLICATION_CREDENTIALS` or the metadata server).
    pub fn from_environment() -> anyhow::Result<Self> {
        Ok(Self {
            project: std::env::var("GOOGLE_CLOUD_PROJECT").context("the environment variable GOOGLE_CLOUD_PROJECT is not set")?,
            storage_endpoint: endpoint("STORAGE_EMULATOR_HOST"),
            pubsub_endpoint: endpoint("PUBSUB_EMULATOR_HOST"),
            key: None,
        })
    }

    /// Everything at one address, with a service account's key: what a test that runs many systems needs.
    pub fn at(endpoint: &str, project: &str, key: serde_json::Value) -> Self {
        let endpoint = Some(endpoint.to_owned());
        Self { project: project.to_owned(), storage_endpoint: endpoint.clone(), pubsub_endpoint: endpoint, key: Some(key) }
    }

    /// The same, with Pub/Sub at an address of its own.
    pub fn with_pubsub_at(self, endpoint: &str) -> Self {
        Self { pubsub_endpoint: Some(endpoint.to_owned()), ..self }
    }

    /// One bucket; nothing is sent yet.
    pub async fn bucket(&self, name: &str) -> anyhow::Result<Objects> {
        Objects::open(name, self.storage_endpoint.as_deref(), self.credentials()?).await
    }

    /// Publishes as `source`, the function that speaks, e.g. `cut-clip`.
    pub fn publisher(&self, source: &'static str) -> anyhow::Result<Publisher> {
        Ok(Publisher::new(&self.project, source, self.pubsub_endpoint.clone(), self.credentials()?))
    }

    /// Signs links to the objects of one bucket.
    pub fn url_signer(&self, bucket: &str) -> anyhow::Result<UrlSigner> {
        Ok(UrlSigner::new(bucket, self.storage_endpoint.clone(), self.signer()?))
    }

    fn credentials(&self) -> anyhow::Result<Credentials> {
        let built = match &self.key {
            Some(key) => service_account::Builder::new(key.clone()).build(),
            None => credentials::Builder::default().build(),
        };
        built.context("finding Google credentials; set GOOGLE_APPLICATION_CREDENTIALS, or run as a service account")
    }

    fn signer(&self) -> anyhow::Result<Signer> {
        let built = match &self.key {
            Some(key) => service_account::Builder::new(key.clone()).build_signer(),
            None => credentials::Builder::default().build_signer(),
        };
        built.context("finding an identity that can sign links; set GOOGLE_APPLICATION_CREDENTIALS, or run as a service account")
    }
}

/// The endpoint that an emulator variable names; a bare `host:port` means plain http.
fn endpoint(variable: &str) -> Option<String> {
    let value = std::env::var(variable).ok().filter(|value| !value.is_empty())?;
    Some(if value.contains("://") { value } else { format!("http://{value}") })
}
