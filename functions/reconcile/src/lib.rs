//! Lake, Postgres and the delivery bucket compared: what was missed is announced again, what vanished is marked, what the lifecycle
//! removed is expired, and a balance says what was seen and done.
//!
//! Called by a schedule, or by `heartbeat reconcile`. It makes nothing and removes no object: it says again what somebody did not
//! hear, and whoever hears it twice does nothing the second time. So it may run twice, at once, and die anywhere.

mod balance;
mod corrections;
mod deletions;
mod delivery;
mod finish;
mod lake;
mod lost;
mod made;
mod measure;
mod next_step;
mod notification;
mod pairs;
mod patience;
mod requests;
mod run;
mod sources;

use anyhow::Context;
use axum::{Json, Router, extract::State, routing::post};
use balance::Balance;
use chrono::TimeDelta;
use cloud::{Google, Objects, Publisher};
use db::Database;
use run::Run;
use service::Failure;

/// The topic that hears of objects that were removed from the delivery bucket.
pub const DELETIONS: &str = "delivery-deletions";
/// How long nothing needs to be heard of something, where `GRACE_SECONDS` does not say.
const GRACE_SECONDS: u32 = 600;
/// How many clips one comparison puts into the queue for cutting: a night's game has some hundred, and a bucket that somebody emptied,
/// or a wrong bucket, has a season, which nobody wants encoded while the files are being restored.
const MOST_CLIPS: u32 = 200;
/// How many videos may vanish from one comparison to the next: a few days' games.
const MOST_VIDEOS: u32 = 20;

/// What the function may touch.
#[derive(Clone)]
pub struct App {
    /// Lists uploads.
    pub lake: Objects,
    /// Lists clips.
    pub delivery: Objects,
    /// Marks what vanished and expired.
    pub database: Database,
    /// Announces again.
    pub publisher: Publisher,
    /// How patient it is.
    pub settings: Settings,
}

/// How patient it is.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// How long nothing needs to be heard of something before it counts as missed.
    pub grace: TimeDelta,
    /// After how long the lifecycle of the delivery bucket removes a file; none: never.
    pub kept: Option<TimeDelta>,
    /// How many clips may have lost their files before none of them is touched, and how many are announced again at once.
    pub most_clips: u64,
    /// How many videos may have vanished before none of them is marked.
    pub most_videos: u64,
}

impl Settings {
    /// From `GRACE_SECONDS`, `KEPT_DAYS`, `MOST_CLIPS` and `MOST_VIDEOS`.
    pub fn from_environment() -> anyhow::Result<Self> {
        let number = |name: &str| {
            service::optional(name).map(|text| text.parse::<u32>().with_context(|| format!("{name} is not a number: {text}"))).transpose()
        };
        Ok(Self {
            grace: TimeDelta::seconds(number("GRACE_SECONDS")?.unwrap_or(GRACE_SECONDS).into()),
            kept: number("KEPT_DAYS")?.map(|days| TimeDelta::days(days.into())),
            most_clips: number("MOST_CLIPS")?.unwrap_or(MOST_CLIPS).into(),
            most_videos: number("MOST_VIDEOS")?.unwrap_or(MOST_VIDEOS).into(),
        })
    }
}

impl App {
    /// From the settings that Cloud Run or `heartbeat up` gives.
    pub async fn from_environment() -> anyhow::Result<Self> {
        let google = Google::from_environment()?;
        Ok(Self {
            lake: google.bucket(&service::required("LAKE_BUCKET")?).await?,
            delivery: google.bucket(&service::required("DELIVERY_BUCKET")?).await?,
            database: Database::connect(&service::required("DATABASE_URL")?, 4)?,
            publisher: google.publisher("reconcile")?,
            settings: Settings::from_environment()?,
        })
    }
}

/// What the schedule calls, and one path for the topic.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/reconcile", post(reconcile))
        .route("/measure", post(measure::measure))
        .route(&format!("/{DELETIONS}"), post(deletions::object_deleted))
        .with_state(app)
}

async fn reconcile(State(app): State<App>) -> Result<Json<Balance>, Failure> {
    let mut run = Run::new(&app);
    lake::videos(&mut run).await?;
    lake::deliveries(&mut run).await?;
    made::made_of_masters(&mut run).await?;
    requests::overlooked(&mut run).await?;
    corrections::unfollowed(&mut run).await?;
    delivery::files(&mut run).await?;
    delivery::unfinished(&mut run).await?;
    let balance = run.close().await?;
    tracing::info!(balance = serde_json::to_string(&balance)?, "reconciled");
    Ok(Json(balance))
}
