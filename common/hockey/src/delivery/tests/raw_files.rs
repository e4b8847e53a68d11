//! Raw play sequences: rates, opening face-offs, stray rows, shootouts, shifts.

use super::*;
use crate::play::{DERIVED, Manpower, Outcome, Zone};
use crate::rate::RateFound;

#[test]
fn a_row_becomes_a_play() {
    let plays = small_game(30).read();
    assert_eq!(plays.odd_rows, []);
    let play = numbered(&plays, 2);
    let actor = play.actor.as_ref().unwrap();
    assert_eq!(
        (actor.player_id, actor.team.as_str(), actor.first_name.as_str(), actor.last_name.as_str()),
        (8481540, "MTL", "Nick", "Suzuki")
    );
    assert_eq!((actor.position.as_str(), actor.sweater), ("C", Some(14)));
    assert_eq!((play.period, play.timecode_frames, play.clock_ms), (1, 37, 1_233));
    assert_eq!((play.zone, play.outcome, play.manpower), (Some(Zone::Offensive), Some(Outcome::Successful), Some(Manpower::EvenStrength)));
    assert_eq!((play.skaters, play.score_difference), (Some((5, 5)), Some(-1)));
    assert_eq!((play.own_on_ice.as_slice(), play.own_goalie), (&MTL.0[..], Some(MTL.1)));
    assert_eq!((play.opponents_on_ice.as_slice(), play.opponent_goalie), (&CHI.0[..], Some(CHI.1)));
    assert_eq!((play.x, play.y, play.expected_goals), (Some(60.5), Some(-7.25), Some(0.125)));
    assert_eq!((play.section.as_deref(), play.flags.as_slice()), (Some("innerSlot"), &["1timer".to_owned(), "wristshot".to_owned()][..]));
    let whistle = numbered(&plays, 22);
    assert_eq!((whistle.action.as_str(), &whistle.actor, whistle.zone), ("Whistle", &None, None));
}

#[test]
fn the_rate_is_the_one_without_a_remainder() {
    for rate in [24, 25, 30, 48, 50, 60] {
        let plays = small_game(rate).read();
        assert_eq!((plays.rate, plays.quality.rate_found), (rate, RateFound::ByFrames));
        assert_eq!(numbered(&plays, 21).timecode_frames, 20 * (rate + 7), "at {rate}");
        let openings: Vec<_> =
            plays.quality.periods.iter().map(|period| (period.opening_frame, period.opening_by_face_off, period.outliers)).collect();
        assert_eq!(openings, [(Some(30_671), true, 0), (Some(30_782), true, 0)]);
    }
}

#[test]
fn one_stray_first_row_is_dropped_and_reported() {
    // A row before the face-off, and a face-off that is itself astray: both were seen to shift the whole period.
    for (place, action) in [(0, "Whistle"), (0, "Face-Off")] {
        let mut file = small_game(25);
        file.rows[place][14] = action.to_owned();
        file.rows[place][12] = "17".to_owned();
        let plays = file.read();
        assert_eq!((plays.rate, plays.quality.periods[0].outliers, plays.quality.odd_rows), (25, 1, 1));
        assert_eq!((plays.odd_rows[0].line, plays.quality.periods[0].opening_by_face_off), (2, false));
        assert!(plays.odd_rows[0].reason.contains("contradict") && plays.odd_rows[0].text.contains(action), "{:?}", plays.odd_rows[0]);
        assert_eq!(plays.plays.len(), file.rows.len() - 1);
        assert_eq!(numbered(&plays, 21).timecode_frames, 20 * 32);
    }
}

#[test]
fn a_frame_that_is_one_off_is_kept_and_counted() {
    let mut file = small_game(30);
    let frame: u32 = file.rows[5][12].parse().unwrap();
    file.rows[5][12] = (frame + 1).to_string();
    let plays = file.read();
    assert_eq!((plays.quality.one_frame_off, plays.quality.odd_rows), (1, 0));
    assert_eq!(numbered(&plays, 5).timecode_frames, 4 * 37);
}

