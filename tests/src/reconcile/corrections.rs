//! Corrections of masters that nobody followed.

use super::rig::{NO_PATIENCE, PATIENT, Rig, VIDEO};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_that_nobody_followed_is_announced_again() {
    let rig = Rig::new().await;
    rig.video(VIDEO).await;
    let clip = rig.clip("one", 20).await;
    rig.execute("UPDATE media.masters SET synced_at_us = EXTRACT(epoch FROM now() - interval '1 minute') * 1000000".to_owned()).await;
    rig.execute("UPDATE media.requests SET synced_at_us = 0".to_owned()).await;
    assert_eq!(rig.reconciled_by(PATIENT).await["done"]["count"], 0, "it is young");
    rig.execute("UPDATE media.masters SET vanished_at = now()".to_owned()).await;
    let lag = async || rig.post(NO_PATIENCE, "/measure").await.1["sync_lag_s"].as_f64().unwrap();
    assert_eq!(lag().await, 0.0, "nothing can be cut out of it");
    rig.execute("UPDATE media.masters SET vanished_at = NULL".to_owned()).await;
    assert!(lag().await > 59.0);
    let balance = rig.reconciled().await;
    assert!(balance["done"]["first"][0].as_str().unwrap().contains("the correction of period 1 of game 2025020031 by MTL"), "{balance}");
    assert_eq!((lag().await, &rig.reconciled().await["done"]["count"]), (0.0, &json!(0)));
    rig.is_whole(&clip.clip_id, 20).await;
}

/// What makes a correction one that needs not be followed, and what undoes that.
const FOLLOWED: [(&str, &str, &str); 6] = [
    ("masters", "synced_at_us = synced_at_us - 8 * 86400000000", "synced_at_us = synced_at_us + 8 * 86400000000"),
    ("requests", "game_id = '2025020032'", "game_id = '2025020031'"),
    ("requests", "team_code = 'CHI'", "team_code = 'MTL'"),
    ("requests", "period = 2", "period = 1"),
    ("requests", "synced_at_us = NULL", "synced_at_us = 0"),
    ("requests", "body = body || '\"master\"'", "body = replace(body, '\"master\"', '')"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_concerns_the_plays_of_its_period_for_a_week() {
    let rig = Rig::new().await;
    rig.video(VIDEO).await;
    let clip = rig.clip("one", 20).await;
    let lags = async || rig.post(NO_PATIENCE, "/measure").await.1["sync_lag_s"].as_f64().unwrap() > 0.0;
    let minute = "EXTRACT(epoch FROM now() - interval '1 minute') * 1000000";
    rig.execute(format!("UPDATE media.masters SET synced_at_us = {minute}")).await;
    rig.execute("UPDATE media.requests SET synced_at_us = 0".to_owned()).await;
    for (table, change, undo) in FOLLOWED {
        assert!(lags().await, "before {change}");
        rig.execute(format!("UPDATE media.{table} SET {change}")).await;
        assert!(!lags().await, "{change}");
        rig.execute(format!("UPDATE media.{table} SET {undo}")).await;
    }
    let newer = rig.video("media/raw/MTL/2025-2026/20031/p1-again.mp4").await.generation;
    let cut_out_of = async |master: &str| {
        rig.execute(format!("UPDATE media.clips SET master_id = (SELECT master_id FROM media.masters WHERE generation {master} {newer})"))
            .await;
    };
    cut_out_of("=").await;
    assert!(!lags().await, "an older video's correction does not concern clips of a newer one");
    cut_out_of("<").await;
    rig.execute(format!("UPDATE media.masters SET synced_at_us = CASE WHEN generation = {newer} THEN floor({minute}) ELSE 0 END")).await;
    rig.execute("UPDATE media.requests SET synced_at_us = (SELECT max(synced_at_us) FROM media.masters)".to_owned()).await;
    assert!(lags().await, "the clip is cut out of the older video: {}", clip.clip_id);
}
