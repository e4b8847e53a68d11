//! What must hold of every generated game, whatever the seed.

use super::*;
use crate::play::Zone;
use std::collections::BTreeMap;

fn games() -> impl Iterator<Item = GeneratedGame> {
    let season = season(7, 1_312);
    (0..24).filter_map(move |number| season.game(number * 50))
}

fn small(rate: u32) -> GeneratedGame {
    let season = season(3, 0);
    season.game_of(&season.fixtures[3], GameShape::small(rate, 60, 24.0))
}

#[test]
fn the_same_seed_is_the_same_game_and_another_is_not() {
    let of = |seed| season(seed, 1).game(0).unwrap().raw_csv();
    assert!(of(1) == of(1));
    assert!(of(1) != of(2));
}

#[test]
fn a_full_game_is_as_large_as_a_real_one() {
    let rows: Vec<usize> = games().map(|game| game.plays.len()).collect();
    let mean = rows.iter().sum::<usize>() / rows.len();
    assert!((3_500..4_300).contains(&mean) && rows.iter().all(|rows| (3_000..5_200).contains(rows)), "{mean}: {rows:?}");
    let goals = games().map(|game| f64::from(game.score[0] + game.score[1])).sum::<f64>() / 24.0;
    assert!((3.5..8.5).contains(&goals), "{goals}");
}

#[test]
fn time_never_goes_back_and_stays_within_the_period() {
    for game in games().chain([small(25), small(30), small(60)]) {
        let rate = f64::from(game.shape.rate);
        for pair in game.plays.windows(2).filter(|pair| pair[0].period == pair[1].period) {
            assert!(pair[0].timecode_frames <= pair[1].timecode_frames && pair[0].clock_frames <= pair[1].clock_frames, "{pair:?}");
        }
        let longest = game.shape.longest_video_s();
        for play in game.plays.iter().filter(|play| play.period <= 3) {
            assert!(
                f64::from(play.timecode_frames) / rate < longest && f64::from(play.clock_frames) / rate <= game.shape.clock_s,
                "{play:?}"
            );
        }
        assert!(game.plays.iter().any(|play| play.period == 3));
        assert_eq!(game.plays[0].action.text, "Face-Off");
        assert_eq!((game.plays[0].timecode_frames, game.period_frames(9)), (0, 0));
    }
}

#[test]
fn nobody_acts_who_is_not_on_the_ice() {
    for game in games().chain([small(30)]) {
        for play in &game.plays {
            let (Some((side, player)), Some(_)) = (play.actor, play.deployment) else { continue };
            let on_ice = game.on_ice(play, side);
            assert!(on_ice.skaters.contains(&player) || on_ice.goalie == Some(player), "{play:?} {on_ice:?}");
            assert!((3..=6).contains(&on_ice.skaters.len()), "{on_ice:?}");
        }
    }
}

#[test]
fn a_goal_is_a_shot_on_net_ten_frames_earlier_and_counts_once() {
    for game in games() {
        let with = |meaning: Meaning| game.plays.iter().filter(move |play| play.action.meaning == meaning);
        let shots: Vec<_> = with(Meaning::ShotOnNet).filter(|play| play.flags.contains(&"withgoal")).collect();
        let goals: Vec<_> = with(Meaning::Goal).collect();
        let marks = with(Meaning::GoalMark).count();
        assert!(shots.len() == goals.len() && goals.len() == marks, "{} {} {marks}", shots.len(), goals.len());
        for (number, (shot, goal)) in shots.iter().zip(&goals).enumerate() {
            assert_eq!((shot.timecode_frames + 10, shot.actor, shot.at), (goal.timecode_frames, goal.actor, goal.at));
            assert_eq!(usize::from(goal.score[0] + goal.score[1]), number, "the score is that before the play");
        }
        assert!(with(Meaning::Goal).filter(|play| play.flags.contains(&"gwg")).count() <= 1);
    }
}

#[test]
fn special_situations_occur() {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for game in games() {
        for play in game.plays.iter().filter(|play| play.deployment.is_some()) {
            let Some((side, _)) = play.actor else { continue };
            let (own, others) = (game.on_ice(play, side), game.on_ice(play, side.other()));
            let what = match (own.skaters.len(), others.skaters.len(), own.goalie.is_some()) {
                (_, _, false) => "empty net",
                (5, 4, _) => "power play",
                (5, 3, _) => "two men more",
                (3, 3, _) => "overtime",
                (4, 4, _) => "four each",
                _ => continue,
            };
            *seen.entry(what).or_default() += 1;
        }
        if game.plays.iter().any(|play| play.action.name == "shootout") {
            *seen.entry("shootout").or_default() += 1;
        }
    }
    assert_eq!(seen.keys().copied().collect::<Vec<_>>(), ["empty net", "four each", "overtime", "power play", "shootout", "two men more"]);
    assert!(seen["power play"] > 24 * 150, "{seen:?}");
}

#[test]
fn rows_are_seen_from_the_acting_team() {
    for play in games().take(3).flat_map(|game| game.plays) {
        let (Some(zone), true) = (play.action.zone, play.actor.is_some()) else { continue };
        let aside = [Meaning::Exit, Meaning::EntryAgainst, Meaning::DumpInAgainst, Meaning::FirstAssist, Meaning::SecondAssist]
            .contains(&play.action.meaning);
        assert!(aside || play.action.name.starts_with("so") || play.at.zone() == zone, "{play:?}");
        if play.action.meaning == Meaning::Exit {
            assert_eq!(play.at.zone(), Zone::Neutral);
        }
    }
}

#[test]
fn actions_occur_about_as_often_as_in_real_games() {
    let mut counts: BTreeMap<&str, f64> = BTreeMap::new();
    games().for_each(|game| game.plays.iter().for_each(|play| *counts.entry(play.action.text).or_default() += 1.0 / 24.0));
    // A game, roughly.
    for (text, real) in [
        ("O-ZONE PASS RECEPTION", 270.0),
        ("CONTROLLED EXIT FROM DZ", 75.0),
        ("CONTROLLED ENTRY INTO OZ", 70.0),
        ("DUMP IN+", 55.0),
        ("Face-Off", 55.0),
        ("OUTSIDE SHOT FOR ONNET", 35.0),
        ("SLOT SHOT FOR ONNET", 30.0),
        ("SHOT PRESSURE", 120.0),
        ("BLOCK OPPOSITION PASS+", 90.0),
        ("GOAL", 6.0),
        ("Penalty Start", 6.0),
        ("DZ STICK CHK+", 20.0),
        ("DZ OUTLET PASS+", 95.0),
    ] {
        let ours = counts.get(text).copied().unwrap_or_default();
        assert!((0.5..2.0).contains(&(ours / real)), "{text}: {ours:.1} a game, {real:.1} in real ones");
    }
}
