//! Games: a list, and everything that is known of one.

use crate::{App, search::Sight};
use axum::{
    Json,
    extract::{Path, RawQuery, State, rejection::PathRejection},
};
use db::{
    deliveries::{self, DeliveryRow, QualityRow},
    games::{self, GameRow},
    masters::{self, MasterRow},
    rules::{self, RuleRun},
};
use events::{GameId, Season, TeamCode};
use people::{Caller, Parameters, Problem, Role};
use serde::Serialize;

/// How many games a list holds: a season of one team, or the newest of the league.
const MOST: i64 = 200;

/// Games, the newest first.
#[derive(Serialize)]
pub(crate) struct Games {
    games: Vec<GameRow>,
}

/// One game.
#[derive(Serialize)]
pub(crate) struct WholeGame {
    #[serde(flatten)]
    game: GameRow,
    /// What arrived for it, and what became of it.
    deliveries: Vec<DeliveryRow>,
    /// What its play-by-play is worth; null where there is none.
    quality: Option<QualityRow>,
    /// What the rules of the asker's teams found in its plays; nothing for players, who do not keep rules.
    rule_runs: Vec<RuleRun>,
    /// Its videos that the asker may see, and where the plays are in them.
    videos: Vec<Video>,
}

#[derive(Serialize)]
struct Video {
    master_id: i64,
    team_code: Option<String>,
    period: Option<i16>,
    status: String,
    /// When, in the video, the opening face-off is seen.
    time_offset_s: f64,
    /// Frames of the timecode a second of the video; null where it is the game's whole rate.
    timecode_rate: Option<String>,
    /// Whether somebody looked; until then the offset is a guess.
    synchronised: bool,
}

/// `GET /api/v2/games?team=&season=`
pub(crate) async fn list(State(app): State<App>, Caller(person): Caller, RawQuery(query): RawQuery) -> Result<Json<Games>, Problem> {
    let parameters = Parameters::read(query.as_deref(), &["team", "season"])?;
    let team = parameters.get("team", |team| TeamCode::parse(&team.to_ascii_uppercase()))?;
    let season = parameters.get("season", Season::parse)?;
    let (team, season) = (team.as_ref().map(TeamCode::as_str), season.as_ref().map(Season::as_str));
    Ok(Json(Games { games: games::list(&app.database, &Sight::from(&person).plays, team, season, MOST).await? }))
}

/// `GET /api/v2/games/{id}`
pub(crate) async fn one(
    State(app): State<App>,
    Caller(person): Caller,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<WholeGame>, Problem> {
    let no_such_game = || Problem::not_found("there is no such game");
    let Path(id) = id.map_err(|_| no_such_game())?;
    let game_id = GameId::parse(&id).map_err(|_| no_such_game())?;
    let sight = Sight::from(&person);
    let game = games::get(&app.database, &sight.plays, game_id.as_str()).await?.ok_or_else(no_such_game)?;
    let (deliveries, quality, videos) = tokio::try_join!(
        deliveries::of_game(&app.database, &sight.plays, game_id.as_str()),
        deliveries::quality(&app.database, &sight.plays, game_id.as_str()),
        masters::of_game(&app.database, &sight.clips, game_id.as_str())
    )?;
    let rule_runs = match game.delivery_id.filter(|_| person.role != Role::Player) {
        Some(delivery_id) => rules::runs_of(&app.database, &sight.clips, delivery_id).await?,
        None => Vec::new(),
    };
    Ok(Json(WholeGame { game, deliveries, quality, rule_runs, videos: videos.into_iter().map(Video::from).collect() }))
}

impl From<MasterRow> for Video {
    fn from(row: MasterRow) -> Self {
        let rate = row.timecode_rate_num.zip(row.timecode_rate_den);
        Self {
            master_id: row.master_id,
            team_code: row.team_code,
            period: row.period,
            status: row.status,
            time_offset_s: row.time_offset_us as f64 / 1e6,
            timecode_rate: rate.map(|(num, den)| format!("{num}/{den}")),
            synchronised: row.synced_at_us != 0,
        }
    }
}
