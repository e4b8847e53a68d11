//! Dead letters: messages that a subscription gave up on. Each is kept, and what it was about gets its reason.

use crate::{App, failures::fail_clip, letter};
use axum::extract::State;
use db::{
    Cause, clips,
    dead_letters::{NewDeadLetter, insert},
    requests::{NewRequest, find, refuse},
};
use events::{ClipId, ClipRequested, clip_requested};
use service::{DONE, Reply, WrappedPush};

/// How much of a dead request is kept in its row, in bytes; the dead letter keeps all of it.
const KEPT: usize = 4096;
/// How many clips one event can owe an announcement that are looked up at once.
const BATCH: i64 = 100;

pub(crate) async fn dead_letter(State(app): State<App>, push: WrappedPush) -> Reply {
    let mut letter = letter::read(&push)?;
    if letter::is_request(&letter) && letter.request_id.is_none() {
        letter.request_id = Some(lost_id(&app, &letter).await?);
    }
    insert(&app.database, &letter).await?;
    let cause = Cause { event_type: "dead letter", event_id: &letter.dead_letter_id };
    if let Some(clip_id) = letter.clip_id.as_deref().and_then(|id| ClipId::parse(id).ok()) {
        fail_clip(&app, &clip_id, &letter.reason, cause).await?;
    }
    if let Some(request_id) = &letter.request_id {
        refuse_request(&app, request_id, &letter, cause).await?;
    }
    fail_unannounced(&app, &letter, cause).await?;
    DONE
}

/// A bare message gets a new id when it becomes a dead letter. It is known by what it says.
async fn lost_id(app: &App, letter: &NewDeadLetter) -> anyhow::Result<String> {
    let written_down = match (ClipRequested::parse(&letter.payload), std::str::from_utf8(&letter.payload)) {
        (Ok(request), Ok(body)) => find(&app.database, crate::serve::place(&request), body).await?,
        _ => None,
    };
    Ok(written_down.unwrap_or_else(|| letter.dead_letter_id.clone()))
}

async fn refuse_request(app: &App, request_id: &str, letter: &NewDeadLetter, cause: Cause<'_>) -> anyhow::Result<()> {
    let understood = ClipRequested::parse(&letter.payload).ok();
    let beginning = String::from_utf8_lossy(&letter.payload[..letter.payload.len().min(KEPT)]);
    let request = NewRequest { request_id, body: &beginning, place: understood.as_ref().map(crate::serve::place), traceparent: None };
    refuse(&app.database, request, &letter.reason, cause).await
}

/// Clips that the dead event made and did not live to announce: nobody will cut them unless it is replayed.
async fn fail_unannounced(app: &App, letter: &NewDeadLetter, cause: Cause<'_>) -> anyhow::Result<()> {
    let event_type = letter.attributes.get("ce-type").map_or(clip_requested::TYPE, String::as_str);
    let Some(event_id) = letter.request_id.as_ref().or_else(|| letter.attributes.get("ce-id")) else { return Ok(()) };
    for owed in clips::owed(&app.database, Cause { event_type, event_id }, None, BATCH).await? {
        fail_clip(app, &owed.accepted.clip.clip_id, &letter.reason, cause).await?;
    }
    Ok(())
}
