//! `GET /api/v2/deliveries?object=&generation=`: what became of a file of plays, a schedule or a roster.

use crate::App;
use axum::{
    Json,
    extract::{RawQuery, State},
};
use db::{
    PlayAccess,
    deliveries::{self, DeliveryRow},
};
use people::{Caller, Parameters, Problem, Role};
use serde::Serialize;
use serde_json::Value;

/// A delivery, and what its data is worth where its plays are those of a game.
#[derive(Serialize)]
pub(crate) struct Delivery {
    #[serde(flatten)]
    row: DeliveryRow,
    report: Option<Value>,
}

/// Until it is known, there is nothing at this address.
pub(crate) async fn one(State(app): State<App>, Caller(person): Caller, RawQuery(query): RawQuery) -> Result<Json<Delivery>, Problem> {
    if !matches!(person.role, Role::Analyst | Role::Admin) {
        return Err(Problem::forbidden("analysts and admins ask what became of deliveries"));
    }
    let parameters = Parameters::read(query.as_deref(), &["object", "generation"])?;
    let object = parameters.get("object", object_name)?.ok_or_else(|| missing("object"))?;
    let generation = parameters.get("generation", generation)?.ok_or_else(|| missing("generation"))?;
    let delivery = deliveries::get(&app.database, &object, generation).await?;
    let row = delivery.ok_or_else(|| Problem::not_found("nothing is known of this delivery yet"))?;
    let quality = match &row.game_id {
        Some(game_id) => deliveries::quality(&app.database, &PlayAccess::everything(), game_id).await?,
        None => None,
    };
    let report = quality.filter(|quality| quality.delivery_id == row.delivery_id).map(|quality| quality.report);
    Ok(Json(Delivery { row, report }))
}

fn missing(name: &str) -> Problem {
    Problem::bad_request(format!("{name} is missing; say both object and generation"))
}

fn object_name(value: &str) -> Result<String, &'static str> {
    let good = (1..=1024).contains(&value.len()) && !value.chars().any(char::is_control);
    good.then(|| value.to_owned()).ok_or("this is not the name of an object")
}

fn generation(value: &str) -> Result<i64, &'static str> {
    value.parse().ok().filter(|generation| *generation >= 0).ok_or("a generation is a whole number")
}
