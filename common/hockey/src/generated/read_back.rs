//! The files are read as what they were written from.

use super::*;
use crate::{
    delivery::{self, Delivery, GamePlays},
    play::{DERIVED, Play},
};

fn read(name: &str, text: &str) -> GamePlays {
    let delivery = delivery::identify(&format!("plays/{SEASON}/{name}")).unwrap();
    let Delivery::Plays(file) = delivery else { panic!("{delivery:?}") };
    delivery::read_plays(&file, text.as_bytes()).unwrap()
}

fn without_order(mut play: Play) -> Play {
    play.own_on_ice.sort_unstable();
    play.opponents_on_ice.sort_unstable();
    play
}

#[test]
fn a_raw_file_is_read_as_the_truth_it_was_written_from() {
    let season = season(5, 1_312);
    let small = season.game_of(&season.fixtures[2], GameShape::small(25, 60, 20.0));
    for game in [0, 400, 800, 1_311].into_iter().filter_map(|place| season.game(place)).chain([small]) {
        let file = read(&game.raw_name(), &game.raw_csv());
        assert_eq!((file.rate, file.odd_rows.len()), (game.shape.rate, 0), "{:?}", file.odd_rows);
        let plays: Vec<Play> = file.plays.into_iter().filter(|play| play.play_no < DERIVED).map(without_order).collect();
        assert_eq!(plays.len(), game.plays.len());
        for play in plays {
            let truth = game.play(play.play_no as usize).unwrap();
            assert_eq!(play, truth);
        }
    }
}

#[test]
fn a_timeline_holds_the_same_moments() {
    let season = season(5, 1_312);
    let game = season.game(77).unwrap();
    let file = read(&game.timeline_name(), &game.timeline_csv());
    assert_eq!(file.odd_rows.len(), 0, "{:?}", file.odd_rows);
    let moment = |play: &Play| (play.period, play.timecode_frames, play.action.clone(), play.actor.as_ref().map(|actor| actor.player_id));
    let mut read: Vec<_> = file.plays.iter().filter(|play| play.play_no < DERIVED).map(moment).collect();
    let mut written: Vec<_> =
        (0..game.plays.len()).filter_map(|place| game.play(place)).filter(|play| play.actor.is_some()).map(|play| moment(&play)).collect();
    read.sort();
    written.sort();
    assert!(read == written, "{} {}", read.len(), written.len());
}

#[test]
fn schedules_and_rosters_are_read() {
    let season = season(5, 3);
    let results: Results = season.games().map(|game| game.result()).collect();
    let (games, odd) = delivery::read_schedule(season.schedule_json("MTL", &results).as_bytes()).unwrap();
    assert_eq!((games.len(), odd.len()), (82, 0));
    let first = &season.fixtures[0];
    let (of_first, _) = delivery::read_schedule(season.schedule_json(first.home.code, &results).as_bytes()).unwrap();
    let played: Vec<_> = of_first.iter().filter(|game| game.played).collect();
    assert!(!played.is_empty() && played[0].game_id == first.game_id && played[0].home_score.is_some());
    let team = events::TeamCode::parse("MTL").unwrap();
    let of_team = events::Season::parse(SEASON).unwrap();
    let (people, odd) = delivery::read_roster(&team, &of_team, season.roster_json("MTL").as_bytes()).unwrap();
    let mut people = people;
    let mut truth: Vec<_> = season.people.iter().filter(|person| person.team == team).cloned().collect();
    people.sort_by_key(|person| person.player_id);
    truth.sort_by_key(|person| person.player_id);
    assert_eq!((people, odd.len()), (truth, 0));
}
