//! A play file, from its bytes to the plays of a game.

use super::fields::Teams;
use super::file_name::{PlayFile, PlayFileKind};
use super::odd_rows::OddRows;
use super::{GamePlays, raw, table, timeline};
use crate::play::Play;
use crate::quality::{self, PeriodQuality, Quality};
use crate::rate::{self, Rate, Stamp};
use crate::{derived, shifts};
use events::NotUnderstood;
use std::collections::{BTreeMap, HashSet};

/// A row that could be read, before the rate of the game is known.
#[derive(Debug)]
pub(super) struct ReadRow {
    pub(super) line: u64,
    pub(super) stamp: Stamp,
    pub(super) play: Play,
    pub(super) off_rink: bool,
    pub(super) decoded_name: bool,
}

/// Reads a play file. Refused are files with another header, files without a row, files of which more than
/// half of the rows cannot be read, and raw files whose frames and timecodes agree at no rate.
pub fn read_plays(file: &PlayFile, bytes: &[u8]) -> Result<GamePlays, NotUnderstood> {
    let mut odd = OddRows::default();
    let (mut rows, all) = read_file(file, bytes, &mut odd)?;
    let stamps: Vec<Stamp> = rows.iter().map(|row| row.stamp).collect();
    let rate = match file.kind {
        PlayFileKind::Raw => rate::by_frames(&stamps).ok_or_else(no_rate)?,
        PlayFileKind::Timeline => rate::without_frames(&stamps),
    };
    let outliers = drop_outliers(&mut rows, &rate, bytes, &mut odd);
    odd.refuse_if_most(all, "rows")?;
    for row in &mut rows {
        row.play.timecode_frames = row.stamp.timecode_frames(rate.per_second);
    }
    put_in_order(&mut rows, file.kind);
    Ok(finished(file, rows, &rate, &outliers, all, odd))
}

fn no_rate() -> NotUnderstood {
    NotUnderstood(
        "the file's frames and timecodes agree at no whole rate from 24 to 60 frames a second: \
         the columns frame or timecode are damaged; deliver the file again"
            .to_owned(),
    )
}

fn read_file(file: &PlayFile, bytes: &[u8], odd: &mut OddRows) -> Result<(Vec<ReadRow>, u64), NotUnderstood> {
    let teams = Teams::of(&file.away, &file.home);
    let mut rows = Vec::new();
    let mut ids = HashSet::new();
    let all = table::read_rows(
        bytes,
        |found| check_header(file.kind, found),
        odd,
        |line, record| {
            let row = match file.kind {
                PlayFileKind::Raw => raw::read(line, record, &file.game_id, &teams)?,
                PlayFileKind::Timeline => timeline::read(line, record, &teams)?,
            };
            if file.kind == PlayFileKind::Raw && !ids.insert(row.play.play_no) {
                return Err(format!("id {} occurs a second time", row.play.play_no));
            }
            rows.push(row);
            Ok(())
        },
    )?;
    odd.refuse_if_most(all, "rows")?;
    if rows.is_empty() {
        return Err(NotUnderstood("the file has a header but no rows: the export was cut off; deliver it again".to_owned()));
    }
    Ok((rows, all))
}

fn check_header(kind: PlayFileKind, found: &[&str]) -> Result<usize, NotUnderstood> {
    let old = timeline::HEADER.get(..timeline::OLD_COLUMNS).unwrap_or_default();
    match kind {
        PlayFileKind::Raw if found == raw::HEADER => Ok(raw::HEADER.len()),
        PlayFileKind::Raw if found.starts_with(old) => Err(NotUnderstood(
            "the file is a timeline but is not named as one: its name must end in _player_tendencies_timeline.csv".to_owned(),
        )),
        PlayFileKind::Raw => Err(table::header_differs(found, &raw::HEADER)),
        PlayFileKind::Timeline if found == timeline::HEADER || found == old => Ok(found.len()),
        PlayFileKind::Timeline if found == raw::HEADER => Err(NotUnderstood(
            "the file is a raw play sequence but is named like a timeline: take _player_tendencies_timeline off its name".to_owned(),
        )),
        PlayFileKind::Timeline => Err(table::header_differs(found, &timeline::HEADER)),
    }
}

