//! What is delivered is there afterwards, word for word.

use super::rig::{Rig, plays_object, small_game, small_season};
use db::{Access, PlayAccess, deliveries, games::GameFilter};
use hockey::{
    generated::{GeneratedGame, Results},
    play::DERIVED,
    query::{Timeframe, Venue},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_game_is_loaded_as_its_file_says_and_announced() {
    let (rig, season) = (Rig::new().await, small_season(1));
    let game = small_game(&season, 0);
    let delivery = rig.delivered(&plays_object(&game.raw_name()), game.raw_csv()).await;
    assert_eq!((delivery.kind.as_str(), delivery.status.as_str(), delivery.odd_rows), ("raw", "loaded", 0));
    assert_eq!(delivery.rows as usize, game.plays.len());
    rows_are_the_files(&rig, &game).await;

    let announced = rig.announced().await;
    assert_eq!(announced.len(), 1);
    assert_eq!((announced[0].delivery_id, announced[0].plays as usize), (delivery.delivery_id, game.plays.len()));
    assert_eq!((announced[0].away.as_str(), announced[0].home.as_str()), (game.fixture.away.code, game.fixture.home.code));
    assert!(announced[0].shifts > 20 && announced[0].shifts as i32 == delivery.shifts, "{announced:?}");

    let row = rig.game(game.fixture.game_id.as_str()).await.unwrap();
    assert!(row.played && row.has_plays && row.rate == Some(30) && row.state.is_none(), "{row:?}");
    let quality = deliveries::quality(&rig.database, &PlayAccess::everything(), &row.game_id).await.unwrap().unwrap();
    assert_eq!(quality.report["rate"], 30);
    assert!(quality.disagreements.is_empty());
}

async fn rows_are_the_files(rig: &Rig, game: &GeneratedGame) {
    let rows = rig.plays(game.fixture.game_id.as_str()).await;
    let own: Vec<_> = rows.iter().filter(|row| (row.play_no as u32) < DERIVED).collect();
    assert_eq!(own.len(), game.plays.len());
    for row in own {
        let play = game.play(row.play_no as usize).unwrap();
        assert_eq!(
            (row.action.as_str(), row.timecode_frames as u32, row.clock_ms as u32),
            (&*play.action, play.timecode_frames, play.clock_ms)
        );
        assert_eq!(row.player_id, play.actor.as_ref().map(|actor| actor.player_id as i32));
        assert_eq!(row.team_code, play.actor.as_ref().map_or("", |actor| actor.team.as_str()));
        assert_eq!(row.zone.as_deref(), play.zone.map(|zone| zone.word()));
        assert_eq!(row.outcome.as_deref(), play.outcome.map(|outcome| outcome.word()));
        assert_eq!(row.manpower.as_deref(), play.manpower.map(|manpower| manpower.word()));
        assert_eq!(row.skaters, play.skaters.map(|(own, opponents)| format!("{own}v{opponents}")));
        assert_eq!((&row.flags, &row.section), (&play.flags, &play.section));
        assert_eq!(row.own_on_ice, play.own_on_ice.iter().map(|id| *id as i32).collect::<Vec<_>>());
        assert_eq!(row.opponents_on_ice, play.opponents_on_ice.iter().map(|id| *id as i32).collect::<Vec<_>>());
        assert_eq!((row.own_goalie, row.opponent_goalie), (play.own_goalie.map(|id| id as i32), play.opponent_goalie.map(|id| id as i32)));
        assert_eq!((row.x, row.y, row.expected_goals), (play.x, play.y, play.expected_goals));
        assert_eq!((row.score_difference, row.period), (play.score_difference.map(i16::from), i16::from(play.period)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn schedules_and_rosters_make_games_and_people() {
    let (rig, season) = (Rig::new().await, small_season(2));
    let game = small_game(&season, 0);
    let home = game.fixture.home.code;
    let results = Results::from([game.result()]);
    let schedule = rig.delivered(&format!("schedules/2025-2026/{home}_schedule_20252026.json"), season.schedule_json(home, &results)).await;
    assert_eq!((schedule.kind.as_str(), schedule.status.as_str()), ("schedule", "loaded"));
    let roster = rig.delivered(&format!("rosters/2025-2026/{home}_roster_20252026.json"), season.roster_json(home)).await;
    assert_eq!((roster.kind.as_str(), roster.status.as_str()), ("roster", "loaded"));

    let of_team = GameFilter { team: Some(home.to_owned()), ..GameFilter::default() };
    let considered = rig.considered(&of_team).await;
    assert_eq!(considered.len(), 1, "only the one that was played");
    assert!(considered[0].game_id == game.fixture.game_id.as_str() && considered[0].played && !considered[0].has_plays);
    let upcoming = db::games::upcoming(&rig.database, &PlayAccess::everything(), &Access::everything(), &of_team).await.unwrap();
    assert_eq!(upcoming.len(), schedule.rows as usize - 1);
    let at_home = GameFilter { venue: Some(Venue::Away), ..of_team };
    assert!(rig.considered(&at_home).await.is_empty());

    let people = rig.people().await;
    let mut wanted: Vec<_> = season.people.iter().filter(|person| person.team.as_str() == home).cloned().collect();
    wanted.sort_by_key(|person| person.player_id);
    assert_eq!(people, wanted);
    assert_eq!(db::catalog::read(&rig.database).await.unwrap().newest_season.as_deref(), Some("2025-2026"));
    assert!(rig.announced().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roster_beats_the_names_of_plays_and_plays_name_those_whom_no_roster_has() {
    let season = small_season(3);
    let game = small_game(&season, 0);
    let home = game.fixture.home.code;
    let roster =
        season.roster_json(home).replace("\"sweaterNumber\": ", "\"sweaterNumber\":").replace("\"sweaterNumber\":", "\"sweaterNumber\":1");
    let mut seen = Vec::new();
    for roster_first in [true, false] {
        let rig = Rig::new().await;
        let roster = (format!("rosters/{home}_roster_20252026.json"), roster.clone());
        let plays = (plays_object(&game.raw_name()), game.raw_csv());
        for (name, bytes) in if roster_first { [roster, plays] } else { [plays, roster] } {
            assert_eq!(rig.delivered(&name, bytes).await.status, "loaded");
        }
        seen.push(rig.people().await);
    }
    assert_eq!(seen[0], seen[1], "in either order");
    let of = |team: &str| seen[0].iter().filter(|person| person.team.as_str() == team).collect::<Vec<_>>();
    let ours = |id: u32| season.people.iter().find(|person| person.player_id == id).unwrap();
    assert!(of(home).len() >= 20 && of(game.fixture.away.code).len() > 10);
    assert!(of(home).iter().any(|person| person.sweater != ours(person.player_id).sweater), "the roster's numbers, which we changed");
    assert!(of(game.fixture.away.code).iter().all(|person| *person == ours(person.player_id)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_games_of_a_player_are_those_they_played_and_those_nobody_knows_of() {
    let (rig, season) = (Rig::new().await, small_season(4));
    let team = season.fixtures[0].home.code;
    let places: Vec<usize> = season
        .fixtures
        .iter()
        .enumerate()
        .filter(|(_, fixture)| fixture.home.code == team || fixture.away.code == team)
        .map(|(place, _)| place)
        .take(4)
        .collect();
    let games: Vec<GeneratedGame> = places.iter().map(|place| small_game(&season, *place)).collect();
    let results = games.iter().map(GeneratedGame::result).collect();
    rig.delivered(&format!("schedules/{team}_schedule_20252026.json"), season.schedule_json(team, &results)).await;
    rig.delivered(&format!("rosters/{team}_roster_20252026.json"), season.roster_json(team)).await;
    for game in &games[..3] {
        rig.delivered(&plays_object(&game.raw_name()), game.raw_csv()).await;
    }
    let goalie = |game: &GeneratedGame| {
        (0..game.plays.len())
            .find_map(|row| {
                game.play(row).and_then(|play| {
                    let own = play.actor.as_ref().is_some_and(|actor| actor.team.as_str() == team);
                    if own { play.own_goalie } else { play.opponent_goalie }
                })
            })
            .unwrap()
    };
    let player = goalie(&games[1]);
    let last = |games: u32| GameFilter { players: vec![player], timeframe: Some(Timeframe::LastGames(games)), ..GameFilter::default() };
    let ids = |games: Vec<db::games::ConsideredGame>| games.into_iter().map(|game| game.game_id).collect::<Vec<_>>();
    let played: Vec<String> = games
        .iter()
        .enumerate()
        .filter(|(place, game)| *place == 3 || appears(game, player))
        .map(|(_, game)| game.fixture.game_id.as_str().to_owned())
        .collect();
    assert_eq!(ids(rig.considered(&last(10)).await), played);
    assert_eq!(ids(rig.considered(&last(1)).await), played[played.len() - 1..]);
    assert!(!rig.considered(&last(1)).await[0].has_plays, "the last game is looked at, though its plays are not there");
    let mine = PlayAccess::games_of(&["ZZZ".to_owned()]);
    assert!(db::games::considered(&rig.database, &mine, &Access::everything(), &last(10)).await.unwrap().is_empty());
}

fn appears(game: &GeneratedGame, player: u32) -> bool {
    (0..game.plays.len()).filter_map(|row| game.play(row)).any(|play| {
        play.own_on_ice.iter().chain(&play.opponents_on_ice).chain(&play.own_goalie).chain(&play.opponent_goalie).any(|id| *id == player)
            || play.actor.is_some_and(|actor| actor.player_id == player)
    })
}
