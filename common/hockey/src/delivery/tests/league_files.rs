//! Schedules and rosters as the league writes them.

use super::*;
use events::Season;

pub(super) const SCHEDULE: &str = r#"{"currentSeason": 20252026, "games": [
  {"id": 2025020031, "season": 20252026, "gameType": 2, "gameDate": "2025-10-11", "startTimeUTC": "2025-10-12T00:00:00Z", "gameState": "OFF",
   "awayTeam": {"abbrev": "MTL", "score": 3}, "homeTeam": {"abbrev": "CHI", "score": 2}, "gameOutcome": {"lastPeriodType": "SO"}},
  {"id": 2025020073, "gameDate": "2025-10-17", "gameState": "FUT", "awayTeam": {"abbrev": "MIN"}, "homeTeam": {"abbrev": "WSH"}}]}"#;

pub(super) const ROSTER: &str = r#"{"forwards": [{"id": 8483515, "firstName": {"default": "Juraj"}, "lastName": {"default": "Slafkovský"}, "sweaterNumber": 20, "positionCode": "L"}],
  "defensemen": [{"id": 8480865, "firstName": {"default": "Noah"}, "lastName": {"default": "Dobson"}, "positionCode": "D"}], "goalies": []}"#;

fn roster(text: &str) -> Result<(Vec<crate::catalog::Person>, Vec<OddRow>), events::NotUnderstood> {
    read_roster(&team("MTL"), &Season::parse("2025-2026").unwrap(), text.as_bytes())
}

#[test]
fn a_schedule_says_its_games() {
    let (games, odd) = read_schedule(SCHEDULE.as_bytes()).unwrap();
    assert_eq!((games.len(), odd.len()), (2, 0));
    let played = &games[0];
    assert_eq!((played.game_id.as_str(), played.home.as_str(), played.away.as_str()), ("2025020031", "CHI", "MTL"));
    assert_eq!((played.played, played.home_score, played.away_score), (true, Some(2), Some(3)));
    assert_eq!(played.last_period_type.as_deref(), Some("SO"));
    assert_eq!(played.start_time.unwrap().to_rfc3339(), "2025-10-12T00:00:00+00:00");
    assert_eq!((games[1].played, games[1].home_score, games[1].start_time), (false, None, None));
}

#[test]
fn odd_games_are_kept_apart() {
    let game = |change: (&str, &str)| SCHEDULE.replacen(change.0, change.1, 1);
    for (change, reason) in [
        (("2025020031", "2025190031"), "game id"),
        (("2025020031", "\"x\""), "no id"),
        (("2025020073", "2025020031"), "second time"),
        (("\"MTL\"", "\"EIS\""), "“EIS” is no team"),
        (("2025-10-11", "11.10.2025"), "date"),
        (("\"OFF\"", "\"O\\u0000FF\""), "gameState"),
        (("\"score\": 3", "\"score\": -3"), "away score"),
        (("2025-10-12T00:00:00Z", "noon"), "startTimeUTC"),
    ] {
        let (games, odd) = read_schedule(game(change).as_bytes()).unwrap();
        assert_eq!((games.len(), odd.len()), (1, 1), "{change:?}");
        assert!(odd[0].reason.contains(reason) && !odd[0].text.contains('\0'), "{change:?}: {}", odd[0].reason);
    }
    assert_eq!(read_schedule(b"{\"games\": []}").unwrap(), (vec![], vec![]));
}

#[test]
fn a_roster_says_its_players() {
    let (people, odd) = roster(ROSTER).unwrap();
    assert_eq!((people.len(), odd.len()), (2, 0));
    let player = &people[0];
    assert_eq!(
        (player.player_id, player.last_name.as_str(), player.position.as_str(), player.sweater),
        (8483515, "Slafkovský", "LW", Some(20))
    );
    assert_eq!((player.team.as_str(), player.season.as_str(), people[1].sweater), ("MTL", "2025-2026", None));
    for (from, to, reason) in [
        ("8480865", "8483515", "second time"),
        ("Dobson", "", "lastName"),
        ("\"D\"", "\"Z\"", "position"),
        ("Dobson", "Dob\\u0000son", "lastName"),
    ] {
        let (people, odd) = roster(&ROSTER.replacen(from, to, 1)).unwrap();
        assert_eq!((people.len(), odd.len()), (1, 1));
        assert!(odd[0].reason.contains(reason), "{}", odd[0].reason);
    }
}

#[test]
fn what_is_no_schedule_or_roster_is_refused_with_what_to_do() {
    let utf16: Vec<u8> = ROSTER.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let deep = "[".repeat(100_000);
    for (bytes, reason) in [
        (&b""[..], "empty"),
        (&utf16, "UTF-16"),
        (&SCHEDULE.as_bytes()[..200], "not JSON"),
        (deep.as_bytes(), "not JSON"),
        (b"[]", "list of games"),
        (ROSTER.as_bytes(), "list of games"),
    ] {
        let error = read_schedule(bytes).unwrap_err().0;
        assert!(error.contains(reason), "{reason}: {error}");
    }
    assert!(roster(SCHEDULE).unwrap_err().0.contains("forwards"));
    assert!(roster(r#"{"forwards": []}"#).unwrap_err().0.contains("no player"));
    assert!(roster(r#"{"forwards": [1, 2]}"#).unwrap_err().0.contains("2 of 2 players"));
}
