//! The two real games of `../shared/data`, where that folder is there.

use super::rig::{Rig, plays_object};
use db::{games::GameFilter, plays::PlayFilter, shifts};
use hockey::query::Order;
use std::{fs, path::PathBuf};

fn shared_data() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let folder = std::env::var_os("HEARTBEAT_SHARED_DATA").map_or(beside, PathBuf::from);
    folder.is_dir().then_some(folder)
}

#[tokio::test(flavor = "multi_thread")]
async fn real_games_are_loaded_whole() {
    let Some(folder) = shared_data() else {
        println!("SKIPPED: ../shared/data is not there; set HEARTBEAT_SHARED_DATA to the folder with the real games");
        return;
    };
    let rig = Rig::new().await;
    for (kind, below) in [("schedules", "schedules"), ("rosters", "rosters"), ("playsequence", "plays"), ("plays", "plays")] {
        for entry in fs::read_dir(folder.join(kind)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let object = if below == "plays" { plays_object(&name) } else { format!("{below}/2025-2026/{name}") };
            let delivery = rig.delivered(&object, fs::read(&path).unwrap()).await;
            let expected = if kind == "plays" { "kept_raw" } else { "loaded" };
            assert_eq!((delivery.status.as_str(), delivery.odd_rows), (expected, 0), "{name}: {delivery:?}");
            if kind == "playsequence" {
                assert_eq!(delivery.rows as usize, fs::read_to_string(&path).unwrap().lines().count() - 1, "{name}");
                assert_eq!(rig.announced().await.last().unwrap().plays as i32, delivery.rows);
            }
        }
    }
    let considered = rig.considered(&GameFilter::default()).await;
    let with_plays: Vec<_> = considered.iter().filter(|game| game.has_plays).collect();
    assert_eq!(with_plays.iter().map(|game| game.game_id.as_str()).collect::<Vec<_>>(), ["2025020031", "2025020038"]);
    // The schedules are older than the games; whose plays are there was played.
    assert!(with_plays.iter().all(|game| game.state.as_deref() == Some("FUT") && game.played && game.rate == Some(30)), "{with_plays:?}");
    let suzuki = rig.people().await.into_iter().find(|person| person.last_name == "Suzuki" && person.team.as_str() == "MTL").unwrap();
    let of_suzuki = PlayFilter { game_nos: vec![with_plays[0].game_no], players: vec![suzuki.player_id], ..PlayFilter::default() };
    let found = shifts::find(&rig.database, &db::PlayAccess::everything(), &of_suzuki, Order::OldestFirst, 500).await.unwrap();
    assert!((15..60).contains(&found.total) && found.rows.len() as i64 == found.total, "{} shifts", found.total);
    let csv = fs::read_to_string(folder.join("playsequence/playsequence-20251011-NHL-MTLvsCHI-20252026-20031.csv")).unwrap();
    let goals = csv.lines().filter(|line| line.contains(",GOAL,") || line.contains(",\"GOAL\",")).count();
    let rows = rig.plays("2025020031").await;
    assert!(goals > 0 && rows.iter().filter(|play| play.action == "GOAL").count() == goals);
}
