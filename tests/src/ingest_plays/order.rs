//! In whatever order files come, and however often they are told of, the same is there in the end.

use super::rig::{CONNECTIONS, Rig, plays_object, small_game, small_season};
use db::{PlayAccess, deliveries, plays::PlayRow};
use futures::{StreamExt, future::join_all, stream};
use hockey::generated::{GeneratedGame, GeneratedSeason, Results};
use http::StatusCode;
use rand::{SeedableRng, rngs::StdRng, seq::SliceRandom};

#[tokio::test(flavor = "multi_thread")]
async fn the_same_event_again_and_at_once_is_one_delivery() {
    let (rig, season) = (Rig::new().await, small_season(11));
    let game = small_game(&season, 0);
    let uploaded = rig.upload(&plays_object(&game.raw_name()), game.raw_csv()).await;
    let replies = join_all((0..6).map(|_| rig.told(&uploaded))).await;
    assert!(replies.iter().all(|reply| *reply == StatusCode::NO_CONTENT), "{replies:?}");
    assert_eq!(rig.told(&uploaded).await, StatusCode::NO_CONTENT);
    let announced = rig.announced().await;
    assert!(!announced.is_empty() && announced.iter().all(|event| *event == announced[0]), "{announced:?}");
    let before = announced.len();
    assert_eq!(rig.told(&uploaded).await, StatusCode::NO_CONTENT);
    assert_eq!(rig.announced().await.len(), before, "what was announced is not announced again");
    assert_eq!(rig.plays(game.fixture.game_id.as_str()).await.iter().filter(|play| play.play_no < 1_000_000).count(), game.plays.len());
}

