//! The two real games, where they are there, against counts made here from the files alone.

use super::*;
use crate::rate::RateFound;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

const GAMES: [&str; 2] = ["playsequence-20251011-NHL-MTLvsCHI-20252026-20031", "playsequence-20251012-NHL-WSHvsNYR-20252026-20038"];

fn samples() -> Option<PathBuf> {
    let near = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let folder = std::env::var_os("HEARTBEAT_SHARED_DATA").map_or_else(|| near.into(), PathBuf::from);
    if !folder.is_dir() {
        println!("SKIPPED: no real samples in {}", folder.display());
        return None;
    }
    Some(folder)
}

fn read(folder: &Path, name: &str) -> (GamePlays, Vec<HashMap<String, String>>) {
    let bytes = std::fs::read(folder.join(name)).unwrap();
    let plays = read_plays(&play_file(&format!("plays/{}", name.rsplit('/').next().unwrap())), &bytes).unwrap();
    let rows = csv::Reader::from_reader(bytes.as_slice()).into_deserialize().map(|row| row.unwrap()).collect();
    (plays, rows)
}

#[test]
fn every_row_of_the_real_games_is_read_and_every_timecode_is_that_of_its_frame() {
    let Some(folder) = samples() else { return };
    for game in GAMES {
        let (plays, rows) = read(&folder, &format!("playsequence/{game}.csv"));
        println!("{game}: {}", serde_json::to_string(&plays.quality).unwrap());
        assert_eq!((plays.rate, plays.quality.rate_found, plays.odd_rows.as_slice()), (30, RateFound::ByFrames, &[][..]));
        assert_eq!((plays.quality.plays, plays.quality.one_frame_off), (rows.len() as u64, 0));
        assert!(plays.quality.unknown_actions.is_empty());
        let opening: HashMap<&str, i64> = rows
            .iter()
            .rev()
            .filter(|row| row["shorthand"] == "Face-Off")
            .map(|row| (row["period"].as_str(), row["frame"].parse().unwrap()))
            .collect();
        let of_rows = plays.plays.iter().filter(|play| play.play_no < crate::play::DERIVED);
        for (play, row) in of_rows.zip(&rows) {
            let frame: i64 = row["frame"].parse().unwrap();
            assert_eq!(i64::from(play.timecode_frames), frame - opening[row["period"].as_str()], "play {}", play.play_no);
            assert_eq!((play.play_no.to_string(), &play.action), (row["id"].clone(), &row["shorthand"]));
        }
        let on_net =
            rows.iter().filter(|row| row["shorthand"].ends_with("SHOT FOR ONNET") && !row["opposingTeamGoalieOnIceRef"].trim().is_empty());
        assert_eq!(plays.quality.derived_plays, on_net.count() as u64);
        let goals = rows.iter().filter(|row| row["shorthand"] == "GOAL").count() as u64;
        assert_eq!((plays.quality.goals, plays.quality.goal_marks), (goals, goals));
        assert_eq!(plays.plays.iter().filter(|play| play.action == "GOAL AGAINST").count() as u64, goals);
    }
}

/// Seconds on the clock that a team's players spend on the ice, by the counts of the rows and not by their lists.
fn counted_ice_time(rows: &[HashMap<String, String>], team: &str) -> f64 {
    let on_ice = |row: &HashMap<String, String>| {
        let (skaters, goalie) = if row["team"] == team {
            ("teamSkatersOnIce", "teamGoalieOnIceRef")
        } else {
            ("opposingTeamSkatersOnIce", "opposingTeamGoalieOnIceRef")
        };
        row[skaters].parse::<f64>().unwrap() + f64::from(u8::from(!row[goalie].trim().is_empty()))
    };
    let clock = |row: &HashMap<String, String>| row["periodTime"].parse::<f64>().unwrap();
    let (mut sum, mut last) = (0.0, 0.0);
    for pair in rows.windows(2) {
        if !pair[0]["team"].is_empty() {
            last = on_ice(&pair[0]);
        }
        if pair[0]["period"] == pair[1]["period"] {
            sum += last * (clock(&pair[1]) - clock(&pair[0]));
        }
    }
    sum
}

