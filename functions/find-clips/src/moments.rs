//! Plays and shifts, ready to be cut.

use crate::{
    cut::{Moment, bounded},
    known::Known,
};
use db::{games::ConsideredGame, plays::PlayRow, shifts::ShiftRow};
use events::Micros;
use hockey::query::Query;
use std::collections::HashMap;

/// Seconds before and after a play that the vocabulary has no term for.
const USUAL_PART: f64 = 4.0;
/// What is shown of a shift so short that the file saw it at one moment only.
const SHORTEST_SHIFT: Micros = Micros::new(1_000_000);

/// The games by their number.
pub(crate) fn by_number(games: &[ConsideredGame]) -> HashMap<i32, &ConsideredGame> {
    games.iter().map(|game| (game.game_no, game)).collect()
}

/// The moments of plays, in their order.
pub(crate) fn of_plays<'a>(
    plays: &'a [PlayRow],
    games: &HashMap<i32, &'a ConsideredGame>,
    known: &'a Known,
    query: &'a Query,
) -> Vec<Moment<'a>> {
    plays.iter().filter_map(|play| games.get(&play.game_no).map(|game| of_play(play, game, known, query))).collect()
}

/// The moments of shifts, in their order.
pub(crate) fn of_shifts<'a>(
    shifts: &'a [ShiftRow],
    games: &HashMap<i32, &'a ConsideredGame>,
    known: &'a Known,
    query: &'a Query,
) -> Vec<Moment<'a>> {
    shifts.iter().filter_map(|shift| games.get(&shift.game_no).map(|game| of_shift(shift, game, known, query))).collect()
}

/// How many frames of its timecodes a second has: as the play's own row says, whatever was delivered since the games were read.
fn rate(rate: i16) -> u32 {
    u32::try_from(rate).unwrap_or(30).max(1)
}

fn of_play<'a>(play: &'a PlayRow, game: &'a ConsideredGame, known: &'a Known, query: &'a Query) -> Moment<'a> {
    let term = known.term(play.action_no, &query.events);
    let before = query.pre_s.or(term.map(|term| term.pre_s)).unwrap_or(USUAL_PART);
    let after = query.post_s.or(term.map(|term| term.post_s)).unwrap_or(USUAL_PART);
    let (before, after) = bounded(seconds(before), seconds(after));
    Moment {
        game,
        period: play.period,
        clock_ms: play.clock_ms,
        at_frames: play.timecode_frames,
        rate: rate(play.rate),
        before,
        after,
        player: play.player_id.map(|player_id| (player_id, name(known, player_id))),
        team: Some(play.team_code.as_str()).filter(|team| !team.is_empty()),
        event: term.map(|term| term.id),
        says: term.map_or_else(|| play.action.clone(), |term| term.name.to_owned()),
        outcome: play.outcome.as_deref(),
        zone: play.zone.as_deref(),
        tags: play.flags.iter().chain(&play.section).map(String::as_str).collect(),
        label: format!("{}/{}", game.game_id, play.play_no),
    }
}

fn of_shift<'a>(shift: &'a ShiftRow, game: &'a ConsideredGame, known: &'a Known, query: &'a Query) -> Moment<'a> {
    let rate = rate(shift.rate);
    let frames = i64::from(shift.end_frames) - i64::from(shift.start_frames);
    let lasts = Micros::new(frames.max(0) * 1_000_000 / i64::from(rate)).max(SHORTEST_SHIFT);
    let (before, after) = bounded(seconds(query.pre_s.unwrap_or(0.0)), lasts + seconds(query.post_s.unwrap_or(0.0)));
    Moment {
        game,
        period: shift.period,
        clock_ms: shift.start_clock_ms,
        at_frames: shift.start_frames,
        rate,
        before,
        after,
        player: Some((shift.player_id, name(known, shift.player_id))),
        team: Some(&shift.team_code),
        event: Some("shift"),
        says: format!("shift {}", shift.shift_no),
        outcome: None,
        zone: None,
        tags: Vec::new(),
        label: format!("{}/P{}/shift {}", game.game_id, shift.period, shift.shift_no),
    }
}

fn seconds(seconds: f64) -> Micros {
    Micros::from_seconds(seconds).unwrap_or_default()
}

fn name(known: &Known, player_id: i32) -> String {
    known.player(player_id).map_or_else(|| format!("#{player_id}"), str::to_owned)
}
