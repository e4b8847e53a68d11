//! Objects of one bucket: exact ranges in, whole files out, never overwritten.

use anyhow::Context;
use bytes::Bytes;
use events::Contract;
use google_cloud_auth::credentials::Credentials;
use google_cloud_gax::{error::rpc::Code, retry_policy::RetryPolicyExt};
use google_cloud_storage::{
    builder::storage::{ReadObject, WriteObject},
    client::{Storage, StorageControl},
    model_ext::ReadRange,
    retry_policy::RetryableErrors,
};
use std::{collections::HashMap, ops::Range, path::Path, time::Duration};
use telemetry::{TARGET, metrics};
use tokio::io::AsyncWriteExt;
use tracing::{Instrument, Span};

/// After this long the handler answers 503 and the broker delivers again; the client's own limit is five minutes.
const GIVE_UP_AFTER: Duration = Duration::from_secs(20);

/// Stands for the newest generation, where names are written once and so have only one.
pub const NEWEST: i64 = 0;

/// The metadata key of the event that an object's writer announces.
const ANNOUNCEMENT: &str = "announcement";

/// One bucket. Cheap to clone.
#[derive(Clone)]
pub struct Objects {
    pub(crate) bucket: String,
    pub(crate) storage: Storage,
    pub(crate) control: StorageControl,
    /// What it is to us, for the metrics.
    role: &'static str,
}

/// What is known of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectInfo {
    /// Which content of this name.
    pub generation: i64,
    /// Bytes.
    pub size: u64,
    /// What the writer noted on it.
    pub metadata: HashMap<String, String>,
}

/// How an object is stored and served.
#[derive(Debug, Clone)]
pub struct NewObject {
    /// Its name.
    pub name: String,
    /// The MIME type.
    pub content_type: &'static str,
    /// Notes kept with it; at most 8 KiB in all.
    pub metadata: HashMap<String, String>,
}

impl NewObject {
    /// A new object without notes.
    pub fn plain(name: String, content_type: &'static str) -> Self {
        Self { name, content_type, metadata: HashMap::new() }
    }

    /// A new object that carries the event its writer will announce: should the writer die before the
    /// announcement, whoever finds the object can make it. Media functions have no other memory.
    pub fn announcing<E: Contract>(name: String, content_type: &'static str, event: &E) -> anyhow::Result<Self> {
        let json = serde_json::to_string(event).with_context(|| format!("writing {} as JSON", E::TYPE))?;
        Ok(Self { name, content_type, metadata: HashMap::from([(ANNOUNCEMENT.to_owned(), json)]) })
    }
}

impl ObjectInfo {
    /// The event that the object's writer announced, or died before announcing.
    pub fn announcement<E: Contract>(&self) -> anyhow::Result<E> {
        let json = self.metadata.get(ANNOUNCEMENT).with_context(|| format!("the object carries no {}", E::TYPE))?;
        serde_json::from_str(json).with_context(|| format!("reading the {} that the object carries", E::TYPE))
    }
}

/// What became of writing an object that must not exist yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Created {
    /// It was written.
    New,
    /// It was there already, and is as it was.
    Existed,
}

impl Objects {
    pub(crate) async fn open(bucket: &str, endpoint: Option<&str>, credentials: Credentials) -> anyhow::Result<Self> {
        let retry = || RetryableErrors.with_time_limit(GIVE_UP_AFTER);
        let mut storage = Storage::builder().with_credentials(credentials.clone()).with_retry_policy(retry());
        let mut control = StorageControl::builder().with_credentials(credentials).with_retry_policy(retry());
        if let Some(endpoint) = endpoint {
            storage = storage.with_endpoint(endpoint);
            control = control.with_endpoint(endpoint);
        }
        Ok(Self {
            bucket: format!("projects/_/buckets/{bucket}"),
            storage: storage.build().await.context("connecting to Cloud Storage")?,
            control: control.build().await.context("connecting to Cloud Storage")?,
            role: role(bucket),
        })
    }

    /// What is known of an object; none if there is no such object.
    pub async fn stat(&self, name: &str) -> anyhow::Result<Option<ObjectInfo>> {
        self.stat_generation(name, NEWEST).await
    }

    /// What is known of one generation of an object ([`NEWEST`] for names that are written once); none if it is gone.
    pub async fn stat_generation(&self, name: &str, generation: i64) -> anyhow::Result<Option<ObjectInfo>> {
        let looking = self.control.get_object().set_bucket(&self.bucket).set_object(name).set_generation(generation).send();
        match looking.instrument(self.span("look", name)).await {
            Ok(object) => {
                Ok(Some(ObjectInfo { generation: object.generation, size: object.size.max(0) as u64, metadata: object.metadata }))
            }
            Err(error) if error.status().is_some_and(|status| status.code == Code::NotFound) => Ok(None),
            Err(error) => Err(error).with_context(|| format!("looking for {name} in {}", self.bucket)),
        }
    }

    /// Exactly these bytes of this generation, in one request.
    pub async fn read_range(&self, name: &str, generation: i64, range: Range<u64>) -> anyhow::Result<Bytes> {
        let length = range.end.saturating_sub(range.start);
        let bytes = self.read(name, generation, ReadRange::segment(range.start, length), length).await?;
        anyhow::ensure!(bytes.len() as u64 == length, "{name}: asked for {length} bytes at {}, got {}", range.start, bytes.len());
        Ok(bytes)
    }