#[test]
fn ice_time_of_the_real_games_is_what_the_rows_count() {
    let Some(folder) = samples() else { return };
    for game in GAMES {
        let (plays, rows) = read(&folder, &format!("playsequence/{game}.csv"));
        let mut seconds = BTreeMap::<(TeamCode, u32), f64>::new();
        for shift in &plays.shifts {
            *seconds.entry((shift.team.clone(), shift.player_id)).or_default() +=
                f64::from(shift.end_clock_ms - shift.start_clock_ms) / 1000.0;
        }
        let teams: std::collections::BTreeSet<TeamCode> = seconds.keys().map(|key| key.0.clone()).collect();
        for team in teams {
            let times: Vec<f64> = seconds.iter().filter(|((of, _), _)| *of == team).map(|(_, time)| *time).collect();
            let (all, counted) =
                (times.iter().sum::<f64>(), counted_ice_time(&rows, crate::team::by_code(team.as_str()).unwrap().full_name));
            println!("{game} {team}: {} players, {all:.0} s of ice time, {counted:.0} s by the counts", times.len());
            assert_eq!(times.len(), 19, "18 skaters and the goalie");
            assert!((all - counted).abs() < 5.0, "{all} {counted}");
            assert!(times.iter().all(|time| *time <= 3600.5));
        }
        let lengths: f64 = plays.shifts.iter().map(|shift| f64::from(shift.end_clock_ms - shift.start_clock_ms) / 1000.0).sum();
        println!("{} shifts, {:.1} s on the clock on average", plays.shifts.len(), lengths / plays.shifts.len() as f64);
    }
}

#[test]
fn the_real_timelines_agree_with_their_raw_files() {
    let Some(folder) = samples() else { return };
    for game in GAMES {
        let (raw, _) = read(&folder, &format!("playsequence/{game}.csv"));
        let (timeline, rows) = read(&folder, &format!("plays/{game}_player_tendencies_timeline.csv"));
        println!("{game}: {}", serde_json::to_string(&timeline.quality).unwrap());
        assert_eq!((timeline.rate, timeline.quality.rate_found, timeline.odd_rows.as_slice()), (30, RateFound::ByClock, &[][..]));
        assert_eq!(timeline.quality.plays, rows.len() as u64);
        let key = |play: &Play| (play.period, play.timecode_frames, play.action.clone(), play.actor.as_ref().map(|actor| actor.player_id));
        let mut by_key = HashMap::<_, Vec<&Play>>::new();
        for play in &raw.plays {
            by_key.entry(key(play)).or_default().push(play);
        }
        for play in &timeline.plays {
            let same = by_key.get(&key(play)).unwrap_or_else(|| panic!("{play:?}"))[0];
            assert_eq!(
                (play.manpower, play.skaters, play.zone, play.x, &play.flags),
                (same.manpower, same.skaters, same.zone, same.x, &same.flags),
                "{play:?}"
            );
            let on_ice = |play: &Play| play.own_on_ice.iter().copied().collect::<std::collections::BTreeSet<u32>>();
            assert_eq!((on_ice(play), play.own_goalie), (on_ice(same), same.own_goalie), "{play:?}");
        }
        let other_score = timeline.plays.iter().filter(|play| by_key[&key(play)][0].score_difference != play.score_difference).count();
        println!("{other_score} rows with another score than the raw file");
        assert!(other_score <= 4);
    }
}

#[test]
fn the_acting_team_attacks_to_the_right_in_the_adjusted_coordinates() {
    let Some(folder) = samples() else { return };
    for game in GAMES {
        let (plays, _) = read(&folder, &format!("playsequence/{game}.csv"));
        let entries: Vec<f32> =
            plays.plays.iter().filter(|play| play.action == "CONTROLLED ENTRY INTO OZ").filter_map(|play| play.x).collect();
        assert!(entries.len() > 50 && entries.iter().all(|x| (15.0..=60.0).contains(x)), "{entries:?}");
        assert!(plays.plays.iter().filter(|play| play.action == "CONTROLLED EXIT FROM DZ").filter_map(|play| play.x).all(|x| x < 0.0));
    }
}

#[test]
fn the_real_rosters_and_schedules_have_no_odd_rows() {
    let Some(folder) = samples() else { return };
    for code in ["MTL", "CHI", "WSH", "NYR"] {
        let season = events::Season::parse("2025-2026").unwrap();
        let (people, odd) =
            read_roster(&team(code), &season, &std::fs::read(folder.join(format!("rosters/{code}_roster_20252026.json"))).unwrap())
                .unwrap();
        assert_eq!(odd, []);
        assert!(
            (20..=30).contains(&people.len())
                && people.iter().any(|person| person.position == "G")
                && people.iter().all(|person| person.position != "L")
        );
        let (games, odd) = read_schedule(&std::fs::read(folder.join(format!("schedules/{code}_schedule_20252026.json"))).unwrap()).unwrap();
        assert_eq!((games.len(), odd.as_slice()), (88, &[][..]));
        assert!(games.iter().all(|game| game.home.as_str() == code || game.away.as_str() == code));
        println!("{code}: {} players, {} games, {} played", people.len(), games.len(), games.iter().filter(|game| game.played).count());
    }
}
