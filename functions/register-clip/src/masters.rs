//! `master.ingested`: a video of a period is there, usable or not.

use crate::{App, announce::announce_owed, serve::serve};
use axum::extract::State;
use db::{
    Cause,
    requests::{NewRequest, Place, WaitingRequest, refuse, waiting_for},
};
use events::{ClipRequested, Contract, MasterIngested};
use service::{DONE, Received, Reply};

/// How many requests are looked up at once.
const BATCH: i64 = 100;

/// Every request that waits for the period is looked at again.
pub(crate) async fn master_ingested(State(app): State<App>, Received { id, event }: Received<MasterIngested>) -> Reply {
    let cause = Cause { event_type: MasterIngested::TYPE, event_id: &id };
    let place = Place { team_code: event.team_code.as_str(), game_id: event.game_id.as_str(), period: event.period.number() };
    serve_waiting(&app, place, cause).await?;
    announce_owed(&app, cause, None).await?;
    DONE
}

/// Looks at every request that waits for a period.
pub(crate) async fn serve_waiting(app: &App, place: Place<'_>, cause: Cause<'_>) -> anyhow::Result<()> {
    let mut after = String::new();
    loop {
        let batch = waiting_for(&app.database, place, &after, BATCH).await?;
        let Some(last) = batch.last() else { return Ok(()) };
        after.clone_from(&last.request_id);
        for request in &batch {
            look_again(app, request, place, cause).await?;
        }
    }
}

async fn look_again(app: &App, waiting: &WaitingRequest, place: Place<'_>, cause: Cause<'_>) -> anyhow::Result<()> {
    let request = NewRequest { request_id: &waiting.request_id, body: &waiting.body, place: Some(place), traceparent: None };
    match ClipRequested::parse(waiting.body.as_bytes()) {
        Ok(understood) => serve(app, request, &understood, cause).await.map(drop),
        // It was understood when it came: the rules have changed since.
        Err(reason) => refuse(&app.database, request, &reason.0, cause).await,
    }
}
