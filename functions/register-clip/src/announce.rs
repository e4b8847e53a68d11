//! Telling the others what was written down.

use crate::App;
use anyhow::Context;
use db::{
    Cause,
    clips::{self, Owed},
};
use events::{ClipFolder, ClipReady};
use futures::{StreamExt, TryStreamExt, stream};
use telemetry::TraceParent;

/// How many clips are looked up at once.
const BATCH: usize = 100;
/// How many announcements are under way at once.
const AT_ONCE: usize = 16;

/// Announces the clips that the handling of this event made, now or when it died before; and the clip that was
/// `asked_for`, should whoever made it have died for good.
pub(crate) async fn announce_owed(app: &App, cause: Cause<'_>, asked_for: Option<&str>) -> anyhow::Result<()> {
    loop {
        let owed = clips::owed(&app.database, cause, asked_for, BATCH as i64).await?;
        let count = owed.len();
        stream::iter(owed).map(Ok).try_for_each_concurrent(AT_ONCE, |owed| announce_accepted(app, owed)).await?;
        if count < BATCH {
            return Ok(());
        }
    }
}

/// Announces that a clip is ready.
pub(crate) async fn announce_ready(app: &App, clip: ClipFolder) -> anyhow::Result<()> {
    let ready = ClipReady { clip };
    app.publisher.announce(&ready).await?;
    clips::ready_announced(&app.database, &ready.clip.clip_id).await
}

/// In the trace of the request that asked for it first, which may have waited for the video for days.
async fn announce_accepted(app: &App, Owed { accepted, traceparent }: Owed) -> anyhow::Result<()> {
    let clip_id = &accepted.clip.clip_id;
    let trace = traceparent.as_deref().and_then(TraceParent::parse);
    app.publisher.continuing(trace.as_ref()).announce(&accepted).await.with_context(|| format!("announcing clip {clip_id}"))?;
    clips::announced(&app.database, clip_id).await
}
