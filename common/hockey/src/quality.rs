//! How good the data of a game is: what was read, how, and what does not reconcile.

use crate::action::Base;
use crate::delivery::PlayFileKind;
use crate::play::Play;
use crate::rate::RateFound;
use crate::strength;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// So many different unknown actions are named; all are counted.
const MOST_UNKNOWN_ACTIONS: usize = 100;

/// The report on a play file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// Which format it has.
    pub kind: PlayFileKind,
    /// Rows below the header.
    pub rows: u64,
    /// Rows that became plays.
    pub plays: u64,
    /// Plays that no row says but a shot implies.
    pub derived_plays: u64,
    /// Rows that could not be read, outliers among them.
    pub odd_rows: u64,
    /// Timecode frames a second.
    pub rate: u32,
    /// How it was found.
    pub rate_found: RateFound,
    /// Each period.
    pub periods: Vec<PeriodQuality>,
    /// Rows whose frame is one off from what their timecode says: kept.
    pub one_frame_off: u64,
    /// Actions that the grammar does not know, with their numbers.
    pub unknown_actions: BTreeMap<String, u64>,
    /// Rows with such actions.
    pub unknown_action_rows: u64,
    /// Rows whose manpower in words contradicts their skaters in numbers. Timelines say no words: theirs follow from the numbers.
    pub manpower_contradictions: u64,
    /// Rows with more than six skaters of a team.
    pub more_than_six_skaters: u64,
    /// Rows whose lists do not hold as many skaters as they count; no shift begins or ends there.
    pub incomplete_lists: u64,
    /// Rows in which a player is listed for both teams.
    pub players_in_both_teams: u64,
    /// Rows that list skaters, but not the one who acts.
    pub actor_not_on_ice: u64,
    /// Players who act and have no name in the file.
    pub players_without_name: u64,
    /// Rows with a name that was not UTF-8 and was read as Windows-1252.
    pub decoded_names: u64,
    /// Rows with a place off the rink: kept without it.
    pub off_rink: u64,
    /// Goals by the scorers' rows.
    pub goals: u64,
    /// Goals by the bare rows; timelines have none.
    pub goal_marks: u64,
    /// Shifts that were derived.
    pub shifts: u64,
    /// Shifts of no length: left out.
    pub zero_length_shifts: u64,
    /// Skaters' shifts of more than four minutes on the clock.
    pub too_long_shifts: u64,
}

/// A period in the report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PeriodQuality {
    /// Its number.
    pub period: u8,
    /// Rows that became plays.
    pub plays: u64,
    /// The frame of the vendor's video in which the opening face-off lies; timelines do not say it.
    pub opening_frame: Option<i64>,
    /// Whether the opening face-off says so, or only most of the rows.
    pub opening_by_face_off: bool,
    /// Rows whose times contradict each other, such as a stray first row: dropped.
    pub outliers: u64,
    /// The first timecode, in frames.
    pub first_timecode_frames: u32,
    /// The last timecode, in frames.
    pub last_timecode_frames: u32,
}

/// What the plays alone show.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) unknown_actions: BTreeMap<String, u64>,
    pub(crate) unknown_action_rows: u64,
    pub(crate) manpower_contradictions: u64,
    pub(crate) more_than_six_skaters: u64,
    pub(crate) actor_not_on_ice: u64,
    pub(crate) players_without_name: u64,
    pub(crate) goals: u64,
    pub(crate) goal_marks: u64,
}

/// Counts what does not reconcile within single rows.
pub(crate) fn count(plays: &[Play]) -> Counts {
    let mut counts = Counts::default();
    let mut named = BTreeMap::<u32, bool>::new();
    for play in plays {
        counts.goals += u64::from(play.action == "GOAL");
        counts.goal_marks += u64::from(play.action == "Goal");
        counts.manpower_contradictions += u64::from(strength::contradicts(play));
        let counted = play.skaters.unwrap_or_default();
        let most = play.own_on_ice.len().max(play.opponents_on_ice.len()).max(counted.0.max(counted.1).into());
        counts.more_than_six_skaters += u64::from(most > 6);
        if let Some(actor) = &play.actor {
            let there = play.own_goalie == Some(actor.player_id) || play.own_on_ice.contains(&actor.player_id);
            counts.actor_not_on_ice += u64::from(!there && !play.own_on_ice.is_empty());
            *named.entry(actor.player_id).or_default() |= !actor.last_name.is_empty();
        }
        note_unknown(&play.action, &mut counts);
    }
    counts.players_without_name = named.values().filter(|named| !**named).count() as u64;
    counts
}

fn note_unknown(action: &str, counts: &mut Counts) {
    if Base::of(action).is_known() {
        return;
    }
    counts.unknown_action_rows += 1;
    if counts.unknown_actions.len() < MOST_UNKNOWN_ACTIONS || counts.unknown_actions.contains_key(action) {
        *counts.unknown_actions.entry(action.to_owned()).or_default() += 1;
    }
}
