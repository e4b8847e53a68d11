//! `/api/v2/rules`: questions that are asked of every newly ingested game of a team.

mod run;

pub(crate) use run::plays_ingested;

use crate::{
    App,
    body::{Body, object},
    find,
};
use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
};
use db::{
    Access,
    rules::{self, NewRule, RuleRow},
};
use events::TeamCode;
use hockey::{
    catalog::Asker,
    query::Query,
    reading::{Chip, Reading},
    team,
};
use http::StatusCode;
use people::{Caller, Person, Problem, Role};
use serde::{Deserialize, Serialize};

/// A question to be kept.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RuleBody {
    /// For lists; the question where it is not given.
    name: Option<String>,
    question: Option<String>,
    #[serde(deserialize_with = "object")]
    query: Option<Query>,
    /// Whose rule; may be left out where the asker has one team.
    team_code: Option<String>,
}

/// What was kept, and what it was understood as.
#[derive(Serialize)]
pub(crate) struct KeptRule {
    rule_id: i64,
    team_code: String,
    name: String,
    question: Option<String>,
    query: Query,
    chips: Vec<Chip>,
}

/// The rules that somebody may see.
#[derive(Serialize)]
pub(crate) struct Rules {
    rules: Vec<RuleRow>,
}

/// `POST /api/v2/rules`
pub(crate) async fn add(
    State(app): State<App>,
    Caller(person): Caller,
    Body(body): Body<RuleBody>,
) -> Result<(StatusCode, Json<KeptRule>), Problem> {
    refuse_players(&person)?;
    let team = whose(&person.access, body.team_code.as_deref())?;
    let known = app.catalog.now(&app.database).await?;
    // A rule has a team and nobody's "my".
    let asker = Asker { teams: vec![team.clone()], player_id: None };
    let reading = find::read(body.question.as_deref(), body.query.as_ref(), &known, &asker, app.today())?;
    let query = without_time(&body, reading.clone())?;
    let name = name(&body)?;
    let chips = reading.chips.into_iter().filter(|chip| chip.field != "timeframe").collect();
    let rule = NewRule { team_code: team.into(), name, question: body.question, query, created_by: person.subject };
    let rule_id = rules::add(&app.database, &rule).await?;
    let NewRule { team_code, name, question, query, .. } = rule;
    Ok((StatusCode::CREATED, Json(KeptRule { rule_id, team_code, name, question, query, chips })))
}

/// `GET /api/v2/rules`
pub(crate) async fn list(State(app): State<App>, Caller(person): Caller) -> Result<Json<Rules>, Problem> {
    refuse_players(&person)?;
    Ok(Json(Rules { rules: rules::list(&app.database, &person.access).await? }))
}

/// `DELETE /api/v2/rules/{id}`
pub(crate) async fn remove(
    State(app): State<App>,
    Caller(person): Caller,
    id: Result<Path<i64>, PathRejection>,
) -> Result<StatusCode, Problem> {
    refuse_players(&person)?;
    let no_such_rule = || Problem::not_found("there is no such rule");
    let Path(rule_id) = id.map_err(|_| no_such_rule())?;
    let removed = rules::remove(&app.database, &person.access, rule_id).await?;
    if removed { Ok(StatusCode::NO_CONTENT) } else { Err(no_such_rule()) }
}

fn refuse_players(person: &Person) -> Result<(), Problem> {
    if person.role == Role::Player {
        return Err(Problem::forbidden("analysts, coaches and admins keep rules"));
    }
    Ok(())
}

/// The team that was said, if it is the asker's; or the only one they have.
fn whose(access: &Access, said: Option<&str>) -> Result<TeamCode, Problem> {
    let team = match (said, &access.teams[..]) {
        (Some(team), _) => team.to_ascii_uppercase(),
        (None, [team]) => team.clone(),
        (None, _) => return Err(Problem::bad_request("say whose rule it is, with team_code")),
    };
    let team = team::known(&team).map_err(|reason| Problem::unprocessable(format!("team_code: {}", reason.0)))?;
    if !access.all && !access.teams.iter().any(|own| own == team.as_str()) {
        return Err(Problem::forbidden(format!("a rule is kept for a team of one's own, and {team} is not")));
    }
    Ok(team)
}

/// A rule is run on each new game, so it may not say which games; what was assumed about them is left out.
fn without_time(body: &RuleBody, reading: Reading) -> Result<Query, Problem> {
    let sent = body.query.as_ref().is_some_and(|query| query.timeframe.is_some());
    let said = reading.chips.iter().find(|chip| chip.field == "timeframe" && !chip.text.is_empty());
    if sent || said.is_some() {
        let words = said.map(|chip| format!("“{}” ", chip.text)).unwrap_or_default();
        return Err(Problem::unprocessable(format!("{words}says which games; a rule is run on each new game, so leave that out")));
    }
    Ok(Query { timeframe: None, ..reading.query })
}

fn name(body: &RuleBody) -> Result<String, Problem> {
    let named = body.name.as_deref().map(people::parameters::text).transpose();
    let named = named.map_err(|reason| Problem::bad_request(format!("name: {reason}")))?;
    let name = named.or_else(|| crate::words::visible(body.question.as_deref().unwrap_or_default()));
    name.ok_or_else(|| Problem::bad_request("name is missing; a rule that is a query needs one"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use hockey::query::Timeframe;

    #[test]
    fn a_rule_belongs_to_a_team_of_the_askers() {
        let (one, two) = (Access::team("MTL"), Access { all: false, teams: vec!["MTL".to_owned(), "WSH".to_owned()] });
        assert_eq!(whose(&one, None).unwrap().as_str(), "MTL");
        assert_eq!(whose(&two, Some("wsh")).unwrap().as_str(), "WSH");
        assert_eq!(whose(&Access::everything(), Some("CHI")).unwrap().as_str(), "CHI");
        assert!(whose(&Access::everything(), Some("MLT")).is_err());
        assert!(whose(&two, None).is_err() && whose(&Access::everything(), None).is_err() && whose(&one, Some("CHI")).is_err());
    }

    #[test]
    fn a_rule_does_not_say_which_games_but_what_was_assumed_is_left_out() {
        let last_five = || Some(Timeframe::LastGames(5));
        let reading = |text: &str| Reading {
            query: Query { timeframe: last_five(), ..Query::default() },
            chips: vec![Chip { text: text.to_owned(), field: "timeframe".to_owned(), meaning: String::new() }],
            ..Reading::default()
        };
        assert_eq!(without_time(&RuleBody::default(), reading("")).unwrap().timeframe, None);
        let refused = format!("{:?}", without_time(&RuleBody::default(), reading("last five games")));
        assert!(refused.contains("last five games"), "{refused}");
        let sent = RuleBody { query: Some(Query { timeframe: last_five(), ..Query::default() }), ..RuleBody::default() };
        assert!(without_time(&sent, Reading::default()).is_err());
    }

    #[test]
    fn a_rule_is_called_as_it_was_asked_unless_it_has_a_name() {
        let body = |name: Option<&str>, question: Option<&str>| RuleBody {
            name: name.map(str::to_owned),
            question: question.map(str::to_owned),
            ..RuleBody::default()
        };
        assert_eq!(name(&body(None, Some("every goal"))).unwrap(), "every goal");
        assert_eq!(name(&body(Some("Goals"), Some("every goal"))).unwrap(), "Goals");
        assert!(name(&body(None, None)).is_err() && name(&body(Some("\n"), Some("x"))).is_err());
    }
}
