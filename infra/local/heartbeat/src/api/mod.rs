//! The HTTP API of serve-clips and find-clips, as their clients see it.

mod find;
mod pages;
mod plays;
mod views;

pub use find::{Coverage, FindAnswer, FindRefusal, FoundClip, Happened};
pub use plays::{DeliveryView, GameVideo, KeptRule, RulePage, SyncAsked, WholeGame};
pub use views::{ClipPage, ClipView, HistoryEntry, HistoryPage, MasterPage, MasterView, RequestView};

use crate::{outcome::Outcome, target::Target, words};
use anyhow::Context;
use http::{Method, StatusCode};
use serde::{Serialize, de::DeserializeOwned};
use std::time::Duration;

/// Longer than any answer takes, short enough to say that something hangs.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A connection to a system.
#[derive(Clone)]
pub struct Api {
    client: reqwest::Client,
    url: String,
    token: String,
}

/// An answer as it came.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The body's bytes.
    pub body: Vec<u8>,
}

impl Api {
    /// As the operator of the system.
    pub fn of(target: &Target) -> anyhow::Result<Self> {
        let builder = reqwest::Client::builder().timeout(TIMEOUT);
        // A proxy of the environment is for the world outside.
        let builder = if target.local.is_some() { builder.no_proxy() } else { builder };
        Ok(Self { client: builder.build()?, url: target.url.clone(), token: target.token()? })
    }

    /// Whatever it answers, also a problem. Nothing happens because somebody looks, and waiting is looking often: no
    /// trace is kept of it.
    pub async fn get(&self, path: &str) -> anyhow::Result<Answer> {
        let unsampled = format!("00-{:032x}-{:016x}-00", rand::random::<u128>().max(1), rand::random::<u64>().max(1));
        self.send(self.request(Method::GET, path).header("traceparent", unsampled)).await
    }

    /// Whatever it answers to this body, also a problem.
    pub async fn post(&self, path: &str, body: &impl Serialize) -> anyhow::Result<Answer> {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    /// Whatever it answers, also a problem.
    pub async fn delete(&self, path: &str) -> anyhow::Result<Answer> {
        self.send(self.request(Method::DELETE, path)).await
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url)).bearer_auth(&self.token)
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> anyhow::Result<Answer> {
        let request = request.build()?;
        let url = request.url().clone();
        let answer = self.client.execute(request).await;
        let answer = answer.with_context(|| format!("asking {url}; is the system running? `heartbeat doctor` says more"))?;
        let status = answer.status();
        let body = answer.bytes().await.with_context(|| format!("reading the answer of {url}"))?;
        Ok(Answer { status, body: body.into() })
    }

    /// Something that may not be there, or not now.
    pub async fn find<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<Option<T>> {
        let answer = self.get(path).await?;
        if answer.is_not_now() { Ok(None) } else { answer.json(path).map(Some) }
    }
}

impl Answer {
    /// There is no such thing (yet), or the function is being started again.
    pub fn is_not_now(&self) -> bool {
        matches!(self.status, StatusCode::NOT_FOUND | StatusCode::SERVICE_UNAVAILABLE)
    }

    /// The same, where it was understood and refused: then the reason is the outcome.
    pub fn accepted(self) -> anyhow::Result<Self> {
        if self.status.is_client_error() && self.status != StatusCode::UNAUTHORIZED {
            return Err(Outcome::Refused(words::of_the_command(&problem(&self.body))).into());
        }
        Ok(self)
    }

    /// The body, read; or what the problem in it says.
    pub fn json<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        anyhow::ensure!(self.status.is_success(), "{path} answered {}: {}", self.status, problem(&self.body));
        serde_json::from_slice(&self.body).with_context(|| format!("reading the answer of {path}"))
    }
}

/// What a problem document says, or the beginning of whatever it is.
pub fn problem(body: &[u8]) -> String {
    let document: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let said = ["detail", "title"].iter().find_map(|field| document.get(field)?.as_str());
    said.map_or_else(|| String::from_utf8_lossy(body).chars().take(200).collect(), str::to_owned)
}

/// Percent-encodes an id for a path.
pub fn segment(id: &str) -> String {
    url::form_urlencoded::byte_serialize(id.as_bytes()).collect::<String>().replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_said_in_its_own_words() {
        assert_eq!(problem(br#"{"title":"Not Found","detail":"no such clip"}"#), "no such clip");
        assert_eq!(problem(br#"{"title":"Not Found"}"#), "Not Found");
        assert_eq!(problem(b"<html>"), "<html>");
        assert_eq!(segment("a/b c"), "a%2Fb%20c");
    }
}