#[test]
fn rows_within_the_first_second_fit_every_rate_and_the_report_says_so() {
    let mut file = RawFile::new(30);
    file.bare(1, 0, 0.0, "Face-Off");
    file.play(1, 12, 0.0, "MTL", MTL.0[0], "NZ FACE OFF+");
    let plays = file.read();
    assert_eq!((plays.rate, plays.quality.rate_found), (30, RateFound::ByLargestFrameNumber));
}

#[test]
fn frames_that_agree_at_no_rate_refuse_the_file() {
    let mut file = small_game(30);
    for (number, row) in file.rows.iter_mut().enumerate() {
        row[12] = (number * number * 1_000).to_string();
    }
    let error = read_plays(&play_file(RAW_NAME), &file.bytes()).unwrap_err().0;
    assert!(error.contains("no whole rate"), "{error}");
}

#[test]
fn shots_on_net_are_saves_and_goals_against() {
    let mut file = small_game(30);
    file.play(2, 40_000, 99.0, "CHI", CHI.1, "NO PRESSURE LPR+");
    let goal = file.play(2, 50_000, 99.5, "MTL", MTL.0[0], "SLOT SHOT FOR ONNET");
    goal[19] = "withgoal, snapshot".to_owned();
    goal[28] = "powerPlay".to_owned();
    file.play(2, 50_100, 99.6, "MTL", MTL.0[0], "OUTSIDE SHOT FOR ONNET");
    file.play(2, 50_200, 99.7, "MTL", MTL.0[0], "OUTSIDE SHOT FOR MISSED");
    file.play(2, 50_300, 99.8, "MTL", MTL.0[0], "OUTSIDE SHOT FOR ONNET")[36] = String::new();
    file.play(2, 50_400, 99.9, "CHI", CHI.0[0], "SLOT SHOT FOR ONNET");
    let shot = file.rows.len() as u32 - 5;
    let plays = file.read();
    assert_eq!(plays.quality.derived_plays, 3);
    let against = numbered(&plays, DERIVED + shot);
    assert_eq!((against.action.as_str(), against.outcome, against.zone), ("GOAL AGAINST", Some(Outcome::Failed), Some(Zone::Defensive)));
    let goalie = against.actor.as_ref().unwrap();
    assert_eq!(
        (goalie.player_id, goalie.team.as_str(), goalie.position.as_str(), goalie.last_name.as_str()),
        (CHI.1, "CHI", "G", "Suzuki")
    );
    assert_eq!(
        (against.manpower, against.score_difference, against.x, against.y),
        (Some(Manpower::ShortHanded), Some(1), Some(-60.5), Some(7.25))
    );
    assert_eq!((against.own_on_ice.as_slice(), against.own_goalie, against.opponent_goalie), (&CHI.0[..], Some(CHI.1), Some(MTL.1)));
    assert_eq!((against.flags.len(), against.timecode_frames), (2, 50_000));
    assert_eq!(numbered(&plays, DERIVED + shot + 1).action, "SAVE");
    let other = numbered(&plays, DERIVED + shot + 4).actor.as_ref().unwrap();
    assert_eq!((other.player_id, other.team.as_str(), other.last_name.as_str()), (MTL.1, "MTL", ""));
    let order: Vec<(u8, u32)> = plays.plays.iter().map(|play| (play.period, play.timecode_frames)).collect();
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn shifts_begin_and_end_where_a_row_with_a_player_shows_it() {
    let mut file = small_game(30);
    let changed = "8475848, 8481540, 8483515";
    file.rows[12][30] = changed.to_owned(); // Suzuki is gone for three rows, then back
    file.rows[13][30] = changed.to_owned();
    file.rows[14][30] = String::new(); // a row that lists fewer than it counts says nothing
    file.rows[8][34] = "\t8480018, 8482703, 8484144".to_owned(); // nor does one that lists Suzuki for both teams
    let plays = file.read();
    let of = |player: u32, period: u8| -> Vec<(u16, u32, u32)> {
        let shifts = plays.shifts.iter().filter(|shift| shift.player_id == player && shift.period == period);
        shifts.map(|shift| (shift.shift_no, shift.start_frames, shift.end_frames)).collect()
    };
    let end = 20 * 37 + 50 * 30;
    assert_eq!(of(MTL.0[0], 1), [(1, 0, 11 * 37), (2, 14 * 37, end)]);
    assert_eq!(of(8475848, 1), [(1, 11 * 37, 14 * 37)]);
    assert_eq!(of(MTL.0[0], 2), [(3, 0, end)]);
    assert_eq!(of(MTL.1, 1), [(1, 0, end)], "goalies have shifts");
    assert_eq!(of(CHI.0[0], 1), [(1, 0, end)]);
    assert_eq!((plays.quality.incomplete_lists, plays.quality.players_in_both_teams, plays.quality.zero_length_shifts), (1, 1, 0));
}

#[test]
fn a_shootout_makes_no_shifts_and_no_saves() {
    let mut file = small_game(30);
    let shootout = 90_000;
    file.bare(2, shootout, 400.0, "Shootout start");
    for (step, action) in ["SHOOTOUT LPR", "SHOOTOUT BLUE LINE CARRY", "SHOOTOUT SLOT SHOT FOR ONNET", "SHOOTOUT GOAL"].iter().enumerate() {
        let row = file.play(2, shootout + 30 * (step as u32 + 1), 400.0, "MTL", MTL.0[0], action);
        for column in [29, 33] {
            row[column] = "0".to_owned();
            row[column + 1] = String::new();
            row[column + 2] = String::new();
        }
    }
    file.bare(2, shootout + 900, 400.0, "Shootout stop");
    let plays = file.read();
    assert_eq!((plays.quality.derived_plays, plays.quality.unknown_action_rows, plays.quality.odd_rows), (0, 0, 0));
    assert!(plays.shifts.iter().all(|shift| shift.end_frames < shootout));
    assert_eq!((plays.quality.manpower_contradictions, plays.quality.actor_not_on_ice, plays.quality.incomplete_lists), (0, 0, 0));
    assert_eq!(plays.plays.iter().filter(|play| play.action.starts_with("SHOOTOUT")).count(), 4);
}

#[test]
fn what_does_not_reconcile_is_counted() {
    let mut file = small_game(30);
    file.rows[3][28] = "powerPlay".to_owned();
    (file.rows[4][29], file.rows[4][31]) = ("7".to_owned(), "\t8476875, 8480865, 8475848, 8475849".to_owned());
    file.rows[5][14] = "TRIPLE DEKE+".to_owned();
    file.rows[6][41] = "none".to_owned();
    file.rows[6][42] = "8499999".to_owned();
    file.rows[7][25] = "140.5".to_owned();
    let plays = file.read();
    let quality = &plays.quality;
    assert_eq!((quality.rows, quality.plays, quality.odd_rows), (file.rows.len() as u64, file.rows.len() as u64, 0));
    assert_eq!((quality.manpower_contradictions, quality.more_than_six_skaters), (2, 1));
    assert_eq!((quality.unknown_action_rows, quality.unknown_actions.get("TRIPLE DEKE+")), (1, Some(&1)));
    assert_eq!((quality.players_without_name, quality.actor_not_on_ice, quality.off_rink), (1, 1, 1));
    assert_eq!((numbered(&plays, 7).x, numbered(&plays, 7).y), (None, None));
    let json = serde_json::to_string(quality).unwrap();
    assert_eq!(&serde_json::from_str::<crate::quality::Quality>(&json).unwrap(), quality);
}
