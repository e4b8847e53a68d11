//! The public keys that sign people's tokens (a JWKS), fetched when they are first needed and kept.

use anyhow::Context;
use jsonwebtoken::{
    DecodingKey,
    jwk::{AlgorithmParameters, Jwk, JwkSet, KeyAlgorithm, PublicKeyUse},
};
use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
    time::{Duration, Instant},
};
use tokio::sync::Mutex;

/// A token with an unknown key makes us ask again, at most this often: anybody can invent such tokens.
const BETWEEN_FETCHES: Duration = Duration::from_secs(60);
/// After a fetch that failed.
const BETWEEN_ATTEMPTS: Duration = Duration::from_secs(2);
/// A key that was withdrawn stops working after this long.
const KEPT_FOR: Duration = Duration::from_secs(3600);
const GIVE_UP_AFTER: Duration = Duration::from_secs(5);
const LARGEST_DOCUMENT: usize = 64 * 1024;

/// The keys at one address.
pub(crate) struct KeySet {
    url: String,
    keys: RwLock<Arc<Keys>>,
    /// Held while fetching, so that one fetches and the others wait; when the next fetch is allowed.
    next_fetch: Mutex<Option<Instant>>,
}

#[derive(Default)]
struct Keys {
    by_id: HashMap<String, DecodingKey>,
    fetched_at: Option<Instant>,
}

impl KeySet {
    /// Nothing is fetched yet.
    pub(crate) fn new(url: String) -> Self {
        Self { url, keys: RwLock::default(), next_fetch: Mutex::new(None) }
    }

    /// The key of this id; none if there is no such key. An error if the keys cannot be had at all.
    pub(crate) async fn key(&self, id: &str) -> anyhow::Result<Option<DecodingKey>> {
        let keys = self.current();
        let kept = keys.by_id.get(id).filter(|_| keys.are_fresh());
        telemetry::metrics::cache("keys", kept.is_some());
        if let Some(key) = kept {
            return Ok(Some(key.clone()));
        }
        if let Err(error) = self.fetch_unless_just_done().await {
            let old = self.current();
            anyhow::ensure!(old.fetched_at.is_some(), "{error:#}");
            tracing::warn!(reason = format!("{error:#}"), "the keys of before are still used");
        }
        Ok(self.current().by_id.get(id).cloned())
    }

    fn current(&self) -> Arc<Keys> {
        // A lock is poisoned only by a panic while it is held, and what it guards is replaced whole.
        self.keys.read().unwrap_or_else(|poisoned| poisoned.into_inner()).clone()
    }

    async fn fetch_unless_just_done(&self) -> anyhow::Result<()> {
        let mut next_fetch = self.next_fetch.lock().await;
        if next_fetch.is_some_and(|allowed| Instant::now() < allowed) {
            anyhow::ensure!(self.current().fetched_at.is_some(), "the keys at {} could not be fetched a moment ago", self.url);
            return Ok(());
        }
        let fetched = self.fetch().await;
        *next_fetch = Some(Instant::now() + if fetched.is_ok() { BETWEEN_FETCHES } else { BETWEEN_ATTEMPTS });
        let keys = Keys { by_id: usable(&fetched?), fetched_at: Some(Instant::now()) };
        *self.keys.write().unwrap_or_else(|poisoned| poisoned.into_inner()) = Arc::new(keys);
        Ok(())
    }

    async fn fetch(&self) -> anyhow::Result<JwkSet> {
        let doing = || format!("fetching the keys that sign tokens from {}; is JWKS_URL right?", self.url);
        let client = reqwest::Client::builder().timeout(GIVE_UP_AFTER).redirect(reqwest::redirect::Policy::none()).build();
        let sent = client.with_context(doing)?.get(&self.url).send().await;
        let mut response = sent.and_then(reqwest::Response::error_for_status).with_context(doing)?;
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.with_context(doing)? {
            anyhow::ensure!(body.len() + piece.len() <= LARGEST_DOCUMENT, "{}: more than {LARGEST_DOCUMENT} bytes came", doing());
            body.extend_from_slice(&piece);
        }
        serde_json::from_slice(&body).with_context(doing)
    }
}

impl Keys {
    fn are_fresh(&self) -> bool {
        self.fetched_at.is_some_and(|at| at.elapsed() < KEPT_FOR)
    }
}

/// The RSA keys for signatures that have an id; a set may hold others, which are not for us.
fn usable(set: &JwkSet) -> HashMap<String, DecodingKey> {
    let usable = set.keys.iter().filter(|key| is_usable(key));
    usable.filter_map(|key| Some((key.common.key_id.clone()?, DecodingKey::from_jwk(key).ok()?))).collect()
}

fn is_usable(key: &Jwk) -> bool {
    let signs = matches!(key.common.public_key_use, None | Some(PublicKeyUse::Signature));
    let rs256 = matches!(key.common.key_algorithm, None | Some(KeyAlgorithm::RS256));
    signs && rs256 && matches!(key.algorithm, AlgorithmParameters::RSA(_))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use axum::{Router, routing::get};
    use serde_json::json;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn rsa(id: &str) -> serde_json::Value {
        json!({"kty": "RSA", "kid": id, "n": "sXchTQ", "e": "AQAB"})
    }

    /// A server of keys that counts how often it is asked.
    async fn serve(body: String) -> (KeySet, Arc<AtomicUsize>) {
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = asked.clone();
        let answer = move || {
            counted.fetch_add(1, Ordering::SeqCst);
            let body = body.clone();
            async move { body }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/keys", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, Router::new().route("/keys", get(answer))).await });
        (KeySet::new(url), asked)
    }

    #[tokio::test]
    async fn many_unknown_keys_are_one_fetch() {
        let (keys, asked) = serve(json!({"keys": [rsa("known")]}).to_string()).await;
        for id in ["invented", "known", "invented", "known", "other"] {
            assert_eq!(keys.key(id).await.unwrap().is_some(), id == "known", "{id}");
        }
        assert_eq!(asked.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn keys_that_cannot_be_had_are_an_error_and_not_an_unknown_key() {
        for body in ["no JSON".to_owned(), format!(r#"{{"keys":[],"x":"{}"}}"#, "a".repeat(LARGEST_DOCUMENT))] {
            let (keys, asked) = serve(body).await;
            assert!(keys.key("known").await.is_err());
            assert!(keys.key("known").await.is_err());
            assert_eq!(asked.load(Ordering::SeqCst), 1, "the second attempt waits its time");
        }
    }

    #[test]
    fn only_rsa_keys_for_signatures_are_used() {
        let mut encryption = rsa("encryption");
        encryption["use"] = json!("enc");
        let mut other_algorithm = rsa("other_algorithm");
        other_algorithm["alg"] = json!("RS512");
        let secret = json!({"kty": "oct", "kid": "secret", "k": "c2VjcmV0"});
        let nameless = json!({"kty": "RSA", "n": "sXchTQ", "e": "AQAB"});
        let set = json!({"keys": [rsa("a"), encryption, other_algorithm, secret, nameless]});
        let ids: Vec<String> = usable(&serde_json::from_value(set).unwrap()).into_keys().collect();
        assert_eq!(ids, ["a"]);
    }
}