/// Drops rows whose times contradict each other at this rate; returns how many, by period.
fn drop_outliers(rows: &mut Vec<ReadRow>, rate: &Rate, bytes: &[u8], odd: &mut OddRows) -> BTreeMap<u8, u64> {
    let mut reasons = BTreeMap::new();
    let mut outliers = BTreeMap::new();
    rows.retain(|row| {
        let Some(reason) = rate.contradiction(&row.stamp) else { return true };
        reasons.insert(row.line, reason);
        *outliers.entry(row.stamp.period).or_default() += 1;
        false
    });
    let lines = bytes.split(|byte| *byte == b'\n').zip(1..).filter(|_| !reasons.is_empty());
    let found: Vec<(u64, &[u8])> = lines.filter_map(|(text, line)| reasons.contains_key(&line).then_some((line, text))).collect();
    for (line, text) in found {
        odd.add(line, reasons.remove(&line).unwrap_or_default(), text);
    }
    odd.kept.sort_by_key(|row| row.line);
    outliers
}

/// As it happened; a timeline's rows are sorted by player and get their numbers here.
fn put_in_order(rows: &mut [ReadRow], kind: PlayFileKind) {
    rows.sort_by_key(|row| (row.play.period, row.play.timecode_frames, row.play.play_no, row.line));
    if kind == PlayFileKind::Timeline {
        for (row, number) in rows.iter_mut().zip(0..) {
            row.play.play_no = number;
        }
    }
}

fn finished(file: &PlayFile, rows: Vec<ReadRow>, rate: &Rate, outliers: &BTreeMap<u8, u64>, all: u64, odd: OddRows) -> GamePlays {
    let one_frame_off = rows.iter().filter(|row| rate.residual(&row.stamp).is_some_and(|residual| residual != 0)).count() as u64;
    let off_rink = rows.iter().filter(|row| row.off_rink).count() as u64;
    let decoded_names = rows.iter().filter(|row| row.decoded_name).count() as u64;
    let mut plays: Vec<Play> = rows.into_iter().map(|row| row.play).collect();
    let counts = quality::count(&plays);
    let shifts = shifts::of(&plays, &file.away, &file.home);
    let saves = derived::saves(&plays, &file.away, &file.home);
    let quality = Quality {
        kind: file.kind,
        rows: all,
        plays: plays.len() as u64,
        derived_plays: saves.len() as u64,
        odd_rows: odd.count,
        rate: rate.per_second,
        rate_found: rate.found,
        periods: periods(&plays, rate, outliers),
        one_frame_off,
        unknown_actions: counts.unknown_actions,
        unknown_action_rows: counts.unknown_action_rows,
        manpower_contradictions: counts.manpower_contradictions,
        more_than_six_skaters: counts.more_than_six_skaters,
        incomplete_lists: shifts.incomplete_rows,
        players_in_both_teams: shifts.in_both_teams,
        actor_not_on_ice: counts.actor_not_on_ice,
        players_without_name: counts.players_without_name,
        decoded_names,
        off_rink,
        goals: counts.goals,
        goal_marks: counts.goal_marks,
        shifts: shifts.shifts.len() as u64,
        zero_length_shifts: shifts.zero_length,
        too_long_shifts: shifts.too_long,
    };
    plays.extend(saves);
    plays.sort_by_key(|play| (play.period, play.timecode_frames, play.play_no));
    GamePlays { rate: rate.per_second, plays, shifts: shifts.shifts, odd_rows: odd.kept, quality }
}

fn periods(plays: &[Play], rate: &Rate, outliers: &BTreeMap<u8, u64>) -> Vec<PeriodQuality> {
    let report = |plays: &[Play]| {
        let (first, last) = (plays.first()?, plays.last()?);
        let opening = rate.openings.get(&first.period);
        Some(PeriodQuality {
            period: first.period,
            plays: plays.len() as u64,
            opening_frame: opening.map(|opening| opening.frame),
            opening_by_face_off: opening.is_some_and(|opening| opening.by_face_off),
            outliers: outliers.get(&first.period).copied().unwrap_or(0),
            first_timecode_frames: first.timecode_frames,
            last_timecode_frames: last.timecode_frames,
        })
    };
    plays.chunk_by(|play, next| play.period == next.period).filter_map(report).collect()
}
