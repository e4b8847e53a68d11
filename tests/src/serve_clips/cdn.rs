//! Links through Cloud CDN, followed to a stand-in before the bucket that believes what Cloud CDN believes: it asks
//! openssl for the signature.

use super::{
    playing::{content, play, ready_clip_in, video, without_header},
    world::{World, listen, serve},
};
use crate::real_clients::tools::{or_skip, program};
use axum::{Router, body::Body, extract::State, response::Response};
use base64::{Engine, engine::general_purpose::URL_SAFE};
use cloud::{NEWEST, Objects};
use events::AssetType;
use http::{Method, Request, StatusCode, header};
use serve_clips::CdnSettings;
use std::{
    io::Write,
    process::{Command, Stdio},
};
use url::Url;

const KEY_NAME: &str = "clips-2";
const KEY: &str = "nZtRohdNF9m3cKM24IcK4w";
const KEY_AS_HEX: &str = "9d9b51a2174d17d9b770a336e0870ae3";

/// The stand-in.
#[derive(Clone)]
struct Cdn {
    url: String,
    bucket: Objects,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_link_to_a_file_goes_through_the_cdn_and_ends_in_its_bytes() {
    let name = "every_link_to_a_file_goes_through_the_cdn_and_ends_in_its_bytes";
    if or_skip(program("openssl"), name, "openssl is not installed").is_none() {
        return;
    }
    let (world, cdn_url) = behind_a_cdn().await;
    let clip = ready_clip_in(&world).await;
    for asset in clip["assets"].as_array().unwrap() {
        let url = asset["signed_url"].as_str().unwrap();
        assert!(url.starts_with(&format!("{cdn_url}/MTL/")), "{url}");
        let kind = AssetType::ALL.into_iter().find(|kind| asset["asset_type"] == kind.name()).unwrap();
        assert_eq!(without_header(&world, url).await.body, content(kind));
    }
    let playlist = without_header(&world, clip["playlist_url"].as_str().unwrap()).await.text();
    assert!(playlist.contains(&cdn_url) && play(&world, &playlist).await == video(), "{playlist}");
    let page = without_header(&world, clip["watch_url"].as_str().unwrap()).await;
    let origin = Url::parse(&cdn_url).unwrap().origin().ascii_serialization();
    assert!(page.header("content-security-policy").contains(&format!("media-src {origin}")));
    for text in [clip.to_string(), playlist, page.text()] {
        assert!(!text.contains("X-Goog-") && !text.contains(&world.delivery_url()), "a link past the CDN: {text}");
    }

    let url = clip["assets"][0]["signed_url"].as_str().unwrap();
    let left = query(url, "Expires").parse::<i64>().unwrap() - chrono::Utc::now().timestamp();
    assert!((3_000..=3_600).contains(&left), "{left}");
    let later = url.replace("Expires=", "Expires=9");
    let other = url.replace(".mp4", ".jpg").replace("KeyName=clips-2", "KeyName=clips-1");
    for tampered in [later, other, url.replace("&Signature=", "&Signature=A"), url.split('?').next().unwrap().to_owned()] {
        assert_eq!(world.send(Method::GET, &tampered, None).await.status, StatusCode::FORBIDDEN, "{tampered}");
    }
}

async fn behind_a_cdn() -> (World, String) {
    let (listener, url) = listen().await;
    let setting = |text: &str| Some(text.to_owned());
    let cdn = CdnSettings { url: Some(url.clone()), key_name: setting(KEY_NAME), key: setting(KEY) };
    let world = World::start_with(|settings| settings.cdn = cdn).await;
    let cdn = Cdn { url: url.clone(), bucket: world.delivery.clone() };
    serve(listener, Router::new().fallback(answer).with_state(cdn));
    (world, url)
}

/// Gives an object, or the range of it that was asked for, to whoever comes with a signature.
async fn answer(State(cdn): State<Cdn>, request: Request<Body>) -> Response {
    let status = |status| Response::builder().status(status).header("access-control-allow-origin", "*");
    let asked = format!("{}{}", cdn.url, request.uri());
    if !is_signed(&asked) {
        return status(StatusCode::FORBIDDEN).body(Body::empty()).unwrap();
    }
    let object = request.uri().path().trim_start_matches('/');
    let whole = cdn.bucket.read_head(object, NEWEST, 1 << 20).await.unwrap();
    let Some(range) = request.headers().get(header::RANGE) else {
        return status(StatusCode::OK).body(Body::from(whole)).unwrap();
    };
    let (first, last) = range.to_str().unwrap().strip_prefix("bytes=").unwrap().split_once('-').unwrap();
    let part = whole.slice(first.parse().unwrap()..last.parse::<usize>().unwrap() + 1);
    status(StatusCode::PARTIAL_CONTENT).body(Body::from(part)).unwrap()
}

fn is_signed(url: &str) -> bool {
    let Some((signed, signature)) = url.split_once("&Signature=") else { return false };
    let expires: i64 = query(signed, "Expires").parse().unwrap_or_default();
    let (known, now) = (query(signed, "KeyName") == KEY_NAME, chrono::Utc::now().timestamp());
    known && expires > now && signature == URL_SAFE.encode(hmac_sha1(signed))
}

fn query(url: &str, name: &str) -> String {
    let url = Url::parse(url).unwrap();
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

fn hmac_sha1(text: &str) -> Vec<u8> {
    let mut openssl = Command::new("openssl");
    openssl.args(["dgst", "-sha1", "-mac", "HMAC", "-macopt", &format!("hexkey:{KEY_AS_HEX}"), "-binary"]);
    let mut openssl = openssl.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    openssl.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    openssl.wait_with_output().unwrap().stdout
}
