//! `POST /api/v2/find`: a question or a query becomes plays and their clips.

mod answer;
mod ask;
mod coverage;

pub(crate) use ask::{asker, read};

use crate::{
    App,
    body::Body,
    cut::{self, Wanted},
    known::Known,
    moments,
    search::{self, Found, Happened, Sight},
};
use answer::{Answer, ShownPlay, ShownShift};
use ask::{FindRequest, MOST};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use coverage::Coverage;
use db::games::{self, ConsideredGame};
use hockey::{query::Query, reading::Reading};
use people::{Caller, Problem};
use telemetry::stage;

/// What was asked, by whom, and what it means.
struct Understood<'a> {
    app: &'a App,
    asked: &'a FindRequest,
    sight: &'a Sight,
    known: &'a Known,
    reading: &'a Reading,
}

/// The whole story: who asks, what it means, in which games, what happened there, and the clips of it.
pub(crate) async fn find(State(app): State<App>, Caller(person): Caller, Body(asked): Body<FindRequest>) -> Result<Response, Problem> {
    let known = app.catalog.now(&app.database).await?;
    let reading = asked.read(&known, &asker(&person), app.today())?;
    let sight = Sight::from(&person);
    let (games, coverage) = stage("games", games(&app, &sight, &known, &reading.query)).await?;
    let limit = asked.limit(&reading.query);
    let found = stage("search", search::find(&app.database, &sight, &known, &reading.query, &games, limit.into())).await?;
    refuse_too_many(&asked, &reading, found.total)?;
    let understood = Understood { app: &app, asked: &asked, sight: &sight, known: &known, reading: &reading };
    answer(&understood, &games, coverage, found).await
}

/// The games that a query is about, and what is to be said of them.
async fn games(app: &App, sight: &Sight, known: &Known, query: &Query) -> anyhow::Result<(Vec<ConsideredGame>, Coverage)> {
    let filter = search::game_filter(query, known);
    let considered = search::considered(&app.database, sight, &filter).await?;
    let coverage = Coverage::new(&considered);
    if !coverage.is_empty() {
        return Ok((considered, coverage));
    }
    let wider = coverage::wider(&filter);
    let (wider, upcoming) = tokio::try_join!(
        search::considered(&app.database, sight, &wider),
        games::upcoming(&app.database, &sight.plays, &sight.clips, &filter)
    )?;
    Ok((considered, coverage.explained(&filter, &wider, &upcoming)))
}

/// Who requests clips of everything that is found must not be left with a part of it and not know.
fn refuse_too_many(asked: &FindRequest, reading: &Reading, total: i64) -> Result<(), Problem> {
    if asked.cut && reading.query.limit.is_none() && total > MOST.into() {
        let why = format!("that is {total} clips; at most {MOST} are requested at once: ask for less, or say a limit");
        return Err(Problem::unprocessable(why).with("total", total));
    }
    Ok(())
}

async fn answer(of: &Understood<'_>, games: &[ConsideredGame], coverage: Coverage, found: Found) -> Result<Response, Problem> {
    let Understood { app, asked, known, reading, .. } = *of;
    let by_number = moments::by_number(games);
    let (question, total) = (asked.question.as_deref(), found.total);
    let why = ("question", question.unwrap_or_default());
    let wanted = Wanted { access: &of.sight.clips, merge: asked.merge, cut: asked.cut, why };
    let whole = Answer { question, reading: reading.into(), coverage, total, returned: 0, plays: None, shifts: None };
    Ok(match &found.happened {
        Happened::Plays(plays) => {
            let moments = moments::of_plays(plays, &by_number, known, &reading.query);
            let clips = stage("clips", cut::clips(app, &moments, &wanted)).await?;
            let shown = plays.iter().zip(&moments).zip(clips).map(|((play, moment), clip)| ShownPlay::new(play, moment, clip));
            Json(Answer { plays: Some(shown.collect()), returned: plays.len(), ..whole }).into_response()
        }
        Happened::Shifts(shifts) => {
            let moments = moments::of_shifts(shifts, &by_number, known, &reading.query);
            let clips = stage("clips", cut::clips(app, &moments, &wanted)).await?;
            let shown = shifts.iter().zip(&moments).zip(clips).map(|((shift, moment), clip)| ShownShift::new(shift, moment, clip));
            Json(Answer { shifts: Some(shown.collect()), returned: shifts.len(), ..whole }).into_response()
        }
    })
}
