//! `POST /api/v2/cut`: a clip by its seconds or timecode, for who has a token and may not publish.

use crate::{App, body::Unread};
use axum::{Json, extract::State};
use db::Access;
use events::{ClipRequested, TeamCode};
use hockey::team;
use http::{StatusCode, header::LOCATION};
use people::{Caller, Problem};
use serde::Serialize;

/// What was asked of register-clip.
#[derive(Debug, Serialize)]
pub(crate) struct Asked {
    /// What becomes of it: `GET /api/v2/requests/{request_id}`.
    request_id: String,
}

/// Publishes the request under an id of its own. What shows the same is the same clip, however often it is asked for.
pub(crate) async fn cut(
    State(app): State<App>,
    Caller(person): Caller,
    Unread(body): Unread,
) -> Result<(StatusCode, [(http::HeaderName, String); 1], Json<Asked>), Problem> {
    let request = ClipRequested::parse(&body).and_then(team::known_in).map_err(|reason| Problem::unprocessable(reason.0))?;
    ones_own(&person.access, &request.team_code)?;
    let request_id = format!("asked-{:032x}", rand::random::<u128>());
    app.publisher.request_clip(&request_id, &request).await?;
    let place = [(LOCATION, format!("/api/v2/requests/{request_id}"))];
    Ok((StatusCode::ACCEPTED, place, Json(Asked { request_id })))
}

fn ones_own(access: &Access, team: &TeamCode) -> Result<(), Problem> {
    if access.all || access.teams.iter().any(|own| own == team.as_str()) {
        return Ok(());
    }
    Err(Problem::forbidden(format!("a clip is cut for a team of one's own, and {team} is not")))
}
