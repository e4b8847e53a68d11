//! What is known of a game, and what its play-by-play is worth.

use crate::{
    api::WholeGame,
    commands::load,
    output::{self, clock},
};
use hockey::{delivery::PlayFileKind, quality::Quality, rate::RateFound};

/// The game, what arrived for it, the data-quality report, and where the plays are in its videos.
pub(super) fn describe(game: &WholeGame) -> String {
    let mut lines = vec![title(game)];
    lines.extend(game.deliveries.iter().map(load::describe));
    match &game.quality {
        None => lines.push("its play-by-play is not loaded".to_owned()),
        Some(quality) => {
            lines.push(rows(&quality.report));
            lines.push(periods(&quality.report));
            lines.extend(doubts(&quality.report));
            lines.extend(quality.disagreements.iter().map(|sentence| format!("the schedule disagrees: {sentence}")));
        }
    }
    lines.extend(videos(game));
    lines.join("\n")
}

fn title(game: &WholeGame) -> String {
    let score = game.away_score.zip(game.home_score).map(|(away, home)| format!(", {away}:{home}")).unwrap_or_default();
    let state = game.state.as_ref().map(|state| format!(" ({state})")).unwrap_or_default();
    format!("game {}, {}: {} at {}{score}{state}", game.game_id, game.game_date, game.away_code, game.home_code)
}

fn rows(report: &Quality) -> String {
    let found = match report.rate_found {
        RateFound::ByFrames => "its frames say so",
        RateFound::ByClock => "its clock says so",
        RateFound::ByLargestFrameNumber => "a guess by the largest frame number",
    };
    format!(
        "{} rows: {} plays and {} that follow from them, {} shifts, {} rows could not be read; {} frames a second ({found})",
        report.rows, report.plays, report.derived_plays, report.shifts, report.odd_rows, report.rate
    )
}

fn periods(report: &Quality) -> String {
    let mut table = output::table(&["period", "plays", "from", "to", "opening face-off at frame", "outliers"]);
    for period in &report.periods {
        let at = |frames: u32| clock(f64::from(frames) / f64::from(report.rate.max(1)));
        let opening = period.opening_frame.map_or_else(|| "not said".to_owned(), |frame| frame.to_string());
        let opening =
            if period.opening_by_face_off || period.opening_frame.is_none() { opening } else { format!("{opening}, as most rows say") };
        let counts = [period.period.to_string(), period.plays.to_string()];
        let times = [at(period.first_timecode_frames), at(period.last_timecode_frames)];
        table.add_row(counts.into_iter().chain(times).chain([opening, period.outliers.to_string()]));
    }
    table.to_string()
}

/// What does not reconcile; nothing where everything does.
fn doubts(report: &Quality) -> Option<String> {
    // Timelines have no bare rows.
    let differing_goals = if report.kind == PlayFileKind::Raw { report.goals.abs_diff(report.goal_marks) } else { 0 };
    let counted = [
        (report.manpower_contradictions, "rows whose manpower contradicts their skaters"),
        (report.more_than_six_skaters, "rows with more than six skaters"),
        (report.incomplete_lists, "rows with incomplete on-ice lists"),
        (report.players_in_both_teams, "rows with a player in both teams"),
        (report.actor_not_on_ice, "rows whose actor is not on the ice"),
        (report.one_frame_off, "rows one frame off"),
        (report.off_rink, "rows with a place off the rink"),
        (report.decoded_names, "rows with a name in another encoding"),
        (report.players_without_name, "players without a name"),
        (report.unknown_action_rows, "rows with an unknown action"),
        (report.zero_length_shifts, "shifts of no length"),
        (report.too_long_shifts, "shifts of more than four minutes"),
        (differing_goals, "difference of the scorers' rows and the bare rows of goals"),
    ];
    let said: Vec<String> = counted.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{what}: {count}")).collect();
    let unknown: Vec<&str> = report.unknown_actions.keys().take(5).map(String::as_str).collect();
    let unknown = if unknown.is_empty() { String::new() } else { format!(" ({} …)", unknown.join(", ")) };
    (!said.is_empty()).then(|| format!("what does not reconcile: {}{unknown}", said.join("; ")))
}

fn videos(game: &WholeGame) -> Vec<String> {
    let ready = game.videos.iter().filter(|video| video.status == "ready");
    let line = |video: &crate::api::GameVideo| {
        let sure = if video.synchronised { "" } else { ", a guess until somebody looks: `heartbeat sync`" };
        let (team, period) = (video.team_code.as_deref().unwrap_or("?"), video.period.unwrap_or_default());
        let at = video.time_offset_s;
        let at = if at < 0.0 { format!("{at} s") } else { clock(at) };
        format!("period {period} of {team}: the opening face-off is seen at {at}{sure}")
    };
    ready.map(line).collect()
}
