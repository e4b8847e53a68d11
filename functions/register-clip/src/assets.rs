//! `clip.cut`, `clip.thumbnailed`, `clip.packaged`: files of a clip are in the delivery bucket, in any order.

use crate::{App, announce::announce_ready};
use axum::extract::State;
use db::{
    Cause,
    assets::{Progress, register},
};
use events::{Asset, ClipCut, ClipFolder, ClipPackaged, ClipThumbnailed, Contract};
use serde_json::{Value, json};
use service::{DONE, Failure, Received, Reply};
use std::time::Duration;
use telemetry::metrics;

pub(crate) async fn clip_cut(State(app): State<App>, Received { id, event }: Received<ClipCut>) -> Reply {
    let cause = Cause { event_type: ClipCut::TYPE, event_id: &id };
    record(&app, event.clip, &[event.asset], &json!(event.receipt), cause).await
}

pub(crate) async fn clip_thumbnailed(State(app): State<App>, Received { id, event }: Received<ClipThumbnailed>) -> Reply {
    let cause = Cause { event_type: ClipThumbnailed::TYPE, event_id: &id };
    record(&app, event.clip, &event.assets, &json!({ "stages_ms": event.stages_ms }), cause).await
}

pub(crate) async fn clip_packaged(State(app): State<App>, Received { id, event }: Received<ClipPackaged>) -> Reply {
    let cause = Cause { event_type: ClipPackaged::TYPE, event_id: &id };
    record(&app, event.clip, &event.assets, &json!({ "stages_ms": event.stages_ms }), cause).await
}

/// The last file makes the clip ready. Who dies before saying so is delivered the event again, and says it then.
async fn record(app: &App, clip: ClipFolder, assets: &[Asset], receipt: &Value, cause: Cause<'_>) -> Reply {
    match register(&app.database, &clip.clip_id, assets, receipt, cause).await? {
        Progress::Ready { after_s } => {
            after_s.into_iter().for_each(became_ready);
            announce_ready(app, clip).await?;
        }
        Progress::NothingToAnnounce => {}
        Progress::UnknownClip => {
            return Err(Failure::Permanent(format!("clip {} is not in the database; was an older one restored?", clip.clip_id)));
        }
    }
    DONE
}

/// How long people wait for a clip is measured by both: a log line is there before the first metric is.
fn became_ready(ready_after_s: f64) {
    tracing::info!(ready_after_s, "a clip is ready");
    metrics::stage("ready", Duration::try_from_secs_f64(ready_after_s).unwrap_or_default());
}
