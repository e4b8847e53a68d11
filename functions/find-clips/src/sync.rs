//! `POST /api/v2/sync`: somebody saw when, in the video of a period, a play happens.

use crate::{App, body::Body, search::Sight, words};
use axum::{Json, extract::State};
use db::{Access, Utc, deliveries, masters, plays};
use events::{
    GameId, Micros, Period, SyncRequested, TeamCode, Timecode,
    clip_requested::{Film, Sync},
};
use hockey::quality::Quality;
use http::StatusCode;
use people::{Caller, Person, Problem, Role};
use serde::{Deserialize, Serialize};

/// What was seen: either the opening face-off, or a play.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SyncBody {
    game_id: String,
    period: i64,
    /// Whose video; may be left out where there is only one.
    team_code: Option<String>,
    /// When the opening face-off is seen, in seconds; below zero when the recording began after it.
    offset_s: Option<f64>,
    /// Which play is seen.
    play_no: Option<i32>,
    /// And when, in seconds.
    at_s: Option<f64>,
    /// Frames of the timecode a second of the video, e.g. `30000/1001`.
    rate: Option<String>,
    /// Whether it is meant even where most plays of the period would then lie outside the video.
    #[serde(default)]
    force: bool,
}

/// The least part of the time from a period's first play to its last that lies in its video, where nobody insists.
const LEAST_IN_VIDEO: f64 = 0.5;

/// What was asked of register-clip.
#[derive(Debug, Serialize)]
pub(crate) struct Asked {
    master_id: i64,
    team_code: String,
    offset_s: f64,
    asked_at_us: i64,
}

/// Works out the offset and asks for it to be written down.
pub(crate) async fn sync(
    State(app): State<App>,
    Caller(person): Caller,
    Body(body): Body<SyncBody>,
) -> Result<(StatusCode, Json<Asked>), Problem> {
    if person.role == Role::Player {
        return Err(Problem::forbidden("analysts, coaches and admins synchronise videos"));
    }
    let (game_id, period) = place(&body)?;
    let rate = body.rate.as_deref().map(read_rate).transpose()?;
    let master = master(&app, &person.access, &game_id, period, body.team_code.as_deref()).await?;
    // What was calibrated before stays, unless another rate is said.
    let rate = rate.or(master.master.film.sync.rate);
    let offset = match (body.offset_s, body.play_no, body.at_s) {
        (Some(offset), None, None) => seconds("offset_s", offset)?,
        (None, Some(play_no), Some(at)) => seconds("at_s", at)? - since_face_off(&app, &person, &game_id, period, play_no, rate).await?,
        _ => return Err(Problem::bad_request("say either offset_s, or play_no and at_s")),
    };
    if !body.force {
        let plays = plays_of(&app, &person, &game_id, period, Sync { offset, rate }).await?;
        plays.map_or(Ok(()), |plays| in_video(plays, &master.master.film, period))?;
    }
    let event = SyncRequested {
        team_code: TeamCode::parse(&master.team_code).map_err(anyhow::Error::from)?,
        game_id,
        period,
        master_id: master.master.master_id,
        offset,
        rate,
        asked_at_us: Utc::now().timestamp_micros(),
    };
    app.publisher.announce(&event).await?;
    let asked =
        Asked { master_id: event.master_id, team_code: master.team_code, offset_s: event.offset.seconds(), asked_at_us: event.asked_at_us };
    Ok((StatusCode::ACCEPTED, Json(asked)))
}

fn place(body: &SyncBody) -> Result<(GameId, Period), Problem> {
    let game_id = GameId::parse(&body.game_id).map_err(|reason| Problem::bad_request(format!("game_id: {}", reason.0)))?;
    let period = Period::new(body.period).map_err(|reason| Problem::bad_request(format!("period: {}", reason.0)))?;
    Ok((game_id, period))
}

/// When the first and the last play of a period happen in the video; none where no play of it is loaded.
async fn plays_of(app: &App, person: &Person, game_id: &GameId, period: Period, sync: Sync) -> Result<Option<(Micros, Micros)>, Problem> {
    let Some(row) = deliveries::quality(&app.database, &Sight::from(person).plays, game_id.as_str()).await? else { return Ok(None) };
    // An older release may have written a report that is not read any more: then nothing is checked.
    let Ok(report) = serde_json::from_value::<Quality>(row.report) else { return Ok(None) };
    let Some(of_period) = report.periods.iter().find(|of| i16::from(of.period) == period.number()) else { return Ok(None) };
    let time = |frames: u32| -> Result<Micros, Problem> {
        let text = words::timecode(i32::try_from(frames).unwrap_or(i32::MAX), report.rate);
        Ok(sync.video_time(Timecode::parse(&text, report.rate).map_err(anyhow::Error::from)?))
    };
    Ok(Some((time(of_period.first_timecode_frames)?, time(of_period.last_timecode_frames)?)))
}

