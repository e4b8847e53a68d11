//! Timelines of 46 and of 27 columns.

use super::*;
use crate::play::{Manpower, Zone};
use crate::rate::RateFound;

/// The rows of a raw file as a timeline writes them: without bare rows, by player, with the goalie in the lists.
fn timeline_of(file: &RawFile, columns: usize) -> Vec<u8> {
    let list = |lists: &[&String]| {
        let ids = lists.iter().flat_map(|list| list.split(',')).map(str::trim).filter(|id| !id.is_empty());
        format!("[{}]", ids.map(|id| format!("'{id}'")).collect::<Vec<_>>().join(", "))
    };
    let mut rows: Vec<Vec<String>> = file
        .rows
        .iter()
        .filter(|row| !row[42].is_empty())
        .map(|raw| {
            let home = raw[37] == "Chicago Blackhawks";
            let mut row = vec![String::new(); 46];
            row[0] = format!("{}.0", raw[42]);
            for (column, from) in
                [(1, 2), (2, 3), (4, 13), (5, 37), (8, 16), (10, 14), (11, 18), (12, 19), (13, 23), (14, 24), (15, 25), (16, 26)]
            {
                row[column] = raw[from].clone();
            }
            row[6] = if home { "CHI" } else { "MTL" }.to_owned();
            row[17] = list(&[&raw[30], &raw[31], &raw[32]]);
            row[18] = list(&[&raw[34], &raw[35], &raw[36]]);
            (row[23], row[24]) = (raw[32].trim().to_owned(), raw[36].trim().to_owned());
            (row[27], row[28], row[29]) = ("2".to_owned(), "3".to_owned(), "-1".to_owned());
            (row[30], row[31]) = if home { (raw[29].clone(), raw[33].clone()) } else { (raw[33].clone(), raw[29].clone()) };
            row.truncate(columns);
            row
        })
        .collect();
    rows.sort_by_key(|row| (row[0].clone(), row[1].clone(), row[4].clone()));
    written(&timeline::HEADER[..columns], rows.iter().map(Vec::as_slice))
}

#[test]
fn both_forms_become_the_plays_of_the_raw_file() {
    for columns in [46, 27] {
        let file = small_game(30);
        let raw = file.read();
        let plays = read_plays(&play_file(TIMELINE_NAME), &timeline_of(&file, columns)).unwrap();
        assert_eq!((plays.rate, plays.quality.rate_found, plays.odd_rows.len()), (30, RateFound::ByClock, 0), "{columns} columns");
        let acted: Vec<&Play> = raw.plays.iter().filter(|play| play.actor.is_some()).collect();
        assert_eq!(plays.plays.len(), acted.len());
        for ((number, play), raw) in (0u32..).zip(&plays.plays).zip(acted) {
            assert_eq!(
                (play.play_no, play.period, play.timecode_frames, play.clock_ms),
                (number, raw.period, raw.timecode_frames, raw.clock_ms)
            );
            assert_eq!((&play.action, &play.own_on_ice, play.own_goalie), (&raw.action, &raw.own_on_ice, raw.own_goalie));
            assert_eq!((play.x, play.skaters, play.zone), (raw.x, Some((5, 5)), Some(Zone::Offensive)));
            assert_eq!((play.manpower, &play.flags), (Some(Manpower::EvenStrength), &raw.flags));
            let acting = play.actor.as_ref().unwrap().team.as_str();
            let score = (columns == 46).then_some(if acting == "MTL" { 1 } else { -1 });
            assert_eq!(play.score_difference, score, "home 2, away 3");
        }
        assert_eq!(plays.shifts, raw.shifts);
        assert_eq!(plays.quality.players_without_name, 3);
    }
}

#[test]
fn the_running_clock_gives_the_rate() {
    for rate in [24, 25, 30, 50, 60] {
        let plays = read_plays(&play_file(TIMELINE_NAME), &timeline_of(&small_game(rate), 46)).unwrap();
        assert_eq!((plays.rate, plays.quality.rate_found), (rate, RateFound::ByClock));
    }
}

#[test]
fn without_a_running_clock_the_largest_frame_number_gives_a_rate_that_is_not_to_be_trusted() {
    for (ff, rate) in [("11", 30), ("24", 25), ("29", 30), ("31", 60)] {
        let mut file = small_game(30);
        for row in &mut file.rows {
            row[3] = "0".to_owned();
            row[13] = format!("{}:{ff}", &row[13][..8]);
        }
        let plays = read_plays(&play_file(TIMELINE_NAME), &timeline_of(&file, 46)).unwrap();
        assert_eq!((plays.rate, plays.quality.rate_found), (rate, RateFound::ByLargestFrameNumber), "{ff}");
    }
}

#[test]
fn a_frame_number_that_the_rate_does_not_have_is_odd_and_spoils_nothing() {
    let mut file = small_game(25);
    file.rows[7][13] = format!("{}:45", &file.rows[7][13][..8]);
    let plays = read_plays(&play_file(TIMELINE_NAME), &timeline_of(&file, 46)).unwrap();
    assert_eq!((plays.rate, plays.quality.rate_found, plays.odd_rows.len()), (25, RateFound::ByClock, 1));
    assert!(plays.odd_rows[0].reason.contains("45 does not exist at 25"), "{}", plays.odd_rows[0].reason);
    let frame: u32 = file.rows[7][12].parse().unwrap();
    file.rows[7][12] = (frame - 7 * 32 % 25 + 45).to_string();
    assert_eq!((file.read().rate, file.read().odd_rows.len()), (25, 1));
}

#[test]
fn an_empty_net_leaves_all_skaters_in_the_list() {
    let mut file = small_game(30);
    let row = file.play(2, 60_000, 60.0, "CHI", CHI.0[0], "DUMP IN+");
    (row[29], row[31], row[32]) = ("6".to_owned(), "\t8481568, 8483506, 8480871".to_owned(), String::new());
    let plays = read_plays(&play_file(TIMELINE_NAME), &timeline_of(&file, 27)).unwrap();
    let last = plays.plays.last().unwrap();
    assert_eq!((last.skaters, last.own_goalie, last.opponent_goalie), (Some((6, 5)), None, Some(MTL.1)));
    assert_eq!(last.manpower, Some(Manpower::EvenStrength));
}
