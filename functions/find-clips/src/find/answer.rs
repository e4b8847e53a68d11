//! The answer of `POST /api/v2/find`, as it is written.

use super::coverage::Coverage;
use crate::{
    cut::{Moment, ShownClip},
    words,
};
use db::{NaiveDate, games::ConsideredGame, plays::PlayRow, shifts::ShiftRow};
use hockey::{query::Query, reading::Chip, reading::Reading};
use serde::Serialize;

/// Everything that is answered.
#[derive(Serialize)]
pub(crate) struct Answer<'a> {
    /// As it was asked; null where a query was sent.
    pub(crate) question: Option<&'a str>,
    /// What it was understood as.
    pub(crate) reading: ShownReading<'a>,
    /// Where it was looked for.
    pub(crate) coverage: Coverage,
    /// How many there are.
    pub(crate) total: i64,
    /// How many of them are here.
    pub(crate) returned: usize,
    /// In order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) plays: Option<Vec<ShownPlay<'a>>>,
    /// In order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) shifts: Option<Vec<ShownShift<'a>>>,
}

/// What a question was understood as.
#[derive(Serialize)]
pub(crate) struct ShownReading<'a> {
    query: &'a Query,
    chips: &'a [Chip],
}

/// A game, in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct ShownGame {
    pub(crate) game_id: String,
    pub(crate) game_date: NaiveDate,
    pub(crate) home: String,
    pub(crate) away: String,
}

/// A play and its clip.
#[derive(Serialize)]
pub(crate) struct ShownPlay<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    play_no: i32,
    /// On the game clock, since the period's start: `MM:SS`.
    clock: String,
    /// Since the opening face-off: `HH:MM:SS:FF`.
    timecode: String,
    /// The vendor's words.
    action: &'a str,
    /// The vocabulary's term.
    event: Option<&'a str>,
    player: Option<ShownPlayer<'a>>,
    /// The acting team.
    team: Option<&'a str>,
    zone: Option<&'a str>,
    section: Option<&'a str>,
    outcome: Option<&'a str>,
    /// As the file says: `power_play` …
    strength: Option<&'a str>,
    /// As the file counts them: `5v4` …
    skaters: Option<&'a str>,
    /// `own_net_empty`, `opponent_net_empty`.
    nets: Option<&'static str>,
    score_difference: Option<i16>,
    flags: &'a [String],
    clip: Option<ShownClip>,
}

/// A shift and its clip.
#[derive(Serialize)]
pub(crate) struct ShownShift<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    shift_no: i32,
    start_clock: String,
    end_clock: String,
    start_timecode: String,
    end_timecode: String,
    seconds: f64,
    player: Option<ShownPlayer<'a>>,
    clip: Option<ShownClip>,
}

#[derive(Serialize)]
struct Place<'a> {
    game_id: &'a str,
    game_date: NaiveDate,
    home: &'a str,
    away: &'a str,
    period: i16,
    /// Frames of the timecodes a second.
    rate: u32,
}

#[derive(Serialize)]
struct ShownPlayer<'a> {
    id: i32,
    name: &'a str,
    team: Option<&'a str>,
}

impl<'a> From<&'a Reading> for ShownReading<'a> {
    fn from(reading: &'a Reading) -> Self {
        Self { query: &reading.query, chips: &reading.chips }
    }
}

impl From<&ConsideredGame> for ShownGame {
    fn from(game: &ConsideredGame) -> Self {
        let ConsideredGame { game_id, game_date, home_code, away_code, .. } = game.clone();
        Self { game_id, game_date, home: home_code, away: away_code }
    }
}

impl<'a> ShownPlay<'a> {
    pub(crate) fn new(play: &'a PlayRow, moment: &'a Moment<'a>, clip: Option<ShownClip>) -> Self {
        Self {
            place: Place::of(moment),
            play_no: play.play_no,
            clock: words::clock(play.clock_ms),
            timecode: words::timecode(play.timecode_frames, moment.rate),
            action: &play.action,
            event: moment.event,
            player: ShownPlayer::of(moment),
            team: moment.team,
            zone: moment.zone,
            section: play.section.as_deref(),
            outcome: moment.outcome,
            strength: play.manpower.as_deref(),
            skaters: play.skaters.as_deref(),
            nets: nets(play),
            score_difference: play.score_difference,
            flags: &play.flags,
            clip,
        }
    }
}

/// Whose net is empty; nothing is known where no skaters are.
fn nets(play: &PlayRow) -> Option<&'static str> {
    play.skaters.as_ref()?;
    match (play.own_goalie, play.opponent_goalie) {
        (None, _) => Some("own_net_empty"),
        (_, None) => Some("opponent_net_empty"),
        _ => None,
    }
}

impl<'a> ShownShift<'a> {
    pub(crate) fn new(shift: &'a ShiftRow, moment: &'a Moment<'a>, clip: Option<ShownClip>) -> Self {
        Self {
            place: Place::of(moment),
            shift_no: shift.shift_no,
            start_clock: words::clock(shift.start_clock_ms),
            end_clock: words::clock(shift.end_clock_ms),
            start_timecode: words::timecode(shift.start_frames, moment.rate),
            end_timecode: words::timecode(shift.end_frames, moment.rate),
            seconds: f64::from(shift.end_frames - shift.start_frames) / f64::from(moment.rate),
            player: ShownPlayer::of(moment),
            clip,
        }
    }
}

impl<'a> Place<'a> {
    fn of(moment: &'a Moment<'a>) -> Self {
        let game = moment.game;
        Self {
            game_id: &game.game_id,
            game_date: game.game_date,
            home: &game.home_code,
            away: &game.away_code,
            period: moment.period,
            rate: moment.rate,
        }
    }
}

impl<'a> ShownPlayer<'a> {
    fn of(moment: &'a Moment<'a>) -> Option<Self> {
        moment.player.as_ref().map(|(id, name)| Self { id: *id, name, team: moment.team })
    }
}
