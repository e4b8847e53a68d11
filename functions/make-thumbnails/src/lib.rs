//! A cut clip gets its poster, its scrub grid and the map of the grid.
//!
//! Woken by `clip.cut`, announces `clip.thumbnailed` or, when no picture can be made, `clip.step_failed`.
//! The map is written last: where it is, the pictures are.

mod pictures;

use axum::{Router, extract::State, routing::post};
use cloud::{Google, NewObject, Objects, Publisher};
use events::{AssetType, ClipCut, ClipStepFailed, ClipThumbnailed, Contract};
use pictures::{Pictures, make};
use service::{DONE, Failure, Received, Reply};

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
    if let Some(made) = app.delivery.stat(&cut.clip.object(AssetType::ThumbnailGridVtt)).await? {
        app.publisher.announce(&made.announcement::<ClipThumbnailed>()?).await?;
        return DONE;
    }
    match make(&app.delivery, &cut).await {
        Ok(pictures) => {
            write(&app.delivery, &cut, &pictures).await?;
            app.publisher.announce(&pictures.announcement).await?;
        }
        Err(Failure::Permanent(reason)) => {
            let failed = ClipStepFailed { clip: cut.clip, step: "make-thumbnails".to_owned(), reason };
            app.publisher.announce(&failed).await?;
        }
        Err(failure) => return Err(failure),
    }
    DONE
}

async fn write(delivery: &Objects, cut: &ClipCut, pictures: &Pictures) -> anyhow::Result<()> {
    for (asset, file) in [(AssetType::Thumbnail, &pictures.poster), (AssetType::ThumbnailGrid, &pictures.grid)] {
        delivery.create_from_file(NewObject::plain(cut.clip.object(asset), asset.content_type()), file).await?;
    }
    let map = AssetType::ThumbnailGridVtt;
    let object = NewObject::announcing(cut.clip.object(map), map.content_type(), &pictures.announcement)?;
    delivery.create(object, pictures.map.clone().into()).await?;
    Ok(())
}
