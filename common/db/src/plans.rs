//! Every query that lists anything finds an index, whatever the filters: seen in the server's own plans.
#![allow(clippy::unwrap_used)]

mod hockey_tables;

use crate::{Access, Cause, Database, assets, clips, dead_letters, history, masters, reconcile, requests};
use clips::{ClipFilter, Cursor};
use events::{AssetType, ClipId, GameId, MasterExamined, Period, TeamCode, Upload, master_examined::Examination};
use private_postgres::{Data, PrivatePostgres, free_port};
use requests::Place;
use std::{fmt::Debug, fs, path::PathBuf};

/// A database with a season in it, and the plans of the queries that were made.
struct Season {
    database: Database,
    log: PathBuf,
    _server: PrivatePostgres,
    _home: tempfile::TempDir,
}

impl Season {
    async fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("postgres");
        let server = PrivatePostgres::start(&folder, free_port().unwrap(), Data::Removed).unwrap();
        let database = Database::connect(&server.url("postgres"), 1).unwrap();
        database.migrate().await.unwrap();
        // VACUUM passes over what is not yet on the disk, and then nothing can be read from an index alone.
        sqlx::raw_sql("SET synchronous_commit = on").execute(&database.pool).await.unwrap();
        sqlx::raw_sql(include_str!("plans/fill.sql")).execute(&database.pool).await.unwrap();
        // Not in one go with the rest: it must stand alone.
        sqlx::raw_sql("VACUUM ANALYZE").execute(&database.pool).await.unwrap();
        database.close().await;
        let database = Database::connect(&server.url("postgres"), 1).unwrap();
        database.check().await.unwrap();
        Self { database, log: folder.join("server.log"), _server: server, _home: home }
    }

    /// Runs a query and checks that its plan has all of `parts` and reads no table from end to end.
    async fn plan_has<T: Debug>(&self, parts: &[&str], query: impl Future<Output = anyhow::Result<T>>) {
        let plan = self.plan(query).await;
        assert!(!plan.contains("Seq Scan"), "{plan}");
        for part in parts {
            assert!(plan.contains(part), "{part} is not in {plan}");
        }
    }

    /// Runs a query and gives the plans of all that it asks of the server.
    async fn plan<T: Debug>(&self, query: impl Future<Output = anyhow::Result<T>>) -> String {
        let before = fs::read_to_string(&self.log).unwrap().len();
        query.await.unwrap();
        let plan = fs::read_to_string(&self.log).unwrap()[before..].to_owned();
        assert!(plan.contains("Query Text"), "the query was not explained: {plan}");
        plan
    }

    async fn list_uses(&self, index: &str, access: &Access, filter: ClipFilter) {
        self.plan_has(&[index], clips::list(&self.database, access, &filter, None, 50)).await;
        self.plan_has(&[], clips::list(&self.database, access, &filter, Some(&cursor()), 50)).await;
    }
}

fn cursor() -> Cursor {
    Cursor { created_at: chrono::Utc::now() - chrono::Duration::minutes(9000), clip_id: "clip9000".to_owned() }
}

#[tokio::test]
async fn lists_of_clips_find_an_index_for_every_filter() {
    let season = Season::new().await;
    let (everything, team) = (Access::everything(), Access::team("TCC"));
    let two_teams = Access { all: false, teams: vec!["TCC".to_owned(), "TDD".to_owned()] };
    let text = |text: &str| Some(text.to_owned());
    let none = ClipFilter::default;

    season.list_uses("Backward using clips_newest", &everything, none()).await;
    season.list_uses("clips_by_team", &team, none()).await;
    season.list_uses("clips_", &two_teams, none()).await;
    season.list_uses("clips_by_team", &everything, ClipFilter { team_code: text("TCC"), ..none() }).await;
    season.list_uses("clips_by_player", &everything, ClipFilter { player_id: text("8470013"), ..none() }).await;
    season.list_uses("clips_by_game", &everything, ClipFilter { game_id: text("2025020500"), period: Some(2), ..none() }).await;
    season.list_uses("clips_by_opponent", &everything, ClipFilter { opponent_code: text("OCC"), ..none() }).await;
    season.list_uses("clips_by_event_type", &everything, ClipFilter { event_type: text("type_7"), ..none() }).await;
    season.list_uses("clips_by_status", &everything, ClipFilter { status: text("failed"), ..none() }).await;
    season.list_uses("tags_by_tag", &everything, ClipFilter { tag: text("tag7"), ..none() }).await;
    let day = "2025-11-11".parse().ok();
    season.list_uses("clips_by_day", &everything, ClipFilter { from: day, to: day, ..none() }).await;
    let handful = ClipFilter { season: text("2025-2026"), outcome: text("successful"), zone: text("oz"), ..none() };
    season.list_uses("clips_newest", &everything, handful).await;
    let of_player = ClipFilter { player_id: text("8470013"), ..none() };
    season.list_uses("clips_by_player", &team, of_player.clone()).await;

    season.plan_has(&["clips_by_team"], clips::count(&season.database, &team, &none())).await;
    season.plan_has(&["clips_by_player"], clips::count(&season.database, &team, &of_player)).await;
    season.plan_has(&["clips_by_team"], clips::stats(&season.database, &team)).await;
    season.plan_has(&["clips_pkey"], clips::get(&season.database, &team, "clip70")).await;
}

