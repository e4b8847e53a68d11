//! What a player does: every link of a clip is followed to its bytes.

use super::{
    sample::Sample,
    world::{Answer, World},
};
use chrono::{DateTime, Utc};
use events::AssetType;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use url::Url;

const INIT: usize = 700;
const FRAGMENTS: [usize; 4] = [4_000, 3_500, 3_600, 1_200];

pub(super) fn video() -> Vec<u8> {
    (0..INIT + FRAGMENTS.iter().sum::<usize>()).map(|at| (at * 7 % 251) as u8).collect()
}

/// The files of a clip, named as they are stored: plainly, one beside the other.
pub(super) fn content(kind: AssetType) -> Vec<u8> {
    match kind {
        AssetType::Mp4 => video(),
        AssetType::HlsPlaylist => media_playlist(&FRAGMENTS, "#EXTINF:2.002,\n"),
        AssetType::HlsIframes => media_playlist(&[900, 800], "#EXTINF:2.002,\n"),
        AssetType::HlsMultivariant => b"#EXTM3U\n#EXT-X-VERSION:7\n\
            #EXT-X-STREAM-INF:BANDWIDTH=5000000,CODECS=\"avc1.640028\",RESOLUTION=1920x1080,FRAME-RATE=29.970\nplaylist.m3u8\n\
            #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=500000,CODECS=\"avc1.640028\",RESOLUTION=1920x1080,URI=\"iframes.m3u8\"\n"
            .to_vec(),
        AssetType::Thumbnail => b"poster".to_vec(),
        AssetType::ThumbnailGrid => b"grid".to_vec(),
        AssetType::ThumbnailGridVtt => b"WEBVTT\n\n00:00:00.000 --> 00:00:01.000\ngrid.jpg#xywh=0,0,320,180\n\n\
            00:00:01.000 --> 00:00:02.002\ngrid.jpg#xywh=320,0,320,180\n"
            .to_vec(),
    }
}

fn media_playlist(fragments: &[usize], duration: &str) -> Vec<u8> {
    let mut text = format!("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:2\n#EXT-X-MAP:URI=\"clip.mp4\",BYTERANGE=\"{INIT}@0\"\n");
    let mut at = INIT;
    for length in fragments {
        text.push_str(&format!("{duration}#EXT-X-BYTERANGE:{length}@{at}\nclip.mp4\n"));
        at += length;
    }
    (text + "#EXT-X-ENDLIST\n").into_bytes()
}

/// A ready clip with its files, and its JSON.
async fn ready_clip() -> (World, Value) {
    let world = World::start().await;
    let clip = ready_clip_in(&world).await;
    (world, clip)
}

pub(super) async fn ready_clip_in(world: &World) -> Value {
    let sample = Sample::of(1, "MTL");
    sample.write(&world.database).await;
    sample.store(world, content).await;
    world.json(&format!("/api/v2/clips/{}", sample.id()), &world.analyst(&["MTL"])).await
}

/// Bytes of a range, fetched as a player does, with nothing but the link.
async fn range(world: &World, url: &str, length: usize, at: usize) -> Vec<u8> {
    let range = format!("bytes={at}-{}", at + length - 1);
    let answer = world.send_with(Method::GET, url, &[("range", &range), ("origin", "https://player.example.com")]).await;
    assert_eq!(answer.status, StatusCode::PARTIAL_CONTENT, "{}", answer.text());
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    answer.body
}

pub(super) async fn without_header(world: &World, url: &str) -> Answer {
    let answer = world.send(Method::GET, url, None).await;
    assert_eq!(answer.status, StatusCode::OK, "{url}: {}", answer.text());
    answer
}

