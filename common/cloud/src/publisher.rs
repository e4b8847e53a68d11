//! Announcing events: Pub/Sub messages whose attributes are the headers of a binary CloudEvent.

use anyhow::Context;
use events::{ClipRequested, Contract, clip_requested};
use google_cloud_auth::credentials::Credentials;
use google_cloud_gax::retry_policy::RetryPolicyExt;
use google_cloud_pubsub::{client::Publisher as TopicPublisher, model::Message, retry_policy::RetryableErrors};
use std::{collections::HashMap, sync::Arc, time::Duration};
use telemetry::{TARGET, TraceParent, continue_from, current};
use tokio::sync::Mutex;
use tracing::{Instrument, Span};

/// After this long the handler answers 503 and the broker delivers again; the client's own limit is ten minutes.
const GIVE_UP_AFTER: Duration = Duration::from_secs(15);

/// Publishes to the topics of one project. Cheap to clone.
#[derive(Clone)]
pub struct Publisher {
    project: String,
    source: &'static str,
    endpoint: Option<String>,
    credentials: Credentials,
    topics: Arc<Mutex<HashMap<String, TopicPublisher>>>,
    trace: Option<TraceParent>,
}

impl Publisher {
    pub(crate) fn new(project: &str, source: &'static str, endpoint: Option<String>, credentials: Credentials) -> Self {
        Self { project: project.to_owned(), source, endpoint, credentials, topics: Arc::default(), trace: None }
    }

    /// Announces in this trace what would else be announced in that of the current span. None changes nothing.
    pub fn continuing(&self, trace: Option<&TraceParent>) -> Self {
        Self { trace: trace.cloned(), ..self.clone() }
    }

    /// Announces an event. When this returns, the broker has it.
    pub async fn announce<E: Contract>(&self, event: &E) -> anyhow::Result<()> {
        let data = serde_json::to_vec(event).with_context(|| format!("writing {} as JSON", E::TYPE))?;
        self.send(E::TOPIC, E::TYPE, event.event_id(), event.subject(), data).await
    }

    /// Requests a clip under an id of one's own: the same id again is the same request. When this returns, the broker has it.
    pub async fn request_clip(&self, request_id: &str, request: &ClipRequested) -> anyhow::Result<()> {
        let subject = format!("requests/{request_id}");
        self.send(clip_requested::TOPIC, clip_requested::TYPE, request_id.to_owned(), subject, request.to_json().into_bytes()).await
    }

    /// Publishes any message and returns its id.
    pub async fn publish<N: Into<String>, V: Into<String>>(
        &self,
        topic: &str,
        data: Vec<u8>,
        attributes: impl IntoIterator<Item = (N, V)>,
    ) -> anyhow::Result<String> {
        let publisher = self.topic(topic).await?;
        let message = Message::new().set_data(data).set_attributes(attributes);
        let sent = tokio::time::timeout(GIVE_UP_AFTER, publisher.publish(message)).await;
        sent.with_context(|| format!("publishing to topic {topic}: no answer in {GIVE_UP_AFTER:?}"))?
            .with_context(|| format!("publishing to topic {topic}"))
    }

    /// Publishes within a span of its own, whose place in the trace the message carries.
    async fn send(&self, topic: &str, event_type: &str, id: String, subject: String, data: Vec<u8>) -> anyhow::Result<()> {
        let name = format!("announce {event_type}");
        let span = tracing::info_span!(target: TARGET, "announce", otel.name = name, otel.kind = "producer", event_id = id, subject);
        self.place(&span);
        let publishing = async {
            let trace = current().or_else(|| self.trace.clone());
            let trace = trace.map(|trace| ("ce-traceparent", trace.as_str().to_owned()));
            self.publish(topic, data, self.envelope(event_type, id, subject).into_iter().chain(trace)).await.map(drop)
        };
        publishing.instrument(span).await
    }

    /// Where the current span is of the same trace it stays the parent, and says more.
    fn place(&self, span: &Span) {
        if let Some(trace) = &self.trace
            && current().is_none_or(|current| current.trace_id() != trace.trace_id())
        {
            continue_from(span, trace);
        }
    }

    /// The headers of a binary CloudEvent.
    fn envelope(&self, event_type: &str, id: String, subject: String) -> [(&'static str, String); 6] {
        [
            ("ce-specversion", "1.0".to_owned()),
            ("ce-id", id),
            ("ce-type", event_type.to_owned()),
            ("ce-source", format!("//heartbeat/{}", self.source)),
            ("ce-subject", subject),
            ("Content-Type", "application/json".to_owned()),
        ]
    }

    async fn topic(&self, topic: &str) -> anyhow::Result<TopicPublisher> {
        let mut topics = self.topics.lock().await;
        if let Some(publisher) = topics.get(topic) {
            return Ok(publisher.clone());
        }
        let name = format!("projects/{}/topics/{topic}", self.project);
        let mut builder = TopicPublisher::builder(name)
            .set_message_count_threshold(1)
            .with_credentials(self.credentials.clone())
            .with_retry_policy(RetryableErrors.with_time_limit(GIVE_UP_AFTER));
        if let Some(endpoint) = &self.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        let publisher = builder.build().await.with_context(|| format!("connecting to topic {topic}"))?;
        topics.insert(topic.to_owned(), publisher.clone());
        Ok(publisher)
    }
}
