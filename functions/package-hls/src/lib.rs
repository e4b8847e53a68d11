//! A cut clip gets its HLS playlists: text over the byte ranges of `clip.mp4`, so no segment can be missing.
//!
//! Woken by `clip.cut`, announces `clip.packaged`. Starts no process: the head of the clip and the sizes
//! of its key frames, which come with the event, say everything.

use axum::{Router, extract::State, routing::post};
use cloud::{Google, NEWEST, NewObject, Objects, Publisher};
use events::{Asset, AssetType, ClipCut, ClipPackaged, ClipStepFailed, Contract, StagesMs};
use media::hls::{Playlists, playlists};
use service::{DONE, Received, Reply};
use std::time::Instant;
use telemetry::{metrics, stage};

/// Everything before the first fragment: some 2 KB of tables and 12 bytes a second of clip, so 300 s need 6 KB.
const HEAD_BYTES: u64 = 32 * 1024;

/// What the function may touch.
#[derive(Clone)]
pub struct App {
    /// Reads the clip's head, writes the playlists.
    pub delivery: Objects,
    /// Announces.
    pub publisher: Publisher,
}

impl App {
    /// From the settings that Cloud Run or `heartbeat up` gives.
    pub async fn from_environment() -> anyhow::Result<Self> {
        let google = Google::from_environment()?;
        Ok(Self { delivery: google.bucket(&service::required("DELIVERY_BUCKET")?).await?, publisher: google.publisher("package-hls")? })
    }
}

/// One path a topic.
pub fn router(app: App) -> Router {
    Router::new().route(&format!("/{}", ClipCut::TOPIC), post(clip_cut)).with_state(app)
}

async fn clip_cut(State(app): State<App>, Received { event: cut, .. }: Received<ClipCut>) -> Reply {
    let made = made_before(&app.delivery, &cut).await?;
    metrics::cache("playlists", made.is_some());
    if let Some(made) = made {
        app.publisher.announce(&made).await?;
        return DONE;
    }
    let started = Instant::now();
    let head = stage("read", app.delivery.read_head(&cut.asset.object, NEWEST, HEAD_BYTES)).await?;
    let made = async { playlists(&head, cut.receipt.range.frames(), &cut.key_frame_bytes, cut.asset.file_size_bytes as u64) };
    let playlists = match stage("package", made).await {
        Ok(playlists) => playlists,
        Err(error) => {
            let reason = format!("no playlist can be made of the clip: {error:#}");
            app.publisher.announce(&ClipStepFailed { clip: cut.clip, step: "package-hls".to_owned(), reason, beside: Vec::new() }).await?;
            return DONE;
        }
    };
    let packaged = packaged(&cut, &playlists, started);
    stage("upload", write(&app.delivery, &packaged, playlists)).await?;
    app.publisher.announce(&packaged).await?;
    DONE
}

fn packaged(cut: &ClipCut, playlists: &Playlists, started: Instant) -> ClipPackaged {
    let texts = [
        (AssetType::HlsPlaylist, &playlists.media),
        (AssetType::HlsIframes, &playlists.iframes),
        (AssetType::HlsMultivariant, &playlists.multivariant),
    ];
    let asset = |(asset_type, text): (AssetType, &String)| Asset {
        asset_type,
        object: cut.clip.object(asset_type),
        file_size_bytes: text.len() as i64,
        width: None,
        height: None,
        codec: None,
    };
    let stages_ms = StagesMs::from([("package".to_owned(), started.elapsed().as_secs_f64() * 1000.0)]);
    ClipPackaged { clip: cut.clip.clone(), assets: texts.map(asset).into(), stages_ms }
}

/// The announcement that an earlier delivery of this event made, or died before making; none unless all files are there.
async fn made_before(delivery: &Objects, cut: &ClipCut) -> anyhow::Result<Option<ClipPackaged>> {
    let Some(last) = delivery.stat(&cut.clip.object(AssetType::HlsMultivariant)).await? else { return Ok(None) };
    for playlist in [AssetType::HlsPlaylist, AssetType::HlsIframes] {
        if delivery.stat(&cut.clip.object(playlist)).await?.is_none() {
            return Ok(None);
        }
    }
    last.announcement().map(Some)
}

/// Writes what is not there. The multivariant playlist comes last, and carries the announcement of all three.
async fn write(delivery: &Objects, packaged: &ClipPackaged, playlists: Playlists) -> anyhow::Result<()> {
    for (asset, text) in [(AssetType::HlsPlaylist, playlists.media), (AssetType::HlsIframes, playlists.iframes)] {
        delivery.create(NewObject::plain(packaged.clip.object(asset), asset.content_type()), text.into()).await?;
    }
    let last = AssetType::HlsMultivariant;
    let object = NewObject::announcing(packaged.clip.object(last), last.content_type(), packaged)?;
    delivery.create(object, playlists.multivariant.into()).await?;
    Ok(())
}
