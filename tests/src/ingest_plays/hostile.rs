//! Files that are nothing of the kind, or not all of it: refused with a reason, or read as far as they can be.

use super::rig::{Rig, plays_object, small_game, small_season};
use db::{PlayAccess, deliveries};
use events::ObjectFinalized;
use hockey::generated::{GeneratedGame, Results};
use http::StatusCode;
use rand::{Rng, SeedableRng, rngs::StdRng};

const NAME: &str = "plays/2025-2026/playsequence-20251011-NHL-MTLvsCHI-20252026-20031.csv";
const TIMELINE: &str = "plays/2025-2026/playsequence-20251011-NHL-MTLvsCHI-20252026-20031_player_tendencies_timeline.csv";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_nothing_of_the_kind_is_refused_with_a_reason_and_changes_nothing() {
    let rig = Rig::new().await;
    let roster = "rosters/MTL_roster_20252026.json";
    let schedule = "schedules/MTL_schedule_20252026.json";
    let utf16: Vec<u8> = "gameReferenceId,id\n1,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let files: [(&str, Vec<u8>, &str); 12] = [
        (NAME, Vec::new(), "empty"),
        (TIMELINE, Vec::new(), "empty"),
        (NAME, b"a,b,c\n1,2,3\n".to_vec(), "column"),
        (NAME, utf16.clone(), "UTF-16"),
        (roster, Vec::new(), "empty"),
        (roster, b"{\"forwards\": [".to_vec(), "not JSON"),
        (roster, utf16, "UTF-16"),
        (schedule, b"[]".to_vec(), "games"),
        (schedule, b"<html>404</html>".to_vec(), "not JSON"),
        ("plays/2025-2026/notes.txt", b"hello".to_vec(), "playsequence-20251011"),
        ("plays/playsequence-20251011-NHL-MTLvsXXX-20252026-20031.csv", b"x".to_vec(), "XXX"),
        ("rosters/MTL.json", b"{}".to_vec(), "MTL_roster_20252026.json"),
    ];
    for (name, bytes, says) in files {
        let refused = rig.delivered(name, bytes).await;
        let reason = refused.reason.unwrap_or_default();
        assert_eq!(refused.status, "refused", "{name}");
        assert!(reason.contains(says) && reason.len() > 20, "{name}: {reason}");
    }
    let catalog = db::catalog::read(&rig.database).await.unwrap();
    assert!(catalog.people.is_empty() && catalog.actions.is_empty() && rig.announced().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lies_elsewhere_is_none_of_its_business() {
    let rig = Rig::new().await;
    for name in ["media/raw/MTL/2025-2026/20031/p1-game.mp4", "other/plays/x.csv", "plays-old/x.csv"] {
        let event = ObjectFinalized { bucket: "lake".into(), name: name.into(), generation: 1, size: 5, crc32c: None };
        assert_eq!(rig.told(&event).await, StatusCode::NO_CONTENT);
        assert_eq!(deliveries::get(&rig.database, name, 1).await.unwrap(), None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_megabytes_are_refused_without_being_read_and_thirty_by_what_they_are() {
    let seed: u64 = rand::random();
    println!("seed {seed}");
    let rig = Rig::new().await;
    let mut noise = vec![0; 200_000_000];
    StdRng::seed_from_u64(seed).fill_bytes(&mut noise);
    let uploaded = rig.upload(NAME, &noise).await;
    // Should it be read in spite of its size, the store would refuse and the reply be 503.
    rig.cloud.faults().fail_next(local_cloud::faults::Operation::ObjectRead, StatusCode::FORBIDDEN, 1);
    assert_eq!(rig.told(&uploaded).await, StatusCode::NO_CONTENT);
    let refused = rig.delivery(&uploaded).await;
    assert!(refused.status == "refused" && refused.reason.as_deref().unwrap().contains("190 MiB"), "{refused:?}");
    assert_eq!(refused.size_bytes, 200_000_000);
    // It was not used up.
    let small = rig.upload("rosters/MTL_roster_20252026.json", "{}").await;
    assert_eq!(rig.told(&small).await, StatusCode::SERVICE_UNAVAILABLE);

    for name in [NAME, TIMELINE] {
        let refused = rig.delivered(name, &noise[..30_000_000]).await;
        assert!(refused.status == "refused" && refused.reason.as_deref().unwrap().len() > 20, "{refused:?}");
    }
    let refused = rig.delivered("schedules/MTL_schedule_20252026.json", &noise[..9_000_000]).await;
    assert!(refused.reason.as_deref().unwrap().contains("at most 8 MiB"), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_cut_in_the_middle_of_a_row_is_read_to_there() {
    let (rig, season) = (Rig::new().await, small_season(21));
    let game = small_game(&season, 0);
    let csv = game.raw_csv();
    let rows = 200;
    let start: usize = csv.lines().take(rows + 1).map(|line| line.len() + 1).sum();
    let cut = start + csv[start..].lines().next().unwrap().len() / 2;
    let delivery = rig.delivered(&plays_object(&game.raw_name()), &csv[..cut]).await;
    assert_eq!((delivery.status.as_str(), delivery.rows as usize, delivery.odd_rows), ("loaded", rows, 1));
    let odd = deliveries::odd_rows(&rig.database, &PlayAccess::everything(), delivery.delivery_id, 10).await.unwrap();
    assert_eq!((odd.len(), odd[0].line as usize), (1, rows + 2));
    assert!(odd[0].reason.len() > 10 && csv[start..].starts_with(&odd[0].text[..20]), "{odd:?}");
    let other = PlayAccess::games_of(&["ZZZ".to_owned()]);
    assert!(deliveries::odd_rows(&rig.database, &other, delivery.delivery_id, 10).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeline_of_27_columns_and_a_shootout_are_loaded() {
    let (rig, season) = (Rig::new().await, small_season(22));
    let game = small_game(&season, 0);
    let narrow: String = game.timeline_csv().lines().map(first_27).fold(String::new(), |text, line| text + &line + "\n");
    let delivery = rig.delivered(&plays_object(&game.timeline_name()), &narrow).await;
    assert_eq!((delivery.kind.as_str(), delivery.status.as_str(), delivery.odd_rows), ("timeline", "loaded", 0));
    assert!(rig.plays(game.fixture.game_id.as_str()).await.iter().any(|play| play.skaters.as_deref() == Some("5v5")));

    let shootout = (0..400).map(|place| season.game_of(&season.fixtures[place], with_overtime())).find(ends_in_a_shootout).unwrap();
    assert_eq!(rig.delivered(&plays_object(&shootout.raw_name()), shootout.raw_csv()).await.status, "loaded");
    let rows = rig.plays(shootout.fixture.game_id.as_str()).await;
    let attempts: Vec<_> = rows.iter().filter(|play| play.action.starts_with("SHOOTOUT") && play.player_id.is_some()).collect();
    assert!(!attempts.is_empty() && attempts.iter().all(|play| play.period == 4 && play.own_on_ice.is_empty()), "{attempts:#?}");
}

fn with_overtime() -> hockey::generated::GameShape {
    hockey::generated::GameShape { overtime: true, ..hockey::generated::GameShape::small(30, 60, 20.0) }
}

fn ends_in_a_shootout(game: &GeneratedGame) -> bool {
    game.result().1.1 == "SO"
}

/// The first 27 fields of a row: commas inside of quotes are none of the row's.
fn first_27(line: &str) -> String {
    let mut quoted = false;
    let end = line.match_indices([',', '"']).filter(|(_, mark)| {
        quoted ^= *mark == "\"";
        *mark == "," && !quoted
    });
    end.map(|(place, _)| place).nth(26).map_or(line, |end| &line[..end]).to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_wants_to_be_a_formula_or_a_statement_is_text() {
    let (rig, season) = (Rig::new().await, small_season(23));
    let game = small_game(&season, 0);
    let evil = r#"=cmd|' /C calc'!A0'); DROP TABLE hockey.plays; --\N{""},NULL"#;
    let victim = game.plays.iter().position(|play| play.actor.is_some() && !play.flags.is_empty()).unwrap();
    let row = game.raw_csv().lines().nth(victim + 1).unwrap().to_owned();
    let action = game.play(victim).unwrap().action;
    let quoted = format!("\"{evil}\"");
    let changed = row.replacen(&format!("\"{action}\""), &quoted, 1).replacen(&format!(",{action},"), &format!(",{quoted},"), 1);
    assert_ne!(changed, row);
    let delivery = rig.delivered(&plays_object(&game.raw_name()), game.raw_csv().replace(&row, &changed)).await;
    assert_eq!((delivery.status.as_str(), delivery.odd_rows), ("loaded", 0), "{delivery:?}");
    let rows = rig.plays(game.fixture.game_id.as_str()).await;
    let stored = rows.iter().find(|play| play.play_no as usize == victim).unwrap();
    assert_eq!(stored.action, evil.replace("\"\"", "\""));
    let quality = deliveries::quality(&rig.database, &PlayAccess::everything(), game.fixture.game_id.as_str()).await.unwrap().unwrap();
    assert!(quality.report["unknown_actions"].as_object().unwrap().len() == 1, "{quality:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn names_in_another_encoding_are_read_and_bytes_that_are_none_are_odd_rows() {
    let (rig, season) = (Rig::new().await, small_season(24));
    let game = small_game(&season, 0);
    let csv = game.raw_csv();
    let person =
        game.players.iter().flatten().find(|person| person.last_name.is_ascii() && csv.contains(&format!(",{},", person.last_name)));
    let name = &person.unwrap().last_name;
    let mut bytes = Vec::new();
    for piece in csv.split_inclusive(&format!(",{name},")) {
        match piece.strip_suffix(&format!(",{name},")) {
            Some(rest) => bytes.extend([rest.as_bytes(), b",Lef\xE8vre,"].concat()),
            None => bytes.extend(piece.as_bytes()),
        }
    }
    let delivery = rig.delivered(&plays_object(&game.raw_name()), &bytes).await;
    assert_eq!(delivery.status, "loaded");
    assert!(rig.people().await.iter().any(|person| person.last_name == "Lefèvre"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_without_the_game_leaves_it_as_the_plays_say() {
    let (rig, season) = (Rig::new().await, small_season(25));
    let game = small_game(&season, 0);
    rig.delivered(&plays_object(&game.raw_name()), game.raw_csv()).await;
    let other = season.fixtures.iter().find(|fixture| {
        let teams = [fixture.home.code, fixture.away.code];
        !teams.contains(&game.fixture.home.code) && !teams.contains(&game.fixture.away.code)
    });
    let team = other.unwrap().home.code;
    let schedule = season.schedule_json(team, &Results::default());
    assert!(!schedule.contains(game.fixture.game_id.as_str()));
    assert_eq!(rig.delivered(&format!("schedules/{team}_schedule_20252026.json"), schedule).await.status, "loaded");
    let row = rig.game(game.fixture.game_id.as_str()).await.unwrap();
    assert!(row.played && row.has_plays && row.state.is_none() && row.start_time.is_none(), "{row:?}");
    assert_eq!((row.home_code.as_str(), row.away_code.as_str()), (game.fixture.home.code, game.fixture.away.code));
}
