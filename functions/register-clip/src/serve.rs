//! What becomes of a request that was understood: a clip, a refusal, or more waiting.

use crate::{App, plan::plan};
use db::{
    Cause,
    clips::{Accepted, accept},
    masters::{Choice, choose},
    requests::{NewRequest, Place, refuse_placed, still_waiting},
};
use events::{ClipId, ClipRequested};
use telemetry::metrics;

/// Looks for the master and decides. Gives the clip that the request asks for, if there can be one.
pub(crate) async fn serve(app: &App, waiting: NewRequest<'_>, request: &ClipRequested, cause: Cause<'_>) -> anyhow::Result<Option<ClipId>> {
    let ClipRequested { team_code, game_id, period, master, .. } = request;
    match choose(&app.database, team_code, game_id, *period, master.as_deref()).await? {
        Choice::Ready(master) => match plan(request, &master) {
            Ok(clip) => {
                let accepted = accept(&app.database, &clip, waiting.request_id, cause).await?;
                // A request that is delivered again says nothing of clips.
                if accepted != Accepted::Before {
                    metrics::cache("clip", accepted == Accepted::Standing);
                }
                return Ok(Some(clip.folder.clip_id));
            }
            Err(reason) => {
                let placed = Some((master.master_id, master.synced_at_us));
                refuse_placed(&app.database, waiting, &reason.0, placed, cause).await?;
            }
        },
        Choice::Rejected(reason) => {
            let reason = format!("the video of period {period} cannot be used: {reason}; upload another one and the clip is made");
            still_waiting(&app.database, waiting.request_id, &reason, cause).await?;
        }
        Choice::Nothing => {
            let video = master.as_deref().unwrap_or("a video");
            let reason = format!("waits for {video} of period {period} of game {game_id} by {team_code}");
            still_waiting(&app.database, waiting.request_id, &reason, cause).await?;
        }
    }
    Ok(None)
}

/// The period that a request is about.
pub(crate) fn place(request: &ClipRequested) -> Place<'_> {
    Place { team_code: request.team_code.as_str(), game_id: request.game_id.as_str(), period: request.period.number() }
}
