//! What people do with a system: upload, request, look, download.

use super::{System, block_on};
use anyhow::{Context, ensure};
use bytes::Bytes;
use cloud::ObjectInfo;
use serde_json::Value;
use std::path::Path;

impl System {
    /// Uploads a master under this name and returns at once; see [`System::wait_for_master`].
    pub fn upload(&self, file: &Path, object: &str) -> anyhow::Result<ObjectInfo> {
        block_on(self.lake.upload_master(object, file, |_| {}))
    }

    /// Publishes a clip request as a person does, with nothing but JSON, and returns the message's id.
    pub fn publish_request(&self, request: &Value) -> anyhow::Result<String> {
        block_on(self.publish(request))
    }

    /// Publishes many clip requests at once and returns the messages' ids in the same order.
    pub fn publish_requests(&self, requests: &[Value]) -> anyhow::Result<Vec<String>> {
        block_on(futures::future::try_join_all(requests.iter().map(|request| self.publish(request))))
    }

    /// The JSON that the API gives, e.g. of `/api/v2/clips`; an error for anything but success.
    pub fn api(&self, path: &str) -> anyhow::Result<Value> {
        let bytes = self.get(&format!("{}{path}", self.url), Some(&self.token))?;
        serde_json::from_slice(&bytes).with_context(|| format!("reading what {path} gave as JSON"))
    }

    /// A bearer token for somebody else, e.g. `["--role", "analyst", "--team", "MTL"]`.
    pub fn token_of(&self, who: &[&str]) -> anyhow::Result<String> {
        Ok(super::said(&self.heartbeat(&[&["token"], who].concat())?)?.trim().to_owned())
    }

    /// What the API answers to a body, for somebody; an error for anything but success.
    pub fn post(&self, path: &str, token: &str, body: &Value) -> anyhow::Result<Value> {
        block_on(async {
            let request = self.client.post(format!("{}{path}", self.url)).bearer_auth(token).json(body);
            let answer = request.send().await.with_context(|| format!("asking {path}"))?;
            let status = answer.status();
            let text = answer.text().await.with_context(|| format!("reading what {path} gave"))?;
            ensure!(status.is_success(), "{path} gave {status}: {text}");
            serde_json::from_str(&text).with_context(|| format!("reading what {path} gave as JSON"))
        })
    }

    /// Puts a small file into the lake and returns its generation.
    pub fn put(&self, object: &str, content: &str) -> anyhow::Result<i64> {
        let folder = tempfile::tempdir().context("making a folder for a file")?;
        let file = folder.path().join("file");
        std::fs::write(&file, content).context("writing a file")?;
        Ok(self.upload(&file, object)?.generation)
    }

    /// What is behind a link that needs nothing else, e.g. a signed URL.
    pub fn download(&self, link: &str) -> anyhow::Result<Bytes> {
        self.get(link, None)
    }

    /// What is behind a clip's link to one of its assets, e.g. `mp4`.
    pub fn asset(&self, clip: &Value, asset_type: &str) -> anyhow::Result<Bytes> {
        let assets = clip["assets"].as_array().context("a clip without assets")?;
        let asset = assets.iter().find(|asset| asset["asset_type"] == asset_type);
        let link = asset.and_then(|asset| asset["signed_url"].as_str());
        self.download(link.with_context(|| format!("the clip has no {asset_type}: {clip}"))?)
    }

    /// The names of all objects of the delivery bucket.
    pub fn delivered_objects(&self) -> anyhow::Result<Vec<String>> {
        let bucket = self.environment.get("DELIVERY_BUCKET").context("no DELIVERY_BUCKET")?;
        let (mut names, mut page) = (Vec::new(), String::new());
        loop {
            let link = format!("{}/storage/v1/b/{bucket}/o?pageToken={page}", self.url);
            let listed: Value = serde_json::from_slice(&self.get(&link, None)?)?;
            let items = listed["items"].as_array().into_iter().flatten();
            names.extend(items.filter_map(|item| item["name"].as_str().map(str::to_owned)));
            match listed["nextPageToken"].as_str() {
                Some(next) => page = next.to_owned(),
                None => return Ok(names),
            }
        }
    }

    async fn publish(&self, request: &Value) -> anyhow::Result<String> {
        let nothing: [(&str, &str); 0] = [];
        self.publisher.publish(events::clip_requested::TOPIC, request.to_string().into_bytes(), nothing).await
    }

    fn get(&self, link: &str, token: Option<&str>) -> anyhow::Result<Bytes> {
        block_on(async {
            let request = self.client.get(link);
            let request = if let Some(token) = token { request.bearer_auth(token) } else { request };
            let answer = request.send().await.with_context(|| format!("asking for {link}"))?;
            let status = answer.status();
            let bytes = answer.bytes().await.with_context(|| format!("reading {link}"))?;
            ensure!(status.is_success(), "{link} gave {status}: {}", String::from_utf8_lossy(&bytes[..bytes.len().min(2000)]));
            Ok(bytes)
        })
    }
}
