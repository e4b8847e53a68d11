//! An accepted clip becomes `clip.mp4`: exactly the frames that were asked for, and no other byte of the
//! master read than those it needs.
//!
//! Woken by `clip.accepted`, announces `clip.cut` or, when the clip can never be made, `clip.step_failed`.
//! It has no database: the clip's name in the delivery bucket, written once and last, is its memory.

mod cut;
mod made_again;

use axum::{Router, extract::State, routing::post};
use cloud::{Created, Google, Objects, Publisher};
use cut::{Cut, cut};
use events::{AssetType, ClipAccepted, ClipCut, ClipFolder, ClipStepFailed, Contract};
use made_again::{COMPARED, misfit};
use service::{DONE, Failure, Received, Reply};
use std::time::Instant;
use telemetry::{metrics, stage};

/// What the function may touch.
#[derive(Clone)]
pub struct App {
    /// Reads masters and their indexes.
    pub lake: Objects,
    /// Writes clips.
    pub delivery: Objects,
    /// Announces.
    pub publisher: Publisher,
}

impl App {
    /// From the settings that Cloud Run or `heartbeat up` gives.
    pub async fn from_environment() -> anyhow::Result<Self> {
        let google = Google::from_environment()?;
        Ok(Self {
            lake: google.bucket(&service::required("LAKE_BUCKET")?).await?,
            delivery: google.bucket(&service::required("DELIVERY_BUCKET")?).await?,
            publisher: google.publisher("cut-clip")?,
        })
    }
}

/// One path a topic.
pub fn router(app: App) -> Router {
    Router::new().route(&format!("/{}", ClipAccepted::TOPIC), post(clip_accepted)).with_state(app)
}

async fn clip_accepted(State(app): State<App>, Received { event: accepted, .. }: Received<ClipAccepted>) -> Reply {
    let made = made_before(&app, &accepted).await?;
    metrics::cache("video", made.is_some());
    if let Some(made) = made {
        app.publisher.announce(&made).await?;
        return DONE;
    }
    let made = match cut(&app.lake, &accepted).await {
        Ok(made) => made,
        Err(Failure::Permanent(reason)) => return fail(&app, accepted.clip, reason, Vec::new()).await,
        Err(failure) => return Err(failure),
    };
    if let Some(reason) = misfit(&app.delivery, &made).await?
        // Another delivery of the same event may have made all of it meanwhile.
        && made_before(&app, &accepted).await?.is_none()
    {
        return fail(&app, accepted.clip, reason, COMPARED.to_vec()).await;
    }
    let announcement = match upload(&app.delivery, made).await? {
        Some(announcement) => Some(announcement),
        None => made_before(&app, &accepted).await?,
    };
    if let Some(announcement) = announcement {
        app.publisher.announce(&announcement).await?;
    }
    DONE
}

async fn fail(app: &App, clip: ClipFolder, reason: String, beside: Vec<AssetType>) -> Reply {
    app.publisher.announce(&ClipStepFailed { clip, step: "cut-clip".to_owned(), reason, beside }).await?;
    DONE
}

/// The announcement that an earlier delivery of this event made, or died before making.
async fn made_before(app: &App, accepted: &ClipAccepted) -> anyhow::Result<Option<ClipCut>> {
    let clip = app.delivery.stat(&accepted.clip.object(AssetType::Mp4)).await?;
    clip.map(|clip| clip.announcement()).transpose()
}

/// Publishes the clip's name; nothing, if another delivery of the same event did so first.
async fn upload(delivery: &Objects, made: Cut) -> anyhow::Result<Option<ClipCut>> {
    let started = Instant::now();
    let created = stage("upload", delivery.create_from_file(made.object()?, &made.file)).await?;
    let mut announcement = made.announcement;
    announcement.receipt.stages_ms.insert("upload".to_owned(), started.elapsed().as_secs_f64() * 1000.0);
    Ok((created == Created::New).then_some(announcement))
}
