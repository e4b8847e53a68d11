//! What became of a clip request.

use crate::App;
use axum::{
    Json,
    extract::{Path, State},
};
use db::{
    history::{self, HistoryRow},
    requests::{self, RequestRow},
};
use people::{Caller, Person, Problem, parameters};
use serde::Serialize;

/// A request, and what happened to it, oldest first.
#[derive(Serialize)]
pub(crate) struct Request {
    #[serde(flatten)]
    request: RequestRow,
    history: Vec<HistoryRow>,
}

/// `GET /api/v2/requests/{id}`
pub(crate) async fn one(
    State(app): State<App>,
    Caller(Person { access, .. }): Caller,
    id: Result<Path<String>, axum::extract::rejection::PathRejection>,
) -> Result<Json<Request>, Problem> {
    let no_such_request = || Problem::not_found("there is no such request");
    let Path(id) = id.map_err(|_| no_such_request())?;
    let id = parameters::text(&id).map_err(|_| no_such_request())?;
    let (request, history) =
        tokio::try_join!(requests::get(&app.database, &access, &id), history::of_request(&app.database, &access, &id))?;
    Ok(Json(Request { request: request.ok_or_else(no_such_request)?, history }))
}
