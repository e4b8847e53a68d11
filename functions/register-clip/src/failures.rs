//! `clip.step_failed`: a media function found that a clip can never be made.

use crate::App;
use axum::extract::State;
use db::{
    Cause,
    clips::{Failed, fail, wait_for_removal},
};
use events::{ClipFailed, ClipId, ClipStepFailed, Contract};
use service::{DONE, Failure, Received, Reply};

pub(crate) async fn clip_step_failed(State(app): State<App>, Received { id, event }: Received<ClipStepFailed>) -> Reply {
    let cause = Cause { event_type: ClipStepFailed::TYPE, event_id: &id };
    // The lifecycle is at it: reconcile announces the clip again when they are gone.
    if wait_for_removal(&app.database, &event.clip.clip_id, &event.beside, &event.reason, cause).await? {
        return DONE;
    }
    match fail_clip(&app, &event.clip.clip_id, &event.reason, cause).await? {
        Failed::Unknown => {
            Err(Failure::Permanent(format!("clip {} is not in the database; was an older one restored?", event.clip.clip_id)))
        }
        Failed::Yes(_) | Failed::No => DONE,
    }
}

/// Writes the reason down and announces it. A repetition announces it again, under the same id.
pub(crate) async fn fail_clip(app: &App, clip_id: &ClipId, reason: &str, cause: Cause<'_>) -> anyhow::Result<Failed> {
    let failed = fail(&app.database, clip_id, reason, cause).await?;
    if let Failed::Yes(clip) = &failed {
        app.publisher.announce(&ClipFailed { clip: clip.clone(), reason: reason.to_owned() }).await?;
    }
    Ok(failed)
}
