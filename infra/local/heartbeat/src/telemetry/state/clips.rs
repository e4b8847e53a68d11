//! Clips by state, and the newest with their traces: from the API, as people see them.

use crate::{
    api::{Api, ClipPage, ClipView, segment},
    output::span,
    target::Target,
    telemetry::{Telemetry, part, waterfall::Waterfall},
};
use futures::future::join_all;
use serde::{Deserialize, Serialize};

const OVERVIEW: &str = "/api/v2/clips/stats/overview";
const NEWEST: &str = "/api/v2/clips?limit=6";

/// How many clips are in a state.
#[derive(Serialize, Deserialize)]
pub(super) struct ByState {
    name: String,
    clips: u64,
}

#[derive(Deserialize)]
struct Overview {
    by_status: Vec<ByState>,
}

/// A clip and how it came to be.
#[derive(Serialize)]
pub(super) struct LastClip {
    clip_id: String,
    title: String,
    state: String,
    /// The page that plays it, where it is ready.
    watch_url: Option<String>,
    trace_id: Option<String>,
    trace: Waterfall,
}

impl Telemetry {
    /// Asks serve-clips as the operator.
    pub(super) async fn clips(&self) -> anyhow::Result<(Option<Vec<ByState>>, Vec<LastClip>)> {
        let running = (self.running)();
        let target = Target { url: running.url.clone(), local: Some((self.data.clone(), running)) };
        let api = Api::of(&target)?;
        let asked = async { tokio::try_join!(api.get(OVERVIEW), api.get(NEWEST)) };
        let (overview, newest) = tokio::time::timeout(crate::telemetry::PATIENCE, asked).await??;
        let overview: Overview = overview.json(OVERVIEW)?;
        let newest: ClipPage = newest.json(NEWEST)?;
        let whole = join_all(newest.clips.into_iter().map(|clip| with_link(&api, clip)));
        let clips = tokio::time::timeout(crate::telemetry::PATIENCE, whole).await?;
        Ok((Some(overview.by_status), clips.into_iter().map(|clip| self.with_trace(clip)).collect()))
    }

    fn with_trace(&self, clip: ClipView) -> LastClip {
        let spans = clip.trace_id.as_deref().map(|trace| self.traces.newest_of(trace)).unwrap_or_default();
        let ids: Vec<String> = [Some(clip.clip_id.clone()), clip.request_id].into_iter().flatten().collect();
        let plain = format!("{} {} p{} {}", clip.team_code, clip.game_id, clip.period, span(clip.start_timecode_s, clip.end_timecode_s));
        LastClip {
            title: clip.title.unwrap_or(plain),
            state: clip.processing_status,
            trace: Waterfall::of(&part::about(&ids, spans)),
            watch_url: clip.watch_url,
            trace_id: clip.trace_id,
            clip_id: clip.clip_id,
        }
    }
}

/// A list has no links; where they cannot be had now, the clip is shown without.
async fn with_link(api: &Api, clip: ClipView) -> ClipView {
    let path = format!("/api/v2/clips/{}", segment(&clip.clip_id));
    api.find(&path).await.ok().flatten().unwrap_or(clip)
}
