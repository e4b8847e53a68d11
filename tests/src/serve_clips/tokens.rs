//! Tokens that are not right, of every kind.

use super::{
    sample::Sample,
    world::{World, claims},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use http::{Method, StatusCode};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use local_cloud::LocalCloud;
use serde_json::{Value, json};

const DATA: [&str; 5] = ["/api/v2/clips", "/api/v2/clips/stats/overview", "/api/v2/clips/x", "/api/v2/requests/x", "/api/v2/masters"];

fn with(field: &str, value: Value) -> Value {
    let mut claims = claims("admin", &[]);
    claims[field] = value;
    claims
}

fn without(field: &str) -> Value {
    let mut claims = claims("admin", &[]);
    claims.as_object_mut().unwrap().remove(field);
    claims
}

async fn refused(world: &World, token: &str, why: &str) {
    let answer = world.get("/api/v2/clips", token).await;
    let detail = answer.problem(StatusCode::UNAUTHORIZED);
    assert!(detail.contains(why), "{detail}, not: {why}");
    assert_eq!(answer.header("www-authenticate"), r#"Bearer realm="heartbeat", error="invalid_token""#);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_there_is_nothing() {
    let world = World::start().await;
    for path in DATA {
        for authorization in [None, Some("Basic YTpi"), Some("Bearer"), Some("bearer"), Some("")] {
            let headers = authorization.map(|value| ("authorization", value));
            let answer = world.send_with(Method::GET, &format!("{}{path}", world.url), headers.as_slice()).await;
            answer.problem(StatusCode::UNAUTHORIZED);
            assert_eq!(answer.header("www-authenticate"), r#"Bearer realm="heartbeat""#, "{path} {authorization:?}");
        }
    }
    let token = world.admin();
    let lower = world.send_with(Method::GET, &format!("{}{}", world.url, DATA[0]), &[("authorization", &format!("bearer {token}"))]).await;
    assert_eq!(lower.status, StatusCode::OK, "the scheme is written in any letter case");
}

#[tokio::test(flavor = "multi_thread")]
async fn claims_that_are_not_right_are_refused() {
    let world = World::start().await;
    let past = chrono::Utc::now().timestamp() - 3600;
    for (claims, why) in [
        (with("exp", json!(past)), "expired"),
        (with("exp", json!("tomorrow")), "not valid"),
        (with("nbf", json!(past + 7200)), "not valid yet"),
        (with("iss", json!("https://elsewhere.example.com")), "another issuer"),
        (with("aud", json!("other")), "another service"),
        (with("aud", json!(["other"])), "another service"),
        (with("role", json!("owner")), "claims"),
        (with("teams", json!(["Montreal"])), "claims"),
        (with("teams", json!("MTL")), "claims"),
        (with("sub", json!(7)), "claims"),
        (without("exp"), "needs sub"),
        (without("iss"), "needs sub"),
        (without("aud"), "needs sub"),
        (without("sub"), "claims"),
        (without("role"), "claims"),
        (json!([]), "claims"),
    ] {
        refused(&world, &world.cloud.sign_jwt(&claims), why).await;
    }
    for role in ["analyst", "coach", "player"] {
        let page = world.json("/api/v2/clips", &world.cloud.sign_jwt(&claims(role, &["MTL"]))).await;
        assert_eq!(page["total"], 0, "{role}");
    }
    world.json("/api/v2/clips", &world.cloud.sign_jwt(&with("aud", json!(["other", super::world::AUDIENCE])))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signatures_that_are_not_right_are_refused() {
    let world = World::start().await;
    let honest = world.admin();
    let [header, payload, signature] = honest.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
    let public = world.cloud.jwks_json().unwrap()["keys"][0].clone();
    let id = public["kid"].as_str().unwrap();
    let other_payload = BASE64.encode(with("sub", json!("somebody else")).to_string());
    let unsigned = BASE64.encode(json!({"alg": "none", "typ": "JWT", "kid": id}).to_string());
    let nameless = BASE64.encode(json!({"alg": "RS256", "typ": "JWT"}).to_string());

    refused(&world, &format!("{header}.{other_payload}.{signature}"), "signature").await;
    refused(&world, &format!("{header}.{payload}."), "signature").await;
    refused(&world, &format!("{header}.{payload}"), "not").await;
    refused(&world, &format!("{unsigned}.{payload}."), "RS256").await;
    refused(&world, &format!("{unsigned}.{payload}.{signature}"), "RS256").await;
    refused(&world, &format!("{nameless}.{payload}.{signature}"), "which key").await;
    refused(&world, &"a".repeat(8_193), "too long").await;
    refused(&world, "a.b.c", "RS256").await;

    // The public key as the secret of a symmetric signature: the attack that this check is for.
    for secret in [BASE64.decode(public["n"].as_str().unwrap()).unwrap(), public.to_string().into_bytes()] {
        let header = Header { kid: Some(id.to_owned()), ..Header::new(Algorithm::HS256) };
        let token = jsonwebtoken::encode(&header, &claims("admin", &[]), &EncodingKey::from_secret(&secret)).unwrap();
        refused(&world, &token, "RS256").await;
    }

    let elsewhere = tempfile::tempdir().unwrap();
    let stranger = LocalCloud::open(elsewhere.path(), "http://127.0.0.1:9").unwrap().sign_jwt(&claims("admin", &[]));
    refused(&world, &stranger, "not known").await;
    let signature = stranger.rsplit_once('.').unwrap().1;
    refused(&world, &format!("{header}.{payload}.{signature}"), "signature").await;
    world.json("/api/v2/clips", &honest).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_keys_cannot_be_had_nobody_is_refused_and_nobody_enters() {
    let world = World::start_with(|settings| settings.jwks_url = "http://127.0.0.1:9/jwks.json".to_owned()).await;
    let answer = world.get("/api/v2/clips", &world.admin()).await;
    let detail = answer.problem(StatusCode::SERVICE_UNAVAILABLE);
    assert!(!detail.contains("127.0.0.1"), "{detail}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_token_of_a_clip_opens_its_playlists_and_nothing_else() {
    let world = World::start().await;
    let (clip, other) = (Sample::of(1, "MTL"), Sample::of(2, "MTL"));
    for sample in [&clip, &other] {
        sample.write(&world.database).await;
        sample.store(&world, |_| b"#EXTM3U\n".to_vec()).await;
    }
    let playlist_url =
        world.json(&format!("/api/v2/clips/{}", clip.id()), &world.admin()).await["playlist_url"].as_str().unwrap().to_owned();
    let token = playlist_url.split_once("?token=").unwrap().1;
    let opened = ["playlist.m3u8", "multivariant.m3u8", "iframes.m3u8", "grid.vtt"].map(|file| format!("/api/v2/clips/{{}}/{file}"));
    for path in opened.into_iter().chain(["/watch/{}".to_owned()]) {
        let ask = async |sample: &Sample, token: &str| {
            let path = format!("{}?token={token}", path.replace("{}", &sample.id()));
            world.send(Method::GET, &path, None).await
        };
        assert_eq!(ask(&clip, token).await.status, StatusCode::OK, "{path}");
        let absent = ask(&Sample::of(3, "MTL"), token).await;
        assert_eq!(absent.problem(StatusCode::NOT_FOUND), "there is no such clip");
        for wrong in ["", "x", &"A".repeat(22), &token[1..], &format!("{token}A"), &flipped(token)] {
            assert_eq!(ask(&clip, wrong).await.body, absent.body, "{path} with {wrong}");
        }
        assert_eq!(ask(&other, token).await.body, absent.body, "{path} of another clip");
        let with_both = format!("{}?token=x", path.replace("{}", &clip.id()));
        world.get(&with_both, &world.admin()).await.problem(StatusCode::NOT_FOUND);
    }
    for closed in ["", "/history"] {
        let path = format!("/api/v2/clips/{}{closed}?token={token}", clip.id());
        world.send(Method::GET, &path, None).await.problem(StatusCode::UNAUTHORIZED);
    }
    world.send(Method::GET, &format!("/api/v2/clips?token={token}"), None).await.problem(StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_key_of_clips_is_changed_links_that_are_out_still_work() {
    let clip = Sample::of(1, "MTL");
    let with = async |key: &str, before: Option<&str>| {
        let (key, before) = (key.repeat(32), before.map(|key| key.repeat(32)));
        let world = World::start_with(|settings| {
            settings.playback_token_key = key;
            settings.playback_token_key_before = before;
        });
        let world = world.await;
        clip.write(&world.database).await;
        clip.store(&world, |_| b"#EXTM3U\n".to_vec()).await;
        world
    };
    let link = async |world: &World| {
        let answer = world.json(&format!("/api/v2/clips/{}", clip.id()), &world.admin()).await;
        answer["playlist_url"].as_str().unwrap().replace(&world.url, "")
    };
    let status = async |world: &World, link: &str| world.send(Method::GET, link, None).await.status;
    let (old, between, new) = (with("a", None).await, with("b", Some("a")).await, with("b", None).await);
    let (from_old, from_between) = (link(&old).await, link(&between).await);
    assert_eq!(status(&between, &from_old).await, StatusCode::OK, "the old key is named");
    assert_eq!(status(&new, &from_old).await, StatusCode::NOT_FOUND, "it is named no longer");
    assert_eq!(status(&old, &from_between).await, StatusCode::NOT_FOUND, "new links are made with the new key");
    assert_eq!((status(&between, &from_between).await, status(&new, &from_between).await), (StatusCode::OK, StatusCode::OK));
    let from_nobody = link(&with("c", None).await).await;
    for world in [&old, &between, &new] {
        assert_eq!(status(world, &from_nobody).await, StatusCode::NOT_FOUND, "a key that nobody knows");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_with_a_link_that_does_not_open_is_shown_a_page() {
    let world = World::start().await;
    let clip = Sample::of(1, "MTL");
    clip.write(&world.database).await;
    let ask = async |path: String| {
        let accept = [("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")];
        world.send_with(Method::GET, &format!("{}{path}", world.url), &accept).await
    };
    let wrong = ask(format!("/watch/{}?token=wrong", clip.id())).await;
    let absent = ask(format!("/watch/{}?token=wrong", Sample::of(2, "MTL").id())).await;
    assert_eq!((wrong.status, wrong.header("content-type")), (StatusCode::NOT_FOUND, "text/html; charset=utf-8"));
    assert!(wrong.text().contains("Ask whoever sent it for a new one"), "{}", wrong.text());
    assert!(wrong.header("content-security-policy").starts_with("default-src 'none'"));
    assert_eq!(wrong.body, absent.body, "nobody learns which clips there are");
    let without = ask(format!("/watch/{}", clip.id())).await;
    assert_eq!(without.status, StatusCode::UNAUTHORIZED);
    assert!(without.text().contains("This link is not whole"), "{}", without.text());
}

/// The token with its last bit that counts changed.
fn flipped(token: &str) -> String {
    let mut bytes = BASE64.decode(token).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    BASE64.encode(bytes)
}
