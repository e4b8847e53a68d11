//! How things stand, as gauges and as one line of the log.

use crate::App;
use axum::{Json, extract::State};
use db::reconcile::gauges::{Gauges, gauges};
use service::Failure;
use std::time::Duration;
use telemetry::metrics;

/// Sets the gauges, writes them down, and says them.
pub(crate) async fn measure(State(app): State<App>) -> Result<Json<Gauges>, Failure> {
    let gauges = gauges(&app.database).await?;
    for (state, clips) in &gauges.clips {
        metrics::clips(state, count(*clips));
    }
    metrics::requests_waiting(count(gauges.requests_waiting));
    metrics::dead_letters(count(gauges.dead_letters));
    metrics::oldest_unfinished_clip(Duration::from_secs_f64(gauges.oldest_unfinished_clip_s.max(0.0)));
    metrics::sync_lag(Duration::from_secs_f64(gauges.sync_lag_s.max(0.0)));
    write_down(&gauges);
    Ok(Json(gauges))
}

/// Cloud Run gives a function no CPU between requests, so nobody can ask it for a gauge or be sent one when it is due. A log line is
/// there when the request ends: the metrics that alerts look at in the cloud are made of this one, by the names of its fields.
fn write_down(gauges: &Gauges) {
    let clips = |state: &str| gauges.clips.get(state).copied().unwrap_or_default();
    tracing::info!(
        clips_accepted = clips("accepted"),
        clips_cut = clips("cut"),
        clips_ready = clips("ready"),
        clips_failed = clips("failed"),
        clips_expired = clips("expired"),
        clips_retired = clips("retired"),
        requests_waiting = gauges.requests_waiting,
        dead_letters = gauges.dead_letters,
        oldest_unfinished_clip_s = gauges.oldest_unfinished_clip_s,
        sync_lag_s = gauges.sync_lag_s,
        "measured"
    );
}

fn count(rows: i64) -> u64 {
    u64::try_from(rows).unwrap_or_default()
}
