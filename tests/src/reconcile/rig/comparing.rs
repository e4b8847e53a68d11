//! One comparison, and whether its balance adds up.

use super::{NO_PATIENCE, Rig};
use axum::{body::Body, extract::Request};
use http::StatusCode;
use reconcile::Settings;
use serde_json::{Value, json};
use tower::ServiceExt;

impl Rig {
    /// What reconcile may touch; its database user has the rights that it has in the cloud.
    pub fn reconciler(&self, settings: Settings) -> reconcile::App {
        reconcile::App {
            lake: self.lake.clone(),
            delivery: self.delivery.clone(),
            database: self.database_of("reconcile"),
            publisher: self.google.publisher("reconcile").unwrap(),
            settings,
        }
    }

    /// Compares without patience, and waits until all that followed is done.
    pub async fn reconciled(&self) -> Value {
        self.reconciled_by(NO_PATIENCE).await
    }

    pub async fn reconciled_by(&self, settings: Settings) -> Value {
        let (status, balance) = self.try_reconcile(settings).await;
        assert_eq!(status, StatusCode::OK, "{balance}");
        adds_up(&balance);
        self.settled().await;
        balance
    }

    pub async fn try_reconcile(&self, settings: Settings) -> (StatusCode, Value) {
        self.post(settings, "/reconcile").await
    }

    pub async fn post(&self, settings: Settings, path: &str) -> (StatusCode, Value) {
        let app = reconcile::router(self.reconciler(settings));
        let answer = app.oneshot(Request::post(path).body(Body::empty()).unwrap()).await.unwrap();
        let status = answer.status();
        let bytes = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or_else(|_| json!(String::from_utf8_lossy(&bytes))))
    }
}

/// Whatever was found, every object and every clip is counted once.
fn adds_up(balance: &Value) {
    let number = |part: &str, name: &str| balance[part][name].as_u64().unwrap_or_else(|| panic!("{part} {name}: {balance}"));
    let sum = |part: &str, names: &[&str]| names.iter().map(|name| number(part, name)).sum::<u64>();
    let lake = ["registered", "rejected", "waiting", "announced_again", "given_up", "ignored"];
    assert_eq!(number("lake", "objects"), sum("lake", &lake), "{balance}");
    assert_eq!(number("unfinished", "clips"), sum("unfinished", &["waiting", "announced_again", "given_up"]), "{balance}");
    assert_eq!(number("assets", "objects"), sum("assets", &["present", "unregistered", "left_over", "orphaned"]), "{balance}");
}
