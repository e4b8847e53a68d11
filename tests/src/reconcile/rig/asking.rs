//! What people do: they upload, ask for clips, and remove what they should not.

use super::Rig;
use cloud::ObjectInfo;
use db::{clips::ClipRow, requests::RequestRow};
use http::StatusCode;
use media::synthetic::SyntheticMaster;
use serde_json::{Value, json};
use std::path::Path;

impl Rig {
    /// Makes a video of four seconds and uploads it.
    pub async fn video(&self, name: &str) -> ObjectInfo {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("video").with_extension(Path::new(name).extension().unwrap());
        SyntheticMaster::default().make(&file).await.unwrap();
        let info = self.lake.upload_master(name, &file, |_| ()).await.unwrap();
        self.settled().await;
        info
    }

    pub async fn upload(&self, name: &str, text: impl AsRef<[u8]>) -> ObjectInfo {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, text).unwrap();
        let info = self.lake.upload_master(name, &file, |_| ()).await.unwrap();
        self.settled().await;
        info
    }

    /// Asks for the frames from `first` on, 30 of them, and waits until all that follows is done; the request.
    pub async fn request(&self, id: &str, first: u32) -> RequestRow {
        let seconds = |frame: u32| f64::from(frame) / 30.0 - 0.001;
        let body = json!({"game_id": "2025020031", "team_code": "MTL", "period": 1,
            "start_s": seconds(first).max(0.0), "end_s": seconds(first + 30), "profile": "fast"});
        self.publish(
            "clip-requests",
            &body,
            &[("ce-id", id), ("ce-specversion", "1.0"), ("ce-type", "clip.requested"), ("ce-source", "//test")],
        )
        .await;
        self.settled().await;
        self.stored_request(id).await
    }

    /// The same, of which a clip became.
    pub async fn clip(&self, id: &str, first: u32) -> ClipRow {
        let clip_id = self.request(id, first).await.clip_id.unwrap();
        self.stored(&clip_id).await
    }

    pub async fn remove(&self, bucket: &str, name: &str) {
        let name = name.replace('/', "%2F");
        let answer = self.client.delete(format!("{}/storage/v1/b/{bucket}/o/{name}", self.url)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NO_CONTENT, "{name}");
    }

    pub async fn publish(&self, topic: &str, body: &Value, attributes: &[(&str, &str)]) {
        let publisher = self.google.publisher("test").unwrap();
        let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        publisher.publish(topic, body.to_string().into_bytes(), attributes).await.unwrap();
    }
}
