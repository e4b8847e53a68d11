//! A Pub/Sub emulator beside the system, in the place of the broker inside.
//!
//! The topology is made there, functions and clients publish there, and it pushes to the functions. Only what the
//! store announces passes the broker inside, which keeps it until the emulator has it. The emulator knows no
//! filters: functions are told of objects that are not for them.

use super::topology::{ATTEMPTS, BACKOFF_MS, DEAD_LETTERS, DELETIONS, Envelope, Route, TOPICS, routes};
use crate::environment::PROJECT;
use anyhow::{Context, bail};
use axum::{Json, Router, extract::State, routing::post};
use events::{Contract, ObjectFinalized};
use http::{Method, StatusCode};
use local_cloud::{LocalCloud, broker};
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};

/// The topic inside to which the store announces uploads and removals.
pub(super) const ANNOUNCED: &str = "announced-to-emulator";
const RELAY: &str = "/relay-to-emulator";
/// A Java process that has just been started is slow at first.
const TIMEOUT: Duration = Duration::from_secs(20);

/// An emulator.
#[derive(Clone)]
pub(super) struct Emulator {
    client: reqwest::Client,
    url: String,
}

impl Emulator {
    /// The one at this address, e.g. `http://127.0.0.1:8085`; nothing is sent yet.
    pub(super) fn at(url: &str) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder().no_proxy().timeout(TIMEOUT).build()?;
        Ok(Self { client, url: url.to_owned() })
    }

    /// Makes every topic and subscription there, so that they push to where the functions listen this time.
    pub(super) async fn declare(&self, ports: &BTreeMap<&'static str, u16>) -> anyhow::Result<()> {
        for topic in TOPICS {
            self.call(Method::PUT, &topic_name(topic), &json!({})).await?;
        }
        for route in routes(1) {
            let port = ports.get(route.function).with_context(|| format!("{} has no port", route.function))?;
            self.subscribe(&format!("projects/{PROJECT}/subscriptions/{}", route.subscription()), &subscription(&route, *port)).await?;
        }
        Ok(())
    }

    /// Lets the broker inside push what the store announces to [`Emulator::relay`], which is served at this front door.
    pub(super) fn relay_from(&self, cloud: &LocalCloud, front_door: &str) -> anyhow::Result<()> {
        cloud.broker().declare_topic(ANNOUNCED)?;
        cloud.broker().declare_subscription(broker::Subscription {
            push: Some(broker::Push { endpoint: format!("{front_door}{RELAY}"), unwrapped_with_metadata: false, oidc: None }),
            ..broker::Subscription::new(ANNOUNCED, ANNOUNCED)
        })
    }

    /// Publishes there what it is pushed.
    pub(super) fn relay(self) -> Router {
        Router::new().route(RELAY, post(relay)).with_state(self)
    }

    async fn subscribe(&self, name: &str, subscription: &Value) -> anyhow::Result<()> {
        if self.call(Method::PUT, name, subscription).await? == StatusCode::CONFLICT {
            let push = json!({"pushConfig": subscription["pushConfig"]});
            self.call(Method::POST, &format!("{name}:modifyPushConfig"), &push).await?;
        }
        Ok(())
    }

    /// What exists already is no error.
    async fn call(&self, method: Method, name: &str, body: &Value) -> anyhow::Result<StatusCode> {
        let url = format!("{}/v1/{name}", self.url);
        let sent = self.client.request(method, &url).json(body).send().await.map_err(reqwest::Error::without_url);
        let answer = sent.with_context(|| format!("calling {url}; does the Pub/Sub emulator run there?"))?;
        let status = answer.status();
        if !status.is_success() && status != StatusCode::CONFLICT {
            bail!("{url} answers {status}: {}", answer.text().await.unwrap_or_default());
        }
        Ok(status)
    }
}

/// Anything but success makes the broker inside try again.
async fn relay(State(emulator): State<Emulator>, Json(push): Json<Value>) -> StatusCode {
    let message = json!({"data": push["message"]["data"], "attributes": push["message"]["attributes"]});
    let removed = push["message"]["attributes"]["eventType"] == "OBJECT_DELETE";
    let topic = format!("{}:publish", topic_name(if removed { DELETIONS } else { ObjectFinalized::TOPIC }));
    match emulator.call(Method::POST, &topic, &json!({"messages": [message]})).await {
        Ok(_) => StatusCode::NO_CONTENT,
        Err(error) => {
            tracing::warn!("telling the Pub/Sub emulator of an object: {error:#}");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

fn subscription(route: &Route, port: u16) -> Value {
    let mut push = json!({"pushEndpoint": format!("http://127.0.0.1:{port}/{}", route.topic)});
    if route.envelope == Envelope::Unwrapped {
        push["noWrapper"] = json!({"writeMetadata": true});
    }
    let [first, longest] = [BACKOFF_MS.0, BACKOFF_MS.1].map(|pause| format!("{}s", pause as f64 / 1e3));
    let mut subscription = json!({
        "topic": topic_name(route.topic),
        "pushConfig": push,
        "ackDeadlineSeconds": route.ack_deadline_s,
        "retryPolicy": {"minimumBackoff": first, "maximumBackoff": longest},
    });
    if let Some(filter) = route.filter {
        subscription["filter"] = filter.into();
    }
    if route.dead_letters {
        subscription["deadLetterPolicy"] = json!({"deadLetterTopic": topic_name(DEAD_LETTERS), "maxDeliveryAttempts": ATTEMPTS});
    }
    subscription
}

fn topic_name(topic: &str) -> String {
    format!("projects/{PROJECT}/topics/{topic}")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_written_as_the_service_reads_it() {
        let written: Vec<Value> = routes(1).iter().map(|route| subscription(route, 9)).collect();
        let masters = &written[0];
        assert_eq!(masters["topic"], "projects/heartbeat-local/topics/lake-uploads");
        assert_eq!(masters["pushConfig"], json!({"pushEndpoint": "http://127.0.0.1:9/lake-uploads"}));
        assert_eq!(masters["retryPolicy"], json!({"minimumBackoff": "1s", "maximumBackoff": "20s"}));
        assert_eq!(written.iter().filter(|subscription| subscription["pushConfig"]["noWrapper"]["writeMetadata"] == true).count(), 12);
        assert_eq!(written.iter().filter(|subscription| subscription["deadLetterPolicy"].is_null()).count(), 1);
    }
}
