//! A cut clip gets its poster, its scrub grid and the map of the grid.
//!
//! Woken by `clip.cut`, announces `clip.thumbnailed` or, when no picture can be made, `clip.step_failed`.
//! The map is written last, and carries the announcement of all three.

mod pictures;

use anyhow::Context;
use axum::{Router, extract::State, routing::post};
use cloud::{Google, NEWEST, NewObject, Objects, Publisher};
use events::{AssetType, ClipCut, ClipFolder, ClipStepFailed, ClipThumbnailed, Contract};
use pictures::{Pictures, make};
use service::{DONE, Failure, Received, Reply};
use telemetry::{metrics, stage};

/// The longest map of a grid: 300 s of clip need 20 KB.
const LONGEST_MAP: u64 = 256 * 1024;

/// What the function may touch.
#[derive(Clone)]
pub struct App {
    /// Reads clips, writes pictures.
    pub delivery: Objects,
    /// Announces.
    pub publisher: Publisher,
}

impl App {
    /// From the settings that Cloud Run or `heartbeat up` gives.
    pub async fn from_environment() -> anyhow::Result<Self> {
        let google = Google::from_environment()?;
        Ok(Self { delivery: google.bucket(&service::required("DELIVERY_BUCKET")?).await?, publisher: google.publisher("make-thumbnails")? })
    }
}

/// One path a topic.
pub fn router(app: App) -> Router {
    Router::new().route(&format!("/{}", ClipCut::TOPIC), post(clip_cut)).with_state(app)
}

async fn clip_cut(State(app): State<App>, Received { event: cut, .. }: Received<ClipCut>) -> Reply {
    let made = made_before(&app.delivery, &cut).await?;
    metrics::cache("pictures", made.is_some());
    if let Some(made) = made {
        app.publisher.announce(&made).await?;
        return DONE;
    }
    let pictures = match make(&app.delivery, &cut).await {
        Ok(pictures) => pictures,
        Err(Failure::Permanent(reason)) => return fail(&app, cut.clip, reason, Vec::new()).await,
        Err(failure) => return Err(failure),
    };
    if let Some(left) = left_of_another_grid(&app.delivery, &cut, &pictures).await? {
        let reason = "one of the scrub grid and its map was removed, and made again it is not as the other that is left of them says; \
                      when that is removed, too, both are made again";
        return fail(&app, cut.clip, reason.to_owned(), vec![left]).await;
    }
    stage("upload", write(&app.delivery, &cut, &pictures)).await?;
    app.publisher.announce(&pictures.announcement).await?;
    DONE
}

async fn fail(app: &App, clip: ClipFolder, reason: String, beside: Vec<AssetType>) -> Reply {
    app.publisher.announce(&ClipStepFailed { clip, step: "make-thumbnails".to_owned(), reason, beside }).await?;
    DONE
}

/// The map whose grid is gone, or the grid whose map is gone, where another version of us laid its pictures out otherwise than these.
async fn left_of_another_grid(delivery: &Objects, cut: &ClipCut, pictures: &Pictures) -> anyhow::Result<Option<AssetType>> {
    let [grid, map] = [AssetType::ThumbnailGrid, AssetType::ThumbnailGridVtt].map(|asset| cut.clip.object(asset));
    match (delivery.stat(&grid).await?, delivery.stat(&map).await?) {
        (None, Some(_)) => {
            let fits = delivery.read_head(&map, NEWEST, LONGEST_MAP).await? == pictures.map;
            Ok((!fits).then_some(AssetType::ThumbnailGridVtt))
        }
        (Some(there), None) => {
            let made = std::fs::metadata(&pictures.grid).context("looking at the scrub grid that was made")?.len();
            Ok((there.size != made).then_some(AssetType::ThumbnailGrid))
        }
        _ => Ok(None),
    }
}

/// The announcement that an earlier delivery of this event made, or died before making; none unless all files are there.
async fn made_before(delivery: &Objects, cut: &ClipCut) -> anyhow::Result<Option<ClipThumbnailed>> {
    let Some(map) = delivery.stat(&cut.clip.object(AssetType::ThumbnailGridVtt)).await? else { return Ok(None) };
    for picture in [AssetType::Thumbnail, AssetType::ThumbnailGrid] {
        if delivery.stat(&cut.clip.object(picture)).await?.is_none() {
            return Ok(None);
        }
    }
    map.announcement().map(Some)
}

/// Writes what is not there.
async fn write(delivery: &Objects, cut: &ClipCut, pictures: &Pictures) -> anyhow::Result<()> {
    for (asset, file) in [(AssetType::Thumbnail, &pictures.poster), (AssetType::ThumbnailGrid, &pictures.grid)] {
        delivery.create_from_file(NewObject::plain(cut.clip.object(asset), asset.content_type()), file).await?;
    }
    let map = AssetType::ThumbnailGridVtt;
    let object = NewObject::announcing(cut.clip.object(map), map.content_type(), &pictures.announcement)?;
    delivery.create(object, pictures.map.clone().into()).await?;
    Ok(())
}
