//! How things stand, as gauges.

use crate::App;
use axum::{Json, extract::State};
use db::reconcile::gauges::{Gauges, gauges};
use service::Failure;
use std::time::Duration;
use telemetry::metrics;

/// Sets the gauges, and says them.
pub(crate) async fn measure(State(app): State<App>) -> Result<Json<Gauges>, Failure> {
    let gauges = gauges(&app.database).await?;
    for (state, clips) in &gauges.clips {
        metrics::clips(state, count(*clips));
    }
    metrics::requests_waiting(count(gauges.requests_waiting));
    metrics::dead_letters(count(gauges.dead_letters));
    metrics::oldest_unfinished_clip(Duration::from_secs_f64(gauges.oldest_unfinished_clip_s.max(0.0)));
    metrics::sync_lag(Duration::from_secs_f64(gauges.sync_lag_s.max(0.0)));
    Ok(Json(gauges))
}

fn count(rows: i64) -> u64 {
    u64::try_from(rows).unwrap_or_default()
}
