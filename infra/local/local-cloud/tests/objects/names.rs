//! Names that hurt.
use google_cloud_gax::paginator::ItemPaginator;
use google_cloud_storage::builder::storage::SignedUrlBuilder;

use crate::running_cloud::{BUCKET, RunningCloud, read_all};

fn odd_names() -> Vec<String> {
    let longest = "é".repeat(512);
    let names =
        ["a b+c%2Fd", "../../../etc/passwd", "🏒/é.mp4", "/absolute//twice/", "a?b#c&d=e", "tab\there", "%", "*", "x/./y", &longest];
    names.map(str::to_owned).to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_names_are_names_like_any_other() {
    let cloud = RunningCloud::start().await;
    let (storage, control, signer) = (cloud.storage().await, cloud.control().await, cloud.signer());
    let mut names = odd_names();
    for name in &names {
        storage.write_object(BUCKET, name, name.clone()).send_buffered().await.unwrap();
        let read = storage.read_object(BUCKET, name).send().await.unwrap();
        assert_eq!(read_all(read).await, name.as_bytes());
        assert_eq!(control.get_object().set_bucket(BUCKET).set_object(name).send().await.unwrap().name, *name);
        let url = SignedUrlBuilder::for_object(BUCKET, name).with_endpoint(&cloud.base_url).sign_with(&signer).await.unwrap();
        if !name.contains("..") && !name.contains("/./") {
            let signed = cloud.http.get(url).send().await.unwrap(); // no URL library leaves dot segments alone
            assert_eq!(signed.bytes().await.unwrap(), name.as_bytes(), "{name}");
        }
    }
    let cloud = cloud.restart().await;
    let mut items = cloud.control().await.list_objects().set_parent(BUCKET).set_page_size(3).by_item();
    let mut listed = Vec::new();
    while let Some(object) = items.next().await {
        listed.push(object.unwrap().name);
    }
    names.sort();
    assert_eq!(listed, names);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_name_is_refused() {
    let cloud = RunningCloud::start().await;
    for name in ["", "a%0Ab", "a%0Db", ".", "..", &"x".repeat(1025)] {
        for kind in ["media", "resumable"] {
            let url = cloud.url(&format!("/upload/storage/v1/b/lake/o?uploadType={kind}&name={name}"));
            let refused = cloud.http.post(url).body("{}").send().await.unwrap();
            assert_eq!(refused.status(), 400, "{name:?}");
            let error: serde_json::Value = refused.json().await.unwrap();
            assert_eq!(error["error"]["code"], 400);
            assert!(error["error"]["message"].is_string() && error["error"]["errors"][0]["reason"] == "invalid");
        }
    }
    let unknown = cloud.http.post(cloud.url("/upload/storage/v1/b/nowhere/o?uploadType=media&name=o")).body("x").send().await.unwrap();
    assert_eq!(unknown.status(), 404);
}
