//! The cloud of one machine: an object store and a broker that Google's own clients cannot tell from the real
//! ones, on one port, with their data in one folder. It is the whole of Google Cloud that the local system needs.
//!
//! Nobody is asked who they are (it listens on this machine only); signed URLs are verified for real.

pub mod broker;
pub mod faults;
pub mod key;
mod oauth;
pub mod objects;
pub mod signed_url;
mod storage_grpc;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use chrono::Utc;
use serde_json::{Value, json};

use broker::Broker;
use faults::Faults;
use key::{PROJECT_ID, ServiceAccountKey};
use objects::ObjectService;

/// How long a push token is good, in seconds.
const PUSH_TOKEN_SECONDS: i64 = 3600;

/// The local cloud. Clones share it.
#[derive(Clone)]
pub struct LocalCloud {
    key: Arc<ServiceAccountKey>,
    objects: Arc<ObjectService>,
    broker: Broker,
    faults: Faults,
}

impl LocalCloud {
    /// Opens the cloud whose data is in `data_dir` (made if need be). `base_url` is where it will answer, e.g.
    /// `http://127.0.0.1:8080`: it appears in upload locations and links. Must be called inside a tokio runtime,
    /// and by one process at a time.
    pub fn open(data_dir: &Path, base_url: &str) -> Result<Self> {
        let base_url = base_url.trim_end_matches('/');
        std::fs::create_dir_all(data_dir).with_context(|| format!("making the folder {}", data_dir.display()))?;
        let key = Arc::new(ServiceAccountKey::load_or_generate(&data_dir.join("service-account.json"), base_url)?);
        let faults = Faults::default();
        let (issuer, signer) = (base_url.to_owned(), key.clone());
        let push_token = move |audience: &str, email: &str| signer.sign_jwt(&push_claims(&issuer, audience, email));
        let broker = Broker::open(&data_dir.join("broker"), PROJECT_ID, push_token, faults.clone())?;
        let objects = ObjectService::open(&data_dir.join("objects"), base_url, key.clone(), broker.clone(), faults.clone())?;
        Ok(Self { key, objects: Arc::new(objects), broker, faults })
    }

    /// Every route, for a server that takes HTTP/1.1 and h2c (`axum::serve` does). The catch-all
    /// `/{bucket}/{*object}` of signed URLs is among them; more exact routes merged with this win over it.
    pub fn router(&self) -> axum::Router {
        objects::router(&self.objects)
            .merge(storage_grpc::router(self.objects.clone()))
            .merge(oauth::router(self.key.clone()))
            .merge(self.faults.router())
            .merge(self.broker.router())
    }

    /// The broker.
    pub fn broker(&self) -> &Broker {
        &self.broker
    }

    /// Failures on demand.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// Makes a bucket, or gives an existing one this notification topic (short id; `None` = tells nobody). The
    /// topic should exist already: what is not announced is announced at the next start.
    pub fn create_bucket(&self, name: &str, notification_topic: Option<&str>) -> Result<()> {
        self.put_bucket(name, notification_topic, None)
    }

    /// Makes a bucket, or gives an existing one this topic, which hears of every object that is removed and of no other.
    pub fn create_bucket_telling_removals(&self, name: &str, deletion_topic: &str) -> Result<()> {
        self.put_bucket(name, None, Some(deletion_topic))
    }

    /// Makes these few bytes an object, without a client: what fills a bucket quickly. Gives its generation.
    pub fn put_object(&self, bucket: &str, name: &str, bytes: &[u8]) -> Result<i64> {
        let made = self.objects.put(bucket, name, bytes);
        made.map(|object| object.generation).map_err(|error| anyhow!("making {name} in {bucket}: {}", error.message))
    }

    fn put_bucket(&self, name: &str, notification_topic: Option<&str>, deletion_topic: Option<&str>) -> Result<()> {
        let made = self.objects.store.put_bucket(name, notification_topic, deletion_topic);
        made.map(drop).map_err(|error| anyhow!("making the bucket {name}: {}", error.message))
    }

    /// The key file: the value of `GOOGLE_APPLICATION_CREDENTIALS`.
    pub fn service_account_file(&self) -> PathBuf {
        self.key.path().to_owned()
    }

    /// The public half of the local key, as served at `/.well-known/jwks.json`.
    pub fn jwks_json(&self) -> Result<Value> {
        self.key.jwks_json()
    }

    /// An RS256 token over `claims`, verifiable with [`Self::jwks_json`].
    pub fn sign_jwt(&self, claims: &Value) -> String {
        self.key.sign_jwt(claims)
    }
}

/// What the real Pub/Sub says in the token of a push.
fn push_claims(issuer: &str, audience: &str, email: &str) -> Value {
    let now = Utc::now().timestamp();
    json!({
        "iss": issuer, "aud": audience, "azp": email, "sub": email, "email": email, "email_verified": true,
        "iat": now, "exp": now + PUSH_TOKEN_SECONDS,
    })
}
