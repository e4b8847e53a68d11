//! What the name of a delivered file says, and names that say nothing.

use super::*;
use chrono::NaiveDate;

#[test]
fn the_name_of_a_play_file_says_the_game() {
    let file = play_file(RAW_NAME);
    assert_eq!(file.kind, PlayFileKind::Raw);
    assert_eq!((file.game_id.as_str(), file.away.as_str(), file.home.as_str()), ("2025020031", "MTL", "CHI"));
    assert_eq!(file.game_date, NaiveDate::from_ymd_opt(2025, 10, 11).unwrap());
    assert_eq!(file.other_team(&team("MTL")), &team("CHI"));
    for second in [
        "plays/playsequence-20251011-NHL-MTLvsCHI-20252026-20031 (1).csv",
        "plays/a/b/c/playsequence-20251011-NHL-MTLvsCHI-20252026-20031 (12).CSV",
    ] {
        assert_eq!(play_file(second), file, "{second}");
    }
    let timeline = play_file(TIMELINE_NAME);
    assert_eq!((timeline.kind, &timeline.game_id), (PlayFileKind::Timeline, &file.game_id));
    for second in [
        "plays/playsequence-20251011-NHL-MTLvsCHI-20252026-20031 (1)_player_tendencies_timeline.csv",
        "plays/playsequence-20251011-NHL-MTLvsCHI-20252026-20031_player_tendencies_timeline (1).csv",
    ] {
        assert_eq!(play_file(second), timeline, "{second}");
    }
    assert_eq!(play_file("plays/playsequence-20240203-NHL-UTAvsARI-20232024-30411.csv").game_id.as_str(), "2023030411");
}

#[test]
fn schedules_and_rosters_are_known_by_their_names() {
    assert_eq!(identify("schedules/2025-2026/MTL_schedule_20252026.json"), Ok(Delivery::Schedule));
    let roster = Delivery::Roster { team: team("MTL"), season: events::Season::parse("2025-2026").unwrap() };
    assert_eq!(identify("rosters/2025-2026/MTL_roster_20252026.json"), Ok(roster.clone()));
    assert_eq!(identify("rosters/MTL_roster_20252026 (1).json"), Ok(roster));
}

#[test]
fn a_name_that_is_not_understood_says_what_is_wrong_with_it() {
    for (name, reason) in [
        ("plays/game.csv", "playsequence-"),
        ("plays/playsequence-20251011-NHL-MTLvsCHI-20252026-20031.txt", ".csv"),
        ("plays/playsequence-20251011-NHL-MTLvsXXX-20252026-20031.csv", "“XXX” is no team"),
        ("plays/playsequence-20251011-NHL-MTLvsMTL-20252026-20031.csv", "one team twice"),
        ("plays/playsequence-20251311-NHL-MTLvsCHI-20252026-20031.csv", "date"),
        ("plays/playsequence-20251011-NHL-MTLvsCHI-20252027-20031.csv", "season"),
        ("plays/playsequence-20251011-NHL-MTLvsCHI-20252026-90031.csv", "game id"),
        ("plays/playsequence-20251011-NHL-MTLvsCHI-20252026-2025020031.csv", "five digits"),
        ("plays/playsequence-20251011-NHL-MTLvsCHI-20252026-20031_other.csv", "five digits"),
        ("plays/playsequence-20251011-AHL-MTLvsCHI-20252026-20031.csv", "parts"),
        ("schedules/MTL.json", "MTL_schedule_20252026.json"),
        ("rosters/MTX_roster_20252026.json", "MTL"),
        ("media/raw/x.mp4", "neither under plays/"),
        ("", "neither under plays/"),
        ("plays/", "playsequence-"),
        ("plays/é.csv", "playsequence-"),
    ] {
        let error = identify(name).unwrap_err().0;
        assert!(error.contains(reason), "{name}: {error}");
    }
}
