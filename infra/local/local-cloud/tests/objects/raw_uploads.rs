//! Requests that the Rust client never sends, but Python, gcloud or a broken network do.
use reqwest::Response;
use serde_json::Value;

use crate::running_cloud::{RunningCloud, noise};

/// Begins a resumable upload and gives its `Location`.
async fn begin(cloud: &RunningCloud, prefix: &str, resource: &'static str) -> String {
    let url = cloud.url(&format!("{prefix}/upload/storage/v1/b/lake/o?uploadType=resumable&name=o"));
    let answer = cloud.http.post(url).body(resource).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let location = answer.headers()["location"].to_str().unwrap().to_owned();
    assert!(location.starts_with(&cloud.url(prefix)));
    location
}

async fn put(cloud: &RunningCloud, location: &str, content_range: &str, body: Vec<u8>) -> Response {
    cloud.http.put(location).header("content-range", content_range).body(body).send().await.unwrap()
}

fn progress(answer: &Response) -> (u16, Option<&str>) {
    (answer.status().as_u16(), answer.headers().get("range").map(|range| range.to_str().unwrap()))
}

async fn content(cloud: &RunningCloud) -> Vec<u8> {
    let answer = cloud.http.get(cloud.url("/download/storage/v1/b/lake/o/o?alt=media")).send().await.unwrap();
    answer.bytes().await.unwrap().to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resumable_upload_of_unknown_length_goes_on_after_a_restart() {
    let cloud = RunningCloud::start().await;
    let bytes = noise(1000);
    let location = begin(&cloud, "/resumable", r#"{"contentType":"video/mp4"}"#).await;
    assert_eq!(progress(&put(&cloud, &location, "bytes */*", vec![]).await), (308, None));
    assert_eq!(progress(&put(&cloud, &location, "bytes 0-299/*", bytes[..300].to_vec()).await), (308, Some("bytes=0-299")));
    let before = cloud.base_url.clone();
    let cloud = cloud.restart().await;
    let location = location.replace(&before, &cloud.base_url);
    assert_eq!(progress(&put(&cloud, &location, "bytes */*", vec![]).await), (308, Some("bytes=0-299")));
    let overlapping = put(&cloud, &location, "bytes 200-599/*", bytes[200..600].to_vec()).await;
    assert_eq!(progress(&overlapping), (308, Some("bytes=0-599")));
    assert_eq!(put(&cloud, &location, "bytes 700-999/1000", bytes[700..].to_vec()).await.status(), 400, "a gap");
    let last = put(&cloud, &location, "bytes 600-999/1000", bytes[600..].to_vec()).await;
    assert_eq!(last.status(), 200);
    let object: Value = last.json().await.unwrap();
    assert_eq!((object["size"].as_str(), object["contentType"].as_str()), (Some("1000"), Some("video/mp4")));
    assert!(content(&cloud).await == bytes);
    let again: Value = put(&cloud, &location, "bytes */*", vec![]).await.json().await.unwrap();
    assert_eq!(again, object, "who missed the answer gets it again");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_arrived_before_a_cut_counts() {
    let cloud = RunningCloud::start().await;
    let bytes = noise(3 << 20);
    let location = begin(&cloud, "", "").await;
    let pieces = vec![Ok(bytes[..2 << 20].to_vec()), Err(std::io::Error::other("the network"))];
    let cut = reqwest::Body::wrap_stream(futures::stream::iter(pieces));
    let range = format!("bytes 0-{}/{}", bytes.len() - 1, bytes.len());
    cloud.http.put(&location).header("content-range", &range).body(cut).send().await.unwrap_err();
    let answer = put(&cloud, &location, &format!("bytes */{}", bytes.len()), vec![]).await;
    let (status, range) = progress(&answer);
    assert_eq!(status, 308);
    let safe = range.map_or(0, |range| range["bytes=0-".len()..].parse::<usize>().unwrap() + 1);
    let rest = put(&cloud, &location, &format!("bytes {safe}-{}/{}", bytes.len() - 1, bytes.len()), bytes[safe..].to_vec()).await;
    assert_eq!(rest.status(), 200);
    assert!(content(&cloud).await == bytes);
}

#[tokio::test(flavor = "multi_thread")]
async fn resumable_uploads_that_can_only_be_refused() {
    let cloud = RunningCloud::start().await;
    let unknown = cloud.url("/upload/storage/v1/b/lake/o?uploadType=resumable&upload_id=../../bucket");
    assert_eq!(put(&cloud, &unknown, "bytes */*", vec![]).await.status(), 404);
    let location = begin(&cloud, "", r#"{"crc32c":"AAAAAA=="}"#).await;
    assert_eq!(put(&cloud, &location, "bytes 0-2/3", b"abc".to_vec()).await.status(), 400, "another checksum was promised");
    assert_eq!(put(&cloud, &location, "bytes */*", vec![]).await.status(), 404, "and the upload is over");
    let location = begin(&cloud, "", "").await;
    assert_eq!(put(&cloud, &location, "bytes 0-2/3", b"abcdef".to_vec()).await.status(), 400, "longer than its range");
    assert_eq!(cloud.http.delete(&location).send().await.unwrap().status(), 499);
    assert_eq!(put(&cloud, &location, "bytes */*", vec![]).await.status(), 404);
    let empty = begin(&cloud, "", "").await;
    assert_eq!(put(&cloud, &empty, "bytes */0", vec![]).await.status(), 200);
    assert!(content(&cloud).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_multipart_body_in_the_dialect_of_gcloud() {
    let cloud = RunningCloud::start().await;
    let post = |body: &'static str| {
        let url = cloud.url("/upload/storage/v1/b/lake/o?uploadType=multipart&alt=json&fields=generation");
        cloud.http.post(url).header("content-type", "multipart/related; boundary='==1=='").body(body).send()
    };
    let json_part = "--==1==\nContent-Type: application/json\nMIME-Version: 1.0\n\n{\"name\":\"o\"}\n";
    let whole = "--==1==\nContent-Type: text/plain\nContent-Transfer-Encoding: binary\n\nline\n--==1==--";
    let object: Value = post(format!("{json_part}{whole}").leak()).await.unwrap().json().await.unwrap();
    assert_eq!((object["name"].as_str(), object["contentType"].as_str()), (Some("o"), Some("text/plain")));
    assert_eq!(content(&cloud).await, b"line");
    let cut = "--==1==\n\nli";
    assert_eq!(post(format!("{json_part}{cut}").leak()).await.unwrap().status(), 400);
    assert_eq!(content(&cloud).await, b"line", "half an upload changes nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn attributes_change_without_the_bytes() {
    let cloud = RunningCloud::start().await;
    let url = cloud.url("/upload/storage/v1/b/lake/o?uploadType=media&name=o");
    cloud.http.post(url).body("abc").send().await.unwrap();
    let object_url = cloud.url("/storage/v1/b/lake/o/o");
    let patch =
        |query: &str| cloud.http.patch(format!("{object_url}{query}")).body(r#"{"metadata":{"a":"1"},"cacheControl":"no-store"}"#).send();
    let patched: Value = patch("?ifMetagenerationMatch=1").await.unwrap().json().await.unwrap();
    assert_eq!((patched["metageneration"].as_str(), patched["metadata"]["a"].as_str()), (Some("2"), Some("1")));
    assert_eq!(patch("?ifMetagenerationMatch=1").await.unwrap().status(), 412);
    let copied = cloud.http.post(format!("{object_url}/rewriteTo/b/lake/o/copy")).send().await.unwrap();
    let copied: Value = copied.json().await.unwrap();
    assert_eq!((copied["done"].as_bool(), copied["resource"]["metadata"]["a"].as_str()), (Some(true), Some("1")));
    let sources = r#"{"destination":{"crc32c":"AAAAAA=="},"sourceObjects":[{"name":"o"},{"name":"copy"}]}"#;
    let composed = cloud.http.post(cloud.url("/storage/v1/b/lake/o/o/compose")).body(sources).send().await.unwrap();
    assert_eq!(composed.status(), 200);
    assert_eq!(content(&cloud).await, b"abcabc");
}
