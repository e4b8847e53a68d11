//! What became of uploads.

use crate::{App, caller::Caller, clip_query, parameters::Parameters, problem::Problem};
use axum::{
    Json,
    extract::{RawQuery, State},
};
use db::masters::{self, MasterRow};
use serde::Serialize;

/// The uploads of a game, usable or not.
#[derive(Serialize)]
pub(crate) struct Masters {
    masters: Vec<MasterRow>,
}

/// `GET /api/v2/masters?game_id=…`
pub(crate) async fn list(State(app): State<App>, Caller(access): Caller, RawQuery(query): RawQuery) -> Result<Json<Masters>, Problem> {
    let parameters = Parameters::read(query.as_deref(), &["game_id", "season"])?;
    let game = clip_query::game(&parameters)?;
    let game = game.ok_or_else(|| Problem::bad_request("game_id is missing; say which game, like game_id=2025020031"))?;
    let masters = masters::of_game(&app.database, &access, game.as_str()).await?;
    Ok(Json(Masters { masters }))
}
