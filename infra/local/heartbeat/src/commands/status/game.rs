//! What is known of a game, and what its play-by-play is worth.

use crate::{
    api::{GameVideo, MasterView, WholeGame},
    commands::{ingest, load},
    output::{self, clock},
};
use hockey::{delivery::PlayFileKind, quality::Quality, rate::RateFound};
use std::collections::{BTreeMap, BTreeSet};

/// The game, what arrived for it, the data-quality report, and where the plays are in its videos.
pub(super) fn describe(game: &WholeGame) -> String {
    let mut lines = vec![title(game)];
    let (superseded, counted): (Vec<_>, Vec<_>) = game.deliveries.iter().partition(|delivery| delivery.status == "superseded");
    lines.extend(counted.into_iter().map(load::describe));
    lines.extend(earlier(superseded.len(), "delivery was superseded", "deliveries were superseded"));
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

/// What was uploaded for a game: by name and period the newest, and how many came before. Newer uploads come first.
pub(super) fn uploads(masters: &[MasterView]) -> Vec<String> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut lines = Vec::new();
    for master in masters.iter().filter(|master| seen.insert(&master.object)) {
        let what = if master.status == "ready" { ingest::describe(master) } else { master.reason.clone().unwrap_or_default() };
        let gone = master
            .vanished_at
            .map(|since| format!("; gone from the lake since {} UTC: upload it again to cut more", since.format("%-d %B %Y %H:%M")));
        lines.push(format!("{}: {}: {what}{}", master.object, master.status, gone.unwrap_or_default()));
    }
    let before = masters.len() - lines.len();
    lines.extend(earlier(before, "video was replaced by a newer of its name", "videos were replaced by newer ones of their names"));
    lines
}

fn earlier(count: usize, one: &str, many: &str) -> Option<String> {
    (count > 0).then(|| format!("{count} earlier {}", if count == 1 { one } else { many }))
}

/// What the league's schedule calls them.
fn state(letters: &str) -> &str {
    match letters {
        "FUT" => "to be played, says the schedule",
        "PRE" => "about to begin",
        "LIVE" | "CRIT" => "being played",
        "OVER" | "FINAL" | "OFF" => "over",
        other => other,
    }
}

fn title(game: &WholeGame) -> String {
    let score = game.away_score.zip(game.home_score).map(|(away, home)| format!(", {away}:{home}")).unwrap_or_default();
    let state = game.state.as_deref().map(|letters| format!(" ({})", state(letters))).unwrap_or_default();
    format!("game {}, {}: {} at {}{score}{state}", game.game_id, game.game_date, game.away_code, game.home_code)
}

fn rows(report: &Quality) -> String {
    let found = match report.rate_found {
        RateFound::ByFrames => "its frames say so",
        RateFound::ByClock => "its clock says so",
        RateFound::ByLargestFrameNumber => "a guess by the largest frame number",
    };
    format!(
        "{} rows: {} plays, {} more that follow from them (saves and the like), {} shifts; {} rows could not be read; timecodes of {} frames \
         a second ({found})",
        report.rows, report.plays, report.derived_plays, report.shifts, report.odd_rows, report.rate
    )
}

fn periods(report: &Quality) -> String {
    let mut table = output::table(&["period", "plays", "from", "to", "opening face-off at frame", "rows left out"]);
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
    (!said.is_empty()).then(|| format!("what is doubtful in it: {}{unknown}", said.join("; ")))
}

/// Of each team and period the video that is cut out of: the newest usable one.
fn videos(game: &WholeGame) -> Vec<String> {
    let mut newest: BTreeMap<(&str, i64), &GameVideo> = BTreeMap::new();
    for video in game.videos.iter().filter(|video| video.status == "ready") {
        let of = (video.team_code.as_deref().unwrap_or("?"), video.period.unwrap_or_default());
        let known = newest.entry(of).or_insert(video);
        if video.master_id > known.master_id {
            *known = video;
        }
    }
    let line = |((team, period), video): (&(&str, i64), &&GameVideo)| {
        let sure = if video.synchronised { "" } else { ", a guess until somebody looks: `heartbeat sync`" };
        let at = video.time_offset_s;
        let at = if at < 0.0 { format!("{at} s") } else { clock(at) };
        format!("period {period} of {team}: the opening face-off is seen at {at}{sure}")
    };
    newest.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn upload(object: &str, generation: i64, status: &str) -> MasterView {
        MasterView {
            vanished_at: None,
            master_id: generation,
            object: object.to_owned(),
            generation,
            size_bytes: 1_000,
            period: Some(1),
            status: status.to_owned(),
            reason: Some("it is torn".to_owned()).filter(|_| status == "rejected"),
            duration_s: Some(30.0),
            fps_num: Some(30),
            fps_den: Some(1),
            width: Some(640),
            height: Some(360),
            video_codec: Some("h264".to_owned()),
            audio_codec: None,
            synced_at_us: 0,
        }
    }

    #[test]
    fn of_uploads_of_one_name_the_newest_is_shown_and_the_others_are_counted() {
        let lines = uploads(&[
            upload("p1.mp4", 3, "ready"),
            upload("p1.mp4", 2, "ready"),
            upload("p1.mp4", 1, "rejected"),
            upload("p2.mp4", 4, "rejected"),
        ]);
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(lines[0].starts_with("p1.mp4: ready: 0:30.0 long") && lines[1] == "p2.mp4: rejected: it is torn");
        assert_eq!(lines[2], "2 earlier videos were replaced by newer ones of their names");
    }

    #[test]
    fn a_video_that_is_gone_from_the_lake_is_said_to_be() {
        let gone = MasterView { vanished_at: Some(DateTime::UNIX_EPOCH), ..upload("p1.mp4", 3, "ready") };
        assert!(uploads(&[gone])[0].ends_with("; gone from the lake since 1 January 1970 00:00 UTC: upload it again to cut more"));
    }
}