/// The files of a game as they really come: stored under both teams, delivered again with more rows, and as a timeline.
fn files(season: &GeneratedSeason) -> (GeneratedGame, Vec<(String, String)>) {
    let game = small_game(season, 1);
    let (name, csv) = (game.raw_name(), game.raw_csv());
    let first: String = csv.lines().take(csv.lines().count() - 40).fold(String::new(), |text, line| text + line + "\n");
    let stem = name.strip_suffix(".csv").unwrap();
    let files = vec![
        (format!("plays/2025-2026/{}/{name}", game.fixture.away.code), first.clone()),
        (format!("plays/2025-2026/{}/{name}", game.fixture.home.code), first),
        (plays_object(&game.timeline_name()), game.timeline_csv()),
        (plays_object(&format!("{stem} (1).csv")), csv),
    ];
    (game, files)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_raw_file_is_the_games_in_every_order_and_at_once() {
    let seed: u64 = rand::random();
    let season = small_season(seed);
    let mut random = StdRng::seed_from_u64(seed);
    let mut ends: Vec<Vec<PlayRow>> = Vec::new();
    for round in 0..6 {
        let rig = Rig::new().await;
        let (game, files) = files(&season);
        // Uploaded in the order of their age; told of in any.
        let mut events = Vec::new();
        for (name, bytes) in &files {
            events.push(rig.upload(name, bytes).await);
        }
        let newest = events.last().unwrap().clone();
        events.shuffle(&mut random);
        if round == 0 {
            let replies = join_all(events.iter().chain(&events).map(|event| rig.told(event))).await;
            assert!(replies.iter().all(|reply| *reply == StatusCode::NO_CONTENT), "{replies:?}");
        }
        for event in &events {
            assert_eq!(rig.told(event).await, StatusCode::NO_CONTENT);
        }
        let all = deliveries::of_game(&rig.database, &PlayAccess::everything(), game.fixture.game_id.as_str()).await.unwrap();
        let loaded: Vec<_> = all.iter().filter(|delivery| delivery.status == "loaded").collect();
        assert_eq!((all.len(), loaded.len()), (4, 1), "{all:#?}");
        assert_eq!(loaded[0].object, newest.name);
        assert!(all.iter().all(|delivery| delivery.status == "loaded" || delivery.reason.is_some()), "{all:#?}");
        let told: Vec<i64> = rig.announced().await.iter().map(|event| event.delivery_id).collect();
        assert!(told.contains(&loaded[0].delivery_id), "{told:?}");
        ends.push(without_numbers(rig.plays(game.fixture.game_id.as_str()).await));
        assert_eq!(ends[round].iter().filter(|play| play.play_no < 1_000_000).count(), game.plays.len());
    }
    assert!(ends.iter().all(|end| *end == ends[0]), "the same plays in every order");
}

/// Games and actions are numbered as they come.
fn without_numbers(rows: Vec<PlayRow>) -> Vec<PlayRow> {
    rows.into_iter().map(|row| PlayRow { game_no: 0, action_no: 0, ..row }).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeline_is_kept_aside_after_the_raw_file_and_gives_way_to_it() {
    let season = small_season(13);
    let game = small_game(&season, 0);
    let (raw, timeline) = (plays_object(&game.raw_name()), plays_object(&game.timeline_name()));
    let rig = Rig::new().await;
    assert_eq!(rig.delivered(&timeline, game.timeline_csv()).await.status, "loaded");
    assert!(rig.plays(game.fixture.game_id.as_str()).await.iter().all(|play| play.player_id.is_some()), "timelines have no bare rows");
    assert_eq!(rig.delivered(&raw, game.raw_csv()).await.status, "loaded");
    assert!(rig.plays(game.fixture.game_id.as_str()).await.iter().any(|play| play.player_id.is_none()));
    let late = rig.delivered(&timeline, game.timeline_csv()).await;
    assert_eq!(late.status, "kept_raw");
    assert!(late.reason.unwrap().contains("raw play file"));
    assert_eq!(rig.announced().await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_content_of_a_name_replaces_the_old_and_a_late_word_of_the_old_changes_nothing() {
    let (rig, season) = (Rig::new().await, small_season(14));
    let game = small_game(&season, 0);
    let (name, csv) = (plays_object(&game.raw_name()), game.raw_csv());
    let short: String = csv.lines().take(100).fold(String::new(), |text, line| text + line + "\n");
    let old = rig.upload(&name, &short).await;
    let new = rig.upload(&name, &csv).await;
    assert_eq!((rig.told(&new).await, rig.told(&old).await), (StatusCode::NO_CONTENT, StatusCode::NO_CONTENT));
    assert_eq!(rig.delivery(&new).await.status, "loaded");
    let late = rig.delivery(&old).await;
    assert!(late.status == "refused" && late.reason.as_deref().unwrap().contains("replaced"), "{late:?}");
    assert_eq!(rig.announced().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn plays_and_schedules_agree_in_either_order_and_an_old_schedule_undoes_nothing() {
    let season = small_season(15);
    let game = small_game(&season, 0);
    let (home, away) = (game.fixture.home.code, game.fixture.away.code);
    let id = game.fixture.game_id.as_str();
    let future = season.schedule_json(home, &Results::default());
    let over = season.schedule_json(home, &Results::from([game.result()]));
    let day = game.fixture.date.to_string();
    let moved = future.replace(&day, "2026-03-03");
    let swapped = over
        .replace(&format!("\"{home}\""), "\"@@@\"")
        .replace(&format!("\"{away}\""), &format!("\"{home}\""))
        .replace("\"@@@\"", &format!("\"{away}\""));
    let name = format!("schedules/{home}_schedule_20252026.json");

    let rig = Rig::new().await;
    let events = [
        rig.upload(&name, &future).await,
        rig.upload(&format!("schedules/b/{name}"), &moved).await,
        rig.upload(&format!("schedules/c/{name}"), &over).await,
    ];
    // The oldest says that it is still to be played, and comes last; it was replaced by none.
    for event in [&events[2], &events[1], &events[0]] {
        assert_eq!(rig.told(event).await, StatusCode::NO_CONTENT);
    }
    let row = rig.game(id).await.unwrap();
    assert!(row.state.as_deref() == Some("OFF") && row.home_score.is_some() && row.played, "{row:?}");
    assert_eq!(row.game_date.to_string(), day, "the newest file's date");

    let moved_later = rig.delivered(&format!("schedules/d/{name}"), &moved).await;
    assert_eq!(moved_later.status, "loaded");
    let row = rig.game(id).await.unwrap();
    assert_eq!((row.state.as_deref(), row.game_date.to_string().as_str()), (Some("OFF"), "2026-03-03"));

    let mut ends = Vec::new();
    for plays_first in [true, false] {
        let rig = Rig::new().await;
        let plays = (plays_object(&game.raw_name()), game.raw_csv());
        let schedule = (name.clone(), swapped.clone());
        for (name, bytes) in if plays_first { [plays, schedule] } else { [schedule, plays] } {
            assert_eq!(rig.delivered(&name, bytes).await.status, "loaded");
        }
        let row = rig.game(id).await.unwrap();
        assert_eq!((row.home_code.as_str(), row.away_code.as_str(), row.game_date.to_string()), (home, away, day.clone()));
        let quality = deliveries::quality(&rig.database, &PlayAccess::everything(), id).await.unwrap().unwrap();
        assert!(
            quality.disagreements.len() == 1 && quality.disagreements[0].contains(&format!("schedule {home} at {away}")),
            "{quality:?}"
        );
        ends.push(db::games::GameRow { game_no: 0, delivery_id: None, ..row });
    }
    assert_eq!(ends[0], ends[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_games_and_rosters_at_once_never_wait_for_each_other_in_a_circle() {
    let (rig, season) = (Rig::new().await, small_season(16));
    let mut events = Vec::new();
    for place in 0..6 {
        let game = small_game(&season, place);
        events.push(rig.upload(&plays_object(&game.raw_name()), game.raw_csv()).await);
        for team in [game.fixture.home.code, game.fixture.away.code] {
            events.push(rig.upload(&format!("rosters/{place}/{team}_roster_20252026.json"), season.roster_json(team)).await);
            events.push(
                rig.upload(&format!("schedules/{place}/{team}_schedule_20252026.json"), season.schedule_json(team, &Results::default()))
                    .await,
            );
        }
    }
    // More than it has connections would wait for one, and on a busy machine too long: then they are to come again.
    let replies: Vec<StatusCode> = stream::iter(events.iter().map(|event| rig.told(event))).buffer_unordered(CONNECTIONS).collect().await;
    assert!(replies.iter().all(|reply| *reply == StatusCode::NO_CONTENT), "{replies:?}");
    for event in &events {
        assert_eq!(rig.delivery(event).await.status, "loaded");
    }
    assert_eq!(rig.announced().await.len(), 6);
}
