//! `plays.ingested`: the play-by-play of a game is loaded, and the rules of its teams are run on it.

use crate::{
    App,
    cut::{self, Wanted},
    known::Known,
    moments,
    search::{self, Happened, Sight},
};
use axum::extract::State;
use db::{
    Access, PlayAccess, games,
    rules::{self, RuleRow},
};
use events::PlaysIngested;
use hockey::query::{Query, Timeframe};
use service::{DONE, Received, Reply};

/// More than any game has plays.
const MOST: i64 = 20_000;

/// Every rule of both teams that did not see this delivery yet. What it finds is requested before it is written down
/// that it ran: a crash in between requests the same again, under the same ids.
pub(crate) async fn plays_ingested(State(app): State<App>, Received { event, .. }: Received<PlaysIngested>) -> Reply {
    // The game's own row says what it is: whose plays another delivery has replaced by now are announced with that one.
    let game = games::get(&app.database, &PlayAccess::everything(), event.game_id.as_str()).await?;
    let Some(game) = game.filter(|game| game.delivery_id == Some(event.delivery_id)) else { return DONE };
    let teams = [game.home_code, game.away_code];
    for rule in rules::of_teams(&app.database, &teams).await? {
        if rules::was_run(&app.database, rule.rule_id, event.delivery_id).await? {
            continue;
        }
        let known = app.catalog.now(&app.database).await?;
        let plays = run(&app, &known, &rule, &event).await?;
        rules::run_recorded(&app.database, rule.rule_id, event.delivery_id, plays).await?;
        tracing::info!(rule = rule.rule_id, game = event.game_id.as_str(), plays, "a rule was run");
    }
    DONE
}

/// Requests the clips of what a rule finds in a game, and says how much it found.
async fn run(app: &App, known: &Known, rule: &RuleRow, event: &PlaysIngested) -> anyhow::Result<i32> {
    let query = Query { timeframe: Some(Timeframe::Games(vec![event.game_id.to_string()])), ..rule.query.0.clone() };
    let sight = Sight { plays: PlayAccess::everything(), clips: Access::team(&rule.team_code) };
    let games = search::considered(&app.database, &sight, &search::game_filter(&query, known)).await?;
    let limit = query.limit.map_or(MOST, i64::from);
    let found = search::find(&app.database, &sight, known, &query, &games, limit).await?;
    let by_number = moments::by_number(&games);
    let moments = match &found.happened {
        Happened::Plays(plays) => moments::of_plays(plays, &by_number, known, &query),
        Happened::Shifts(shifts) => moments::of_shifts(shifts, &by_number, known, &query),
    };
    let wanted = Wanted { access: &sight.clips, merge: false, cut: true, why: ("rule", &rule.name) };
    cut::clips(app, &moments, &wanted).await?;
    Ok(i32::try_from(moments.len()).unwrap_or(i32::MAX))
}