    /// The first bytes of an object, at most `most`.
    pub async fn read_head(&self, name: &str, generation: i64, most: u64) -> anyhow::Result<Bytes> {
        self.read(name, generation, ReadRange::head(most), most).await
    }

    /// Streams the whole of this generation ([`NEWEST`] for names that are written once) into a file, without holding it in memory.
    pub async fn download(&self, name: &str, generation: i64, file: &Path) -> anyhow::Result<()> {
        let doing = || format!("downloading {name} from {}", self.bucket);
        let downloading = async {
            let mut body = self.reading(name, generation).send().await.with_context(doing)?;
            let mut out = tokio::fs::File::create(file).await.with_context(doing)?;
            while let Some(piece) = body.next().await.transpose().with_context(doing)? {
                self.count_read(piece.len());
                out.write_all(&piece).await.with_context(doing)?;
            }
            out.flush().await.with_context(doing)
        };
        downloading.instrument(self.span("read", name)).await
    }

    /// Writes a file as a new object, unless the name is taken.
    pub async fn create_from_file(&self, object: NewObject, file: &Path) -> anyhow::Result<Created> {
        let name = object.name.clone();
        let opening = || format!("opening {} to upload it", file.display());
        let source = tokio::fs::File::open(file).await.with_context(opening)?;
        let bytes = source.metadata().await.with_context(opening)?.len();
        let sent = self.writing(object, source).send_unbuffered().instrument(self.span("write", &name)).await;
        self.created(&name, bytes, sent).await
    }

    /// Writes bytes as a new object, unless the name is taken.
    pub async fn create(&self, object: NewObject, bytes: Bytes) -> anyhow::Result<Created> {
        let (name, length) = (object.name.clone(), bytes.len() as u64);
        let sent = self.writing(object, bytes).send_unbuffered().instrument(self.span("write", &name)).await;
        self.created(&name, length, sent).await
    }

    /// Removes an object that its writer needed for a moment only; it is well if it is gone. Functions may not: what they write stays.
    pub async fn remove(&self, name: &str) -> anyhow::Result<()> {
        match self.control.delete_object().set_bucket(&self.bucket).set_object(name).send().await {
            Err(error) if error.status().is_none_or(|status| status.code != Code::NotFound) => {
                Err(error).with_context(|| format!("removing {name} from {}", self.bucket))
            }
            _ => Ok(()),
        }
    }

    async fn read(&self, name: &str, generation: i64, range: ReadRange, most: u64) -> anyhow::Result<Bytes> {
        let doing = || format!("reading {name} (generation {generation}) from {}", self.bucket);
        let reading = async {
            let mut body = self.reading(name, generation).set_read_range(range).send().await.with_context(doing)?;
            let mut bytes = Vec::new();
            while let Some(piece) = body.next().await.transpose().with_context(doing)? {
                self.count_read(piece.len());
                anyhow::ensure!((bytes.len() + piece.len()) as u64 <= most, "{}: more bytes came than were asked for", doing());
                bytes.extend_from_slice(&piece);
            }
            Ok(bytes.into())
        };
        reading.instrument(self.span("read", name)).await
    }

    fn reading(&self, name: &str, generation: i64) -> ReadObject {
        let reading = self.storage.read_object(&self.bucket, name);
        if generation == NEWEST { reading } else { reading.set_generation(generation) }
    }

    fn writing<T, P>(&self, object: NewObject, payload: T) -> WriteObject<P>
    where
        T: Into<google_cloud_storage::streaming_source::Payload<P>>,
    {
        self.storage
            .write_object(&self.bucket, object.name, payload)
            .set_if_generation_match(0_i64)
            .set_content_type(object.content_type)
            .set_cache_control("public, max-age=31536000, immutable")
            .set_metadata(object.metadata)
    }

    /// Who may create but not delete is told 412 or 403 where the name is taken: the store may look at either first.
    async fn created<T>(&self, name: &str, bytes: u64, sent: Result<T, google_cloud_storage::Error>) -> anyhow::Result<Created> {
        match sent {
            Ok(_) => {
                metrics::bytes_written(self.role, bytes);
                Ok(Created::New)
            }
            Err(error) if error.http_status_code() == Some(412) => Ok(Created::Existed),
            Err(error) if error.http_status_code() == Some(403) && self.stat(name).await?.is_some() => Ok(Created::Existed),
            Err(error) => Err(error).with_context(|| format!("writing {name} to {}", self.bucket)),
        }
    }

    fn span(&self, doing: &str, object: &str) -> Span {
        tracing::info_span!(target: TARGET, "object", otel.name = format!("{doing} {}", self.role), otel.kind = "client", object)
    }

    fn count_read(&self, bytes: usize) {
        metrics::bytes_read(self.role, bytes as u64);
    }
}

/// By the settings that name the buckets to every function. Bytes of buckets that nobody named are counted apart.
fn role(bucket: &str) -> &'static str {
    let is_named_by = |variable: &str| std::env::var(variable).is_ok_and(|name| name == bucket);
    match bucket {
        _ if is_named_by("LAKE_BUCKET") => "lake",
        _ if is_named_by("DELIVERY_BUCKET") => "delivery",
        _ => "other",
    }
}
