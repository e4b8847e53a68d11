//! `sync.requested`: somebody saw when, in a master, the opening face-off happens.
//!
//! The master is corrected first. From then on no clip can be written down that was placed by another correction, so that the
//! requests which are found misplaced afterwards are all there are.

use crate::{
    App,
    announce::announce_owed,
    masters::serve_waiting,
    plan::plan,
    serve::{place, serve},
};
use anyhow::Context;
use axum::extract::State;
use db::{
    Cause,
    clips::{replace, withdraw},
    masters::{ReadyMaster, ready, synchronise},
    requests::{MisplacedRequest, NewRequest, Place, Standing, misplaced, refused_for, wait},
};
use events::{ClipRequested, Contract, SyncRequested, clip_requested::Span};
use service::{DONE, Failure, Received, Reply};

/// How many requests are looked up at once.
const BATCH: i64 = 100;

/// The master is corrected, and the clips of its plays give way to others.
pub(crate) async fn sync_requested(State(app): State<App>, Received { id, event: sync }: Received<SyncRequested>) -> Reply {
    let cause = Cause { event_type: SyncRequested::TYPE, event_id: &id };
    if !synchronise(&app.database, &sync).await? {
        let SyncRequested { master_id, team_code, game_id, period, .. } = &sync;
        return Err(Failure::Permanent(format!(
            "there is no usable master {master_id} of period {period} of game {game_id} by {team_code}"
        )));
    }
    let master = ready(&app.database, sync.master_id).await?.context("a master that was there is gone")?;
    place_all_again(&app, &master, cause).await?;
    let period = Place { team_code: sync.team_code.as_str(), game_id: sync.game_id.as_str(), period: sync.period.number() };
    ask_again(&app, period, cause).await?;
    // What a handler that died here had put among the waiting.
    serve_waiting(&app, period, cause).await?;
    announce_owed(&app, cause, None).await?;
    DONE
}

async fn place_all_again(app: &App, master: &ReadyMaster, cause: Cause<'_>) -> anyhow::Result<()> {
    let mut after = String::new();
    loop {
        let batch = misplaced(&app.database, master.master_id, master.synced_at_us, &after, BATCH).await?;
        let Some(last) = batch.last() else { return Ok(()) };
        after.clone_from(&last.request_id);
        for request in &batch {
            place_again(app, request, master, cause).await?;
        }
    }
}

async fn place_again(app: &App, request: &MisplacedRequest, master: &ReadyMaster, cause: Cause<'_>) -> anyhow::Result<()> {
    let MisplacedRequest { request_id, body, clip_id } = request;
    let understood = ClipRequested::parse(body.as_bytes());
    // Who names a video means that one.
    if understood.as_ref().is_ok_and(|request| request.master.as_ref().is_some_and(|named| *named != master.film.object)) {
        return Ok(());
    }
    match understood.and_then(|understood| plan(&understood, master)) {
        Ok(clip) => replace(&app.database, clip_id, &clip, request_id, cause).await,
        Err(reason) => withdraw(&app.database, clip_id, request_id, &reason.0, cause).await,
    }
}

/// Plays that lay outside the video by the old offset may lie inside it by the new one.
async fn ask_again(app: &App, period: Place<'_>, cause: Cause<'_>) -> anyhow::Result<()> {
    let mut after = String::new();
    loop {
        let batch = refused_for(&app.database, period, &after, BATCH).await?;
        let Some(last) = batch.last() else { return Ok(()) };
        after.clone_from(&last.request_id);
        for refused in &batch {
            let Ok(request) = ClipRequested::parse(refused.body.as_bytes()) else { continue };
            let again =
                NewRequest { request_id: &refused.request_id, body: &refused.body, place: Some(place(&request)), traceparent: None };
            if matches!(request.span, Span::Play { .. }) && wait(&app.database, again).await? == Standing::Waiting {
                serve(app, again, &request, cause).await?;
            }
        }
    }
}