/// Reads a playlist line by line and puts the bytes together that a player would have.
pub(super) async fn play(world: &World, playlist: &str) -> Vec<u8> {
    let (mut bytes, mut next) = (Vec::new(), None);
    let length_and_start = |text: &str| {
        let (length, at) = text.split_once('@').unwrap();
        (length.parse().unwrap(), at.parse().unwrap())
    };
    for line in playlist.lines() {
        if let Some(map) = line.strip_prefix("#EXT-X-MAP:URI=\"") {
            let (url, rest) = map.split_once("\",BYTERANGE=\"").unwrap();
            let (length, at) = length_and_start(rest.trim_end_matches('"'));
            bytes.extend(range(world, url, length, at).await);
        } else if let Some(wanted) = line.strip_prefix("#EXT-X-BYTERANGE:") {
            next = Some(length_and_start(wanted));
        } else if !line.starts_with('#') {
            let (length, at) = next.take().unwrap();
            bytes.extend(range(world, line, length, at).await);
        }
    }
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn every_asset_has_a_link_that_works_for_an_hour() {
    let (world, clip) = ready_clip().await;
    let assets = clip["assets"].as_array().unwrap();
    assert_eq!(assets.len(), AssetType::ALL.len());
    for kind in AssetType::ALL {
        let asset = assets.iter().find(|asset| asset["asset_type"] == kind.name()).unwrap();
        assert_eq!((&asset["content_type"], &asset["file_size_bytes"]), (&json!(kind.content_type()), &json!(1000)));
        let url = asset["signed_url"].as_str().unwrap();
        assert!(url.contains("X-Goog-Signature=") && url.contains("X-Goog-Expires=3600"), "{url}");
        assert_eq!(without_header(&world, url).await.body, content(kind));
        assert_eq!(range(&world, url, 2, 1).await, content(kind)[1..3]);
        let tampered = url.replace("clip.mp4", "thumb.jpg").replace("Expires=3600", "Expires=3601");
        assert_eq!(world.send(Method::GET, &tampered, None).await.status, StatusCode::FORBIDDEN, "{tampered}");
        // A link to a file for an hour, one to the page and the playlists for a day.
        for (expires_at, hours) in [(&asset["expires_at"], 1), (&clip["expires_at"], 24)] {
            let left = expires_at.as_str().unwrap().parse::<DateTime<Utc>>().unwrap() - Utc::now();
            assert!((hours * 3_600 - 600..=hours * 3_600).contains(&left.num_seconds()), "{left}");
        }
    }
    let video = assets.iter().find(|asset| asset["asset_type"] == "mp4").unwrap();
    assert_eq!((&video["width"], &video["height"], &video["codec"]), (&json!(1920), &json!(1080), &json!("avc1.640028,mp4a.40.2")));
    assert_eq!((&clip["receipt"]["frames_encoded"], &clip["receipt"]["stages_ms"]["encode"]), (&json!(240), &json!(812.5)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_player_that_can_send_no_header_plays_the_clip() {
    let (world, clip) = ready_clip().await;
    let url = clip["playlist_url"].as_str().unwrap();
    assert!(url.starts_with(&world.url) && url.len() < world.url.len() + 100, "{url}");
    let answer = without_header(&world, url).await;
    assert_eq!(answer.header("content-type"), "application/vnd.apple.mpegurl");
    assert_eq!((answer.header("cache-control"), answer.header("access-control-allow-origin")), ("private, no-store", "*"));
    assert!(play(&world, &answer.text()).await == video(), "every byte of the video, in order");

    let multivariant = Url::parse(clip["multivariant_url"].as_str().unwrap()).unwrap();
    let text = without_header(&world, multivariant.as_str()).await.text();
    let variant = text.lines().find(|line| line.starts_with("playlist.m3u8?token=")).unwrap();
    assert_eq!(multivariant.join(variant).unwrap().as_str(), url, "the same playlist, with the same token");
    let iframes = text.split_once("URI=\"").unwrap().1.split_once('"').unwrap().0;
    let iframes = without_header(&world, multivariant.join(iframes).unwrap().as_str()).await.text();
    assert!(play(&world, &iframes).await == video()[..INIT + 1_700]);

    let grid = without_header(&world, multivariant.join(&variant.replace("playlist.m3u8", "grid.vtt")).unwrap().as_str()).await;
    assert_eq!(grid.header("content-type"), "text/vtt");
    for (number, line) in grid.text().lines().filter(|line| line.contains("#xywh=")).enumerate() {
        let (picture, area) = line.split_once("#xywh=").unwrap();
        assert_eq!(area, format!("{},0,320,180", number * 320));
        assert_eq!(without_header(&world, picture).await.body, b"grid");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_player_that_sends_its_token_gets_plain_names() {
    let (world, clip) = ready_clip().await;
    let token = world.analyst(&["MTL"]);
    let start = format!("/api/v2/clips/{}", clip["clip_id"].as_str().unwrap());
    let text = world.get(&format!("{start}/multivariant.m3u8"), &token).await.text();
    assert_eq!(text.as_bytes(), content(AssetType::HlsMultivariant));
    let playlist = world.get(&format!("{start}/playlist.m3u8"), &token).await.text();
    assert!(play(&world, &playlist).await == video());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_holds_the_video_and_lets_nothing_in() {
    let (world, clip) = ready_clip().await;
    let page = without_header(&world, clip["watch_url"].as_str().unwrap()).await;
    assert_eq!((page.header("content-type"), page.header("referrer-policy")), ("text/html; charset=utf-8", "no-referrer"));
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    let text = page.text();
    assert!(!text.contains("{{") && !text.contains("<b>O'Neil"), "what people wrote is text");
    assert!(text.contains("Zone exit, Élodie &lt;b&gt;O&#39;Neil&lt;/b&gt;"));
    assert!(text.contains("data-rate=\"29.970030\"") && text.contains("data-frames=\"240\"") && text.contains("data-first-frame=\"10\""));
    let video_url = text.split_once("<video src=\"").unwrap().1.split_once('"').unwrap().0.replace("&amp;", "&");
    assert!(policy.contains(&format!("media-src {}", Url::parse(&video_url).unwrap().origin().ascii_serialization())));
    assert!(without_header(&world, &video_url).await.body == video());
    let cues = text.split_once("data-grid-cues=\"").unwrap().1.split_once('"').unwrap().0;
    let cues = Url::parse(clip["watch_url"].as_str().unwrap()).unwrap().join(cues).unwrap();
    assert!(without_header(&world, cues.as_str()).await.text().starts_with("WEBVTT"));
    let outside = text.matches("http").count() - text.matches(&world.delivery_url()).count();
    assert_eq!(outside, 0, "nothing but the clip's own files comes from elsewhere");
}
