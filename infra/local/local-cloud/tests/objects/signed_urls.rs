//! Signed URLs made by the official Rust client, used as a browser does.
use std::time::Duration;

use google_cloud_storage::builder::storage::SignedUrlBuilder;
use local_cloud::key::ServiceAccountKey;
use local_cloud::signed_url;

use crate::running_cloud::{BUCKET, RunningCloud};

async fn signed(cloud: &RunningCloud, builder: SignedUrlBuilder) -> String {
    builder.with_endpoint(&cloud.base_url).with_expiration(Duration::from_secs(60)).sign_with(&cloud.signer()).await.unwrap()
}

async fn with_object() -> (RunningCloud, SignedUrlBuilder) {
    let cloud = RunningCloud::start().await;
    let write = cloud.storage().await.write_object(BUCKET, "a b/ü+1.mp4", "0123456789");
    write.set_content_type("video/mp4").send_buffered().await.unwrap();
    (cloud, SignedUrlBuilder::for_object(BUCKET, "a b/ü+1.mp4"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_url_reads_whole_and_by_range_from_any_page() {
    let (cloud, url) = with_object().await;
    let url = signed(&cloud, url.with_query_param("response-content-disposition", "attachment; filename=\"a b.mp4\"")).await;
    let whole = cloud.http.get(&url).header("origin", "https://example.com").send().await.unwrap();
    assert_eq!((whole.status().as_u16(), whole.headers()["content-type"].to_str().unwrap()), (200, "video/mp4"));
    assert_eq!(whole.headers()["content-disposition"], "attachment; filename=\"a b.mp4\"");
    assert_eq!(whole.headers()["access-control-allow-origin"], "*");
    assert_eq!(whole.text().await.unwrap(), "0123456789");
    let part = cloud.http.get(&url).header("range", "bytes=3-5").send().await.unwrap();
    assert_eq!((part.status().as_u16(), part.headers()["content-range"].to_str().unwrap()), (206, "bytes 3-5/10"));
    assert_eq!(part.text().await.unwrap(), "345");
    let outside = cloud.http.get(&url).header("range", "bytes=10-").send().await.unwrap();
    assert_eq!((outside.status().as_u16(), outside.headers()["content-range"].to_str().unwrap()), (416, "bytes */10"));
    let preflight = cloud.http.request(http::Method::OPTIONS, &url).send().await.unwrap();
    assert!(preflight.status().is_success() && preflight.headers()["access-control-allow-headers"].to_str().unwrap().contains("Range"));
}

#[tokio::test(flavor = "multi_thread")]
async fn head_needs_its_own_signature_and_has_no_body() {
    let (cloud, url) = with_object().await;
    let url = signed(&cloud, url.with_method(http::Method::HEAD)).await;
    let head = cloud.http.head(&url).send().await.unwrap();
    assert_eq!((head.status().as_u16(), head.headers()["content-length"].to_str().unwrap()), (200, "10"));
    assert_eq!(cloud.http.get(&url).send().await.unwrap().status(), 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_changed_the_answer_is_403() {
    let (cloud, url) = with_object().await;
    cloud.storage().await.write_object(BUCKET, "other", "secret").send_buffered().await.unwrap();
    let url = signed(&cloud, url.with_header("x-goog-test", "1")).await;
    let get = |url: String| cloud.http.get(url).header("x-goog-test", "1").send();
    assert_eq!(get(url.clone()).await.unwrap().status(), 200);
    let flipped = if url.ends_with('0') { "1" } else { "0" };
    let tampered = [
        url.split('?').next().unwrap().to_owned(),
        url.replace("a%20b/%C3%BC%2B1.mp4", "other"),
        url.replace("X-Goog-Expires=60", "X-Goog-Expires=61"),
        format!("{url}&response-content-type=text/html"),
        format!("{}{flipped}", &url[..url.len() - 1]),
        url.replace("X-Goog-SignedHeaders=host%3Bx-goog-test", "X-Goog-SignedHeaders=host"),
        url.replace("127.0.0.1", "localhost"),
        format!("{url}&X-Goog-Expires=60"),
    ];
    for bad in tampered {
        assert_ne!(bad, url);
        let refused = get(bad.clone()).await.unwrap();
        assert_eq!(
            (refused.status().as_u16(), &refused.headers()["access-control-allow-origin"]),
            (403, "*".parse().as_ref().unwrap()),
            "{bad}"
        );
        assert!(refused.text().await.unwrap().contains("<Error><Code>"), "{bad}");
    }
    assert_eq!(cloud.http.get(&url).send().await.unwrap().status(), 403, "a signed header is missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_url_ends_when_it_says() {
    let (cloud, url) = with_object().await;
    let uri: http::Uri = signed(&cloud, url).await.parse().unwrap();
    let key = ServiceAccountKey::load_or_generate(&cloud.cloud.service_account_file(), &cloud.base_url).unwrap();
    let headers = http::HeaderMap::new(); // the host is in the URI
    let at =
        |seconds| signed_url::verify(&key, &http::Method::GET, &uri, &headers, chrono::Utc::now() + chrono::TimeDelta::seconds(seconds));
    assert!(at(0).is_ok() && at(20).is_ok());
    let expired = at(61).unwrap_err();
    assert_eq!((expired.status.as_u16(), expired.reason), (403, "ExpiredToken"));
    assert!(at(-20 * 60).is_err(), "signed in the future");
}
