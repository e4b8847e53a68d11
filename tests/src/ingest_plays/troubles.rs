//! The database goes away, the store and the broker refuse: nothing is lost, nothing is done twice.

use super::rig::{Rig, plays_object, small_game, small_season};
use db::deliveries;
use http::StatusCode;
use local_cloud::faults::Operation;
use private_postgres::{Data, PrivatePostgres};

#[tokio::test(flavor = "multi_thread")]
async fn while_the_lake_refuses_nothing_is_written_down() {
    let (rig, season) = (Rig::new().await, small_season(31));
    let game = small_game(&season, 0);
    let uploaded = rig.upload(&plays_object(&game.raw_name()), game.raw_csv()).await;
    rig.cloud.faults().fail_next(Operation::ObjectRead, StatusCode::FORBIDDEN, 1);
    assert_eq!(rig.told(&uploaded).await, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(deliveries::get(&rig.database, &uploaded.name, uploaded.generation).await.unwrap(), None);
    assert_eq!(rig.told(&uploaded).await, StatusCode::NO_CONTENT);
    assert_eq!(rig.delivery(&uploaded).await.status, "loaded");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_loaded_and_not_announced_is_announced_by_the_redelivery() {
    let (rig, season) = (Rig::new().await, small_season(32));
    let game = small_game(&season, 0);
    let uploaded = rig.upload(&plays_object(&game.raw_name()), game.raw_csv()).await;
    rig.cloud.faults().fail_next(Operation::Publish, StatusCode::FORBIDDEN, 1);
    assert_eq!(rig.told(&uploaded).await, StatusCode::SERVICE_UNAVAILABLE);
    let loaded = rig.delivery(&uploaded).await;
    assert_eq!(loaded.status, "loaded");
    assert!(rig.announced().await.is_empty());
    for _ in 0..2 {
        assert_eq!(rig.told(&uploaded).await, StatusCode::NO_CONTENT);
        let announced = rig.announced().await;
        assert_eq!((announced.len(), announced[0].delivery_id), (1, loaded.delivery_id));
        assert_eq!((announced[0].plays as i32, announced[0].shifts as i32), (loaded.rows, loaded.shifts));
    }
}

/// A server of its own: stopping it must not cut the connections of other tests.
#[tokio::test(flavor = "multi_thread")]
async fn while_the_database_is_away_the_reply_is_503_and_later_everything_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let port = crate::system::free_port().unwrap();
    let start = || PrivatePostgres::start(&folder.path().join("postgres"), port, Data::Kept).unwrap();
    let server = start();
    let url = server.url("postgres");
    db::Database::connect(&url, 1).unwrap().migrate().await.unwrap();
    let (rig, season) = (Rig::with_database(url).await, small_season(33));
    let game = small_game(&season, 0);
    let uploaded = rig.upload(&plays_object(&game.raw_name()), game.raw_csv()).await;
    drop(server);
    assert_eq!(rig.told(&uploaded).await, StatusCode::SERVICE_UNAVAILABLE);
    let _server = start();
    assert_eq!(rig.told(&uploaded).await, StatusCode::NO_CONTENT);
    assert_eq!(rig.delivery(&uploaded).await.status, "loaded");
    assert_eq!(rig.announced().await.len(), 1);
}

/// A handler that dies in the middle of loading leaves nothing behind; the next one begins anew.
#[tokio::test(flavor = "multi_thread")]
async fn a_handler_that_dies_while_it_loads_leaves_nothing_behind() {
    let (rig, season) = (Rig::new().await, small_season(34));
    let game = small_game(&season, 0);
    let uploaded = rig.upload(&plays_object(&game.raw_name()), game.raw_csv()).await;
    // Somebody else holds the table of shifts, which is written after the plays; and then the loader's connection is cut.
    let mut holder = connected(&rig.database_url).await;
    run(&mut holder, "BEGIN; LOCK TABLE hockey.shifts IN EXCLUSIVE MODE").await;
    let told = rig.told(&uploaded);
    let cut = async {
        let mut killer = connected(&rig.database_url).await;
        let waiting = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                       WHERE wait_event_type = 'Lock' AND datname = current_database()";
        while sqlx::query_scalar::<_, i64>(waiting).fetch_one(&mut killer).await.unwrap() == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        run(&mut holder, "ROLLBACK").await;
    };
    let (reply, ()) = futures::join!(told, cut);
    assert_eq!(reply, StatusCode::SERVICE_UNAVAILABLE);
    assert!(rig.game(game.fixture.game_id.as_str()).await.is_none());
    assert_eq!(deliveries::get(&rig.database, &uploaded.name, uploaded.generation).await.unwrap(), None);
    assert_eq!(rig.told(&uploaded).await, StatusCode::NO_CONTENT);
    assert_eq!(rig.delivery(&uploaded).await.status, "loaded");
}

async fn connected(url: &str) -> sqlx::PgConnection {
    <sqlx::PgConnection as sqlx::Connection>::connect(url).await.unwrap()
}

async fn run(connection: &mut sqlx::PgConnection, statement: &'static str) {
    sqlx::Executor::execute(connection, statement).await.unwrap();
}
