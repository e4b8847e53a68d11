//! A local cloud on a free port, and clients that know nothing of it but an endpoint and a key file.
use std::path::Path;

use google_cloud_auth::credentials::service_account::Builder as ServiceAccount;
use google_cloud_auth::credentials::{AccessTokenCredentials, Credentials};
use google_cloud_auth::signer::Signer;
use google_cloud_gax::retry_policy::RetryPolicyExt;
use google_cloud_storage::client::{Storage, StorageControl};
use google_cloud_storage::retry_policy::RetryableErrors;
use local_cloud::LocalCloud;
use tokio::net::TcpListener;

/// The bucket that every test has, as Google's clients name it.
pub const BUCKET: &str = "projects/_/buckets/lake";

pub struct RunningCloud {
    pub cloud: LocalCloud,
    pub base_url: String,
    pub http: reqwest::Client,
    folder: tempfile::TempDir,
    server: tokio::task::JoinHandle<()>,
}

impl RunningCloud {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (cloud, base_url, server) = serve(folder.path()).await;
        Self { cloud, base_url, http: reqwest::Client::new(), folder, server }
    }

    /// The same data, served anew on another port.
    pub async fn restart(self) -> Self {
        self.server.abort();
        self.cloud.broker().stop();
        drop(self.cloud);
        let (cloud, base_url, server) = serve(self.folder.path()).await;
        Self { cloud, base_url, server, http: self.http, folder: self.folder }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub async fn storage(&self) -> Storage {
        let retries = RetryableErrors.with_attempt_limit(3);
        let builder = Storage::builder().with_endpoint(&self.base_url).with_credentials(self.credentials());
        builder.with_retry_policy(retries).build().await.unwrap()
    }

    pub async fn control(&self) -> StorageControl {
        StorageControl::builder().with_endpoint(&self.base_url).with_credentials(self.credentials()).build().await.unwrap()
    }

    pub fn signer(&self) -> Signer {
        ServiceAccount::new(self.key_file()).build_signer().unwrap()
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    fn credentials(&self) -> Credentials {
        let credentials: AccessTokenCredentials = ServiceAccount::new(self.key_file()).build_access_token_credentials().unwrap();
        credentials.into()
    }

    fn key_file(&self) -> serde_json::Value {
        serde_json::from_slice(&std::fs::read(self.cloud.service_account_file()).unwrap()).unwrap()
    }
}

async fn serve(folder: &Path) -> (LocalCloud, String, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    let cloud = LocalCloud::open(folder, &base_url).unwrap();
    cloud.create_bucket("lake", None).unwrap();
    let router = cloud.router();
    let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (cloud, base_url, server)
}

/// Bytes that repeat nowhere near, the same on every run.
pub fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    std::iter::repeat_with(|| next().to_le_bytes()).flatten().take(length).collect()
}

/// Everything that a read gives.
pub async fn read_all(mut response: google_cloud_storage::read_object::ReadObjectResponse) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.next().await {
        bytes.extend_from_slice(&chunk.unwrap());
    }
    bytes
}
