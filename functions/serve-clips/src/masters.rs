//! What became of uploads.

use crate::{App, clip_query};
use axum::{
    Json,
    extract::{RawQuery, State},
};
use db::masters::{self, MasterRow};
use people::{Caller, Parameters, Person, Problem};
use serde::Serialize;

/// The uploads of a game, usable or not.
#[derive(Serialize)]
pub(crate) struct Masters {
    masters: Vec<Master>,
}

/// An upload; where its plays are, in words that people use.
#[derive(Serialize)]
struct Master {
    #[serde(flatten)]
    row: MasterRow,
    /// When, in the video, the opening face-off is seen, in seconds.
    time_offset_s: f64,
    /// Frames of the timecode a second of the video, e.g. `30000/1001`; null where it is the game's whole rate.
    timecode_rate: Option<String>,
}

/// `GET /api/v2/masters?game_id=…`
pub(crate) async fn list(
    State(app): State<App>,
    Caller(Person { access, .. }): Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<Masters>, Problem> {
    let parameters = Parameters::read(query.as_deref(), &["game_id", "season"])?;
    let game = clip_query::game(&parameters)?;
    let game = game.ok_or_else(|| Problem::bad_request("game_id is missing; say which game, like game_id=2025020031"))?;
    let masters = masters::of_game(&app.database, &access, game.as_str()).await?;
    Ok(Json(Masters { masters: masters.into_iter().map(Master::from).collect() }))
}

impl From<MasterRow> for Master {
    fn from(row: MasterRow) -> Self {
        let rate = row.timecode_rate_num.zip(row.timecode_rate_den);
        let timecode_rate = rate.map(|(num, den)| format!("{num}/{den}"));
        Self { time_offset_s: row.time_offset_us as f64 / 1e6, timecode_rate, row }
    }
}