#[tokio::test]
async fn everything_else_finds_its_index_too() {
    let season = Season::new().await;
    let (database, everything) = (&season.database, Access::everything());
    let (team, game) = (TeamCode::parse("TCC").unwrap(), GameId::parse("2025020100").unwrap());
    let place = Place { team_code: "TCC", game_id: game.as_str(), period: 2 };
    let cause = Cause { event_type: "clip.requested", event_id: "r70" };

    season.plan_has(&["assets_pkey", "clips_pkey"], assets::of_clip(database, &everything, "clip70")).await;
    season.plan_has(&["history_of_clip", "history_of_request"], history::of_clip(database, &everything, "clip70")).await;
    season.plan_has(&["history_of_request"], history::of_request(database, &everything, "r70")).await;
    season.plan_has(&["masters_by_period"], masters::of_game(database, &everything, game.as_str())).await;
    season.plan_has(&["masters_by_period"], masters::choose(database, &team, &game, Period::new(2).unwrap(), None)).await;
    season.plan_has(&["masters_object_generation_key"], masters::get(database, &everything, "media/raw/7.mp4", 7)).await;
    season.plan_has(&["requests_waiting"], requests::waiting_for(database, place, "", 50)).await;
    season.plan_has(&["requests_refused"], requests::refused_for(database, place, "", 50)).await;
    season.plan_has(&["masters_pkey", "clips_pkey"], requests::misplaced(database, 7, 1, "", 50)).await;
    season.plan_has(&["requests_by_game"], requests::find(database, place, "{}")).await;
    season.plan_has(&["requests_by_game"], requests::of_game(database, &everything, game.as_str(), 50)).await;
    season.plan_has(&["requests_pkey"], requests::get(database, &everything, "r70")).await;
    season.plan_has(&["clips_unannounced"], clips::owed(database, cause, None, 50)).await;
    season.plan_has(&["clips_unannounced"], clips::owed(database, cause, Some("clip70"), 50)).await;
    season.plan_has(&["dead_letters_newest"], dead_letters::list(database, false, 50)).await;
    season.plan_has(&["dead_letters_pkey"], dead_letters::get(database, "d70")).await;
}

#[tokio::test]
async fn what_reconcile_asks_finds_its_index_too() {
    let season = Season::new().await;
    let (database, before) = (&season.database, chrono::Utc::now());
    let some = ["not there".to_owned()];
    season.plan_has(&["masters_by_object"], reconcile::masters::after(database, ("media/raw/7", 7), 100)).await;
    season.plan_has(&["masters_by_index"], reconcile::masters::made_after(database, "i", 100)).await;
    let upload = Upload { object: "media/raw/7.mp4".to_owned(), generation: 7, size_bytes: 1, crc32c: None };
    let rejected = MasterExamined { upload, examination: Examination::Rejected { reason: "no video".to_owned() } };
    season.plan_has(&["masters_object_generation_key"], masters::register(database, &rejected)).await;
    season.plan_has(&["deliveries_by_object", "games_"], reconcile::deliveries::after(database, ("plays/7", 7), 10)).await;
    season.plan_has(&["assets_by_object"], reconcile::assets::after(database, "a", 100)).await;
    season.plan_has(&["clips_unfinished"], reconcile::clips::unfinished(database, before, "", 100)).await;
    season.plan_has(&["requests_waiting", "masters_"], reconcile::requests::waiting_with_video(database, before, None, 100)).await;
    season.plan_has(&["announced_again_pkey"], reconcile::again::times(database, "t", "a", before)).await;
    let (clip_id, cause) = (ClipId::of(&["70"]), Cause { event_type: "clip.step_failed", event_id: "x" });
    let beside = [AssetType::HlsPlaylist];
    season.plan_has(&["clips_pkey", "assets_pkey"], clips::wait_for_removal(database, &clip_id, &beside, "why", cause)).await;
    let look = season.plan(reconcile::clips::look(database, &some)).await;
    assert!(look.contains("clips_pkey") && look.contains("assets_pkey"), "{look}");
    let gauges = season.plan(reconcile::gauges::gauges(database)).await;
    for index in ["clips_by_state", "requests_waiting", "clips_unfinished", "masters_synced"] {
        assert!(gauges.contains(index), "{index} is not in {gauges}");
    }
}
