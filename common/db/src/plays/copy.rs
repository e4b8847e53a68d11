//! The plays of a game on their way into the table.

use crate::{copying, copying::or_null, text::storable};
use hockey::play::Play;
use sqlx::PgConnection;
use std::collections::{HashMap, HashSet};

const COPY: &str = "COPY hockey.plays (game_no, play_no, clock_ms, timecode_frames, action_no, player_id, own_goalie, opponent_goalie,
    x, y, expected_goals, period, score_difference, team_code, zone, outcome, manpower, skaters, section, flags, own_on_ice,
    opponents_on_ice) FROM STDIN (FORMAT csv, FORCE_NOT_NULL (team_code))";

/// Writes the plays of a game that has none. Of two plays with one number, the first stands.
pub(crate) async fn copy(
    connection: &mut PgConnection,
    game_no: i32,
    plays: &[Play],
    action_nos: &HashMap<String, i32>,
) -> Result<(), sqlx::Error> {
    let mut rows = copying::Rows::new();
    let mut seen = HashSet::new();
    for play in plays.iter().filter(|play| seen.insert(play.play_no)) {
        let action_no = action_nos.get(&*storable(&play.action)).ok_or(sqlx::Error::RowNotFound)?;
        rows.add(fields(game_no, *action_no, play))?;
    }
    rows.copy(connection, COPY).await
}

fn fields(game_no: i32, action_no: i32, play: &Play) -> [String; 22] {
    let actor = play.actor.as_ref();
    [
        game_no.to_string(),
        play.play_no.to_string(),
        play.clock_ms.to_string(),
        play.timecode_frames.to_string(),
        action_no.to_string(),
        or_null(actor.map(|actor| actor.player_id)),
        or_null(play.own_goalie),
        or_null(play.opponent_goalie),
        or_null(play.x),
        or_null(play.y),
        or_null(play.expected_goals),
        play.period.to_string(),
        or_null(play.score_difference),
        or_null(actor.map(|actor| actor.team.as_str())),
        or_null(play.zone.map(|zone| zone.word())),
        or_null(play.outcome.map(|outcome| outcome.word())),
        or_null(play.manpower.map(|manpower| manpower.word())),
        or_null(play.skaters.map(|(own, opponents)| format!("{own}v{opponents}"))),
        or_null(play.section.as_deref().map(storable)),
        copying::texts(&play.flags),
        copying::numbers(&play.own_on_ice),
        copying::numbers(&play.opponents_on_ice),
    ]
}
