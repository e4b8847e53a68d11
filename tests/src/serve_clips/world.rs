//! serve-clips running in this process beside a local cloud, with a database of its own.

use cloud::{Google, Objects};
use db::Database;
use http::{Method, StatusCode};
use local_cloud::{LocalCloud, key::PROJECT_ID};
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use serve_clips::{App, CdnSettings, Settings, router};
use tempfile::TempDir;
use tokio::net::TcpListener;

pub(super) const ISSUER: &str = "https://sign-in.example.com";
pub(super) const AUDIENCE: &str = "heartbeat";
const BUCKET: &str = "delivery";

/// Everything serve-clips needs, and serve-clips.
pub(super) struct World {
    /// Where it answers.
    pub url: String,
    /// Keys and objects.
    pub cloud: LocalCloud,
    /// What it reads.
    pub database: Database,
    /// Where that is.
    pub database_url: String,
    /// The bucket it signs links to.
    pub delivery: Objects,
    cloud_url: String,
    client: reqwest::Client,
    _folder: TempDir,
}

/// An answer, read to its end.
pub(super) struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl World {
    pub(super) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// With settings of one's own.
    pub(super) async fn start_with(change: impl FnOnce(&mut Settings)) -> Self {
        let database_url = crate::postgres::database().unwrap();
        let database = Database::connect(&database_url, 4).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (listener, cloud_url) = listen().await;
        let cloud = LocalCloud::open(folder.path(), &cloud_url).unwrap();
        cloud.create_bucket(BUCKET, None).unwrap();
        serve(listener, cloud.router());
        let key = serde_json::from_slice(&std::fs::read(cloud.service_account_file()).unwrap()).unwrap();
        let google = Google::at(&cloud_url, PROJECT_ID, key);

        let (listener, url) = listen().await;
        let mut settings = Settings {
            database_url: crate::postgres::as_function(&database_url, "serve-clips"),
            delivery_bucket: BUCKET.to_owned(),
            playback_token_key: "0123456789abcdef0123456789abcdef".to_owned(),
            playback_token_key_before: None,
            public_url: url.clone(),
            playback_token_hours: None,
            signed_url_minutes: None,
            cdn: CdnSettings::default(),
            jwks_url: format!("{cloud_url}/.well-known/jwks.json"),
            jwt_issuer: ISSUER.to_owned(),
            jwt_audience: AUDIENCE.to_owned(),
        };
        change(&mut settings);
        serve(listener, router(App::new(settings, &google).await.unwrap()));
        let delivery = google.bucket(BUCKET).await.unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { url, cloud, database, database_url, delivery, cloud_url, client, _folder: folder }
    }

    /// The token of an analyst of these teams.
    pub(super) fn analyst(&self, teams: &[&str]) -> String {
        self.cloud.sign_jwt(&claims("analyst", teams))
    }

    /// The token of somebody who sees every team.
    pub(super) fn admin(&self) -> String {
        self.cloud.sign_jwt(&claims("admin", &[]))
    }

    /// What every link to a file begins with.
    pub(super) fn delivery_url(&self) -> String {
        format!("{}/{BUCKET}/", self.cloud_url)
    }

    /// Asks for a path of serve-clips, or for any whole address.
    pub(super) async fn send(&self, method: Method, path: &str, token: Option<&str>) -> Answer {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.url) };
        let authorization = token.map(|token| format!("Bearer {token}"));
        self.send_with(method, &url, authorization.as_deref().map(|value| ("authorization", value)).as_slice()).await
    }

    /// Asks with headers of one's own.
    pub(super) async fn send_with(&self, method: Method, url: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = self.client.request(method, url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        Answer { status, headers, body: response.bytes().await.unwrap().into() }
    }

    pub(super) async fn get(&self, path: &str, token: &str) -> Answer {
        self.send(Method::GET, path, Some(token)).await
    }

    /// What is there, as JSON.
    pub(super) async fn json(&self, path: &str, token: &str) -> Value {
        let answer = self.get(path, token).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        answer.json()
    }
}

impl Answer {
    pub(super) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no header {name}")).to_str().unwrap()
    }

    /// Checks that it is a problem of this status, in the right shape, and gives what it says.
    pub(super) fn problem(&self, status: StatusCode) -> String {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!((&problem["type"], &problem["status"]), (&json!("about:blank"), &json!(status.as_u16())));
        assert_eq!(problem["title"].as_str(), status.canonical_reason());
        problem["detail"].as_str().unwrap().to_owned()
    }
}

/// The claims of an honest token.
pub(super) fn claims(role: &str, teams: &[&str]) -> Value {
    let expiry = chrono::Utc::now().timestamp() + 3600;
    json!({"sub": "somebody", "role": role, "teams": teams, "iss": ISSUER, "aud": AUDIENCE, "exp": expiry})
}

pub(super) async fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (listener, url)
}

pub(super) fn serve(listener: TcpListener, routes: axum::Router) {
    tokio::spawn(async move { axum::serve(listener, routes).await });
}
