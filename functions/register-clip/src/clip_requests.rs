//! `clip.requested`: somebody wants a clip.

use crate::{
    App,
    announce::announce_owed,
    serve::{place, serve},
};
use axum::extract::State;
use db::{
    Cause,
    requests::{NewRequest, Standing, refuse, wait},
};
use events::{ClipRequested, NotUnderstood, clip_requested::TYPE};
use hockey::team;
use service::{DONE, Delivered, Failure, Reply};
use telemetry::TraceParent;

/// The longest id of a request, in bytes.
const LONGEST_ID: usize = 256;
/// How much is kept of a request that was not understood, in bytes.
const KEPT: usize = 4096;

pub(crate) async fn clip_requested(State(app): State<App>, delivered: Delivered) -> Reply {
    if !is_usable_id(&delivered.id) {
        return Err(Failure::Permanent(format!("the event's id must have 1 to {LONGEST_ID} bytes, all of them visible")));
    }
    let cause = Cause { event_type: TYPE, event_id: &delivered.id };
    match understand(&delivered) {
        Ok(request) => take(&app, &delivered, &request, cause).await?,
        Err(reason) => {
            let beginning = String::from_utf8_lossy(&delivered.data[..delivered.data.len().min(KEPT)]);
            let trace = telemetry::current();
            let traceparent = trace.as_ref().map(TraceParent::as_str);
            let refused = NewRequest { request_id: &delivered.id, body: &beginning, place: None, traceparent };
            refuse(&app.database, refused, &reason.0, cause).await?;
        }
    }
    DONE
}

/// Whether an id can be a key in the database.
pub(crate) fn is_usable_id(id: &str) -> bool {
    (1..=LONGEST_ID).contains(&id.len()) && !id.chars().any(char::is_control)
}

/// A person sends the JSON alone; who sends a whole CloudEvent must call it what it is.
fn understand(delivered: &Delivered) -> Result<ClipRequested, NotUnderstood> {
    match delivered.event_type.as_deref() {
        None | Some(TYPE) => team::known_in(ClipRequested::parse(&delivered.data)?),
        Some(other) => Err(NotUnderstood(format!("an event of type {} is not a clip request", other.escape_debug()))),
    }
}

/// The request is written down as waiting before its master is looked up, and `master.ingested` is announced
/// after the master is written down: whichever comes second sees the other, and no wakeup is lost.
async fn take(app: &App, delivered: &Delivered, request: &ClipRequested, cause: Cause<'_>) -> anyhow::Result<()> {
    let body = String::from_utf8_lossy(&delivered.data);
    let trace = telemetry::current();
    let traceparent = trace.as_ref().map(TraceParent::as_str);
    let waiting = NewRequest { request_id: &delivered.id, body: &body, place: Some(place(request)), traceparent };
    let clip_id = match wait(&app.database, waiting).await? {
        Standing::Accepted(clip_id) => Some(clip_id),
        Standing::Waiting => serve(app, waiting, request, cause).await?.map(String::from),
    };
    announce_owed(app, cause, clip_id.as_deref()).await
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn delivered(event_type: Option<&str>) -> Delivered {
        let data = r#"{"game_id":"2025020031","team_code":"MTL","period":1,"start_s":1,"end_s":2}"#;
        Delivered { id: "1".to_owned(), event_type: event_type.map(str::to_owned), data: data.into() }
    }

    #[test]
    fn a_request_comes_bare_or_as_an_event_of_its_type() {
        assert!(understand(&delivered(None)).is_ok() && understand(&delivered(Some("clip.requested"))).is_ok());
        assert!(understand(&delivered(Some("clip.cut"))).is_err());
    }

    #[test]
    fn a_team_that_there_is_not_is_refused_by_its_field() {
        let reason = |fields: &str| {
            let data = format!(r#"{{"game_id":"2025020031",{fields},"period":1,"start_s":1,"end_s":2}}"#).into();
            understand(&Delivered { data, ..delivered(None) }).map_err(|reason| reason.0)
        };
        assert!(reason(r#""team_code":"MTL","opponent_code":"CHI""#).is_ok());
        assert!(reason(r#""team_code":"MLT""#).unwrap_err().starts_with("team_code: “MLT” is no team of the league; did you mean MTL"));
        assert!(reason(r#""team_code":"MTL","opponent_code":"ZZZ""#).unwrap_err().starts_with("opponent_code: "));
    }
}