/// A slip of the finger must not take the clips of a whole period away.
fn in_video((first, last): (Micros, Micros), film: &Film, period: Period) -> Result<(), Problem> {
    let (first, last, length) = (first.seconds(), last.seconds(), film.times.duration().seconds());
    let seen = (last.min(length) - first.max(0.0)).max(0.0);
    // Also a period with a single play lasts a moment.
    if seen >= LEAST_IN_VIDEO * (last - first) && last >= 0.0 && first <= length {
        return Ok(());
    }
    let period = words::period(period.number());
    Err(Problem::unprocessable(format!(
        "then the plays of {period} would lie from {first:.1} s to {last:.1} s, most of them outside the video, which is {length:.1} s \
         long; if that is meant, say it again with force"
    )))
}

fn seconds(field: &str, seconds: f64) -> Result<Micros, Problem> {
    Micros::from_seconds(seconds).map_err(|reason| Problem::bad_request(format!("{field}: {}", reason.0)))
}

/// `30000/1001`, or `30`.
fn read_rate(text: &str) -> Result<(u32, u32), Problem> {
    let (num, den) = text.split_once('/').unwrap_or((text, "1"));
    let number = |text: &str| text.parse::<u32>().ok().filter(|number| (1..=1_000_000).contains(number));
    let rate = number(num).zip(number(den)).filter(|(num, den)| (1.0..=240.0).contains(&(f64::from(*num) / f64::from(*den))));
    rate.ok_or_else(|| Problem::bad_request("rate: frames a second are written like 30000/1001 or 30, from 1 to 240"))
}

/// The newest usable video of the period that the asker may see.
async fn master(
    app: &App,
    access: &Access,
    game_id: &GameId,
    period: Period,
    team: Option<&str>,
) -> Result<masters::PeriodMaster, Problem> {
    let team = team.map(str::to_ascii_uppercase);
    let there = masters::ready_of_games(&app.database, access, &[game_id.to_string()]).await?;
    let mut there: Vec<_> = there.into_iter().filter(|master| master.period == period.number()).collect();
    there.retain(|master| !master.vanished && team.as_ref().is_none_or(|team| master.team_code == *team));
    if there.len() > 1 {
        let teams: Vec<&str> = there.iter().map(|master| master.team_code.as_str()).collect();
        return Err(Problem::unprocessable(format!("there are videos of {}; say which with team_code", teams.join(" and "))));
    }
    let of_team = team.map(|team| format!(" of {team}")).unwrap_or_default();
    let none = || Problem::not_found(format!("there is no video{of_team} of {} of game {game_id}", words::period(period.number())));
    there.pop().ok_or_else(none)
}

/// When a play happens in the video, had the video begun with the opening face-off.
async fn since_face_off(
    app: &App,
    person: &Person,
    game_id: &GameId,
    period: Period,
    play_no: i32,
    calibrated: Option<(u32, u32)>,
) -> Result<Micros, Problem> {
    let sight = Sight::from(person);
    let unknown = || Problem::not_found(format!("there is no play {play_no} in game {game_id}"));
    let play = plays::get(&app.database, &sight.plays, game_id.as_str(), play_no).await?.ok_or_else(unknown)?;
    if play.period != period.number() {
        let (is, asked) = (words::period(play.period), words::period(period.number()));
        return Err(Problem::unprocessable(format!("play {play_no} happens in {is}, not in {asked}")));
    }
    let rate = u32::try_from(play.rate).unwrap_or(30);
    let timecode = Timecode::parse(&words::timecode(play.timecode_frames, rate), rate).map_err(anyhow::Error::from)?;
    Ok(Sync { offset: Micros::default(), rate: calibrated }.video_time(timecode))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use events::FrameTimes;

    #[test]
    fn most_plays_must_lie_in_the_video() {
        let film = Film {
            object: String::new(),
            generation: 1,
            frame_rate: (30, 1),
            times: FrameTimes::from_runs(30, vec![(900, 1)]).unwrap(),
            sync: Sync::default(),
        };
        let lies = |first: f64, last: f64| {
            let [first, last] = [first, last].map(|seconds| Micros::from_seconds(seconds).unwrap());
            in_video((first, last), &film, Period::new(2).unwrap())
        };
        for well in [(0.0, 28.0), (16.0, 44.0), (-14.0, 14.0), (10.0, 10.0), (-14.0, 44.0)] {
            assert!(lies(well.0, well.1).is_ok(), "{well:?}");
        }
        for badly in [(61.4, 89.4), (16.1, 44.1), (-14.1, 13.9), (-40.0, 100.0), (30.1, 30.1), (-0.1, -0.1)] {
            assert!(lies(badly.0, badly.1).is_err(), "{badly:?}");
        }
        let said = format!("{:?}", lies(61.4, 89.4).unwrap_err());
        assert!(said.contains("the plays of P2 would lie from 61.4 s to 89.4 s") && said.contains("30.0 s long"), "{said}");
    }

    #[test]
    fn a_rate_is_a_fraction_or_a_whole_number() {
        assert_eq!(read_rate("30000/1001").unwrap(), (30_000, 1001));
        assert_eq!(read_rate("60").unwrap(), (60, 1));
        for bad in ["", "0", "30/0", "1/2", "241", "-30", "29.97", "30000/1001/1", "99999999/1", "NaN"] {
            assert!(read_rate(bad).is_err(), "{bad}");
        }
    }
}
